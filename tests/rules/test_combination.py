"""Jury and audience together: published shows and the examples of published rules."""

from collections.abc import Mapping
from fractions import Fraction

import pytest

from kruvision.rules.audience.votes import votes_from_ballots
from kruvision.rules.contest import Decision, Panel, Votes
from kruvision.rules.errors import RuleError
from kruvision.rules.ruleset.rules import Combination, Rules
from kruvision.rules.standings import Result, compute
from tests.rules.conftest import Printed
from tests.rules.published import grouped, rows, tree

EVERY_MARK = {"drop_low": 0, "drop_high": 0, "aggregate": "sum"}


def jury_points(points: Mapping[str, int | Fraction]) -> Panel:
    """A jury whose points are known: two halves, so that the sum of both is the points."""
    marks = {(e, "", j): Fraction(p, 2) for e, p in points.items() for j in ("one", "two")}
    return Panel(tuple(points), ("one", "two"), ("",), marks)


def together(
    jury: Mapping[str, int], audience: Mapping[str, int], combination: Combination, **more: object
) -> Result:
    rules = Rules("trimmed_mean", EVERY_MARK, combination=combination, **more)
    return compute(jury_points(jury), rules, Votes({e: Fraction(v) for e, v in audience.items()}))


def totals(result: Result) -> dict[str, Fraction | None]:
    return {standing.entry: standing.total for standing in result.standings}


def example(name: str) -> dict[str, int]:
    return next(e for e in tree("combination/published_rules_examples.json") if e["id"] == name)


@pytest.mark.parametrize("name", ["melodifestivalen_2011_pool", "melodifestivalen_2011_10pc"])
def test_a_share_of_the_pool_of_melodifestivalen_is_rounded_half_up(name: str) -> None:
    case = example(name)
    shares = {"A": case["share_percent"], "B": 100 - case["share_percent"]}
    result = together({"A": 0, "B": 473}, shares, Combination("pool"))
    assert result.standing("A").audience == case["points"]


def test_the_audience_of_melodifestivalen_2010_gives_eleven_juries_points() -> None:
    case = example("melodifestivalen_2010_rank_mapped")
    votes = {entry: 100 - at for at, entry in enumerate("ABCDEFGHIJ")}
    chosen = Combination("rank_points", juries=case["n_juries"])
    result = together(dict.fromkeys(votes, 1), votes, chosen)
    assert result.standing("A").audience == case["audience_rank_1"]
    assert result.standing("B").audience == case["audience_rank_2"]


def test_the_audience_order_counts_once_for_each_juror_where_nothing_else_is_said() -> None:
    result = together({"A": 1, "B": 2}, {"A": 5, "B": 4}, Combination("rank_points"))
    assert totals(result) == {"A": 1 + 24, "B": 2 + 20}


@pytest.mark.parametrize("name", ["sanremo_2019", "sanremo_2020_final"])
def test_the_weights_of_sanremo_give_percentages(name: str) -> None:
    weights = example(name)["weights"]
    televote = Fraction(weights["televote"])
    chosen = Combination("percentage", jury=100 - televote, audience=televote, compare_places=4)
    result = together({"A": 30, "B": 10}, {"A": 1, "B": 4}, chosen)
    assert result.standing("A").total == (100 - televote) * Fraction(3, 4) + televote / 5
    assert sum(totals(result).values()) == 100


def test_percentages_equal_at_four_decimals_are_a_tie_for_the_televote() -> None:
    chosen = Combination("percentage", Fraction(50), Fraction(50), compare_places=4)
    jury, votes = {"A": 10_000_001, "B": 9_999_999}, {"A": 9_999_998, "B": 10_000_002}
    rules = Rules("trimmed_mean", EVERY_MARK, combination=chosen, ties=("audience_score",))
    exact = Rules(
        "trimmed_mean",
        EVERY_MARK,
        combination=Combination("percentage", Fraction(50), Fraction(50)),
    )
    given = Votes({e: Fraction(v) for e, v in votes.items()})
    tied = compute(jury_points(jury), rules, given)
    assert [step.kind for step in tied.standing("B").working].count("tie") == 1
    assert tied.standing("B").place == 1
    assert not [
        s for s in compute(jury_points(jury), exact, given).standings[0].working if s.kind == "tie"
    ]


