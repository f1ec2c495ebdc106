"""Jury statistics: textbook numbers, other libraries, and reversals that were admitted."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import krippendorff
import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from kruvision.rules.agreement import analyse, check_ballot
from kruvision.rules.agreement.concordance import (
    alpha_interval,
    alpha_ordinal,
    intraclass,
    kendall_w,
)
from kruvision.rules.agreement.correlation import pearson, spearman
from kruvision.rules.agreement.report import mean_and_error, slope
from kruvision.rules.agreement.robustness import leave_one_out, place_bands
from kruvision.rules.agreement.upside_down import spearman_with_others
from kruvision.rules.agreement.values import ranks_of, values_of
from kruvision.rules.contest import Panel
from kruvision.rules.numbers import fixed_text
from kruvision.rules.ruleset.rules import Rules
from kruvision.rules.standings import compute
from tests.rules.conftest import Printed
from tests.rules.published import (
    BESIDE,
    grouped,
    jury_decisions,
    outside,
    panel_of,
    part_and_whole,
    rows,
    tree,
)

RULE_OF = {"exp_rank": "exponential_rank"}
marks = st.integers(0, 6).map(Fraction)


def textbook(name: str) -> dict[str, dict[str, float]]:
    return next(case for case in tree("agreement/textbook.json") if case["id"] == name)


def fractions(table: list[list[int]]) -> list[list[Fraction]]:
    return [[Fraction(value) for value in row] for row in table]


def juries(root: Path) -> list[tuple[dict[str, str], Panel, Rules]]:
    """Each jury with marks: its known statistics, its panel, the rule its ranks were added by."""
    rule = {row["show_id"]: row["jury_rule"] for row in rows("esc/shows.csv")}
    known = {(row["show_id"], row["jury"]): row for row in rows("agreement/esc_juries.csv")}
    found = []
    tables = grouped(rows("esc/juror_ranks.csv", root), "show_id", "jury")
    for (show, jury), table in tables.items():
        panel = panel_of(table, "ABCDE")
        if panel.marks:
            rules = Rules(RULE_OF.get(rule[show], "rank_sum"))
            found.append((known[show, jury], panel, rules))
    return found


def test_intraclass_correlations_of_shrout_and_fleiss_come_out() -> None:
    case = textbook("shrout_fleiss_1979")
    found = intraclass(fractions(case["rows_targets_x_columns_judges"]))
    assert fixed_text(found.single, 6) == str(case["computed_6dp"]["ICC(2,1)"])
    assert fixed_text(found.mean, 6) == str(case["computed_6dp"]["ICC(2,k)"])
    assert fixed_text(found.single, 2) == str(case["expected"]["ICC(2,1)"])
    assert fixed_text(found.mean, 2) == str(case["expected"]["ICC(2,k)"])


def test_alphas_of_krippendorffs_four_observers_come_out() -> None:
    case = textbook("krippendorff_4_observers")
    observers = case["rows_observers_x_columns_units_null_missing"]
    units = [[Fraction(v) for v in unit if v is not None] for unit in zip(*observers, strict=True)]
    assert fixed_text(alpha_ordinal(units), 3) == str(case["expected"]["ordinal"])
    assert fixed_text(alpha_interval(units), 3) == str(case["expected"]["interval"])


def test_kendalls_w_of_the_four_judges_comes_out() -> None:
    case = textbook("projects_4_judges")
    table = fractions(case["rows_objects_x_columns_judges"])
    entries = [str(at) for at in range(len(table))]
    ranks = []
    for column in zip(*table, strict=True):
        negative = dict(zip(entries, [-value for value in column], strict=True))
        ranks.append(list(ranks_of(negative, entries).values()))
    found = kendall_w(ranks)
    assert fixed_text(found.w, 4) == str(case["expected"]["W"])
    assert fixed_text(found.chi2, 2) == str(case["expected"]["chi2"])
    assert found.degrees == case["expected"]["df"]


@part_and_whole("esc/juror_ranks.csv")
def test_every_jury_agrees_as_much_as_it_did(root: Path, printed: Printed) -> None:
    right, listed = 0, juries(root)
    for row, panel, rules in listed:
        sheets = values_of(panel, rules)
        kendall = kendall_w([list(sheets.ranks[juror].values()) for juror in sheets.jurors])
        others = [spearman_with_others(sheets, juror) for juror in sheets.jurors]
        mean = sum(others, Fraction(0)) / len(others)
        right += float(fixed_text(kendall.w, 6)) == float(row["kendall_W"])
        right += float(fixed_text(kendall.chi2, 4)) == float(row["friedman_chi2"])
        named = "mean_spearman_juror_vs_mean_of_others"
        right += float(fixed_text(mean, 6)) == float(row[named])
        named = "min_spearman_juror_vs_mean_of_others"
        right += float(fixed_text(min(others), 6)) == float(row[named])
    printed("numbers of agreement", right, 4 * len(listed))


@part_and_whole("esc/juror_ranks.csv")
def test_leaving_one_juror_out_changes_as_many_of_the_first_ten(
    root: Path, printed: Printed
) -> None:
    def first_ten(panel: Panel, rules: Rules) -> set[str]:
        return {standing.entry for standing in compute(panel, rules).standings[:10]}

    right, listed = 0, juries(root)
    for row, panel, rules in listed:
        before, present = first_ten(panel, rules), values_of(panel, rules).jurors
        changes = [
            len(before - first_ten(replace(panel, juror_weights={juror: Fraction(0)}), rules))
            for juror in present
        ]
        right += max(changes) == int(row["max_top10_changes_leave_one_juror_out"])
    printed("juries with one juror left out", right, len(listed))


@part_and_whole("esc/juror_ranks.csv")
def test_the_upside_down_ballot_is_found_and_no_other(root: Path, printed: Printed) -> None:
    known = tree("agreement/upside_down_ballots.json")
    found = [
        (row["show_id"], row["jury"], juror, check_ballot(panel, rules, juror))
        for row, panel, rules in juries(root)
        for juror in panel.jurors
    ]
    flagged = [case for case in found if case[3] is not None]
    expected = [(case["show_id"], case["jury"], case["juror"]) for case in known["flagged"]]
    assert [case[:3] for case in flagged] == expected
    for (*_, suspicion), case in zip(flagged, known["flagged"], strict=True):
        assert fixed_text(suspicion.spearman, 4) == str(case["spearman_vs_mean_of_others"])
        assert fixed_text(suspicion.w, 4) == str(case["W"])
        assert fixed_text(suspicion.w_if_reversed, 4) == str(case["W_if_reversed"])
    printed("ballots that look reversed", len(flagged), len(expected))


def test_the_reversed_ballot_turned_around_gives_the_points_it_should_have_given() -> None:
    case = tree("agreement/upside_down_ballots.json")["published_what_if"][0]
    tables = grouped(rows("esc/juror_ranks.csv"), "show_id", "jury")
    panel = panel_of(tables[case["show_id"], case["jury"]], "ABCDE")
    n = len(panel.entries)
    turned = {
        (e, c, juror): n + 1 - rank if juror == case["juror"] else rank
        for (e, c, juror), rank in panel.marks.items()
    }
    rules = Rules("rank_sum", {"points": True}, ties=())
    result = compute(replace(panel, marks=turned), rules)
    ties = [sorted(tie) for tie in case["exact_rank_sum_ties_in_that_list"]]
    points = case["points_if_reversed"]
    for standing in result.standings:
        level = next((t for t in ties if standing.entry in t), None)
        if level is None:
            assert standing.points == points.get(standing.entry, 0)
        else:
            assert standing.points is None
            assert level in [sorted(tie) for tie in result.unresolved_ties]


@given(st.lists(st.tuples(marks, marks), min_size=2, max_size=12))
def test_correlations_are_those_of_scipy(pairs: list[tuple[Fraction, Fraction]]) -> None:
    one, other = [a for a, _ in pairs], [b for _, b in pairs]
    found = pearson(one, other), spearman(one, other)
    if len(set(one)) == 1 or len(set(other)) == 1:
        assert found == (None, None)
        return
    floats = np.array(one, float), np.array(other, float)
    assert float(found[0]) == pytest.approx(scipy.stats.pearsonr(*floats)[0], abs=1e-9)
    assert float(found[1]) == pytest.approx(scipy.stats.spearmanr(*floats)[0], abs=1e-9)


@given(st.lists(st.lists(marks, min_size=4, max_size=4), min_size=3, max_size=7))
def test_kendalls_w_with_ties_is_friedmans_test_of_scipy(table: list[list[Fraction]]) -> None:
    columns = ["a", "b", "c", "d"]
    ranks = [
        list(ranks_of(dict(zip(columns, row, strict=True)), columns).values()) for row in table
    ]
    found = kendall_w(ranks)
    if all(len(set(row)) == 1 for row in table):
        assert found is None
        return
    expected = scipy.stats.friedmanchisquare(*np.array(table, float).T).statistic
    assert float(found.chi2) == pytest.approx(expected, abs=1e-9)


@given(
    st.lists(
        st.lists(st.one_of(st.none(), marks), min_size=3, max_size=3), min_size=3, max_size=8
    ).filter(lambda units: len({v for u in units for v in u if v is not None}) > 1)
)
def test_alphas_are_those_of_krippendorffs_package(units: list[list[Fraction | None]]) -> None:
    values = [[v for v in unit if v is not None] for unit in units]
    data = np.array([[np.nan if v is None else float(v) for v in unit] for unit in units]).T
    for found, level in ((alpha_ordinal(values), "ordinal"), (alpha_interval(values), "interval")):
        pairable = {v for unit in values if len(unit) > 1 for v in unit}
        if len(pairable) < 2:
            assert found is None
            continue
        expected = krippendorff.alpha(reliability_data=data, level_of_measurement=level)
        assert float(found) == pytest.approx(expected, abs=1e-9)


@given(st.lists(marks, min_size=2, max_size=9))
def test_mean_error_and_slope_are_those_of_scipy(values: list[Fraction]) -> None:
    mean, error = mean_and_error(values)
    floats = np.array(values, float)
    assert float(mean) == pytest.approx(floats.mean())
    assert float(error) == pytest.approx(scipy.stats.sem(floats), abs=1e-9)
    places = [Fraction(at) for at in range(len(values))]
    expected = scipy.stats.linregress(range(len(values)), floats).slope
    assert float(slope(places, values)) == pytest.approx(expected, abs=1e-9)


def severe_panel() -> Panel:
    """Juror `hard` marks one below the others, and one lower with every entry."""
    given_marks = {}
    for at, entry in enumerate("ABCDE"):
        for juror, lower in (("mild", 0), ("plain", 0), ("hard", 1 + at)):
            given_marks[entry, "voice", juror] = Fraction(9 + at % 2 - lower)
            given_marks[entry, "stage", juror] = Fraction(9 + at % 2 - lower)
    return Panel(tuple("ABCDE"), ("mild", "plain", "hard"), ("voice", "stage"), given_marks)


def test_a_severe_juror_who_drifts_is_seen() -> None:
    report = {juror.juror: juror for juror in analyse(severe_panel(), Rules()).jurors}
    assert report["hard"].severity == -3
    assert report["hard"].drift == -1
    assert report["mild"].severity == Fraction(3, 2)
    assert fixed_text(report["hard"].standard_error, 6) == "0.707107"


def test_criteria_that_always_go_together_correlate_fully() -> None:
    assert analyse(severe_panel(), Rules()).criteria == {("voice", "stage"): 1}


def test_leaving_out_the_juror_who_decides_changes_the_winner() -> None:
    given_marks = {
        ("A", "", "x"): 10, ("B", "", "x"): 1,
        ("A", "", "y"): 5, ("B", "", "y"): 6,
        ("A", "", "z"): 5, ("B", "", "z"): 6,
    }  # fmt: skip
    panel = Panel(
        ("A", "B"), ("x", "y", "z"), ("",), {k: Fraction(v) for k, v in given_marks.items()}
    )
    found = leave_one_out(panel, Rules())
    assert found["x"].winners == ("B",)
    assert found["x"].farthest_move == 1
    assert found["y"].winners == ("A",)
    assert leave_one_out(panel, Rules("trimmed_mean", {"drop_low": 1, "drop_high": 0}))["x"] is None


def test_bands_are_the_same_on_every_run_and_hold_the_place_of_a_clear_winner() -> None:
    panel = severe_panel()
    bands = place_bands(panel, Rules())
    assert bands == place_bands(panel, Rules())
    unanimous = {
        (e, "", j): Fraction(9 - at) for at, e in enumerate("ABC") for j in ("x", "y", "z")
    }
    clear = place_bands(Panel(tuple("ABC"), ("x", "y", "z"), ("",), unanimous), Rules())
    assert [(band.best, band.worst) for band in clear.values()] == [(1, 1), (2, 2), (3, 3)]


def test_a_lone_juror_has_nobody_to_agree_with() -> None:
    panel = Panel(
        ("A", "B"), ("x",), ("",), {("A", "", "x"): Fraction(1), ("B", "", "x"): Fraction(2)}
    )
    found = analyse(panel, Rules())
    assert (found.kendall, found.intraclass, found.alpha_interval) == (None, None, None)
    assert (found.jurors[0].severity, found.jurors[0].spearman) == (None, None)


@part_and_whole("esc/juror_ranks.csv")
def test_shows_of_hands_belong_to_juries_that_are_known(root: Path) -> None:
    known = {(row["show_id"], row["jury"]) for row, _, _ in juries(root)}
    assert set(jury_decisions(root)) <= known


@outside("esc/juror_ranks.csv")
def test_every_jury_whose_statistics_are_known_is_in_the_whole() -> None:
    assert len(juries(BESIDE)) == len(rows("agreement/esc_juries.csv")) == 138
