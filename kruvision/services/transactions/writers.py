"""How writers take turns: one at a time on SQLite, side by side on PostgreSQL.

SQLite has one write lock, and waiting for it in this process is fair and short. On PostgreSQL rows
and keys are held by those who need them: ballots the window, marks the seat, the record its chain.
What organizers do is rare and takes turns over all processes, as it does on SQLite.
"""

import threading
from contextlib import AbstractContextManager, nullcontext
from typing import Any, NamedTuple, Protocol

from sqlalchemy import Row, select, text, update

from kruvision.extensions import Base, db
from kruvision.models.record import Epoch, Revision
from kruvision.services.transactions import advisory_locks

_REVISION = Base.metadata.tables[Revision.__tablename__]
_ONE_MORE = update(_REVISION).values(value=_REVISION.c.value + 1)
_EPOCH = Base.metadata.tables[Epoch.__tablename__]
_READ = select(select(_EPOCH.c.value).scalar_subquery(), _REVISION.c.value)


class Stamp(NamedTuple):
    """When a picture was made: newer is a larger ``revision`` of the same ``epoch``, and every
    picture of another epoch than the one before."""

    epoch: str
    revision: int


class WritePolicy(Protocol):
    """How one kind of database is written to."""

    def turn(self) -> AbstractContextManager[object]:
        """Wait for one's turn in this process and have it until the transaction is over."""

    def begin(self, *, alone: bool) -> None:
        """Begin to write; ``alone`` keeps out everybody else who writes alone."""

    def before_commit(self) -> None:
        """The last statement of a transaction that moves the revision."""

    def after_commit(self) -> None:
        """What has to happen once such a one is committed, before anybody hears of it."""

    def stamp(self) -> Stamp:
        """With a revision that is larger in every picture of what is later announced, ballots
        aside."""


class OneWriter:
    """SQLite. The revision is a row that counts the transactions, those of ballots aside."""

    def __init__(self) -> None:
        self._writing = threading.Lock()

    def turn(self) -> AbstractContextManager[object]:
        return self._writing

    def begin(self, *, alone: bool) -> None:
        db.session.connection(execution_options={"kru_write": True})

    def before_commit(self) -> None:
        db.session.execute(_ONE_MORE)

    def after_commit(self) -> None:
        """The revision was counted in the transaction itself."""

    def stamp(self) -> Stamp:
        return Stamp(*db.session.execute(_READ).one())


class ManyWriters:
    """PostgreSQL. The revision is a sequence, which nobody waits for: it grows after a commit and
    before the announcement, so that a picture without the commit has a smaller one than every
    picture that is made because of it (docs/adr/0010)."""

    def turn(self) -> AbstractContextManager[object]:
        return nullcontext()

    def begin(self, *, alone: bool) -> None:
        db.session.connection(execution_options={"isolation_level": "READ COMMITTED"})
        if alone:
            advisory_locks.hold_until_commit(advisory_locks.ORGANIZERS)

    def before_commit(self) -> None:
        """Nothing: a row that counts would make all transactions wait for each other."""

    def after_commit(self) -> None:
        _by_itself("SELECT nextval('revision_number')")

    def stamp(self) -> Stamp:
        """Read on its own: the rows read next must not be older than it."""
        db.session.rollback()
        return Stamp._make(_by_itself("SELECT epoch.value, last_value FROM epoch, revision_number"))


def _by_itself(statement: str) -> Row[Any]:
    """The row that a statement answers, which begins and ends no transaction."""
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        return connection.execute(text(statement)).one()


_KINDS: dict[str, WritePolicy] = {"sqlite": OneWriter(), "postgresql": ManyWriters()}


def write_policy() -> WritePolicy:
    """How this app's database is written to."""
    return _KINDS[db.engine.dialect.name]