def test_the_dance_contest_of_2008_comes_out(printed: Printed) -> None:
    """Expert jury points times four, added to the televote of every country."""
    table = rows("combination/eurodance2008.csv")
    voters = [name for name in table[0] if name[0].isupper()]
    ballots = {
        voter: {row["entry"]: Fraction(row[voter]) for row in table if row[voter]}
        for voter in voters
    }
    experts = {row["entry"]: Fraction(int(row["expert_jury_points_x4"]), 4) for row in table}
    rules = Rules(
        "trimmed_mean",
        EVERY_MARK,
        combination=Combination("multiplier", jury=Fraction(4), audience=Fraction(1)),
    )
    result = compute(jury_points(experts), rules, votes_from_ballots(ballots))
    right = sum(result.standing(row["entry"]).total == int(row["published_total"]) for row in table)
    printed("Eurovision Dance Contest totals", right, len(table))


def test_every_total_and_place_of_the_junior_contest_comes_out(printed: Printed) -> None:
    """Level totals of 2017 and 2024 were won by the online vote."""
    years = grouped(rows("jesc/scoreboard.csv"), "year")
    right = entries = 0
    for table in years.values():
        jury = {row["entry"]: int(row["jury_or_adult_points"]) for row in table}
        online = {row["entry"]: int(row["online_or_kids_points"]) for row in table}
        result = together(jury, online, Combination("sum"), ties=("audience_score",))
        entries += len(table)
        right += sum(
            result.standing(row["entry"]).total == int(row["total"])
            and result.standing(row["entry"]).place == int(row["place"])
            for row in table
        )
    printed("Junior Eurovision totals with places", right, entries)


def test_the_online_pool_of_the_junior_contest_is_the_jury_pool_give_or_take_rounding() -> None:
    """Shares are rounded one by one: in 2017 they add up to one point more than the pool."""
    for (year,), table in grouped(rows("jesc/scoreboard.csv"), "year").items():
        online = {row["entry"]: int(row["online_or_kids_points"]) for row in table}
        pool = sum(int(row["jury_or_adult_points"]) for row in table)
        result = together(
            dict.fromkeys(online, 1), online, Combination("pool", pool=Fraction(pool))
        )
        found = {s.entry: s.audience for s in result.standings}
        assert found == online, year
        assert sum(online.values()) - pool == (1 if year == "2017" else 0)


def test_the_largest_remainder_gives_exactly_the_pool() -> None:
    chosen = Combination("pool", pool=Fraction(10), shares="largest_remainder")
    result = together({"A": 1, "B": 1, "C": 1}, {"A": 35, "B": 34, "C": 31}, chosen)
    assert {s.entry: s.audience for s in result.standings} == {"A": 4, "B": 3, "C": 3}


def test_equal_remainders_at_the_cut_get_nothing_more() -> None:
    chosen = Combination("pool", pool=Fraction(1), shares="largest_remainder")
    result = together({"A": 1, "B": 1}, {"A": 5, "B": 5}, chosen)
    assert {s.audience for s in result.standings} == {0}


def test_jury_place_plus_audience_place_is_decided_by_the_audience() -> None:
    result = together({"A": 9, "B": 7, "C": 5}, {"A": 1, "B": 3, "C": 2}, Combination("rank_sum"))
    assert [(s.entry, s.place, s.total) for s in result.standings] == [
        ("B", 1, 3),
        ("A", 2, 4),
        ("C", 3, 5),
    ]
    level = together({"A": 9, "B": 7}, {"A": 1, "B": 3}, Combination("rank_sum"), ties=())
    assert [(s.entry, s.place) for s in level.standings] == [("B", 1), ("A", 2)]


