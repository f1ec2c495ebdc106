"""Thousands of phones on their streams while the hall votes and a juror marks."""

import statistics
from collections.abc import Callable
from typing import Any

from bench.clients.evening import RATE, call_entries, vote_beside
from bench.clients.load import in_own_process
from bench.harness import Figure, Size, figure, in_turn, p99
from bench.places import Server, add_screen, ballot_requests, make_voters, open_hall, serving
from kruvision import clock
from kruvision.extensions import db
from kruvision.models import Show
from kruvision.services.access import SYSTEM
from kruvision.services.jury import cards as juror_cards
from tests.factories import make_edition, make_show, make_staff
from tests.factories.voting import entry_ids
from tests.faults.rig.hall import PASSWORD, Hall


class Disturbed(Exception):
    """Somebody was refused or lost; the figures would say nothing."""


def measure(size: Size) -> list[Figure]:
    """Ballots, marks and the screen beside the phones; the stage's call to all of them."""
    return [*beside_phones(size), *stage_call(size)]


def beside_phones(size: Size) -> list[Figure]:
    """The same minute with and without phones."""
    phones, seconds = size.pick(3_000, 200), size.pick(15, 4)
    with open_hall(credential="tickets", turnout_shown=True) as hall:
        token = add_screen(hall)
        server = Server(hall)
        works = {
            "with": minute(server, token, phones, seconds),
            "without": minute(server, token, 0, seconds),
        }
        with serving(server):
            told = in_turn(works, size.pick(5, 1))
    figures = []
    for name, key, limit in (
        ("ballot acknowledged, p99", "acknowledged", 50),
        ("acknowledged to counted on the screen, p99", "on_screen", 250),
        ("mark acknowledged, p99", "marks", 50),
    ):
        found, plain = (milliseconds(told[work], key) for work in ("with", "without"))
        label = f"{phones:,} phones, {RATE} ballots/s: {name}"
        target = f"<= {limit}"
        row = figure(label, found, "ms", ceiling=plain, target=target, is_for_ratio=False)
        figures.append(row)
    return figures


def minute(server: Server, token: str, phones: int, seconds: int) -> Callable[[], dict[str, Any]]:
    """A round with so many phones."""
    hall = server.hall
    vote = hall.votes[0]

    def work() -> dict[str, Any]:
        told = in_own_process(
            vote_beside,
            url=server.url,
            phones=phones,
            requests=ballot_requests(hall, server, make_voters(hall, RATE * seconds)),
            rate=RATE,
            token=token,
            card=issue_card(hall),
            vote={"show": vote.show_id, "entries": vote.entries, "criteria": vote.criteria},
        )
        if told["refused"] or told["lost"]:
            raise Disturbed(f"{told['refused']} refused, {told['lost']} phones lost")
        return told

    return work


def stage_call(size: Size) -> list[Figure]:
    """From the organizer's press to the last phones."""
    phones = size.pick(3_000, 200)
    with open_hall() as hall:
        show_id = start_show(hall)
        server = Server(hall)
        with serving(server):
            found = until_all_phones(server, show_id, phones)
    return [figure(f"stage call to all of {phones:,} phones, p99", found, "ms", target="<= 100")]


def until_all_phones(
    server: Server, show_id: int, phones: int, ballots: list[str] | None = None
) -> float:
    """Milliseconds from an organizer's press until 99 of 100 phones have the picture, the median
    over several presses; ``ballots`` are cast meanwhile."""
    told = in_own_process(
        call_entries,
        url=server.url,
        phones=phones,
        login=server.hall.login,
        password=PASSWORD,
        show=show_id,
        ballots=ballots,
    )
    if told["refused"]:
        raise Disturbed(f"{told['refused']} ballots refused")
    return statistics.median(1000 * p99(press) for press in told["presses"])


def milliseconds(rounds: list[dict[str, Any]], key: str) -> float:
    """The median over the rounds of what 99 of 100 did not exceed."""
    return statistics.median(1000 * p99(told[key]) for told in rounds)


def issue_card(hall: Hall) -> str:
    """A new card for the first juror."""
    with hall.database():
        juror_id = db.session.get(Show, hall.votes[0].show_id).seats[0].juror_id
        return juror_cards.make_card(juror_id, by=SYSTEM, at=clock.now())


def start_show(hall: Hall) -> int:
    """A later edition's show in the middle of its songs, with the organizer at the console."""
    with hall.database():
        edition = make_edition(year=2099)
        show = make_show(edition=edition, entries=12, jurors=2, criteria=4, phase="running")
        assert entry_ids(show.id)
        hall.login = make_staff("organizer", PASSWORD).login
        return show.id
