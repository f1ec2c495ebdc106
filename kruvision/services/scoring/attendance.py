"""Who is there for which entry: a juror may come late, go home, be excused, or step aside.

What such a juror marked in full counts all the same; for the rest they are left out of the entry's
divisor. Borders are entries, compared by the running order as it stands now.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from kruvision.extensions import db
from kruvision.models import Entry, Scoresheet, Seat, Show
from kruvision.rules.contest import MarkKey

ASIDE, EXCUSED, AWAY = "stepped_aside", "excused", "away"
"""Why a juror is left out of an entry: by themselves, by the organizers, by coming or going."""
Pair = tuple[str, str]
"""(entry, juror), ids as text."""


@dataclass(frozen=True)
class Stay:
    """Between which places of the running order a juror is there; None is no border."""

    after: int | None = None
    until: int | None = None

    def covers(self, place: int) -> bool:
        """Whether the juror is there for the entry at this place."""
        is_late = self.after is not None and place <= self.after
        return not is_late and (self.until is None or place <= self.until)


def stay_of(seat: Seat, entries: Iterable[Entry]) -> Stay:
    """The stay of a juror among the entries of the show."""
    places = {entry.id: entry.running_order for entry in entries}
    return Stay(places.get(seat.arrives_after or 0), places.get(seat.leaves_after or 0))


def is_there(seat: Seat, entry: Entry) -> bool:
    """Whether the juror of this seat is there for the entry. Reads nothing for whoever stays the
    whole evening."""
    if seat.arrives_after is None and seat.leaves_after is None:
        return True
    query = select(Entry).where(Entry.id.in_([seat.arrives_after or 0, seat.leaves_after or 0]))
    return stay_of(seat, db.session.execute(query).scalars()).covers(entry.running_order)


def left_out(show: Show, marks: Mapping[MarkKey, object]) -> dict[Pair, str]:
    """Each pair of entry and juror that is out of the divisor, and why: ``ASIDE``, ``EXCUSED``, or
    ``AWAY`` where the juror was not there and ``marks`` has not all of theirs. One query."""
    return {**_away(show, marks), **_by_sheet(show)}


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
