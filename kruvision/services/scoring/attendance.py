"""Who is there for which entry: a juror may sit for some categories only, come late, go home, be
excused, or step aside.

What somebody marked in full who came late or left counts all the same; for the rest they are left
out of the entry's divisor. Borders are entries, compared by the running order as it stands now.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from kruvision.extensions import db
from kruvision.models import Entry, Scoresheet, Seat, Show
from kruvision.rules.contest import MarkKey

ASIDE, EXCUSED, AWAY, OTHER = "stepped_aside", "excused", "away", "other_category"
"""Why a juror is left out of an entry: by themselves, by the organizers, by coming or going, or
since they do not sit for its category."""
Pair = tuple[str, str]
"""(entry, juror), ids as text."""


@dataclass(frozen=True)
class Stay:
    """Between which places of the running order a juror is there, and for which categories; None
    is no border, and the whole show."""

    after: int | None = None
    until: int | None = None
    categories: frozenset[int] | None = None

    def covers(self, place: int) -> bool:
        """Whether the juror is there for the entry at this place."""
        is_late = self.after is not None and place <= self.after
        return not is_late and (self.until is None or place <= self.until)

    def expects(self, entry: Entry) -> bool:
        """Whether the juror is to mark the entry: there for it, and sitting for its category."""
        is_own = self.categories is None or entry.category_id in self.categories
        return is_own and self.covers(entry.running_order)


def sits_for(seat: Seat, entry: Entry) -> bool:
    """Whether the juror of this seat sits for the category of the entry, there or not."""
    own = categories_of(seat)
    return own is None or entry.category_id in own


def categories_of(seat: Seat) -> frozenset[int] | None:
    """The categories that a juror sits for; None is the whole show, with acts in none."""
    return frozenset(row.category_id for row in seat.categories) or None


def stay_of(seat: Seat, entries: Iterable[Entry]) -> Stay:
    """The stay of a juror among the entries of the show."""
    places = {entry.id: entry.running_order for entry in entries}
    after, until = places.get(seat.arrives_after or 0), places.get(seat.leaves_after or 0)
    return Stay(after, until, categories_of(seat))


def is_there(seat: Seat, entry: Entry) -> bool:
    """Whether the juror of this seat is there for the entry. Reads nothing for whoever stays the
    whole evening."""
    if seat.arrives_after is None and seat.leaves_after is None:
        return True
    query = select(Entry).where(Entry.id.in_([seat.arrives_after or 0, seat.leaves_after or 0]))
    return stay_of(seat, db.session.execute(query).scalars()).covers(entry.running_order)


def left_out(show: Show, marks: Mapping[MarkKey, object]) -> dict[Pair, str]:
    """Each pair of entry and juror that is out of the divisor, and why: ``ASIDE``, ``EXCUSED``,
    ``AWAY`` where the juror was not there and ``marks`` has not all of theirs, or ``OTHER``,
    whatever was marked. One query."""
    return {**_away(show, marks), **_by_sheet(show), **_elsewhere(show)}


def _elsewhere(show: Show) -> dict[Pair, str]:
    return {
        (str(entry.id), str(seat.juror_id)): OTHER
        for seat in show.seats
        for entry in show.entries
        if not sits_for(seat, entry)
    }


def _away(show: Show, marks: Mapping[MarkKey, object]) -> dict[Pair, str]:
    given = Counter((entry, juror) for entry, _criterion, juror in marks)
    found = {}
    for seat in show.seats:
        stay = stay_of(seat, show.entries)
        for entry in show.entries:
            pair = str(entry.id), str(seat.juror_id)
            if not stay.covers(entry.running_order) and given[pair] < len(show.criteria):
                found[pair] = AWAY
    return found


def _by_sheet(show: Show) -> dict[Pair, str]:
    query = (
        select(Scoresheet.entry_id, Scoresheet.juror_id, Scoresheet.excused_at)
        .join(Entry, Entry.id == Scoresheet.entry_id)
        .where(Entry.show_id == show.id)
        .where((Scoresheet.state == ASIDE) | Scoresheet.excused_at.is_not(None))
    )
    return {
        (str(entry), str(juror)): EXCUSED if excused_at else ASIDE
        for entry, juror, excused_at in db.session.execute(query)
    }
