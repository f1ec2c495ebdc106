"""One voter, one choice, one point."""

from collections.abc import Sequence

ORDERED = False


def limit(choices: int, entries: int) -> int:
    """Always one choice."""
    return min(1, entries)


def points(choices: Sequence[int], limit: int) -> dict[int, int]:
    """One point for the chosen entry."""
    return dict.fromkeys(choices, 1)
