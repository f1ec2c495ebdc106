"""Several processes on one PostgreSQL: the same promises, held by rows and keys instead of by one
writer; and the database server restarted in the middle of it."""

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from kruvision.extensions import db
from kruvision.models import Ballot
from kruvision.services.audience import recount
from tests.factories.voting import get_window
from tests.faults.rig import audit
from tests.faults.rig.hall import FaultyServer, Vote
from tests.faults.rig.postgres_hall import OwnServers, SharedCrowd, SharedHall, vote_until_closed
from tests.faults.rig.racing import PROCESSES, THREADS, Race, run_race, vote_at_once
from tests.faults.sizes import size
from tests.faults.test_close_under_load import close_faults
from tests.faults.test_races import doubles

pytestmark = pytest.mark.faults
RACERS = PROCESSES * THREADS


@pytest.fixture
def shared_hall(tmp_path: Path, fresh_postgres: str) -> SharedHall:
    """An empty hall on PostgreSQL."""
    return SharedHall(tmp_path / "instance", fresh_postgres)


@pytest.fixture
def serving() -> Iterator[Callable[..., list[FaultyServer]]]:
    """Start processes of a hall; they are killed at the end of the test."""
    started: list[FaultyServer] = []

    def serve(hall: SharedHall, processes: int = 2, mutant: str = "") -> list[FaultyServer]:
        servers = hall.serve(processes, mutant)
        started.extend(servers)
        return servers

    yield serve
    for server in started:
        server.kill()


@pytest.fixture
def own_servers(tmp_path: Path) -> Iterator[OwnServers]:
    """A PostgreSQL and a Valkey of this test's own."""
    servers = OwnServers(tmp_path / "migrated")
    yield servers
    servers.remove()


def test_a_voter_who_casts_in_many_processes_at_once_has_one_ballot(
    shared_hall: SharedHall, tell: Callable[[str], None]
) -> None:
    shared_hall.open_votes()
    vote, voters = shared_hall.votes[0], size(20_000, 1_000_000) // RACERS
    answers = run_race(shared_hall, Race(vote_at_once, vote, voters))
    assert all(len(told) == RACERS and len(set(told)) == 1 for told in answers)
    with shared_hall.database():
        assert doubles(vote) == []
        window = get_window(vote.window_id)
        assert window.ballots == voters
        recount.check_tally(window)
        changes = db.session.execute(select(Ballot.changes)).scalars().all()
        assert set(changes) == {RACERS - 1}
    tell(f"PostgreSQL: {voters * RACERS} racing ballots: {voters} voters, one ballot each")


def test_the_race_catches_looking_first_and_writing_later(shared_hall: SharedHall) -> None:
    shared_hall.open_votes()
    run_race(shared_hall, Race(vote_at_once, shared_hall.votes[0], 100), "select_then_insert")
    with shared_hall.database():
        assert doubles(shared_hall.votes[0])


def test_a_ballot_in_any_process_counts_exactly_when_acknowledged_before_the_close(
    shared_hall: SharedHall,
    serving: Callable[..., list[FaultyServer]],
    tmp_path: Path,
    tell: Callable[[str], None],
) -> None:
    shared_hall.open_votes(size(20, 200), entries=3)
    servers, attempts = serving(shared_hall), []
    for vote in shared_hall.votes:
        attempts += (these := vote_until_closed(servers, shared_hall, vote, tmp_path))
        with shared_hall.database():
            assert close_faults(vote, these) == []
    with shared_hall.database():
        assert audit.complaints(attempts) == []
    counted = sum(attempt.answer is not None for attempt in attempts)
    tell(f"PostgreSQL: {len(shared_hall.votes)} closes, 2 processes: {counted} ballots, none after")


def test_the_count_catches_a_window_that_nobody_holds(
    shared_hall: SharedHall, serving: Callable[..., list[FaultyServer]], tmp_path: Path
) -> None:
    shared_hall.open_votes(20, entries=3)
    servers = serving(shared_hall, mutant="share_no_lock")

    def faults_of(vote: Vote) -> list[str]:
        these = vote_until_closed(servers, shared_hall, vote, tmp_path)
        with shared_hall.database():
            return close_faults(vote, these)

    assert any(faults_of(vote) for vote in shared_hall.votes)


def test_what_was_acknowledged_survives_a_database_server_that_dies(
    own_servers: OwnServers,
    serving: Callable[..., list[FaultyServer]],
    tmp_path: Path,
    tell: Callable[[str], None],
) -> None:
    hall = SharedHall(tmp_path / "instance", own_servers.address, own_servers.valkey.address())
    hall.open_votes()
    crowd = SharedCrowd(hall, serving(hall), tmp_path)
    chance, deaths = random.Random(20261123), size(3, 50)

    def die() -> None:
        crowd.wait_answered(chance.randint(10, 60))
        own_servers.postgres.kill()
        crowd.wait_quiet()
        own_servers.postgres.start()

    for _ in range(deaths):
        crowd.send_until(die)
        crowd.send_again()
    assert crowd.take_refusals() == []
    with hall.database():
        assert audit.complaints(crowd.attempts()) == []
    assert all(attempt.answer for attempt in crowd.attempts())
    tell(f"PostgreSQL died {deaths} times: {len(crowd.attempts())} commands, each there once")
