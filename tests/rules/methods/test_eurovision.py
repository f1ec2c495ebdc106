"""Eurovision: every published jury, total and place comes out."""

from fractions import Fraction
from pathlib import Path

import pytest

from kruvision.rules.audience.votes import votes_from_ballots
from kruvision.rules.contest import Decision, Panel, Votes
from kruvision.rules.errors import RuleError
from kruvision.rules.ruleset.rules import Combination, Rules
from kruvision.rules.standings import Result, compute
from tests.rules.conftest import Printed
from tests.rules.published import grouped, jury_decisions, panel_of, part_and_whole, rows

JURORS = "ABCDE"
SINCE_2016 = ("audience_score", "voters", "high_points", "running_order")
CHAINS = {
    "shared_place": ("shared_place",),
    "countries_giving_points>count_of_12s_10s_8s...>running_order": SINCE_2016[1:],
    "televote_points>televote_countries>televote_12s_10s_...>running_order": SINCE_2016,
}


def jury_result(rule: str, table: list[dict[str, str]], decisions: list[Decision]) -> Result:
    panel = panel_of(table, JURORS)
    method = "exponential_rank" if rule == "exp_rank" else "rank_sum"
    points = Rules(method=method, options={"points": True}, ties=())
    if rule != "combined_rank":
        return compute(panel, points, None, decisions)
    by_place = Rules(
        method=method,
        options={"points": True},
        combination=Combination(method="rank_sum"),
        ties=(),
    )
    ranks = {row["entry"]: row["published_televote_rank"] for row in table}
    televote = {entry: len(table) - Fraction(rank) for entry, rank in ranks.items() if rank}
    return compute(panel, by_place, Votes(televote), decisions)


@part_and_whole("esc/juror_ranks.csv")
def test_every_jury_gives_the_points_it_gave(root: Path, printed: Printed) -> None:
    rules = {row["show_id"]: row["jury_rule"] for row in rows("esc/shows.csv")}
    decisions = jury_decisions(root)
    substituted = {(row["show_id"], row["voter"]) for row in rows("esc/substituted_juries.csv")}
    right, juries = 0, grouped(rows("esc/juror_ranks.csv", root), "show_id", "jury")
    for (show, jury), table in juries.items():
        if (show, jury) in substituted:
            continue
        result = jury_result(rules[show], table, decisions.get((show, jury), []))
        published = {row["entry"]: Fraction(row["published_points"] or 0) for row in table}
        right += {s.entry: s.points for s in result.standings} == published
        assert not any(published[entry] for tie in result.unresolved_ties for entry in tie)
    printed("juries", right, len(juries) - len(substituted))


@part_and_whole("esc/juror_ranks.csv")
def test_every_combined_order_of_2014_comes_out(root: Path, printed: Printed) -> None:
    decisions = jury_decisions(root)
    tables = grouped(rows("esc/juror_ranks.csv", root), "show_id", "jury")
    shows = {key: table for key, table in tables.items() if table[0]["published_combined_rank"]}
    right, failed = 0, set()
    for key, table in shows.items():
        result = jury_result("combined_rank", table, decisions.get(key, []))
        found = {standing.entry: standing for standing in result.standings}
        right += all(
            int(row["published_combined_rank"]) == found[row["entry"]].place for row in table
        )
        if result.notes:
            failed.add((key[1], result.notes[0].kind))
        else:
            assert all(found[row["entry"]].jury == int(row["published_jury_rank"]) for row in table)
    printed("combined orders of 2014", right, len(shows))
    assert failed == {("AL", "no_votes"), ("SM", "no_votes"), ("GE", "no_jury_marks")}


@part_and_whole("esc/full_ranks.csv")
def test_every_full_jury_order_of_2021_comes_out(root: Path, printed: Printed) -> None:
    decisions = jury_decisions(root)
    juries = grouped(rows("esc/full_ranks.csv", root), "show_id", "jury")
    right = 0
    for key, table in juries.items():
        panel = panel_of(table, "abcde")
        rules = Rules(method="exponential_rank", ties=())
        result = compute(panel, rules, None, decisions.get(key, []))
        published = {row["entry"]: int(row["published_jury_rank"]) for row in table}
        found = {s.entry: s.place for s in result.standings}
        for tie in result.unresolved_ties:  # the order is published, the show of hands is not
            filled = range(found[tie[0]], found[tie[0]] + len(tie))
            assert sorted(published[entry] for entry in tie) == list(filled)
            found |= {entry: published[entry] for entry in tie}
        right += found == published
    printed("full jury orders", right, len(juries))


