"""Up to the show's number of choices in order of preference: with three, 3, 2 and 1 points.

The first choice brings as many points as there are places on the ballot, whether or not all of
them are filled, so that a voter who names one entry gives it no more than a voter who names three.
"""

from collections.abc import Sequence

ORDERED = True


def limit(choices: int, entries: int) -> int:
    """The show's number of choices, at most as many as there are entries."""
    return min(choices, entries)


def points(choices: Sequence[int], limit: int) -> dict[int, int]:
    """``limit`` points for the first choice, one less for each next."""
    return {entry: limit - place for place, entry in enumerate(choices)}
