"""What must hold inside the next transaction: that a form's command was not carried out before,
that what it changes still is as it was shown.

A door sets conditions around a use case. ``transaction()`` asks them first of all, when nobody else
writes any more, so that nothing can happen between the look and the change; a refusal undoes
nothing, since nothing was done. They hold for one transaction: a use case that goes on to a second
one has done what was asked.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Condition = Callable[[], None]
_conditions: ContextVar[tuple[Condition, ...]] = ContextVar("conditions", default=())


@contextmanager
def conditions(*asked: Condition) -> Iterator[None]:
    """Until the block ends, ask these in the first transaction that commits. Each reads what is
    stored, may add rows of its own, and raises what it refuses with."""
    token = _conditions.set(asked)
    try:
        yield
    finally:
        _conditions.reset(token)


def ask() -> None:
    """Ask what is set, inside the open transaction."""
    for condition in _conditions.get():
        condition()


def settle() -> None:
    """The transaction is committed: nothing is asked any more."""
    _conditions.set(())
