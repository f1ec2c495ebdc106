"""The vote is closed on the console while phones vote: what was counted before it counts, nothing
after it does, and the record says how much that was."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from kruvision.extensions import db
from kruvision.models.record import RecordLine
from kruvision.services.audience import recount
from kruvision.simulation.organizer import SimulatedOrganizer
from scripts.servers import wait_until
from tests.factories.voting import get_window
from tests.faults.rig import audit
from tests.faults.rig.hall import FaultyServer, Hall, Vote
from tests.faults.rig.ledger import Attempt
from tests.faults.rig.people import PhoneQueue
from tests.faults.sizes import size

pytestmark = pytest.mark.faults
QUEUES = 6


def close_once(organizer: SimulatedOrganizer, vote: Vote, folder: Path) -> list[Attempt]:
    """Phones vote, the organizer closes, phones go on until they are told so."""
    url = organizer.browser.base_url
    queues = [PhoneQueue(url, folder, vote.window_id * 100 + n) for n in range(QUEUES)]
    never = threading.Event()
    threads = [threading.Thread(target=q.work, args=(vote, never)) for q in queues]
    for thread in threads:
        thread.start()
    wait_until(lambda: all(q.ledger.answers for q in queues), lambda: "somebody cannot vote")
    organizer.show_id = vote.show_id
    organizer.close_vote()
    for thread in threads:
        thread.join()
    assert all('"closed"' in queue.refusal for queue in queues)
    return [attempt for queue in queues for attempt in queue.ledger.attempts()]


def close_faults(vote: Vote, attempts: list[Attempt]) -> list[str]:
    """What does not fit: acknowledged ballots, what the close counted, what is stored now."""
    window = get_window(vote.window_id)
    query = select(RecordLine.data).where(
        RecordLine.kind == "voting_closed", RecordLine.show_id == vote.show_id
    )
    told = db.session.execute(query).scalar_one()
    voters = {attempt.place for attempt in attempts if attempt.answer}
    seen = {"told": len(voters), "at the close": told["ballots"], "stored": window.ballots}
    found = [] if len(set(seen.values())) == 1 else [str(seen)]
    if recount.ballots_digest(vote.window_id) != told["root"]:
        found.append(f"window {vote.window_id}: ballots changed after the close")
    return found


def test_a_ballot_counts_exactly_when_it_was_acknowledged_before_the_close(
    hall: Hall,
    serve: Callable[..., FaultyServer],
    tmp_path: Path,
    tell: Callable[[str], None],
) -> None:
    hall.open_votes(size(20, 200), entries=3)
    organizer = hall.organizer_at(serve().url)
    attempts = []
    for vote in hall.votes:
        attempts += (these := close_once(organizer, vote, tmp_path))
        with hall.database():
            assert close_faults(vote, these) == []
    with hall.database():
        assert audit.complaints(attempts) == []
    counted = sum(attempt.answer is not None for attempt in attempts)
    tell(f"{len(hall.votes)} closes: {counted} ballots acknowledged, all counted, none after it")


def test_the_count_catches_a_server_that_looks_at_the_window_when_a_ballot_comes_in(
    hall: Hall, serve: Callable[..., FaultyServer], tmp_path: Path
) -> None:
    hall.open_votes(20, entries=3)
    organizer = hall.organizer_at(serve("check_at_the_door").url)

    def faults_of(vote: Vote) -> list[str]:
        these = close_once(organizer, vote, tmp_path)
        with hall.database():
            return close_faults(vote, these)

    assert any(faults_of(vote) for vote in hall.votes)
