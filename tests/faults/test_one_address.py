"""A hall is one address: 1,000 phones come in with tickets and vote within ten seconds, beside
somebody who guesses 500 tickets a second from the same address. Nobody honest is refused.
"""

from collections.abc import Callable

import pytest

from tests.factories.voting import get_window
from tests.faults.rig.hall import FaultyServer, Hall
from tests.faults.rig.one_address import vote_beside_guesses
from tests.faults.sizes import size

pytestmark = pytest.mark.faults
PHONES, SECONDS, GUESSES = 1000, 10, 500
LONGEST = 2.0


def test_nobody_is_refused_beside_somebody_who_guesses_at_the_same_address(
    hall: Hall, serve: Callable[..., FaultyServer], tell: Callable[[str], None]
) -> None:
    hall.open_votes(credential="tickets")
    vote, tickets = hall.votes[0], hall.print_tickets(PHONES)
    server = serve()
    starved = server.seconds_without_processor()
    outcome = vote_beside_guesses(server.port, vote, tickets, seconds=SECONDS, per_second=GUESSES)
    starved = server.seconds_without_processor() - starved
    assert dict(outcome.honest) == {200: 3 * PHONES}
    assert set(outcome.guesses) <= {409, 429}
    with hall.database():
        assert get_window(vote.window_id).ballots == PHONES
    p50, p99 = outcome.slowest(0.5) * 1000, outcome.slowest(0.99) * 1000
    tell(
        f"{PHONES} phones in {SECONDS} s beside {outcome.guesses.total()} guesses from one "
        f"address: nobody refused, p50 {p50:.0f} ms, p99 {p99:.0f} ms "
        f"({starved:.1f} s of which others had the processor)"
    )
    assert outcome.slowest(0.99) < LONGEST + starved


def test_a_hall_that_scans_its_tickets_at_the_same_moment_waits_for_nobody_long(
    hall: Hall, serve: Callable[..., FaultyServer], tell: Callable[[str], None]
) -> None:
    """More phones wait in line than the server has connections to its database."""
    phones = size(150, 500)
    hall.open_votes(credential="tickets")
    vote, tickets = hall.votes[0], hall.print_tickets(phones)
    server = serve()
    starved = server.seconds_without_processor()
    outcome = vote_beside_guesses(server.port, vote, tickets, seconds=0.1, per_second=10)
    starved = server.seconds_without_processor() - starved
    assert dict(outcome.honest) == {200: 3 * phones}
    tell(f"{phones} tickets scanned at once: p99 {outcome.slowest(0.99) * 1000:.0f} ms")
    assert outcome.slowest(0.99) < 2 * LONGEST + starved


def test_the_hall_catches_a_server_that_limits_by_address(
    hall: Hall, serve: Callable[..., FaultyServer]
) -> None:
    hall.open_votes(credential="tickets")
    vote, tickets = hall.votes[0], hall.print_tickets(50)
    outcome = vote_beside_guesses(
        serve("limit_by_address").port, vote, tickets, seconds=1, per_second=GUESSES
    )
    assert outcome.honest[429]
