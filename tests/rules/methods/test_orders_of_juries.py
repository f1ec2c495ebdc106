"""Skating System, Condorcet methods and majority judgment: textbooks and known panels."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from kruvision.rules.contest import Panel
from kruvision.rules.method_parts.juror_orders import juror_orders
from kruvision.rules.method_parts.majority import lower_middle, majority_key, majority_values
from kruvision.rules.method_parts.pairwise import count_duels
from kruvision.rules.method_parts.skating import final_order
from kruvision.rules.methods.schulze import widest_paths
from kruvision.rules.ranking import Order, mid_ranks, order_by, places
from kruvision.rules.ruleset.rules import Rules
from kruvision.rules.standings import Result, compute
from tests.rules.conftest import Printed
from tests.rules.published import BESIDE, OWN, outside, tree

TEXTBOOK = "skating_system/textbook.json"


def number(value: float | int) -> Fraction:
    return Fraction(str(value))


def skating_panel(dances: Sequence[Mapping[str, Sequence[float]]]) -> Panel:
    couples = tuple(dances[0])
    judges = tuple(f"J{at}" for at in range(len(dances[0][couples[0]])))
    marks = {
        (couple, f"dance {number_}", judge): number(mark)
        for number_, dance in enumerate(dances)
        for couple, row in dance.items()
        for judge, mark in zip(judges, row, strict=True)
    }
    return Panel(couples, judges, tuple(f"dance {at}" for at in range(len(dances))), marks)


def written_places(result: Result) -> dict[str, Fraction]:
    """Places as the Skating System writes them: level couples share the mean (2½)."""
    groups: dict[int, list[str]] = {}
    for standing in result.standings:
        assert standing.place is not None
        groups.setdefault(standing.place, []).append(standing.entry)
    return mid_ranks(tuple(tuple(groups[place]) for place in sorted(groups)))


def skating_places(case: Mapping[str, Any]) -> dict[str, Fraction]:
    if case.get("kind") != "dance_places":
        return written_places(compute(skating_panel(case["dances"]), Rules("skating_system")))
    by_couple: dict[str, list[Fraction]] = {}
    for dance in case["dances"]:
        for couple, place in dance.items():
            given = place[0] if isinstance(place, list) else place
            by_couple.setdefault(couple, []).append(number(given))
    return mid_ranks(final_order(by_couple, None)[0])


@pytest.mark.parametrize(
    "path",
    [
        OWN / "skating_system/regulation_examples.json",
        OWN / "skating_system/random_finals.json",
        pytest.param(BESIDE / TEXTBOOK, marks=outside(TEXTBOOK)),
    ],
    ids=lambda path: path.stem,
)
def test_every_skating_system_final_comes_out(path: Path, printed: Printed) -> None:
    cases = tree(path.name, path.parent)
    right = sum(
        skating_places(case) == {c: number(place) for c, place in case["expected"].items()}
        for case in cases
    )
    printed(f"Skating System {path.stem}", right, len(cases))


def ballots_panel(ballots: Iterable[Sequence[str]], weights: Sequence[int]) -> Panel:
    listed = [list(ballot) for ballot in ballots]
    entries = tuple(sorted(listed[0]))
    jurors = tuple(f"V{at}" for at in range(len(listed)))
    marks = {
        (entry, "", juror): Fraction(rank)
        for juror, ballot in zip(jurors, listed, strict=True)
        for rank, entry in enumerate(ballot, start=1)
    }
    voices = dict(zip(jurors, map(Fraction, weights), strict=True))
    return Panel(entries, jurors, ("",), marks, juror_weights=voices)


def totals(panel: Panel, method: str) -> dict[str, Fraction | None]:
    return {s.entry: s.total for s in compute(panel, Rules(method)).standings}


def order_of(panel: Panel, method: str) -> str:
    return ">".join(s.entry for s in compute(panel, Rules(method)).standings)


def test_the_capital_of_tennessee_comes_out() -> None:
    case = next(c for c in tree("condorcet/textbook.json") if c["id"] == "tennessee")
    counts, orders = zip(*case["ballots"], strict=True)
    panel = ballots_panel([order.split(">") for order in orders], counts)
    expected = case["expected"]
    assert totals(panel, "plurality") == expected["plurality"]
    assert totals(panel, "borda") == expected["borda_n-1..0"]
    assert totals(panel, "copeland") == expected["copeland"]
    assert order_of(panel, "schulze") == expected["schulze"]
    assert order_of(panel, "copeland")[0] == expected["condorcet_winner"]


def test_the_45_voters_of_schulze_come_out_with_their_strongest_paths() -> None:
    case = next(c for c in tree("condorcet/textbook.json") if c["id"] == "schulze45")
    counts, orders = zip(*case["ballots"], strict=True)
    panel = ballots_panel([order.split(">") for order in orders], counts)
    paths = widest_paths(count_duels(panel, juror_orders(panel, Rules("schulze"))))
    assert paths == case["expected"]["strongest_paths"]
    assert order_of(panel, "schulze") == case["expected"]["schulze"]


def test_sixty_five_jurors_of_2021_come_out_in_every_pairwise_method(printed: Printed) -> None:
    case = tree("condorcet/esc2021_jurors.json")
    rankings = [ballot["ranking"] for ballot in case["ballots"]]
    panel = ballots_panel(rankings, [1] * len(rankings))
    expected = case["expected"]
    duels = count_duels(panel, juror_orders(panel, Rules("schulze")))
    right = duels == expected["pairwise_wins_row_over_column"]
    named = {"borda": "borda", "copeland": "copeland_half_tie", "plurality": "plurality"}
    for method, key in {**named, "schulze": "schulze_defeats"}.items():
        right += totals(panel, method) == {e: number(v) for e, v in expected[key].items()}
    right += [compute(panel, Rules("schulze")).standings[0].entry] == expected["schulze_winners"]
    printed("results of 65 jurors", right, 6)


def test_every_majority_value_comes_out(printed: Printed) -> None:
    cases = tree("majority_judgment/random_panels.json")
    right = 0
    for case in cases:
        grades = case["grades_1_worst_7_best"]
        jurors = tuple(f"J{at}" for at in range(len(next(iter(grades.values())))))
        marks = {
            (entry, "", juror): Fraction(grade)
            for entry, row in grades.items()
            for juror, grade in zip(jurors, row, strict=True)
        }
        panel = Panel(tuple(grades), jurors, ("",), marks)
        result = compute(panel, Rules("majority_judgment"))
        expected: Order = tuple(tuple(group) for group in case["expected_order_with_ties"])
        found = {s.entry: s.place for s in result.standings}
        first = {entry: Fraction(value[0]) for entry, value in case["majority_value"].items()}
        right += found == places(expected) and totals(panel, "median") == first
    printed("majority judgment panels", right, len(cases))


def test_the_french_poll_of_2012_comes_out() -> None:
    poll = tree("majority_judgment/france2012_poll.json")
    best = len(poll["grades_best_first"])
    panels = {
        name: [(Fraction(best - at), number(share)) for at, share in enumerate(shares)]
        for name, shares in poll["shares"].items()
    }
    keys = {n: majority_key(value) for n, value in majority_values(panels).items()}
    assert [group[0] for group in order_by(keys)] == poll["order"]
    for name, expected in poll["expected"].items():
        assert lower_middle(panels[name]) == best - expected["grade_index"]


def test_unequal_panels_are_compared_at_equal_fractions() -> None:
    """Twice the same panel is level with it; one low grade more pulls it behind."""
    one = [(Fraction(grade), Fraction(1)) for grade in (2, 5, 7)]
    values = majority_values(
        {"once": one, "twice": one * 2, "more": [*one, (Fraction(1), Fraction(1))]}
    )
    keys = {name: majority_key(value) for name, value in values.items()}
    assert keys["once"] == keys["twice"] > keys["more"]
