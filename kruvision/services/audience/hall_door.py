"""Who is let in by the turning code of the hall screen, and how many that may be.

A code says that somebody has seen the screen, not how many people have: one look at the wall lets
in as many phones as ask before it is old. What can be held is their number. Up to as many as the
hall has seats, everybody comes in at once, from whatever address: a hall may be one. Beyond that
each code lets in a few more, for those who changed their phone; an address from which nearly nobody
came is not held to that, so that a flood from one address keeps nobody out elsewhere. At half as
many again as there are seats the door is shut, until organizers say that there are more seats.

How many came in is counted in the store. After a restart the ballots are what is known of them.
"""

from dataclasses import dataclass
from ipaddress import IPv6Address, ip_network

from kruvision.models import Show, VotingWindow
from kruvision.rules.evening.flow import hides_turnout
from kruvision.services.ephemeral.store import current_store
from kruvision.services.errors import Refused
from kruvision.services.tokens import keyed_hash

USUAL_SEATS = 500
"""Where nobody said how many the hall has."""
FEW_FROM_AN_ADDRESS = 3
KEPT_SECONDS = 24 * 3600


@dataclass(frozen=True)
class DoorCount:
    """How many phones the code let in and how many seats there are; the most in one step of the
    code; how often somebody was told to wait. ``seats_known`` is false for the usual number."""

    let_in: int
    seats: int
    seats_known: bool
    fastest: int
    slowed: int

    @property
    def is_odd(self) -> bool:
        """Whether more came than can sit there."""
        return self.let_in > self.seats or self.slowed > 0


@dataclass(frozen=True)
class Knock:
    """A phone with a right code: the code's step, and the address it comes from."""

    device: str
    address: str
    step: int


def seats_of(show: Show) -> int:
    """How many phones come in at once."""
    return show.hall_seats or USUAL_SEATS


def most_let_in(show: Show) -> int:
    """How many phones come in at all."""
    return seats_of(show) * 3 // 2


def beyond_of(show: Show) -> int:
    """How many phones each code lets in beyond the seats."""
    return max(5, seats_of(show) // 20)


def let_in(show: Show, window: VotingWindow, knock: Knock) -> None:
    """Count a phone that comes in; one that came in before is not counted again.

    Raises ``Refused``: ``scan_again`` where this code has let in all it can, ``hall_full``.
    """
    store, phone = (
        current_store(),
        _key("door phones", show, keyed_hash("door phone", knock.device)),
    )
    if store.read(phone):
        return
    came_before = store.add(_key("door", show), "in", seconds=KEPT_SECONDS) - 1
    came_before = max(came_before, window.ballots)
    try:
        _require_room(show, knock, came_before)
    except Refused:
        store.add(_key("door", show), "in", seconds=KEPT_SECONDS, count=-1)
        store.add(_key("door", show), "slowed", seconds=KEPT_SECONDS)
        raise
    store.note(phone, {"in": "1"}, seconds=KEPT_SECONDS)
    store.add(_address(show, knock), "in", seconds=KEPT_SECONDS)
    _note_pace(show, knock)


def _require_room(show: Show, knock: Knock, came_before: int) -> None:
    if came_before < seats_of(show):
        return
    if came_before >= most_let_in(show):
        raise Refused("hall_full")
    store = current_store()
    if int(store.read(_address(show, knock)).get("in", "0")) < FEW_FROM_AN_ADDRESS:
        return
    turn = _key("door turns", show, str(knock.step))
    if store.add(turn, "beyond", seconds=KEPT_SECONDS) > beyond_of(show):
        raise Refused("scan_again")


def _note_pace(show: Show, knock: Knock) -> None:
    """The most that one code has let in, for the console."""
    store = current_store()
    count = store.add(_key("door turns", show, str(knock.step)), "in", seconds=KEPT_SECONDS)
    if count > int(store.read(_key("door", show)).get("fastest", "0")):
        store.note(_key("door", show), {"fastest": str(count)}, seconds=KEPT_SECONDS)


def count_let_in(show: Show, window: VotingWindow) -> DoorCount:
    """How many came in, for those who lead the evening; no ballot tells of it while it is a secret
    how many vote."""
    said = current_store().read(_key("door", show))
    voted = 0 if hides_turnout(show.window_scope, show.phase) else window.ballots
    came = max(int(said.get("in", "0")), voted)
    fastest, slowed = (int(said.get(name, "0")) for name in ("fastest", "slowed"))
    return DoorCount(came, seats_of(show), show.hall_seats is not None, fastest, slowed)


def _address(show: Show, knock: Knock) -> str:
    return _key("door addresses", show, keyed_hash("door address", _one_place(knock.address)))


def _one_place(address: str) -> str:
    """The address, or of IPv6 the part that one connection cannot change at will."""
    try:
        return str(ip_network(f"{IPv6Address(address)}/64", strict=False))
    except ValueError:
        return address


def _key(kind: str, show: Show, *more: str) -> str:
    return ":".join((kind, show.hall_key, *more))
