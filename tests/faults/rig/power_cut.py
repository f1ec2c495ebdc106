"""A power cut, replayed: what the disk holds when only that is sure which was synced before.

The server runs under ``strace``, which notes every write and sync of the database's files with its
moment. A cut at a moment keeps each file as of its last finished sync; of what was written since,
any part may have reached the disk in any order, whole, torn at a sector, or not at all.
"""

import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

SECTOR = 512
FILES = ("kruvision.db", "kruvision.db-wal")
CALLS = "trace=pwrite64,write,ftruncate,fsync,fdatasync,unlink"
LINE = re.compile(r"^([\d.]+) (\w+)\((.*)\) += (-?\d+).* <([\d.]+)>$")
WRITE = re.compile(r'^\d+<([^>]*)>, "((?:\\x[0-9a-f]{2})*)", (\d+)(?:, (\d+))?$')
KEPT = (0.0, 0.0, 0.5, 0.9)
"""How likely an unsynced write survives, one of these for each cut: nothing most often."""


def escaped(text: str) -> bytes:
    """A text as the tracer writes it, as a pattern."""
    return b"".join(rb"\\x%02x" % byte for byte in text.encode())


@dataclass(frozen=True)
class Event:
    """Something that happened to a file: bytes written at ``offset``, cut to ``offset`` (no
    bytes), or synced. A write counts from its beginning, a sync from its end."""

    at: float
    file: str
    is_sync: bool
    offset: int = 0
    data: bytes | None = None


@dataclass
class Disk:
    """The files as synced, and what was written since, in order."""

    synced: dict[str, bytearray]
    waiting: list[Event] = field(default_factory=list)

    def take(self, event: Event) -> None:
        """Something happens."""
        if not event.is_sync:
            self.waiting.append(event)
            return
        for write in self.waiting:
            if write.file == event.file:
                put(self.synced, write)
        self.waiting = [write for write in self.waiting if write.file != event.file]

    def cut(self, chance: random.Random) -> dict[str, bytearray]:
        """The files as they may be found after a power cut now."""
        found = {name: bytearray(content) for name, content in self.synced.items()}
        kept = chance.choice(KEPT)
        for write in self.waiting:
            if chance.random() < kept:
                put(found, torn(write, chance))
        return found


def put(files: dict[str, bytearray], write: Event) -> None:
    """Carry out a write."""
    content = files[write.file]
    if write.data is None:
        del content[write.offset :]
        return
    content.extend(bytes(max(0, write.offset - len(content))))
    content[write.offset : write.offset + len(write.data)] = write.data


def torn(write: Event, chance: random.Random) -> Event:
    """The write, whole or only its first sectors."""
    if not write.data or chance.random() < 0.8:
        return write
    length = chance.randrange(0, len(write.data), SECTOR)
    return Event(write.at, write.file, False, write.offset, write.data[:length])


def tracing(folder: Path) -> tuple[str, ...]:
    """The words in front of a program that note its writes in ``folder``, a file per thread."""
    words = ("strace", "-D", "-ff", "-ttt", "-T", "-y", "-xx", "-s", "1000000", "--seccomp-bpf")
    return (*words, "-f", "-e", CALLS, "-e", "signal=none", "-o", str(folder / "trace"))


class Checkpoints:
    """Counts, while the server runs, how often the database file itself was synced."""

    SYNC = re.compile(rb"^[\d.]+ f(?:data)?sync\(\d+<[^>]*" + escaped(FILES[0]) + rb">\)", re.M)

    def __init__(self, folder: Path) -> None:
        self.folder, self.count = folder, 0
        self.read: dict[Path, int] = {}

    def look(self) -> int:
        """How many there were up to now."""
        for path in self.folder.glob("trace.*"):
            with path.open("rb") as file:
                file.seek(self.read.get(path, 0))
                whole, _newline, _rest = file.read().rpartition(b"\n")
            self.read[path] = self.read.get(path, 0) + len(whole)
            self.count += len(self.SYNC.findall(whole))
        return self.count


def read_trace(folder: Path) -> list[Event]:
    """Everything that happened to the files of the database, in order."""
    texts = (path.read_text(encoding="ascii") for path in folder.glob("trace.*"))
    lines = (line for text in texts for line in text.splitlines())
    return sorted(filter(None, map(_read_line, lines)), key=lambda event: event.at)


def _read_line(line: str) -> Event | None:
    found = LINE.match(line)
    if found is None:
        return None
    moment, call, words, result, took = found.groups()
    name = bytes.fromhex("".join(re.findall(r"\\x([0-9a-f]{2})", words.split(">")[0]))).decode()
    file = Path(name).name
    if file not in FILES or int(result) < 0:
        return None
    if call in ("fsync", "fdatasync"):
        return Event(float(moment) + float(took), file, True)
    if call == "ftruncate":
        return Event(float(moment), file, False, int(words.rsplit(", ", 1)[1]))
    written = WRITE.match(words)
    if written is None:
        raise ValueError(f"cannot read this write: {line[:200]}")
    data = bytes.fromhex(written.group(2).replace("\\x", ""))
    return Event(float(moment), file, False, int(written.group(4)), data[: int(result)])


def cuts(
    before: dict[str, bytes],
    events: Iterable[Event],
    moments: Sequence[float],
    chance: random.Random,
) -> Iterator[tuple[float, dict[str, bytearray]]]:
    """What is on the disk after a power cut at each of the moments (in order)."""
    disk = Disk({name: bytearray(before.get(name, b"")) for name in FILES})
    coming = iter(events)
    event = next(coming, None)
    for moment in moments:
        while event and event.at <= moment:
            disk.take(event)
            event = next(coming, None)
        yield moment, disk.cut(chance)
