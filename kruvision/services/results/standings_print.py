"""The standings as the record has them: entries by number, places, exact totals."""

from typing import Any

from kruvision.rules.numbers import exact_text
from kruvision.rules.outcome import Outcome
from kruvision.rules.standings import Result
from kruvision.services.record import chain


def outcome_fingerprint(outcome: Outcome) -> str:
    """SHA-256 over places, exact totals and holders: two equal ones are the same result. Where
    there are no categories and no awards it is that over the standings alone, as it always was."""
    parts = outcome_data(outcome)
    return chain.fingerprint_of(parts if len(parts) > 1 else parts["standings"])


def outcome_data(outcome: Outcome) -> dict[str, Any]:
    """``standings``, best first, each ``{"entry": id, "place", "total": exact}``; where there are
    any, ``categories``, the same by id, and ``awards``, each ``{"award", "entry", "category"}``."""
    categories = {id_: _standings(result) for id_, result in outcome.categories.items()}
    awards = [
        {"award": holder.award, "entry": int(holder.entry), "category": holder.category}
        for holder in outcome.awards
    ]
    return {
        "standings": _standings(outcome.whole),
        **({"categories": categories} if categories else {}),
        **({"awards": awards} if awards else {}),
    }


def _standings(result: Result) -> list[dict[str, Any]]:
    return [
        {
            "entry": int(standing.entry),
            "place": standing.place,
            "total": None if standing.total is None else exact_text(standing.total),
        }
        for standing in result.standings
    ]
