"""The power fails at random moments while phones vote and tablets mark: whatever was acknowledged
before is there when the computer starts again. A killed process cannot show this: what it wrote is
kept by the system, synced or not."""

import random
import shutil
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from kruvision.extensions import db
from scripts.servers import wait_until
from tests.faults.rig import audit, power_cut
from tests.faults.rig.crowd import Crowd
from tests.faults.rig.hall import FaultyServer, Hall
from tests.faults.rig.ledger import Attempt
from tests.faults.sizes import size

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(not shutil.which("strace"), reason="needs strace (apt-get install strace)"),
]
SEED = 20261120
COMMANDS = size(300, 2_000)
CHECKPOINTS = 11


class Recording:
    """An evening under load with everything that its disk was told; it lasts until ``COMMANDS``
    were acknowledged and there were so many checkpoints."""

    def __init__(
        self,
        hall: Hall,
        serve: Callable[..., FaultyServer],
        folder: Path,
        mutant: str,
        checkpoints: int = 0,
    ) -> None:
        self.hall = hall
        hall.open_votes()
        self.before = {path.name: path.read_bytes() for path in hall.instance.glob("kruvision.db*")}
        server = serve(mutant, power_cut.tracing(folder))
        crowd = Crowd(hall, server.url, folder)
        self.began = time.time()
        crowd.send_until(lambda: self._watch(crowd, folder, checkpoints))
        self.ended = time.time()
        server.kill()
        self.attempts = crowd.attempts()
        self.events = power_cut.read_trace(folder)

    @staticmethod
    def _watch(crowd: Crowd, folder: Path, checkpoints: int) -> None:
        crowd.wait_answered(COMMANDS)
        seen = power_cut.Checkpoints(folder)
        wait_until(lambda: seen.look() >= checkpoints, lambda: f"{seen.count} checkpoints only")

    @property
    def first_answer(self) -> float:
        """When something was promised; on a slow machine it takes a while until then."""
        return min(attempt.answered_at for attempt in self.attempts if attempt.answer)

    def losses(self, count: int, since: float) -> list[list[str]]:
        """For each cut, everything that was promised before it and is not there."""
        chance = random.Random(SEED)
        moments = sorted(chance.uniform(since, self.ended) for _ in range(count))
        cuts = power_cut.cuts(self.before, self.events, moments, chance)
        return [self._look(files, moment) for moment, files in cuts]

    def _look(self, files: dict[str, bytearray], moment: float) -> list[str]:
        """Start on such a disk, as the server would, and hold it against the ledgers."""
        (self.hall.instance / "kruvision.db-shm").unlink(missing_ok=True)
        for name, content in files.items():
            (self.hall.instance / name).write_bytes(content)
        told = [told_by(moment, attempt) for attempt in self.attempts]
        with self.hall.database():
            try:
                found = db.session.execute(text("PRAGMA integrity_check")).scalars().all()
                return audit.complaints(told) if found == ["ok"] else list(found)
            except (DatabaseError, ValueError) as damage:  # a torn page may read as nonsense
                return [str(damage)]


def told_by(moment: float, attempt: Attempt) -> Attempt:
    """The attempt as it stood at that moment: answered or not yet."""
    return attempt if attempt.answered_at <= moment else replace(attempt, answer=None)


def test_what_was_acknowledged_survives_a_power_cut(
    hall: Hall,
    serve: Callable[..., FaultyServer],
    tmp_path: Path,
    tell: Callable[[str], None],
) -> None:
    recording = Recording(hall, serve, tmp_path, "checkpoint_often", CHECKPOINTS)
    losses = recording.losses(count := size(100, 2_000), recording.began)
    assert [loss for loss in losses if loss] == []
    syncs = [event.file for event in recording.events if event.is_sync]
    checkpoints = syncs.count("kruvision.db")
    assert checkpoints >= CHECKPOINTS
    tell(
        f"{count} power cuts among {len(syncs)} syncs ({checkpoints} checkpoints), "
        f"{len(recording.attempts)} commands: nothing lost"
    )


@pytest.mark.parametrize("mutant", ["sync_at_checkpoints_only", "never_sync"])
def test_the_replay_catches_a_server_that_does_not_wait_for_the_disk(
    hall: Hall,
    serve: Callable[..., FaultyServer],
    tmp_path: Path,
    tell: Callable[[str], None],
    mutant: str,
) -> None:
    recording = Recording(hall, serve, tmp_path, mutant)
    losses = recording.losses(cuts := size(40, 1_000), recording.first_answer)
    lossy = sum(bool(loss) for loss in losses)
    assert lossy > cuts / 2
    tell(f"{cuts} power cuts, {mutant}: {lossy} with losses")
