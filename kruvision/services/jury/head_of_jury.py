"""Who may look after the sheets of others: a show's head of the jury, and organizers.

What they change takes two people: whoever changes it, and the juror whose sheet it is. So the
head's own sheet is left to an organizer, unless the show's two-person rule is off.
"""

from kruvision.models import Show
from kruvision.services.access import Actor
from kruvision.services.errors import NotAllowed, Refused
from kruvision.services.jury import seats


def require_head_or_organizer(actor: Actor, show_id: int) -> None:
    """Raise ``NotAllowed`` unless this is the head of the jury of this very show, or an
    organizer."""
    if actor.may("jury.manage"):
        return
    seat = seats.find_seat(show_id, actor.id or 0) if actor.may("sheet.reopen") else None
    if seat is None or not seat.is_head:
        raise NotAllowed("not_allowed")


def require_second_person(actor: Actor, show: Show, juror_id: int) -> None:
    """Nobody reopens or amends their own sheet alone: ``Refused("not_own_sheet")``."""
    if show.two_person_rule and actor.label == f"juror:{juror_id}":
        raise Refused("not_own_sheet")
