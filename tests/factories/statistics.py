"""Shows whose sheets are in."""

from collections.abc import Sequence

from kruvision import clock
from kruvision.models import Entry, Scoresheet, Seat, Show
from tests.factories import make_show
from tests.factories.results import change, give_marks, perform, save_all

LEVELS = (9, 8, 6, 4, 2)


def make_marked_show(*, handed_in: bool = True, phase: str = "closed") -> Show:
    """Five acts, two criteria, three jurors of one mind and a fourth who marks upside down; the
    jury alone decides."""
    show = make_show(entries=len(LEVELS), jurors=4, criteria=2, combination="jury_only")
    give_marks(show, [[[level, level]] * 3 + [[10 - level] * 2] for level in LEVELS])
    perform(show)
    if handed_in:
        hand_in(show, show.seats)
    return change(show, phase=phase, rules_locked_at=clock.now())


def hand_in(show: Show, seats: Sequence[Seat], entries: Sequence[Entry] | None = None) -> None:
    """Sheets of these jurors for these entries (all, where none are named), handed in."""
    found = show.entries if entries is None else entries
    save_all(
        [
            Scoresheet(entry_id=entry.id, juror_id=seat.juror_id, state="submitted")
            for seat in seats
            for entry in found
        ]
    )
