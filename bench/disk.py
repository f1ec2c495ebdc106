"""The same ballots on a disk that takes ten milliseconds for every sync, as a small laptop's does.

The sync is slowed down by a few lines of C that gcc compiles here (``slow_disk.c``). Beside the
ballots a visitor asks for the page's picture again and again: while a commit waits for the disk,
everybody else must not.
"""

import subprocess
import tempfile
from pathlib import Path

from bench.ballots import votes
from bench.harness import Figure, Size, figure, medians
from bench.places import Server, open_hall, serving

SOURCE = Path(__file__).with_name("slow_disk.c")


def measure(size: Size) -> list[Figure]:
    """One row: against a commit for each request, on the same slow disk."""
    with (
        tempfile.TemporaryDirectory() as folder,
        open_hall(credential="tickets") as hall,
        open_hall(credential="tickets") as plain,
    ):
        slow = {"LD_PRELOAD": str(compiled(Path(folder)))}
        ours, orm = Server(hall, before=slow), Server(plain, "orm_commit", before=slow)
        count = size.pick(8_000, 1_500)
        works = {"ours": votes(ours, count), "orm": votes(orm, count // 20)}
        with serving(ours, orm):
            rates = medians(works, size.pick(5, 3))
    name = "ballots, 10 ms sync: ORM commits"
    return [figure(name, rates["ours"], "/s", ceiling=rates["orm"], target=">= 15")]


def compiled(folder: Path) -> Path:
    """The slow disk as a library."""
    library = folder / "slow_disk.so"
    command = ["gcc", "-O2", "-shared", "-fPIC", "-o", str(library), str(SOURCE), "-ldl"]
    subprocess.run(command, check=True)
    return library
