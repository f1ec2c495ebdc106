"""When the hall is asked about a song: for some seconds once its act's turn is over, by the clock
of the server; then everybody is told. What is open and what is told follows from the moment alone:
nothing is written when one turns into the other. A step taken back takes an open question along;
one that was told has no second left when its act's turn is over once more.
"""

from datetime import datetime, timedelta

BEFORE, OPEN, TOLD = "before", "open", "told"


def turn_over_at(
    performed_at: datetime | None, *, has_own_vote: bool, vote_closed_at: datetime | None
) -> datetime | None:
    """When an act's turn was over: with its song, or with the close of its own vote where it has
    one. None while it is not."""
    if performed_at is None or (has_own_vote and vote_closed_at is None):
        return None
    return vote_closed_at if has_own_vote else performed_at


def closes_at(over_at: datetime, seconds: int) -> datetime:
    """When a question that began with the end of a turn is told."""
    return over_at + timedelta(seconds=seconds)


def moment_of(over_at: datetime | None, seconds: int, at: datetime, *, is_latest: bool) -> str:
    """``before`` the turn is over, ``open`` while it is asked, ``told`` from then on. Only the act
    that sang last is asked about: the next call ends a question early."""
    if over_at is None or at < over_at:
        return BEFORE
    return OPEN if is_latest and at < closes_at(over_at, seconds) else TOLD
