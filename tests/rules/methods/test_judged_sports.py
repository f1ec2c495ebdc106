"""Figure skating, diving, halfpipe: every published panel score and total comes out."""

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

from kruvision.rules.contest import Deduction, Panel
from kruvision.rules.methods.factored import panel_scores
from kruvision.rules.missing import counting
from kruvision.rules.numbers import parse_number
from kruvision.rules.ruleset.rules import Rules
from kruvision.rules.standings import compute
from tests.rules.conftest import Printed
from tests.rules.published import grouped, panel_of, part_and_whole, rows

SKATING_JUDGES = tuple(f"J{number}" for number in range(1, 10))
DIVING_JUDGES = SKATING_JUDGES[:7]
MIDDLE_FIVE = {"drop_low": 1, "drop_high": 1, "aggregate": "sum"}
MIDDLE_THREE = {"drop_low": 2, "drop_high": 2, "aggregate": "sum"}


def skating_rules(table: list[dict[str, str]]) -> Rules:
    factors = {row["component"]: parse_number(row["factor"]) for row in table}
    return Rules(method="factored", weights=factors)


def test_every_panel_score_of_figure_skating_comes_out(printed: Printed) -> None:
    tables = grouped(rows("figure_skating/components.csv"), "performance_id")
    right = components = 0
    for table in tables.values():
        panel = panel_of(table, SKATING_JUDGES, "performance_id", "component")
        rules = skating_rules(table)
        scores = panel_scores(counting(panel, rules), rules)[panel.entries[0]]
        components += len(table)
        right += sum(
            scores[row["component"]].rounded == parse_number(row["published_panel_score"])
            for row in table
        )
    printed("figure skating panel scores", right, components)


def test_every_component_total_of_figure_skating_comes_out(printed: Printed) -> None:
    tables = grouped(rows("figure_skating/components.csv"), "performance_id")
    segments = rows("figure_skating/segments.csv")
    right = 0
    for segment in segments:
        table = tables[segment["performance_id"],]
        panel = panel_of(table, SKATING_JUDGES, "performance_id", "component")
        result = compute(panel, skating_rules(table))
        right += result.standings[0].display == segment["published_tcs"]
    printed("figure skating component totals", right, len(segments))


def test_every_segment_of_figure_skating_comes_out(printed: Printed) -> None:
    """Elements and components together, minus deductions; places inside each segment."""
    right, segments = 0, grouped(rows("figure_skating/segments.csv"), "competition", "segment")
    for table in segments.values():
        elements = {
            (row["performance_id"], part, judge): parse_number(row[f"published_{part}"])
            for row in table
            for part in ("tes", "tcs")
            for judge in ("panel", "copy")
        }
        panel = Panel(
            tuple(row["performance_id"] for row in table),
            ("panel", "copy"),
            ("tes", "tcs"),
            elements,
            deductions={
                r["performance_id"]: (Deduction(parse_number(r["deductions"])),) for r in table
            },
        )
        whole = Rules(method="factored", options={"drop_low": 0, "drop_high": 0})
        found = {s.entry: s for s in compute(panel, whole).standings}
        right += sum(
            found[row["performance_id"]].total == parse_number(row["published_total"])
            for row in table
        )
    printed("figure skating totals", right, sum(map(len, segments.values())))


def dive_points_2000(row: Mapping[str, str]) -> Fraction:
    """One dive by the rule of 2000: the middle five of seven judges, times three fifths."""
    marks = {("dive", "dive", j): parse_number(row[j]) for j in DIVING_JUDGES}
    panel = Panel(("dive",), DIVING_JUDGES, ("dive",), marks)
    weight = {"dive": parse_number(row["difficulty"]) * Fraction(3, 5)}
    total = compute(panel, Rules("trimmed_mean", MIDDLE_FIVE, weight)).standings[0].total
    assert total is not None
    return total


def dive_points(row: Mapping[str, str]) -> Fraction:
    """One dive: the middle three of seven judges, added, times the difficulty."""
    penalty = int(row.get("penalty_points_per_judge") or 0)
    marks = {("dive", "dive", j): parse_number(row[j]) - penalty for j in DIVING_JUDGES}
    panel = Panel(("dive",), DIVING_JUDGES, ("dive",), marks)
    difficulty = {"dive": parse_number(row["difficulty"])}
    total = compute(panel, Rules("trimmed_mean", MIDDLE_THREE, difficulty)).standings[0].total
    assert total == compute(panel, Rules("factored", MIDDLE_THREE, difficulty)).standings[0].total
    assert total is not None
    return total


@part_and_whole("diving/dives.csv")
def test_every_dive_comes_out(root: Path, printed: Printed) -> None:
    dives = rows("diving/dives.csv", root)
    right = sum(dive_points(r) == parse_number(r["published_dive_points"]) for r in dives)
    printed("dives", right, len(dives))


@part_and_whole("diving/dives.csv")
def test_every_total_of_a_diver_comes_out(root: Path, printed: Printed) -> None:
    one = ("meet", "event", "round", "diver")
    dives = grouped(rows("diving/dives.csv", root), *one)
    right, totals = 0, rows("diving/totals.csv", root)
    for row in totals:
        points = sum(dive_points(dive) for dive in dives[tuple(row[name] for name in one)])
        right += points == parse_number(row["published_total"])
    printed("divers' totals", right, len(totals))


@part_and_whole("diving/sydney2000.csv")
def test_every_place_at_sydney_2000_comes_out(root: Path, printed: Printed) -> None:
    """The rounds of the springboard: from the semi-final on, two rounds count together. Where the
    round before is not known, places cannot be."""
    rounds = grouped(rows("diving/sydney2000.csv", root), "round")
    points = {
        name: {
            (diver, row["dive_no"], "panel"): dive_points_2000(row)
            for (diver,), table in grouped(table, "diver").items()
            for row in table
        }
        for (name,), table in rounds.items()
    }
    right = divers = 0
    for (name,), table in rounds.items():
        before = {"Prelim": None, "Semi": "Prelim", "Final": "Semi"}[name]
        if before and before not in points:
            continue
        published = {row["diver"]: int(row["published_rank"]) for row in table}
        marks = dict(points[name])
        for (diver, dive, judge), value in points[before].items() if before else ():
            if diver in published:
                marks[diver, f"{before} {dive}", judge] = value
        criteria = tuple(dict.fromkeys(criterion for _, criterion, _ in marks))
        panel = Panel(tuple(published), ("panel",), criteria, marks)
        result = compute(panel, Rules("weighted_sum"))
        divers += len(published)
        right += sum(s.place == published[s.entry] for s in result.standings)
    printed("places at Sydney 2000", right, divers)


def test_every_run_in_the_halfpipe_comes_out(printed: Printed) -> None:
    runs = [r for r in rows("halfpipe/milano_cortina_2026_men.csv") if r["J1"]]
    right = 0
    for row in runs:
        panel = panel_of([row], SKATING_JUDGES[:6], "competitor")
        right += (
            compute(panel, Rules("trimmed_mean")).standings[0].display == row["published_run_score"]
        )
    printed("halfpipe runs", right, len(runs))
