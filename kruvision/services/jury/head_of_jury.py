"""Who may look after the sheets of others: a show's head of the jury, and organizers.

What they change takes two people: whoever changes it, and the juror whose sheet it is. So the
head's own sheet is left to an organizer, unless the show's two-person rule is off; once the head
may see the others' marks, it is left to an organizer in any case.

The head is a juror too and marks before looking: what others gave is seen once all own sheets are
in, the result once the songs are over as well. What the head needs before that, who has handed in
and who has not, says nothing of the marks. And what the head may, they may on the tablet that
writes: the actions are marked in ``rules/roles.toml``, and every door asks ``require_pen``.
"""

from kruvision.models import Seat, Show
from kruvision.rules.evening.flow import COUNTED_PHASES, PUBLIC_PHASES
from kruvision.services.access import Actor
from kruvision.services.errors import NotAllowed, Refused
from kruvision.services.jury import scoresheets, seats
from kruvision.services.jury.jurors import get_juror, is_writing_device


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


def deciding_seat(actor: Actor, show: Show) -> Seat:
    """The seat of the head of the jury, whose decision it is, whoever types it in. Raises
    ``Refused``: ``no_head_of_jury``, ``other_device`` on a tablet of the head that does not write;
    ``NotAllowed`` to the head of another jury."""
    head = next((seat for seat in show.seats if seat.is_head), None)
    if head is None:
        raise Refused("no_head_of_jury")
    if actor.role == "head_of_jury" and actor.id != head.juror_id:
        raise NotAllowed("not_allowed")
    if actor.role == "head_of_jury":
        require_head_device(actor, head)
    return head


def require_pen(actor: Actor) -> None:
    """Refuse with ``other_device`` a head of the jury on a tablet that was replaced; asked by the
    doors of all ``pen`` actions. A use case asks again in its transaction
    (``require_head_device``)."""
    if actor.role == "head_of_jury":
        require_writing(actor)


def require_writing(actor: Actor) -> None:
    """Raise ``Refused("other_device")`` unless this juror's tablet is the one that writes;
    ``NotFound`` where there is no such juror."""
    if not is_writing_device(get_juror(actor.id or 0), actor.device):
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
    return scoresheets.has_all_in(show, seat, scoresheets.juror_sheets(show.id, seat.juror_id))


def require_result_visible(actor: Actor, show: Show) -> None:
    """Refuse with ``own_sheets_first`` whoever may not see the result yet; raises as above."""
    if not may_see_result(actor, show):
        raise Refused("own_sheets_first")


def require_second_person(actor: Actor, show: Show, juror_id: int) -> None:
    """Nobody reopens or amends their own sheet alone, ``Refused("not_own_sheet")``: where the
    show's two-person rule is off, until they may see what the others gave."""
    if actor.label != f"juror:{juror_id}":
        return
    found = scoresheets.juror_sheets(show.id, juror_id)
    if show.two_person_rule or scoresheets.entries_seen(show, juror_id, found):
        raise Refused("not_own_sheet")
