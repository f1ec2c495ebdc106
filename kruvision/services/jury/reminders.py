"""A gentle word from the console to one juror's tablet: please look, something is missing."""

from datetime import datetime, timedelta

from kruvision.services.access import Actor, require
from kruvision.services.ephemeral import presence
from kruvision.services.errors import NotFound
from kruvision.services.jury import seats
from kruvision.services.record import chain
from kruvision.services.transactions.changes import JurorNudged
from kruvision.services.transactions.transaction import transaction

SHOWN_FOR = timedelta(minutes=2)


def nudge_juror(show_id: int, juror_id: int, *, by: Actor, at: datetime) -> None:
    """Ask a juror of this show to look at the tablet; raises ``NotAllowed``, ``NotFound``."""
    require(by, "stage.step")
    with transaction() as changes:
        if seats.find_seat(show_id, juror_id) is None:
            raise NotFound("not_found")
        chain.append(by.label, "juror_nudged", at=at, show_id=show_id, juror=juror_id)
        presence.heard("nudge", juror_id, at, show=show_id)
        changes.append(JurorNudged(show_id, juror_id))


def is_nudged(juror_id: int, show_id: int, *, at: datetime) -> bool:
    """Whether the console asked this juror lately; the tablet shows it for two minutes."""
    heard = presence.last_heard("nudge", juror_id)
    return heard is not None and heard.facts["show"] == show_id and at - heard.at < SHOWN_FOR
