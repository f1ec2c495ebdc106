"""Committed changes in, coalesced snapshots out.

One table says which rooms a kind of change touches. A touched room is dirty until the next tick,
when its publisher builds one snapshot and sends it; a room is sent at most every ``TICK`` seconds.
"""

import threading
import time
from collections.abc import Callable, Iterable
from typing import Any, TypeVar, cast

import structlog
from flask import Flask, current_app
from flask_socketio import join_room

from kruvision.extensions import db
from kruvision.live import background, callers
from kruvision.services.errors import Refused
from kruvision.services.jury import seats
from kruvision.services.shows import shows
from kruvision.services.transactions import changes as c
from kruvision.state import state, state_of

log = structlog.get_logger()
TICK = 0.15
Room = tuple[str, int]
Publisher = Callable[[int], None]
Picture = TypeVar("Picture")
PHONES: Room = ("audience", 1)
SCREENS: Room = ("screens", 1)
"""The one hall's phones and screens: they follow the show the hall is with, whichever it is."""
STANDING: Room = ("standing", 1)
"""No room of its own: everybody who stands in any is asked whether they still may."""
MOST_KEPT = 64


def _show_and_hall(show_id: int) -> list[Room]:
    """Everything that looks at one show: console, jurors, and the hall, which may be with it."""
    return [("control", show_id), ("jury", show_id), PHONES, SCREENS]


def _rooms_of(show_ids: Iterable[int]) -> list[Room]:
    """Everything that looks at these shows, but the matrices of their heads of the jury."""
    rooms = [PHONES, SCREENS]
    for show_id in show_ids:
        rooms += [("control", show_id), ("jury", show_id)]
    return rooms


def _edition(edition_id: int) -> list[Room]:
    return _rooms_of(shows.ids_in_edition(edition_id))


def rooms_of_all() -> list[Room]:
    """Everything there is to look at, but the matrices: every console says where the hall is, and
    every tablet goes where its juror sits tonight."""
    return _rooms_of(shows.ids_of_shows())


def _counted(change: c.BallotsCast) -> list[Room]:
    """Phones get no vote counts, so their stream is quiet; consoles look by themselves every two
    seconds, so that a storm of ballots draws no storm of consoles. Where nobody may know how many
    vote, screens are quiet too: when they stir would say it."""
    return [] if change.is_secret else [SCREENS]


def _marked(show_id: int) -> list[Room]:
    """Marks, and what is subtracted, concern the console, the head of the jury, and screens with a
    live leaderboard."""
    return [("control", show_id), ("head", show_id), SCREENS]


def _own(show_id: int, juror_id: int) -> list[Room]:
    """What is open at one juror's seat: the tablet, and whatever else shows the same sheets."""
    seat = seats.find_seat(show_id, juror_id)
    return [("seat", seat.id)] if seat else []


ROOMS: dict[type, Callable[[Any], Iterable[Room]]] = {
    c.EditionChanged: lambda change: _edition(change.edition_id),
    c.AddressChanged: lambda change: rooms_of_all(),
    c.HallMoved: lambda change: rooms_of_all(),
    c.ShowChanged: lambda change: _show_and_hall(change.show_id),
    c.EntriesChanged: lambda change: _show_and_hall(change.show_id),
    c.TraditionChanged: lambda change: [],
    c.JuryChanged: lambda change: [STANDING, *_edition(change.edition_id)],
    c.StageMoved: lambda change: [*_show_and_hall(change.show_id), ("head", change.show_id)],
    c.MarkSaved: lambda change: [
        *_marked(change.show_id),
        *_own(change.show_id, change.juror_id),
    ],
    c.ScoresheetChanged: lambda change: [*_marked(change.show_id), ("jury", change.show_id)],
    c.JurorNudged: lambda change: [("jury", change.show_id)],
    c.WindowChanged: lambda change: _show_and_hall(change.show_id),
    c.BallotsCast: _counted,
    c.AnswersCounted: lambda change: [SCREENS],
    c.TicketsChanged: lambda change: [
        ("control", change.show_id),
        *(("ticket", ticket_id) for ticket_id in change.ended),
    ],
    c.ScreenSwitched: lambda change: [STANDING, *rooms_of_all()],
    c.ResultPublished: lambda change: _show_and_hall(change.show_id),
    c.DecisionRecorded: lambda change: [("control", change.show_id), ("head", change.show_id)],
    c.DeliberationMoved: lambda change: [("jury", change.show_id)],
    c.ClockMoved: lambda change: [("control", change.show_id), SCREENS],
    c.DeductionsChanged: lambda change: _marked(change.show_id),
    c.StaffChanged: lambda change: [STANDING],
}
_publishers: dict[str, Publisher] = {}


