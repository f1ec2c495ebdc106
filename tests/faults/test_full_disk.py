"""The disk runs full while people write: nobody is told "saved", nothing is saved by half, reading
goes on, and so does writing as soon as there is room."""

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.faults.rig import audit
from tests.faults.rig.crowd import Crowd
from tests.faults.rig.hall import FaultyServer, Hall, copy_of
from tests.faults.sizes import size

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(os.geteuid() != 0, reason="only root mounts a small disk"),
]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 16 MB."""
    folder = tmp_path / "small"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", folder], check=True)
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


@pytest.fixture
def hall(small_disk: Path, migrated_database: Path) -> Hall:
    """A hall on the small disk."""
    return copy_of(migrated_database, small_disk / "instance")


def fill(disk: Path) -> Path:
    """A file that leaves no room."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while file.write(bytes(4096)):
            pass
    return filler


def write_on_a_full_disk(crowd: Crowd, disk: Path) -> list[str]:
    """Everybody writes, the disk is filled, all go on until they are refused; the refusals. Then
    there is room again."""
    fillers = []

    def run_full() -> None:
        crowd.wait_answered(20)
        fillers.append(fill(disk))
        crowd.wait_quiet()

    crowd.send_until(run_full)
    refusals = crowd.take_refusals()
    fillers[0].unlink()
    return refusals


def test_a_full_disk_refuses_saves_nothing_by_half_and_goes_on_with_room(
    hall: Hall,
    serve: Callable[..., FaultyServer],
    small_disk: Path,
    tmp_path: Path,
    tell: Callable[[str], None],
) -> None:
    hall.open_votes()
    crowd = Crowd(hall, serve().url, tmp_path)
    times = size(2, 20)
    for _ in range(times):
        refusals = write_on_a_full_disk(crowd, small_disk)
        assert len(refusals) == len(crowd.queues) + len(crowd.tablets)
        assert all("disk_full" in refusal for refusal in refusals)
        assert all("The disk of the server is full" in r for r in refusals if "/v/ballot" in r)
        crowd.queues[0].page("/v")
    before = len(crowd.answered())
    crowd.send_until(lambda: crowd.wait_answered(20))
    assert len(crowd.answered()) > before
    with hall.database():
        assert audit.complaints(crowd.attempts()) == []
    tell(f"disk full {times} times: {len(crowd.answered())} commands acknowledged, all there")


def test_the_ledgers_catch_a_server_that_takes_a_full_disk_for_a_saved_ballot(
    hall: Hall, serve: Callable[..., FaultyServer], small_disk: Path, tmp_path: Path
) -> None:
    hall.open_votes()
    crowd = Crowd(hall, serve("acknowledge_before_commit").url, tmp_path)
    write_on_a_full_disk(crowd, small_disk)
    with hall.database():
        assert audit.complaints(crowd.attempts())
