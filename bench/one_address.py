"""A hall on one address: what somebody who guesses tickets beside it costs those who vote.

The same hall comes in with tickets and votes, alone and beside five guesses for each phone.
"""

from bench.harness import Figure, Size, figure, medians, p99
from bench.places import Server, open_hall, serving
from tests.faults.rig.one_address import vote_beside_guesses

SECONDS, GUESSES_EACH = 10, 5


def measure(size: Size) -> list[Figure]:
    """The slowest of a hundred answers to phones beside guesses, held against those without."""
    phones = size.pick(1_000, 100)
    seconds = SECONDS * phones / 1_000

    def come_in(per_second: int) -> float:
        with open_hall(credential="tickets") as hall:
            server, tickets = Server(hall), hall.print_tickets(phones)
            with serving(server):
                outcome = vote_beside_guesses(
                    server.port, hall.votes[0], tickets, seconds=seconds, per_second=per_second
                )
        if set(outcome.honest) != {200}:
            raise RuntimeError(f"somebody was refused: {dict(outcome.honest)}")
        return 1000 * p99(outcome.seconds)

    guesses = round(GUESSES_EACH * phones / seconds)
    works = {"beside": lambda: come_in(guesses), "alone": lambda: come_in(0)}
    found = medians(works, size.pick(3, 1))
    name = f"{phones:,} phones on one address beside {guesses} guesses/s, p99"
    return [figure(name, found["beside"], "ms", ceiling=found["alone"])]
