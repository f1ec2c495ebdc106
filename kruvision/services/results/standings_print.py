"""The standings as the record has them: entries by number, places, exact totals."""

from typing import Any

from kruvision.rules.numbers import exact_text
from kruvision.rules.standings import Result
from kruvision.services.record import chain


def result_fingerprint(result: Result) -> str:
    """SHA-256 over the places and exact totals: two equal ones are the same result."""
    return chain.fingerprint_of(standings_data(result))


def standings_data(result: Result) -> list[dict[str, Any]]:
    """The standings as plain JSON, best first, each ``{"entry": id, "place", "total": exact}``."""
    return [
        {
            "entry": int(standing.entry),
            "place": standing.place,
            "total": None if standing.total is None else exact_text(standing.total),
        }
        for standing in result.standings
    ]
