"""What a console says of the hall: the show it is with, and where else it may go."""

from typing import TypedDict

from kruvision.models import Show
from kruvision.services.entries.cards import Words
from kruvision.services.shows import tonight
from kruvision.services.shows.selection import is_selection


class HallShow(TypedDict):
    """A show the hall is with, or may go to; the same evening may have its name in other years."""

    id: int
    name: Words
    edition_name: Words
    year: int


class ConsoleHall(TypedDict):
    """``show`` has the hall, None before there is any; ``is_here`` where that is the console's own.

    ``is_free``: no show is in progress, so that another one may be chosen. ``others`` are the shows
    of the console's edition it may go to, besides the console's own; no selection round is.
    """

    show: HallShow | None
    is_here: bool
    is_free: bool
    others: list[HallShow]


def hall_of(show: Show) -> ConsoleHall:
    """The hall as the console of this show sees it."""
    current = tonight.find_tonight()
    known = {show.id, current.id if current else None}
    return {
        "show": _words(current) if current else None,
        "is_here": current == show,
        "is_free": not tonight.is_in_progress(current),
        "others": [
            _words(other)
            for other in show.edition.shows
            if other.id not in known and not is_selection(other)
        ],
    }


def _words(show: Show) -> HallShow:
    return {
        "id": show.id,
        "name": show.name,
        "edition_name": show.edition.name,
        "year": show.edition.year,
    }
