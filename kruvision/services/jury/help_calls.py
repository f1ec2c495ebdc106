"""A juror asks somebody to come, and somebody does. Kept in memory: nothing is saved.

A call is ``""`` (none), ``"asked"`` (nobody has answered yet) or ``"coming"`` (somebody is on the
way); the console and the tablet show which.
"""

from datetime import datetime

from kruvision.services.access import Actor, require
from kruvision.services.ephemeral import presence
from kruvision.services.jury import jurors
from kruvision.services.jury.head_of_jury import require_writing
from kruvision.services.transactions.changes import JuryChanged
from kruvision.services.transactions.transaction import announce


def call_of(juror_id: int) -> str:
    """The call of this juror as it stands."""
    heard = presence.last_heard("juror", juror_id)
    return str(heard.facts.get("help", "")) if heard else ""


def ask_help(actor: Actor, wanted: bool, *, at: datetime) -> dict[str, str]:
    """A juror wants somebody to come, or no longer does. Asking again keeps an answer.

    Answers ``{"help": call}``. Raises ``NotFound``, and ``Refused("other_device")`` on a tablet
    that was replaced: it would take back the call of the one in use.
    """
    require(actor, "sheet.mark")
    require_writing(actor)
    juror = jurors.get_juror(actor.id or 0)
    call = (call_of(juror.id) or "asked") if wanted else ""
    presence.heard("juror", juror.id, at, help=call)
    announce([JuryChanged(juror.edition_id)])
    return {"help": call}


def send_help(juror_id: int, *, by: Actor) -> None:
    """Somebody is on the way, and the tablet says so; a call taken back meanwhile stays so.
    Raises ``NotFound``."""
    require(by, "stage.step")
    _answer(juror_id, "coming")


def end_help(juror_id: int, *, by: Actor) -> None:
    """Whoever came has helped: the call is over. Raises ``NotFound``."""
    require(by, "stage.step")
    _answer(juror_id, "")


def _answer(juror_id: int, call: str) -> None:
    juror = jurors.get_juror(juror_id)
    heard = presence.last_heard("juror", juror.id)
    if heard and heard.facts.get("help"):
        presence.heard("juror", juror.id, heard.at, help=call)
    announce([JuryChanged(juror.edition_id)])
