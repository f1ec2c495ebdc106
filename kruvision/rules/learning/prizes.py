"""Two prizes that the hall gives by learning: the song nobody knew, and the discovery.

They say something about the hall and are no part of a result. Those level with the winner share its
prize. Each comes with why: a code for the sentence, and the numbers that go into it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from kruvision.rules.learning.shares import (
    Change,
    Counts,
    Share,
    change_of,
    share_of,
    whole_percent,
)

FEWEST_KNEW = "fewest_knew"
LEARNED_MOST = "learned_most"


@dataclass(frozen=True)
class Heard:
    """A song, or a tradition, with what the hall answered before it and after it."""

    key: str
    before: Counts
    after: Counts


@dataclass(frozen=True)
class Winner:
    """Who has a prize, and why. Shares and changes are whole percent, `among` is how many songs had
    enough answers to be compared."""

    key: str
    reason: str
    numbers: Mapping[str, int]


def song_nobody_knew(rows: Iterable[Heard]) -> tuple[Winner, ...]:
    """The lowest share before the song, of those with ten answers or more; empty without any."""
    shares = {row.key: share for row in rows if (share := share_of(row.before))}
    lowest = min((share.value for share in shares.values()), default=None)
    return tuple(
        Winner(key, FEWEST_KNEW, {**_of_share(share), "among": len(shares)})
        for key, share in shares.items()
        if share.value == lowest
    )


def discovery_of_the_evening(rows: Iterable[Heard]) -> tuple[Winner, ...]:
    """The largest gain of those that are no accident, since their interval lies above zero. Empty
    where there is none: a prize for chance would teach nothing."""
    changes = {row.key: found for row in rows if (found := change_of(row.before, row.after))}
    sure = {key: change for key, change in changes.items() if change.low > 0}
    largest = max((change.value for change in sure.values()), default=Fraction(0))
    return tuple(
        Winner(key, LEARNED_MOST, {**_of_change(change), "among": len(changes)})
        for key, change in sure.items()
        if change.value == largest
    )


def _of_share(share: Share) -> dict[str, int]:
    return {
        "asked": share.counts.asked,
        "right": share.counts.right,
        "percent": whole_percent(share.value),
        "low": whole_percent(share.low),
        "high": whole_percent(share.high),
    }


def _of_change(change: Change) -> dict[str, int]:
    return {
        "asked_before": change.before.counts.asked,
        "right_before": change.before.counts.right,
        "percent_before": whole_percent(change.before.value),
        "asked_after": change.after.counts.asked,
        "right_after": change.after.counts.right,
        "percent_after": whole_percent(change.after.value),
        "gain": whole_percent(change.value),
        "low": whole_percent(change.low),
        "high": whole_percent(change.high),
    }
