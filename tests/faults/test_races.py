"""Several processes on one database, all for the same voters and tickets at the same moment: one
voter has one ballot, one ticket one phone."""

from collections import Counter
from collections.abc import Callable

import pytest
from sqlalchemy import select

from kruvision.extensions import db
from kruvision.models import Ballot
from kruvision.services.audience import recount
from tests.factories.voting import get_window
from tests.faults.rig.hall import Hall, Vote
from tests.faults.rig.racing import (
    PROCESSES,
    THREADS,
    Race,
    run_race,
    use_ticket_at_once,
    vote_at_once,
)
from tests.faults.sizes import size

pytestmark = pytest.mark.faults
RACERS = PROCESSES * THREADS


def doubles(vote: Vote) -> list[str]:
    """Receipts that more than one ballot has: voters counted twice."""
    query = select(Ballot.receipt).where(Ballot.window_id == vote.window_id)
    counts = Counter(db.session.execute(query).scalars())
    return [receipt for receipt, count in counts.items() if count > 1]


def test_a_voter_who_casts_in_many_processes_at_once_has_one_ballot(
    hall: Hall, tell: Callable[[str], None]
) -> None:
    hall.open_votes()
    vote, voters = hall.votes[0], size(20_000, 1_000_000) // RACERS
    answers = run_race(hall, Race(vote_at_once, vote, voters))
    assert all(len(told) == RACERS and len(set(told)) == 1 for told in answers)
    with hall.database():
        assert doubles(vote) == []
        window = get_window(vote.window_id)
        assert window.ballots == voters
        recount.check_tally(window)
        changes = db.session.execute(select(Ballot.changes)).scalars().all()
        assert set(changes) == {RACERS - 1}
    tell(f"{voters * RACERS} racing ballots: {voters} voters, one ballot each")


def test_a_ticket_used_in_many_processes_at_once_votes_once(
    hall: Hall, tell: Callable[[str], None]
) -> None:
    count = size(2_000, 20_000) // RACERS
    hall.open_votes(credential="tickets")
    vote, printed = hall.votes[0], hall.print_tickets(count)
    race = Race(use_ticket_at_once, vote, count, [ticket.token for ticket in printed])
    answers = run_race(hall, race)
    assert {told.count("bound_elsewhere") for told in map(list, answers)} == {RACERS - 1}
    with hall.database():
        assert get_window(vote.window_id).ballots == count
    tell(f"{count * RACERS} phones racing for {count} tickets: {count} ballots")


def test_the_race_catches_looking_first_and_writing_later(hall: Hall) -> None:
    hall.open_votes()
    run_race(hall, Race(vote_at_once, hall.votes[0], 100), "select_then_insert")
    with hall.database():
        assert doubles(hall.votes[0])


def test_the_race_catches_tickets_that_go_to_the_last_comer(hall: Hall) -> None:
    hall.open_votes(credential="tickets")
    tokens = [ticket.token for ticket in hall.print_tickets(10)]
    race = Race(use_ticket_at_once, hall.votes[0], len(tokens), tokens)
    answers = run_race(hall, race, "bind_tickets_again")
    assert any(told.count("bound_elsewhere") < RACERS - 1 for told in answers)
