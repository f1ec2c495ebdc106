"""Who may look after the sheets of others: a show's head of the jury, and organizers.

What they change takes two people: whoever changes it, and the juror whose sheet it is. So the
head's own sheet is left to an organizer, unless the show's two-person rule is off.

The head is a juror too and marks before looking: what others gave for an entry is seen once the own
sheet for it is in, the whole result once all of them are and the songs are over.
"""

from kruvision.models import Seat, Show
from kruvision.rules.evening.flow import COUNTED_PHASES, PUBLIC_PHASES
from kruvision.services.access import Actor
from kruvision.services.errors import NotAllowed, Refused
from kruvision.services.jury import scoresheets, seats
from kruvision.services.jury.jurors import is_writing_device


def require_head_or_organizer(actor: Actor, show_id: int) -> None:
    """Raise ``NotAllowed`` unless this is the head of the jury of this very show, or an organizer;
    ``Refused("other_device")`` where the head writes on another tablet by now."""
    if actor.may("jury.manage"):
        return
    seat = seats.find_seat(show_id, actor.id or 0) if actor.may("sheet.reopen") else None
    if seat is None or not seat.is_head:
        raise NotAllowed("not_allowed")
    require_head_device(actor, seat)


def require_head_device(actor: Actor, seat: Seat) -> None:
    """What the head of the jury may, they may on the tablet that writes: else
    ``Refused("other_device")``."""
    if not is_writing_device(seat.juror, actor.device):
        raise Refused("other_device")


def may_see_result(actor: Actor, show: Show) -> bool:
    """Whether this head of the jury or organizer may see the result as a whole: marks, totals,
    places, statistics. Raises as ``require_head_or_organizer``."""
    require_head_or_organizer(actor, show.id)
    if actor.may("jury.manage") or show.phase in PUBLIC_PHASES:
        return True
    seat = seats.find_seat(show.id, actor.id or 0)
    if seat is None or show.phase not in COUNTED_PHASES:
        return False
    found = scoresheets.juror_sheets(show.id, seat.juror_id)
    own = {entry.id for entry in scoresheets.marked_entries(show)}
    return own <= scoresheets.finished_entries(show, seat, found)


def require_result_visible(actor: Actor, show: Show) -> None:
    """Refuse with ``own_sheets_first`` whoever may not see the result yet; raises as above."""
    if not may_see_result(actor, show):
        raise Refused("own_sheets_first")


def require_second_person(actor: Actor, show: Show, juror_id: int) -> None:
    """Nobody reopens or amends their own sheet alone: ``Refused("not_own_sheet")``."""
    if show.two_person_rule and actor.label == f"juror:{juror_id}":
        raise Refused("not_own_sheet")
