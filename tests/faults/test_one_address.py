"""A hall is one address: 1,000 phones come in with tickets and vote within ten seconds, beside
somebody who guesses 500 tickets a second from the same address. Nobody honest is refused.

A machine on which a bare request costs too much for that has a smaller hall, or more time where it
would be too small (in the full counts always). How long an answer takes is measured by
``bench/one_address.py``.
"""

from collections.abc import Callable

import pytest

from kruvision import clock
from kruvision.services.audience import screen_codes
from tests.factories.voting import get_window
from tests.faults.rig.hall import FaultyServer, Hall
from tests.faults.rig.one_address import (
    scan_at_once,
    scan_from_single_addresses,
    seconds_each,
    vote_beside_guesses,
)
from tests.faults.sizes import size

pytestmark = pytest.mark.faults
PHONES, SECONDS, GUESSES = 1000, 10, 500
LEAST_PHONES = 200
GUESSES_EACH = SECONDS * GUESSES / PHONES
"""Beside each phone."""


def hall_for(each: float) -> tuple[int, float]:
    """How many phones come in how many seconds, where a request costs so much of a second."""
    cost = (3 + GUESSES_EACH) * each
    phones = size(min(PHONES, max(LEAST_PHONES, int(SECONDS / cost))), PHONES)
    return phones, max(SECONDS, phones * cost)


def test_nobody_is_refused_beside_somebody_who_guesses_at_the_same_address(
    hall: Hall, serve: Callable[..., FaultyServer], tell: Callable[[str], None]
) -> None:
    hall.open_votes(credential="tickets")
    port = serve().port
    phones, seconds = hall_for(seconds_each(port))
    vote, tickets = hall.votes[0], hall.print_tickets(phones)
    pace = round(phones * GUESSES_EACH / seconds)
    outcome = vote_beside_guesses(port, vote, tickets, seconds=seconds, per_second=pace)
    assert dict(outcome.honest) == {200: 3 * phones}
    assert set(outcome.guesses) <= {409, 429}
    with hall.database():
        assert get_window(vote.window_id).ballots == phones
    p50, p99 = outcome.slowest(0.5) * 1000, outcome.slowest(0.99) * 1000
    tell(
        f"{phones} phones in {seconds:.0f} s beside {outcome.guesses.total()} guesses from one "
        f"address: nobody refused, p50 {p50:.0f} ms, p99 {p99:.0f} ms"
    )


def test_a_hall_that_scans_its_tickets_at_the_same_moment_is_let_in(
    hall: Hall, serve: Callable[..., FaultyServer], tell: Callable[[str], None]
) -> None:
    """More phones wait in line than the server has connections to its database."""
    phones = size(150, 500)
    hall.open_votes(credential="tickets")
    vote, tickets = hall.votes[0], hall.print_tickets(phones)
    outcome = vote_beside_guesses(serve().port, vote, tickets, seconds=0.1, per_second=10)
    assert dict(outcome.honest) == {200: 3 * phones}
    tell(f"{phones} tickets scanned at once: p99 {outcome.slowest(0.99) * 1000:.0f} ms")


def look_at_the_wall(hall: Hall) -> str:
    """The code that the screen shows now."""
    with hall.database():
        return screen_codes.code_of(hall.votes[0].window_id, screen_codes.step_at(clock.now()))


def test_a_hall_scans_one_code_at_once_and_whoever_photographed_it_makes_few_votes_beyond(
    hall: Hall, serve: Callable[..., FaultyServer], tell: Callable[[str], None]
) -> None:
    phones = size(100, 1000)
    hall.open_votes(credential="screen_code", hall_seats=phones)
    vote, port = hall.votes[0], serve().port
    assert dict(scan_at_once(port, vote, look_at_the_wall(hall), phones)) == {200: phones}
    farm = scan_at_once(port, vote, look_at_the_wall(hall), phones)
    assert farm[200] <= max(5, phones // 20)
    assert set(farm) <= {200, 409}
    with hall.database():
        assert get_window(vote.window_id).ballots == phones + farm[200]
    tell(f"{phones} phones of one address with one code: all in; {farm[200]} of as many more")


def test_the_hall_catches_a_door_that_counts_nobody(
    hall: Hall, serve: Callable[..., FaultyServer]
) -> None:
    hall.open_votes(credential="screen_code", hall_seats=20)
    port = serve("let_everybody_in").port
    assert scan_at_once(port, hall.votes[0], look_at_the_wall(hall), 60)[200] == 60


def guests_behind_a_laptop(hall: Hall, port: int) -> dict[int, int]:
    """Ten guests, each with an address of their own, scan after a laptop has taken every place that
    it can get; the statuses they hear."""
    hall.open_votes(credential="screen_code", hall_seats=10)
    farm = scan_at_once(port, hall.votes[0], look_at_the_wall(hall), 30)
    assert dict(farm) == {200: 15, 409: 15}
    return dict(scan_from_single_addresses(port, hall.votes[0], look_at_the_wall(hall), 10))


def test_a_laptop_that_fills_the_hall_keeps_no_phone_out_that_has_an_address_of_its_own(
    hall: Hall, serve: Callable[..., FaultyServer]
) -> None:
    assert guests_behind_a_laptop(hall, serve().port) == {200: 10}


def test_the_hall_catches_a_door_without_places_for_single_addresses(
    hall: Hall, serve: Callable[..., FaultyServer]
) -> None:
    assert guests_behind_a_laptop(hall, serve("keep_no_places_apart").port) == {409: 10}


def test_the_hall_catches_a_server_that_limits_by_address(
    hall: Hall, serve: Callable[..., FaultyServer]
) -> None:
    hall.open_votes(credential="tickets")
    vote, tickets = hall.votes[0], hall.print_tickets(50)
    outcome = vote_beside_guesses(
        serve("limit_by_address").port, vote, tickets, seconds=1, per_second=GUESSES
    )
    assert outcome.honest[429]
