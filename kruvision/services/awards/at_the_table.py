"""The deliberation: who sits at the table, and when the jury's tablets show it.

The head of the jury leads it, or an organizer. Other jurors see it on their tablets while it is
open, once their own sheets are in: nobody marks after a look at it.
"""

from datetime import datetime
from typing import Literal

from kruvision.models import Seat, Show
from kruvision.rules.evening.flow import COUNTED_PHASES
from kruvision.services.access import Actor, require
from kruvision.services.errors import Refused
from kruvision.services.jury import head_of_jury, jurors, scoresheets, seats
from kruvision.services.record import chain
from kruvision.services.shows import shows
from kruvision.services.shows.phases import allows, require_phase
from kruvision.services.transactions.changes import DecisionRecorded, DeliberationMoved
from kruvision.services.transactions.transaction import transaction

Table = Literal["closed", "open", "nominating"]
LINES = {
    "closed": "deliberation_closed",
    "open": "deliberation_opened",
    "nominating": "nominations_opened",
}


def set_table(show_id: int, table: Table, *, by: Actor, at: datetime) -> None:
    """Open the deliberation to the jury's tablets, with or without nominations, or close it.

    Raises ``Refused``: ``not_counted_yet``, ``deliberation_over``, ``no_head_of_jury``,
    ``other_device``, ``own_sheets_first``.
    """
    require(by, "result.decide")
    with transaction() as changes:
        show = shows.get_show(show_id)
        head_of_jury.deciding_seat(by, show)
        if table != "closed":
            require_phase(show, "deliberation.lead")
            head_of_jury.require_result_visible(by, show)
        if show.deliberation == table:
            return
        show.deliberation = table
        chain.append(by.label, LINES[table], at=at, show_id=show.id)
        changes += [DecisionRecorded(show.id), DeliberationMoved(show.id)]


def is_on_tablets(show: Show) -> bool:
    """Whether jurors may look on now: it was opened to them, and nothing is announced yet."""
    return show.deliberation != "closed" and allows(show, "deliberation.lead")


def require_at_table(actor: Actor, show: Show) -> Seat:
    """The seat of a juror who may look on and propose now.

    Practice jurors count for nothing and see nothing of it. Raises ``Refused``: ``no_seat``,
    ``other_device``, ``deliberation_closed``, ``own_sheets_first``.
    """
    seat = seats.find_seat(show.id, actor.id or 0)
    if seat is None or seat.kind != "counting" or seat.is_absent:
        raise Refused("no_seat")
    if not jurors.is_writing_device(seat.juror, actor.device):
        raise Refused("other_device")
    if not is_on_tablets(show):
        raise Refused("deliberation_closed")
    found = scoresheets.juror_sheets(show.id, seat.juror_id)
    if show.phase not in COUNTED_PHASES or not scoresheets.has_all_in(show, seat, found):
        raise Refused("own_sheets_first")
    return seat
