"""One transaction, one announcement: commit once, and only then say what happened."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from sqlalchemy import update

from kruvision.extensions import db
from kruvision.models.record import Revision
from kruvision.services.changes import Change, committed

log = structlog.get_logger()
_writing = threading.Lock()
_owner = threading.local()


@contextmanager
def transaction() -> Iterator[list[Change]]:
    """Do the work, commit, announce the changes put into the list it yields.

    Whatever was read before is forgotten, so that decisions rest on what is true now. An error
    rolls everything back and announces nothing; a transaction inside another is an error. One
    writer at a time in this process: SQLite has one write lock, and waiting here is fair and short.
    """
    if getattr(_owner, "busy", False):
        raise RuntimeError("a transaction is already open")
    changes: list[Change] = []
    with _writing:
        _owner.busy = True
        try:
            db.session.rollback()
            db.session.connection(execution_options={"kru_write": True})
            yield changes
            db.session.flush()
            db.session.execute(update(Revision).values(value=Revision.value + 1))
            db.session.commit()
        except BaseException:
            db.session.rollback()
            raise
        finally:
            _owner.busy = False
    announce(changes)


def announce(changes: list[Change]) -> None:
    """Tell the listeners; one that fails is logged and fails nobody else."""
    if not changes:
        return
    for receiver in committed.receivers_for(None):
        try:
            receiver(None, changes=tuple(changes))
        except Exception:
            log.exception("listener failed", changes=[type(c).__name__ for c in changes])


def current_revision() -> int:
    """How many transactions were committed before the rows read after this call."""
    return db.session.execute(db.select(Revision.value)).scalar() or 0