class Dirty:
    """The rooms waiting for the next tick."""

    def __init__(self) -> None:
        self.rooms: set[Room] = set()
        self.lock = threading.Lock()
        self.wake = threading.Event()

    def add(self, rooms: Iterable[Room]) -> None:
        """Mark rooms dirty and wake the sender."""
        with self.lock:
            self.rooms.update(rooms)
        self.wake.set()

    def take(self) -> list[Room]:
        """All dirty rooms, which are clean from now on."""
        with self.lock:
            taken, self.rooms = sorted(self.rooms), set()
        self.wake.clear()
        return taken


def publisher(kind: str) -> Callable[[Publisher], Publisher]:
    """Register who sends a room of this kind; called with the room's id."""

    def register(function: Publisher) -> Publisher:
        _publishers[kind] = function
        return function

    return register


def flush() -> None:
    """Send every dirty room once; a publisher that fails is logged and holds up nobody. What was
    kept for whoever comes is old by now, also where nobody looks just then. Between two rooms
    whoever votes or marks has a turn: a picture takes as long as some twenty ballots."""
    rooms = state().dirty.take()
    if rooms:
        state().room_pictures.clear()
    for kind, room_id in rooms:
        publish = _publishers.get(kind)
        if publish is None:
            continue
        try:
            publish(room_id)
        except Exception:
            log.exception("publisher failed", room=kind, id=room_id)
        finally:
            db.session.remove()
            background.give_way()


def enter(
    room: str, picture: Callable[[], Picture], may_stay: callers.MayStay, link: str = ""
) -> Picture:
    """Enter a room, then take its picture, so that no change is missed between the two.

    Whoever is refused the picture has left the room again. ``may_stay`` says, in the device's own
    request, whether it may still hear the room: it is asked before whatever is sent there. Where
    that depends on a secret, not on who it is, ``link`` is that secret.
    """
    callers.stand_in(room, may_stay, link)
    join_room(room)
    try:
        return picture()
    except Refused:
        callers.step_out(room)
        raise


def is_watched(room: str) -> bool:
    """Whether a device of this process is in the room, by right."""
    return bool(callers.ask_again(room))


@publisher("standing")
def ask_everybody(_hall: int) -> None:
    """Accounts, cards or links have changed: who has lost a right stops hearing."""
    callers.ask_everybody()


def keep(room: str, picture: Picture) -> Picture:
    """Note the picture of a room as the one that whoever joins within this tick gets, too."""
    pictures = state().room_pictures
    if len(pictures) >= MOST_KEPT:
        pictures.clear()
    pictures[room] = time.monotonic(), picture
    return picture


def kept(room: str, make: Callable[[], Picture]) -> Picture:
    """The picture of a room for somebody who has just entered it, made once a tick however many
    come. What changed within the tick is still to be sent to the room, them included."""
    made_at, picture = state().room_pictures.get(room, (None, None))
    if made_at is not None and time.monotonic() - made_at < TICK:
        return cast(Picture, picture)
    return keep(room, make())


def init_app(app: Flask) -> None:
    """Listen to what services announce; the sender starts with the first thing to send."""
    kept = state_of(app)

    def listen(_sender: object, changes: tuple[c.Change, ...]) -> None:
        if current_app._get_current_object() is not app:  # type: ignore[attr-defined]
            return
        rooms = [room for change in changes for room in ROOMS[type(change)](change)]
        kept.dirty.add(rooms)
        if kept.told is not None:
            kept.told.add(rooms)
        db.session.rollback()

    kept.listener = listen
    c.committed.connect(listen, weak=True)


def run(app: Flask) -> None:
    """Send dirty rooms for as long as the server lives; started by the server."""
    dirty = state_of(app).dirty

    def next_tick() -> None:
        time.sleep(TICK)
        dirty.wake.wait()

    background.repeat(app, flush, wait=next_tick)
