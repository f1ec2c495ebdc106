"""Who is let in by the turning code of the hall screen, and how many that may be.

A code says that somebody has seen the screen, not how many people have: one look at the wall lets
in as many phones as ask before it is old. What can be held is their number. Up to as many as the
hall has seats, everybody comes in at once, from whatever address: a hall may be one. Once these are
taken, addresses from which nearly nobody came have as many places again for themselves, so that a
flood from one address keeps nobody out elsewhere. All others share a few with each code, for those
who changed their phone, and at half as many again as there are seats the door is shut to them,
until somebody makes room.

How many came in is counted in the store. After a restart the ballots are what is known of them.
"""

from dataclasses import dataclass
from datetime import datetime
from ipaddress import IPv6Address, ip_address, ip_network

from kruvision.models import Show, VotingWindow
from kruvision.rules.evening.flow import hides_turnout
from kruvision.services.access import Actor, require
from kruvision.services.ephemeral.store import current_store
from kruvision.services.errors import Refused
from kruvision.services.shows import shows
from kruvision.services.shows.shows import seats_of
from kruvision.services.tokens import keyed_hash
from kruvision.services.transactions.changes import ShowChanged
from kruvision.services.transactions.transaction import transaction

FEW_FROM_AN_ADDRESS = 3
KEPT_SECONDS = 24 * 3600


@dataclass(frozen=True)
class DoorCount:
    """How many phones the code let in and how many seats there are; the most in one step of the
    code; how often somebody was told to wait; whether more came than can sit there. ``seats_known``
    is false for the usual number. Who comes in comes to vote: while it is a secret how many do,
    ``let_in`` and ``fastest`` are None."""

    let_in: int | None
    seats: int
    seats_known: bool
    fastest: int | None
    slowed: int
    is_over: bool

    @property
    def is_odd(self) -> bool:
        """Whether that is worth a warning."""
        return self.is_over or self.slowed > 0

    @property
    def room(self) -> int:
        """How many more phones one press makes room for (``make_room``)."""
        return room_beside(self.seats)


@dataclass(frozen=True)
class Knock:
    """A phone with a right code: the code's step, and the address it comes from."""

    device: str
    address: str
    step: int


def most_let_in(show: Show) -> int:
    """How many phones come in at all, but for those from addresses with hardly any."""
    return seats_of(show) * 3 // 2


def beyond_of(show: Show) -> int:
    """How many phones each code lets in beyond the seats."""
    return max(5, seats_of(show) // 20)


def room_beside(seats: int) -> int:
    """How many seats are added at once: half as many, within what a hall can have."""
    return min(max(10, seats // 2), shows.MOST_SEATS - seats)


def make_room(show_id: int, *, seats: int, by: Actor, at: datetime) -> int:
    """Let in more phones than the ``seats`` shown to whoever pressed: one press makes room once.
    Answers for how many. Raises ``NotAllowed``, ``NotFound``, ``Refused("already_done")`` where the
    hall has another number of seats by now."""
    require(by, "setup.edit")
    with transaction() as changes:
        show = shows.get_show(show_id)
        if seats_of(show) != seats:
            raise Refused("already_done")
        more = room_beside(seats)
        show.hall_seats = seats + more
        shows.note_room(show, by=by, at=at)
        changes.append(ShowChanged(show_id))
    return more


def let_in(show: Show, window: VotingWindow, knock: Knock) -> None:
    """Count a phone that comes in; one that came in before is not counted again.

    Raises ``Refused``: ``scan_again`` where this code has let in all it can, ``hall_full``.
    """
    store = current_store()
    phone = _key("door phones", show, keyed_hash("door phone", knock.device))
    if store.read(phone):
        return
    try:
        _take_place(show, window, knock)
    except Refused:
        store.add(_key("door", show), "slowed", seconds=KEPT_SECONDS)
        raise
    store.note(phone, {"in": "1"}, seconds=KEPT_SECONDS)
    _note_pace(show, knock)


def _take_place(show: Show, window: VotingWindow, knock: Knock) -> None:
    seats, before = seats_of(show), _came_before(show, window)
    address = _address(show, knock)
    if _take(_key("door", show), "in", seats - before):
        current_store().add(address, "in", seconds=KEPT_SECONDS)
        return
    if _take(address, "in", FEW_FROM_AN_ADDRESS):
        if _take(_key("door", show), "apart", seats):
            return
        _give_back(address, "in")
    if not _take(_key("door", show), "in", most_let_in(show) - before):
        raise Refused("hall_full")
    if not _take(_key("door turns", show, str(knock.step)), "beyond", beyond_of(show)):
        _give_back(_key("door", show), "in")
        raise Refused("scan_again")


def _came_before(show: Show, window: VotingWindow) -> int:
    """How many had voted when the store began to count, after a restart: it knows no more."""
    store, door = current_store(), _key("door", show)
    if "known" not in store.read(door) and store.add(door, "known", seconds=KEPT_SECONDS) == 1:
        store.note(door, {"before": str(window.ballots)}, seconds=KEPT_SECONDS)
    return int(store.read(door).get("before", "0"))


def _take(key: str, field: str, most: int) -> bool:
    """Take one of so many places, counted before it is looked at: of two processes one gets the
    last. A key that is full is not written."""
    store = current_store()
    if int(store.read(key).get(field, "0")) >= most:
        return False
    if store.add(key, field, seconds=KEPT_SECONDS) <= most:
        return True
    _give_back(key, field)
    return False


def _give_back(key: str, field: str) -> None:
    current_store().add(key, field, seconds=KEPT_SECONDS, count=-1)


def _note_pace(show: Show, knock: Knock) -> None:
    """The most that one code has let in, for the console."""
    store = current_store()
    count = store.add(_key("door turns", show, str(knock.step)), "in", seconds=KEPT_SECONDS)
    if count > int(store.read(_key("door", show)).get("fastest", "0")):
        store.note(_key("door", show), {"fastest": str(count)}, seconds=KEPT_SECONDS)


def count_let_in(show: Show, window: VotingWindow) -> DoorCount:
    """How many came in, for those who lead the evening."""
    said = current_store().read(_key("door", show))
    count = {
        name: int(said.get(name, "0")) for name in ("in", "apart", "before", "fastest", "slowed")
    }
    came, seats = count["in"] + count["apart"], seats_of(show)
    is_secret = hides_turnout(show.window_scope, show.phase)
    if not is_secret:
        came = max(came + count["before"], window.ballots)
    return DoorCount(
        let_in=None if is_secret else came,
        seats=seats,
        seats_known=show.hall_seats is not None,
        fastest=None if is_secret else count["fastest"],
        slowed=count["slowed"],
        is_over=came > seats,
    )


def _address(show: Show, knock: Knock) -> str:
    return _key("door addresses", show, keyed_hash("door address", _one_place(knock.address)))


def _one_place(address: str) -> str:
    """The address, or of IPv6 the part that one connection cannot change at will; an old address in
    the new one's clothes is the old one. Behind a ``%`` stands our own interface."""
    try:
        known = ip_address(address.partition("%")[0])
        if not isinstance(known, IPv6Address):
            return address
        return str(known.ipv4_mapped or ip_network(f"{known}/64", strict=False))
    except ValueError:
        return address


def _key(kind: str, show: Show, *more: str) -> str:
    return ":".join((kind, show.hall_key, *more))
