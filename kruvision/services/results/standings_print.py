"""The standings as the record has them: entries by number, places, exact totals; and what
delegations gave to them."""

from typing import Any

from kruvision.models import Show
from kruvision.rules.contest import Votes
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
