"""The record: append-only and hash-chained. Whoever changes anything writes a line in the same
transaction."""

import hashlib
import json
import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from kruvision.extensions import Base, db
from kruvision.models.record import RecordLine
from kruvision.services.errors import Refused
from kruvision.services.transactions import advisory_locks
from kruvision.services.transactions.glance import glance

GENESIS = "0" * 64
SIGNS = 12
LINES_AT_ONCE = 100
CLOSES = ("voting_closed", "show_closed", "evidence_checked")
ALL_LINES = select(RecordLine).order_by(RecordLine.id).execution_options(yield_per=500)
_LINES = Base.metadata.tables["record"]
_NEWEST = select(_LINES.c.hash).order_by(_LINES.c.id.desc()).limit(1)  # asked for by every phone


def append(
    actor: str, kind: str, *, at: datetime, show_id: int | None = None, **data: Any
) -> RecordLine:
    """Add one line inside the open transaction; ``data`` must be plain JSON."""
    if db.engine.dialect.name == "postgresql":
        advisory_locks.hold_until_commit(advisory_locks.RECORD)
    previous = head()
    line = RecordLine(
        at=at, actor=actor, kind=kind, show_id=show_id, data=data, previous=previous, hash=""
    )
    line.hash = line_hash(line)
    db.session.add(line)
    db.session.flush()
    return line


def head() -> str:
    """The hash of the newest line."""
    return db.session.execute(_NEWEST).scalar() or GENESIS


def committed_head() -> str:
    """The same of what is committed, by a glance: for those who only compare it."""
    newest = glance(_NEWEST, {})
    return newest.hash if newest else GENESIS


def signs_of(line_hash: str) -> str:
    """The first twelve signs of a hash in groups of four, for people to write down and compare."""
    return " ".join(line_hash[place : place + 4] for place in range(0, SIGNS, 4))


def find_signs_at_close(show_id: int) -> str:
    """The twelve signs of the record as it stood when this show's songs, or a vote of it, were
    closed last; empty before that."""
    closes = select(_LINES.c.hash).where(_LINES.c.show_id == show_id, _LINES.c.kind.in_(CLOSES))
    found = db.session.execute(closes.order_by(_LINES.c.id.desc()).limit(1)).scalar()
    return signs_of(found) if found else ""


def line_hash(line: RecordLine) -> str:
    """SHA-256 of the canonical JSON of the line with the hash before it."""
    content = {
        "at": line.at.isoformat(),
        "actor": line.actor,
        "kind": line.kind,
        "show": line.show_id,
        "data": line.data,
        "previous": line.previous,
    }
    return fingerprint_of(content)


def fingerprint_of(data: Any) -> str:
    """SHA-256, in hexadecimal digits, of plain JSON in its one canonical form: names sorted, no
    spaces, letters as they are in UTF-8."""
    canonical = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def list_lines(
    show_id: int | None = None, *, limit: int = 200, before: int | None = None
) -> Sequence[RecordLine]:
    """The newest lines first."""
    query = select(RecordLine).order_by(RecordLine.id.desc()).limit(limit)
    if show_id is not None:
        query = query.where(RecordLine.show_id == show_id)
    if before is not None:
        query = query.where(RecordLine.id < before)
    return db.session.execute(query).scalars().all()


@dataclass(frozen=True)
class Recorded:
    """A line as it goes out of the house."""

    id: int
    at: str
    actor: str
    kind: str
    show_id: int | None
    data: dict[str, Any]
    previous: str
    hash: str

    def as_data(self) -> dict[str, Any]:
        """All that its hash is made of, and both hashes."""
        said = {"at": self.at, "actor": self.actor, "kind": self.kind, "show": self.show_id}
        return {"id": self.id, **said, "data": self.data, **self.as_hash()}

    def as_hash(self) -> dict[str, Any]:
        """What the chain needs of it, and nothing of what it says."""
        return {"id": self.id, "previous": self.previous, "hash": self.hash}


def read_up_to(show_id: int, kinds: Collection[str], fingerprint: str) -> Iterator[Recorded]:
    """Every line of the house up to the one of this show and of one of these kinds that holds the
    fingerprint as ``published``, that one included, the oldest first."""
    with db.session.execute(ALL_LINES) as lines:
        for line in lines.scalars():
            at = line.at.isoformat()
            plain = (line.actor, line.kind, line.show_id, line.data, line.previous, line.hash)
            yield Recorded(line.id, at, *plain)
            is_of_show = line.show_id == show_id and line.kind in kinds
            if is_of_show and line.data.get("published") == fingerprint:
                return


def verify() -> int:
    """Walk the whole chain and return its length; ``Refused("record_broken")`` at a break."""
    with db.session.execute(ALL_LINES) as lines:
        return verify_lines(lines.scalars())


def verify_lines(lines: Iterable[RecordLine]) -> int:
    """The same for lines read from elsewhere, a backup for example, the oldest first; raises
    ``Refused("record_broken")``."""
    previous, count = GENESIS, 0
    for line in lines:
        if not count % LINES_AT_ONCE:
            time.sleep(0)  # others first: a long record takes seconds
        if line.previous != previous or line_hash(line) != line.hash:
            raise Refused("record_broken", line=line.id)
        previous, count = line.hash, count + 1
    return count
