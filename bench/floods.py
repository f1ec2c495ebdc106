"""Everything at once that somebody in the hall's Wi-Fi can do: what a ballot and a mark take.

240 wrong log-ins a minute, 1,500 connections that never finish a request, 3,000 listening phones
and 300 ballots a second; held against the same ballots and marks without all the rest, in the same
run.
The floods come from one process, phones and ballots from another.
"""

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from bench.clients.evening import vote_beside
from bench.clients.floods import flood
from bench.clients.load import beside, in_own_process
from bench.harness import Figure, Size, figure, in_turn
from bench.places import Server, add_screen, ballot_requests, make_voters, open_hall, serving
from bench.stream import Disturbed, issue_card, milliseconds
from tests.factories import make_staff
from tests.faults.rig.hall import PASSWORD

LOG_INS_A_MINUTE = 240
TIMES, MILLISECONDS = 3, 300


def measure(size: Size) -> list[Figure]:
    """The slowest of a hundred ballots and marks, in the flood and without it."""
    phones, slow = size.pick(3_000, 200), size.pick(1_500, 150)
    rate, seconds = size.pick(300, 100), size.pick(20, 6)
    with open_hall(credential="tickets", turnout_shown=True) as hall:
        token, server = add_screen(hall), Server(hall)
        with hall.database():
            hall.login = make_staff("organizer", PASSWORD).login
        works = {
            "beside": evening(server, token, rate * seconds, rate, phones, slow),
            "alone": evening(server, token, rate * seconds, rate, 0, 0),
        }
        with serving(server):
            told = in_turn(works, size.pick(3, 1))
    figures = []
    for name, key in (("ballot", "acknowledged"), ("mark", "marks")):
        found, plain = (milliseconds(told[work], key) for work in ("beside", "alone"))
        label = f"{name} in the flood ({phones:,} phones, {slow:,} slow, {rate} ballots/s), p99"
        figures.append(figure(label, found, "ms", ceiling=plain, target=f"<= {TIMES}"))
        figures.append(figure(f"{label}, at most", found, "ms", target=f"<= {MILLISECONDS}"))
    return figures


def evening(
    server: Server, token: str, ballots: int, rate: int, phones: int, slow: int
) -> Callable[[], dict[str, Any]]:
    """A round: with floods where there are slow connections, else without."""
    hall = server.hall
    vote = hall.votes[0]

    def work() -> dict[str, Any]:
        values = {
            "phones": phones,
            "requests": ballot_requests(hall, server, make_voters(hall, ballots)),
            "rate": rate,
            "token": token,
            "card": issue_card(hall),
            "vote": {
                "show": vote.show_id,
                "entries": vote.entries,
                "criteria": vote.criteria,
            },
        }
        with ExitStack() as floods:
            if slow:
                flooded = floods.enter_context(
                    beside(
                        flood,
                        url=server.url,
                        login=hall.login,
                        logins_a_minute=LOG_INS_A_MINUTE,
                        slow=slow,
                    )
                )
            told = in_own_process(vote_beside, url=server.url, **values)
        if told["refused"] or told["lost"]:
            raise Disturbed(f"{told['refused']} refused, {told['lost']} phones lost")
        if slow and not flooded["log_ins"]:
            raise Disturbed(f"there was no flood: {flooded}")
        return told

    return work
