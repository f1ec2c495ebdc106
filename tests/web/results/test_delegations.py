"""What delegations gave, on the page of the result, in its files and in the working."""

from fractions import Fraction

from flask.testing import FlaskClient

from kruvision import clock
from kruvision.models import Show
from kruvision.rules.contest import Panel, Votes
from kruvision.rules.ruleset.toml import read_rules
from kruvision.rules.standings import compute
from tests.factories import make_show
from tests.factories.results import change
from tests.factories.voting import (
    cast,
    close_vote,
    entry_ids,
    make_delegates,
    make_delegation,
    open_vote,
)


def counted() -> Show:
    """History gives 12 and 10 to the acts that are not its own, Physics 12, 10 and 8, Law nothing,
    since one of its people voted."""
    show = make_show(
        phase="running",
        jurors=0,
        entries=3,
        credential="tickets",
        bodies="delegations",
        combination="audience_only",
        combination_options={},
    )
    first, second, third = entry_ids(show.id)
    made = {name: make_delegation(show.id, name, ()) for name in ("Physics", "Law")}
    made["History"] = make_delegation(show.id, "History", (first,))
    phones = {name: make_delegates(show.id, one, 3) for name, one in made.items()}
    change(show, phase="voting")
    window = open_vote(show, at=clock.now())
    for name in ("History", "Physics"):
        for place, voter in enumerate(phones[name]):
            cast(window, [second, third][: 1 + (place == 0)], voter, at=clock.now())
    cast(window, [first], phones["Law"][0], at=clock.now())
    close_vote(show.id, at=clock.now())
    return change(show, phase="closed")


def test_the_page_says_who_gave_what_and_who_was_not_heard(owner: FlaskClient) -> None:
    page = owner.get(f"/control/shows/{counted().id}/result").get_data(as_text=True)
    assert "Points of the delegations" in page
    assert "Too few of their people voted, so these gave no points: Law." in page
    assert "Physics 8; together 8. 1 of 2 could give: 8 × 2 / 1 = 16." in page
    assert "Physics 12, History 12; together 24." in page


def test_the_json_alone_computes_the_points_again(owner: FlaskClient) -> None:
    data = owner.get(f"/control/shows/{counted().id}/result/result.json").get_json()
    ballots = {
        row["id"]: {entry: Fraction(points) for entry, points in row["given"].items()}
        for row in data["delegations"]
        if row["given"]
    }
    rules = read_rules(data["rules_toml"])
    panel = Panel(tuple(entry["id"] for entry in data["entries"]), (), tuple(rules.weights), {})
    again = compute(panel, rules, Votes({}, ballots=ballots))
    assert {s.entry: s.total for s in again.standings} == {
        entry: Fraction(points) for entry, points in data["votes"].items()
    }
    assert sorted(map(Fraction, data["votes"].values())) == [16, 20, 24]
