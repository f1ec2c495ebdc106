"""What a tablet sends: the same payloads and answers over socket and HTTP.

Every payload may carry ``juror`` (whose outbox it lay in: another juror's marks are refused) and
``waiting`` (how many marks still lie there).
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Annotated, Any, TypeVar

from pydantic import Field

from kruvision.services.access import Actor
from kruvision.services.errors import Invalid, Refused
from kruvision.services.forms import inputs
from kruvision.services.forms.inputs import LARGEST_ID, FieldError, Id, Input, Paragraph
from kruvision.services.jury import help_calls, judging, jurors
from kruvision.services.transactions import idempotency

Seq = Annotated[int, Field(ge=1, le=LARGEST_ID)]
CommandId = Annotated[str, Field(min_length=8, max_length=64, pattern=idempotency.ID_PATTERN)]


class Payload(Input):
    """What every event says of its tablet."""

    juror: Id | None = None
    waiting: Annotated[int, Field(ge=0, le=100_000)] | None = None


Sent = TypeVar("Sent", bound=Payload)


class Here(Payload):
    """A sign of life."""


class Help(Payload):
    """The juror wants somebody to come, or no longer does."""

    wanted: bool = True


class OneMark(Payload):
    """A mark as typed; None or empty takes it back."""

    entry: Id
    criterion: Id
    value: Annotated[str, Field(max_length=40)] | None = None
    seq: Seq
    command: CommandId


class Note(Payload):
    """The whole private note."""

    entry: Id
    text: Paragraph
    seq: Seq
    command: CommandId


class SheetCommand(Payload):
    """Something done with a whole sheet."""

    entry: Id
    command: CommandId


class Aside(SheetCommand):
    """Stepping aside needs a reason."""

    reason: Paragraph


def save_mark(actor: Actor, payload: Any, *, at: datetime) -> dict[str, Any]:
    """``mark:save`` {entry, criterion, value, seq, command}"""
    sent = _read(OneMark, actor, payload, at)
    return judging.save_mark(
        actor, sent.entry, sent.criterion, sent.value, sent.seq, command_id=sent.command, at=at
    )


def save_note(actor: Actor, payload: Any, *, at: datetime) -> dict[str, Any]:
    """``note:save`` {entry, text, seq, command}"""
    sent = _read(Note, actor, payload, at)
    return judging.save_note(actor, sent.entry, sent.text, sent.seq, command_id=sent.command, at=at)


def step_aside(actor: Actor, payload: Any, *, at: datetime) -> dict[str, Any]:
    """``sheet:aside`` {entry, reason, command}"""
    sent = _read(Aside, actor, payload, at)
    return judging.step_aside(actor, sent.entry, sent.reason, command_id=sent.command, at=at)


def return_to_sheet(actor: Actor, payload: Any, *, at: datetime) -> dict[str, Any]:
    """``sheet:return`` {entry, command}"""
    sent = _read(SheetCommand, actor, payload, at)
    return judging.return_to_sheet(actor, sent.entry, command_id=sent.command, at=at)


def submit(actor: Actor, payload: Any, *, at: datetime) -> dict[str, Any]:
    """``sheet:submit`` {entry, command}"""
    sent = _read(SheetCommand, actor, payload, at)
    return judging.submit_scoresheet(actor, sent.entry, command_id=sent.command, at=at)


def ask_help(actor: Actor, payload: Any, *, at: datetime) -> dict[str, Any]:
    """``jury:help`` {wanted}"""
    sent = _read(Help, actor, payload, at)
    return help_calls.ask_help(actor, sent.wanted, at=at)


def hear(actor: Actor, payload: Any, *, at: datetime) -> dict[str, Any]:
    """``jury:here`` {waiting}"""
    _read(Here, actor, payload, at)
    return {"state": "heard"}


Command = Callable[..., dict[str, Any]]
COMMANDS: Mapping[str, Command] = {
    "mark:save": save_mark,
    "note:save": save_note,
    "sheet:aside": step_aside,
    "sheet:return": return_to_sheet,
    "sheet:submit": submit,
    "jury:help": ask_help,
    "jury:here": hear,
}


def _read(model: type[Sent], actor: Actor, payload: Any, at: datetime) -> Sent:
    """The payload, checked; whoever sends it was heard. Refuses what lay in another's outbox."""
    if not isinstance(payload, Mapping):
        raise Invalid({"": FieldError("invalid_value")})
    sent = inputs.read(model, payload)
    facts = {} if sent.waiting is None else {"waiting": sent.waiting}
    if sent.juror is not None and sent.juror != actor.id:
        raise Refused("other_juror")
    jurors.seen(actor.id or 0, at, **facts)
    return sent
