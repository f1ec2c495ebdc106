"""What a tablet sends: one table for the socket and for HTTP, which take and answer the same.

Every payload may carry ``juror`` and ``evening`` (whose outbox it lay in, and for which show: what
is another juror's or another evening's is refused) and ``waiting`` (how many marks lie there
besides).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from kruvision.services.access import Actor
from kruvision.services.ephemeral import presence
from kruvision.services.errors import Invalid, Refused
from kruvision.services.forms import inputs
from kruvision.services.forms.inputs import LARGEST_ID, FieldError, Id, Input, Paragraph
from kruvision.services.jury import handing_in, help_calls, marking
from kruvision.services.jury.open_sheets import require_evening
from kruvision.services.transactions import idempotency

EntryId = Annotated[Id, Field(alias="entry")]
Seq = Annotated[int, Field(ge=1, le=LARGEST_ID)]
CommandId = Annotated[
    str, Field(min_length=8, max_length=64, pattern=idempotency.ID_PATTERN, alias="command")
]


class TabletInput(Input):
    """What every command says of its tablet; what else it says is what the use case is given."""

    juror: Id | None = None
    evening: Annotated[str, Field(max_length=16)] | None = None
    waiting: Annotated[int, Field(ge=0, le=100_000)] | None = None


class HelpInput(TabletInput):
    """The juror wants somebody to come, or no longer does."""

    wanted: bool = True


class SheetInput(TabletInput):
    """Something done with a whole sheet."""

    entry_id: EntryId
    command_id: CommandId


class AsideInput(SheetInput):
    """Stepping aside needs a reason."""

    reason: Paragraph


class NoteInput(SheetInput):
    """The whole private note."""

    text: Paragraph
    seq: Seq


class MarkInput(SheetInput):
    """A mark as typed; None or empty takes it back."""

    criterion_id: Annotated[Id, Field(alias="criterion")]
    value: Annotated[str, Field(max_length=40)] | None = None
    seq: Seq


def answer_sign_of_life(_actor: Actor, *, at: datetime) -> dict[str, Any]:
    """``{"state": "heard"}``: with the command itself the tablet was heard."""
    return {"state": "heard"}


@dataclass(frozen=True)
class TabletCommand:
    """One command: its socket event, its address after ``/jury/``, what it says, and what is done
    with it, called with the actor, what was said by name, and ``at``."""

    event: str
    address: str
    model: type[TabletInput]
    use_case: Callable[..., dict[str, Any]]

    def carry_out(self, actor: Actor, payload: Any, *, at: datetime) -> dict[str, Any]:
        """Check the payload, note that the tablet was heard, and do it; answers plain JSON.

        Raises ``Invalid``; ``Refused``: ``other_juror`` and ``other_evening`` for what lay in
        another outbox; and what the use case raises.
        """
        if not isinstance(payload, Mapping):
            raise Invalid({"": FieldError("invalid_value")})
        sent = inputs.read(self.model, payload)
        if sent.juror is not None and sent.juror != actor.id:
            raise Refused("other_juror")
        if sent.evening is not None and isinstance(sent, SheetInput):
            require_evening(sent.entry_id, sent.evening)
        facts = {} if sent.waiting is None else {"waiting": sent.waiting}
        presence.heard("juror", actor.id or 0, at, **facts)
        return self.use_case(
            actor, **sent.model_dump(exclude={"juror", "evening", "waiting"}), at=at
        )


COMMANDS = (
    TabletCommand("mark:save", "marks", MarkInput, marking.save_mark),
    TabletCommand("note:save", "notes", NoteInput, marking.save_note),
    TabletCommand("sheet:aside", "asides", AsideInput, handing_in.step_aside),
    TabletCommand("sheet:return", "returns", SheetInput, handing_in.return_to_sheet),
    TabletCommand("sheet:submit", "submissions", SheetInput, handing_in.submit_scoresheet),
    TabletCommand("jury:help", "help", HelpInput, help_calls.ask_help),
    TabletCommand("jury:here", "here", TabletInput, answer_sign_of_life),
)
BY_ADDRESS = {command.address: command for command in COMMANDS}