@part_and_whole("esc/juror_ranks.csv")
def test_without_its_show_of_hands_a_level_jury_is_unresolved(root: Path, printed: Printed) -> None:
    rules = {row["show_id"]: row["jury_rule"] for row in rows("esc/shows.csv")}
    tables = grouped(rows("esc/juror_ranks.csv", root), "show_id", "jury")
    right, level = 0, {key: d for key, d in jury_decisions(root).items() if key in tables}
    for key, decided in level.items():
        result = jury_result(rules[key[0]], tables[key], [])
        if rules[key[0]] == "combined_rank":
            right += 1  # the televote may separate what the jury held level
            continue
        right += all(set(d.order) in map(set, result.unresolved_ties) for d in decided)
        assert not result.is_final
    printed("juries with a show of hands", right, len(level))


def show_result(show: dict[str, str], votes: list[dict[str, str]], order: list[str]) -> Result:
    """The whole show: points of juries as marks that are added, points of phones as ballots."""
    split = any(row["jury_points"] for row in votes)
    phones, jury = {}, {}
    for row in votes:
        column = "televote_points" if split or row["televote_points"] else "points"
        if row[column]:
            phones.setdefault(row["voter"], {})[row["entry"]] = Fraction(row[column])
        if row["jury_points"]:
            jury[row["entry"], "", row["voter"]] = Fraction(row["jury_points"])
    jurors = tuple(dict.fromkeys(juror for _, _, juror in jury))
    aside = frozenset(
        (entry, juror) for entry in order for juror in jurors if (entry, "", juror) not in jury
    )
    rules = Rules(
        method="trimmed_mean",
        options={"drop_low": 0, "drop_high": 0, "aggregate": "sum"},
        combination=Combination(method="sum" if split else "audience_only"),
        ties=CHAINS[show["tie_break"]],
    )
    panel = Panel(tuple(order), jurors, ("",), jury, stepped_aside=aside)
    return compute(panel, rules, votes_from_ballots(phones))


def test_every_total_and_place_comes_out(printed: Printed) -> None:
    votes = grouped(rows("esc/votes.csv"), "show_id")
    boards = grouped(rows("esc/scoreboard.csv"), "show_id")
    right = entries = 0
    for show in rows("esc/shows.csv"):
        board = sorted(boards[show["show_id"],], key=lambda row: int(row["running_order"]))
        order = [row["entry"] for row in board]
        result = show_result(show, votes[show["show_id"],], order)
        found = {s.entry: (s.total, s.place) for s in result.standings}
        published = {row["entry"]: (int(row["total"]), int(row["place"])) for row in board}
        entries += len(board)
        right += sum(found[entry] == published[entry] for entry in order)
        assert result.is_final
    printed("totals with places", right, entries)


def test_every_level_total_is_broken_by_the_published_step(printed: Printed) -> None:
    votes = grouped(rows("esc/votes.csv"), "show_id")
    boards = grouped(rows("esc/scoreboard.csv"), "show_id")
    shows = {row["show_id"]: row for row in rows("esc/shows.csv")}
    step_of = {"televote_points": "audience_score", "countries": "voters"}
    right, ties = 0, rows("esc/tied_totals.csv")
    for tie in ties:
        board = sorted(boards[tie["show_id"],], key=lambda row: int(row["running_order"]))
        order = [row["entry"] for row in board]
        result = show_result(shows[tie["show_id"]], votes[tie["show_id"],], order)
        entries = tie["entries_in_published_order"].split(">")
        steps = [s for s in result.standing(entries[0]).working if s.kind == "tie"]
        named = tie["criterion_separating_first_two"]
        expected = "high_points" if named.startswith("count_") else step_of.get(named, named)
        places = [str(result.standing(entry).place) for entry in entries]
        right += steps[-1].values["by"] == expected and ">".join(places) == tie["places"]
    printed("level totals", right, len(ties))


def test_a_second_show_of_hands_is_never_guessed() -> None:
    """A decision that leaves two of three level entries open leaves the tie unresolved."""
    marks = {
        (e, "", j): Fraction(1 + (at + i) % 3)
        for at, e in enumerate("XYZ")
        for i, j in enumerate("ABC")
    }
    panel = Panel(tuple("XYZ"), tuple("ABC"), ("",), marks)
    result = compute(panel, Rules(method="rank_sum", ties=()), None, [Decision(("X", "Y"))])
    assert result.unresolved_ties == (("X", "Y", "Z"),)
    full = compute(
        panel, Rules(method="rank_sum", ties=()), None, [Decision(("X", "Y")), Decision(("Y", "Z"))]
    )
    assert [s.place for s in full.standings] == [1, 2, 3]


@pytest.mark.parametrize("points", [True, False])
def test_a_rank_that_cannot_be_one_is_refused(points: bool) -> None:
    panel = Panel(
        ("X", "Y"), ("A",), ("",), {("X", "", "A"): Fraction(9), ("Y", "", "A"): Fraction(1)}
    )
    with pytest.raises(RuleError, match="bad_rank"):
        compute(panel, Rules(method="exponential_rank", options={"points": points}))
