"""One transaction, one announcement: commit once, and only then say what happened."""

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

import structlog
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from kruvision.extensions import db
from kruvision.services.transactions import conditions
from kruvision.services.transactions.changes import AnswersCounted, BallotsCast, Change, committed
from kruvision.services.transactions.writers import Stamp, WritePolicy, write_policy

log = structlog.get_logger()
_owner = threading.local()
TRIES = 5
QUIET = (BallotsCast, AnswersCounted)
CONFLICTS = {"40001", "40P01", "23505"}
"""PostgreSQL's codes for transactions in conflict: not serializable, deadlock, one key twice."""


class Conflict(Exception):
    """Another transaction has just done what this one was to do; done again, it finds that."""


P = ParamSpec("P")
T = TypeVar("T")


@contextmanager
def transaction(*, alone: bool = True, quiet: bool = False) -> Iterator[list[Change]]:
    """Do the work, commit, announce the changes put into the list it yields.

    Whatever was read before is forgotten, so that decisions rest on what is true now, the
    ``conditions`` of a form first. An error rolls everything back and announces nothing; a
    transaction inside another is an error.

    On SQLite one writer at a time. On PostgreSQL those who write ``alone`` take turns over all
    processes, as organizers do; the others hold the rows they decide by and
    ``retry_on_conflict``.

    A ``quiet`` one leaves the revision as it is where nothing came of it but ballots, answers to
    questions, and what nobody is told of: every phone and screen gets that number, and its steps
    would say how many vote (docs/adr/0025).
    """
    if getattr(_owner, "busy", False):
        raise RuntimeError("a transaction is already open")
    changes: list[Change] = []
    policy = write_policy()
    with policy.turn():
        _owner.busy = True
        try:
            db.session.rollback()
            policy.begin(alone=alone)
            conditions.ask()
            yield changes
            db.session.flush()
            moves = not quiet or any(not isinstance(change, QUIET) for change in changes)
            if moves:
                policy.before_commit()
            db.session.commit()
        except BaseException:
            db.session.rollback()
            raise
        finally:
            _owner.busy = False
    conditions.settle()
    if moves:
        _finish(policy)
    announce(changes)


def _finish(policy: WritePolicy) -> None:
    """What is committed stays so: a database that goes away now makes no failure of it."""
    try:
        policy.after_commit()
    except SQLAlchemyError:
        log.exception("the revision did not grow")
        db.session.rollback()


def retry_on_conflict(work: Callable[P, T]) -> Callable[P, T]:
    """For work that is one transaction and nothing besides: where it was in conflict with another
    one and was undone, by PostgreSQL or by ``Conflict``, it is done again, a few times at most."""

    @wraps(work)
    def carry_out(*args: P.args, **kwargs: P.kwargs) -> T:
        for tried in range(1, TRIES):
            try:
                return work(*args, **kwargs)
            except (DBAPIError, Conflict) as error:
                if not _is_conflict(error):
                    raise
                log.info("conflict with another transaction", tried=tried)
                time.sleep(random.uniform(0, 0.02 * tried))
        return work(*args, **kwargs)

    return carry_out


def _is_conflict(error: DBAPIError | Conflict) -> bool:
    return isinstance(error, Conflict) or getattr(error.orig, "sqlstate", None) in CONFLICTS


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
    """The number of what was committed last; as ``current_stamp`` not inside a transaction."""
    return current_stamp().revision


def current_stamp() -> Stamp:
    """Read before the rows of a picture: of the same epoch, a client drops a picture with a smaller
    revision than it has. It says nothing of ballots. Not inside a transaction, where it is not
    known yet."""
    if getattr(_owner, "busy", False):
        raise RuntimeError("the revision is read before or after a transaction")
    return write_policy().stamp()
