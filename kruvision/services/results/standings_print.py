"""The standings as the record has them: entries by number, places, exact totals; and what
delegations gave to them."""

from typing import Any

from kruvision.models import Show
from kruvision.rules.contest import Votes
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


def given_data(votes: Votes | None) -> dict[str, Any]:
    """``{"delegations": {delegation id: {entry id: exact points}}}``, of those that were heard;
    nothing where the hall votes as one. A delegation's own acts are not in it."""
    if votes is None or votes.counted != "delegations":
        return {}
    given = {
        delegation: {entry: exact_text(points) for entry, points in ballot.items()}
        for delegation, ballot in votes.ballots.items()
    }
    return {"delegations": given}


def named_data(show: Show, votes: Votes | None) -> dict[str, Any]:
    """The same with their names, in order: ``{"delegations": [{"id", "name", "given"}]}``. What one
    with too few ballots to be heard has ``given`` is empty."""
    if show.bodies != "delegations":
        return {}
    given = given_data(votes).get("delegations", {})
    rows = [
        {"id": str(one.id), "name": one.name, "given": given.get(str(one.id), {})}
        for one in show.delegations
    ]
    return {"delegations": rows}
