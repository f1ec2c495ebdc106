"""A juror asks somebody to come, and somebody does. Kept in memory: nothing is saved."""

from datetime import datetime

from kruvision.services import jurors, presence
from kruvision.services.access import Actor
from kruvision.services.changes import JuryChanged
from kruvision.services.transaction import announce


def ask_help(actor: Actor, wanted: bool, *, at: datetime) -> dict[str, bool]:
    """A juror wants somebody to come, or no longer does; the console shows it until then."""
    juror = jurors.get_juror(actor.id or 0)
    presence.heard("juror", juror.id, at, help=wanted)
    announce([JuryChanged(juror.edition_id)])
    return {"help": wanted}


def answer_help(juror_id: int, *, at: datetime) -> None:
    """Somebody is on the way: the call is answered, and the tablet says so."""
    juror = jurors.get_juror(juror_id)
    if heard := presence.last_heard("juror", juror.id):
        presence.heard("juror", juror.id, heard.at, help=False)
    announce([JuryChanged(juror.edition_id)])