@pytest.mark.parametrize(
    "method", ["percentage", "pool", "rank_points", "rank_sum", "sum", "multiplier"]
)
def test_a_body_that_fails_leaves_the_other_standing_and_says_so(method: str) -> None:
    chosen = Combination(method, Fraction(1, 2), Fraction(1, 2))
    rules = Rules(combination=chosen)
    jury = jury_points({"A": 1, "B": 2})
    alone = compute(jury, rules, Votes({}))
    assert [s.entry for s in alone.standings] == ["B", "A"]
    assert alone.notes[0].to_json() == {"kind": "no_votes", "combination": method}
    nobody = Panel(("A", "B"), ("one",), ("",), {}, absent=frozenset({"one"}))
    votes = compute(nobody, rules, Votes({"A": Fraction(3), "B": Fraction(1)}))
    assert [s.entry for s in votes.standings] == ["A", "B"]
    assert votes.notes[0].to_json() == {"kind": "no_jury_marks", "combination": method}
    with pytest.raises(RuleError, match="nothing_to_compute"):
        compute(nobody, rules, Votes({}))


def test_places_cannot_be_added_to_votes() -> None:
    rules = Rules("rank_sum", combination=Combination("sum"))
    with pytest.raises(RuleError, match="combination_needs_points"):
        compute(jury_points({"A": 2, "B": 4}), rules, Votes({"A": Fraction(1)}))


def test_the_jury_order_as_points_can_be_added_to_votes() -> None:
    rules = Rules("rank_sum", {"points": True}, combination=Combination("sum"))
    result = compute(jury_points({"A": 2, "B": 4}), rules, Votes({"B": Fraction(5)}))
    assert totals(result) == {"A": 12, "B": 15}
    assert {s.entry: s.points for s in result.standings} == {"A": 12, "B": 10}


def test_a_level_jury_leaves_points_open_until_it_is_decided() -> None:
    marks = {
        ("A", "", "x"): Fraction(1),
        ("B", "", "x"): Fraction(2),
        ("A", "", "y"): Fraction(2),
        ("B", "", "y"): Fraction(1),
    }
    panel = Panel(("A", "B"), ("x", "y"), ("",), marks)
    rules = Rules("rank_sum", {"points": True}, combination=Combination("sum"), ties=())
    votes = Votes({"A": Fraction(4), "B": Fraction(1)})
    assert compute(panel, rules, votes).unresolved_ties == (("A", "B"),)
    decided = compute(panel, rules, votes, [Decision(("B", "A"))])
    assert decided.is_final
    assert totals(decided) == {"A": 14, "B": 13}


def test_one_body_alone_counts_when_the_rules_say_so() -> None:
    jury, votes = {"A": 1, "B": 2}, {"A": 7, "B": 3}
    only_jury = together(jury, votes, Combination("jury_only"))
    assert [(s.entry, s.jury, s.audience) for s in only_jury.standings] == [
        ("B", 2, 3),
        ("A", 1, 7),
    ]
    only_votes = together(jury, votes, Combination("audience_only"))
    assert totals(only_votes) == {"A": 7, "B": 3}


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        ("given", {"A": 3, "B": 3}),
        ("plurality", {"A": 1, "B": 1}),
        ("approval", {"A": 2, "B": 2}),
        ("ranked_points", {"A": 22, "B": 22}),
    ],
)
def test_ballots_are_read_as_the_rules_say(method: str, expected: dict[str, int]) -> None:
    ballots = votes_from_ballots(
        {"v": {"A": Fraction(1), "B": Fraction(2)}, "w": {"A": Fraction(2), "B": Fraction(1)}}
    )
    rules = Rules(combination=Combination("audience_only"), audience_method=method)
    assert totals(compute(jury_points({"A": 1, "B": 1}), rules, ballots)) == expected
