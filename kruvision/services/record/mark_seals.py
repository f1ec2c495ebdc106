"""Marks in the record before publication: sealed, so that nobody can read or change them unseen.

The record holds ``sha256(salt:steps)``. The salt is made from the app's secret and handed out with
the mark after publication; whoever holds both can check the seal.
"""

import hashlib

from kruvision.models import KeptMark, Mark
from kruvision.services.tokens import keyed_hash

EMPTY = "empty"


def mark_salt(entry_id: int, criterion_id: int, juror_id: int, seq: int) -> str:
    """The salt of one save of one mark."""
    return keyed_hash("mark salt", f"{entry_id}:{criterion_id}:{juror_id}:{seq}")


def mark_commitment(salt: str, steps: int | None) -> str:
    """The seal of a mark (None: taken back) under its salt."""
    text = EMPTY if steps is None else str(steps)
    return hashlib.sha256(f"{salt}:{text}".encode()).hexdigest()


def seal_mark(mark: Mark) -> str:
    """The seal of a mark as it was saved last."""
    salt = mark_salt(mark.entry_id, mark.criterion_id, mark.juror_id, mark.seq)
    return mark_commitment(salt, mark.steps)


def seal_late_mark(kept: KeptMark) -> str:
    """The seal of a mark that came late, under a salt of its own: that of the mark which stands
    is handed out with the result, and a late one that was left aside stays unread."""
    place = f"{kept.entry_id}:{kept.criterion_id}:{kept.juror_id}:{kept.seq}"
    return mark_commitment(keyed_hash("late mark salt", place), kept.steps)
