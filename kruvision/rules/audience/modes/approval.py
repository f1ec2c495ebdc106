"""Up to the show's number of choices, one point each; the order does not count."""

from collections.abc import Sequence

ORDERED = False


def limit(choices: int, entries: int) -> int:
    """The show's number of choices, at most as many as there are entries."""
    return min(choices, entries)


def points(choices: Sequence[int], limit: int) -> dict[int, int]:
    """One point for each chosen entry."""
    return dict.fromkeys(choices, 1)
