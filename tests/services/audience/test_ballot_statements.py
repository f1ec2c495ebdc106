"""What a hall that votes costs the database: so many statements for a group, however large."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from kruvision.extensions import db
from kruvision.models import VotingWindow
from kruvision.services.access import SYSTEM
from kruvision.services.audience import screen_codes, tickets
from kruvision.services.audience.casting import SubmittedBallot, count_together
from kruvision.services.audience.receipts import Receipt
from kruvision.services.audience.voters import Voter
from kruvision.services.transactions.transaction import transaction
from tests.factories import make_show
from tests.factories.voting import entry_ids, make_vote, open_vote, print_tickets

NOW = datetime(2026, 11, 20, 19, 0, 3, tzinfo=UTC)
MOST = 6
"""The window with its show, the tickets, the paper, the repeats, the ballots, their choices."""


def statements_of(window: VotingWindow, voters: list[Voter]) -> tuple[int, int]:
    """How many statements count these voters' ballots together, and how many counted."""
    choices = tuple(entry_ids(window.show_id)[:1])
    ballots = [SubmittedBallot(one, window.id, choices, f"c {one.device}", NOW) for one in voters]
    said: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        said.append(statement)

    with transaction(alone=False) as changes:
        db.event.listen(db.engine, "before_cursor_execute", note)
        try:
            outcomes = count_together(ballots, changes)
        finally:
            db.event.remove(db.engine, "before_cursor_execute", note)
    return len(said), sum(isinstance(outcome, Receipt) for outcome in outcomes)


@pytest.mark.both_databases
@pytest.mark.parametrize("count", [1, 60])
def test_a_group_with_tickets_takes_as_many_statements_as_one_ballot(
    app: Flask, count: int
) -> None:
    show = make_show(phase="voting", credential="tickets")
    printed, window = print_tickets(show.id, count), open_vote(show, at=NOW)
    for number in range(min(3, count - 1)):  # seats whose ticket was replaced
        printed[number] = tickets.reissue_ticket(show.id, number + 1, by=SYSTEM, at=NOW)
    voters = [
        Voter(
            f"phone {t.serial}", tickets.bind_ticket(show.id, t.token, f"phone {t.serial}", at=NOW)
        )
        for t in printed
    ]
    assert statements_of(window, voters) == (MOST, count)


@pytest.mark.parametrize("count", [1, 60])
def test_a_group_of_the_hall_needs_no_look_at_the_door(app: Flask, count: int) -> None:
    window = make_vote(at=NOW, credential="screen_code")
    code = screen_codes.code_of(window.id, screen_codes.step_at(NOW))
    voters = [
        screen_codes.hand_in(window.show_id, code, Voter(f"phone {n}"), at=NOW)
        for n in range(count)
    ]
    assert statements_of(window, voters) == (MOST - 1, count)
