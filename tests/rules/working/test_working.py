"""The working: from it alone the result can be computed again, and a false one is found out."""

import copy
import json
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given, note
from hypothesis import strategies as st

from kruvision.rules.contest import Decision, Panel, Votes
from kruvision.rules.numbers import exact_text
from kruvision.rules.result import Result
from kruvision.rules.ruleset.rules import Rules
from kruvision.rules.standings import compute
from tests.rules.panels import CASES, COMBINATIONS, Case, audiences, panels, properties
from tests.rules.working.recompute import Disagreement, recompute

CHAIN = ("first_places", "criterion:voice", "head_to_head", "median", "running_order")


def said(result: Result) -> dict[str, tuple[str | None, int | None, str | None]]:
    """What the result itself says: total, place, points."""
    return {
        s.entry: (
            None if s.total is None else exact_text(s.total),
            s.place,
            None if s.points is None else exact_text(s.points),
        )
        for s in result.standings
    }


def again(result: Result) -> dict[str, tuple[str | None, int | None, str | None]]:
    """What comes out of the working, after a journey through JSON."""
    return recompute(json.loads(json.dumps(result.to_json())))


@properties
@given(panels(aside=True))
def test_every_method_can_be_computed_again_from_its_working(panel: Panel) -> None:
    for case in CASES:
        note(case.name)
        result = case.result(panel)
        assert again(result) == said(result)


@properties
@given(panels())
def test_ties_and_points_can_be_computed_again_from_the_working(panel: Panel) -> None:
    for case in CASES:
        if case.method not in ("points", "ranked_points"):
            note(case.name)
            points = Case(case.method, {**case.options, "points": True})
            result = points.result(panel, ties=CHAIN)
            assert again(result) == said(result)


@properties
@given(panels(aside=True), st.sampled_from(COMBINATIONS), st.data())
def test_jury_and_audience_can_be_computed_again_from_the_working(panel, combination, data) -> None:
    assume(any(panel.marks.values()))
    votes = data.draw(audiences(panel))
    for method in ("weighted_mean", "borda", "trimmed_mean"):
        result = Case(method).result(panel, votes, combination=combination, ties=CHAIN)
        assert again(result) == said(result)


def small(method: str) -> Any:
    marks = {
        (entry, "voice", juror): Fraction(mark)
        for entry, row in {"A": (3, 1, 2), "B": (2, 3, 3), "C": (1, 2, 1)}.items()
        for juror, mark in zip("xyz", row, strict=True)
    }
    panel = Panel(tuple("ABC"), tuple("xyz"), ("voice",), marks)
    return Case(method).result(panel, ties=("running_order",)).to_json()


def changed_numbers(result: Any) -> Iterator[Any]:
    """The result with one number of its working changed, each in turn."""
    only_order_counts = result["method"] in ("rank_sum", "copeland", "schulze", "borda")

    def paths(value: Any, path: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
        if isinstance(value, dict):
            for key, inner in value.items():
                yield from paths(inner, (*path, key))
        elif isinstance(value, list):
            for at, inner in enumerate(value):
                yield from paths(inner, (*path, at))
        elif isinstance(value, str) and value.replace(".", "").isdigit():
            yield path

    for at, standing in enumerate(result["standings"]):
        for path in paths(standing["working"], ()):
            if only_order_counts and "marks" in path:
                continue  # a higher mark for the one who is first anyway is just another ballot
            forged = copy.deepcopy(result)
            inside = forged["standings"][at]["working"]
            for key in path[:-1]:
                inside = inside[key]
            inside[path[-1]] = str(Fraction(inside[path[-1]]) + 7)
            yield path, forged


@pytest.mark.parametrize(
    "method",
    [
        "weighted_mean",
        "weighted_sum",
        "trimmed_mean",
        "factored",
        "rank_sum",
        "borda",
        "copeland",
        "schulze",
    ],
)
def test_a_forged_number_in_the_working_is_found_out(method: str) -> None:
    """Either a step no longer follows from the others, or the outcome is another one."""
    honest = small(method)
    known = recompute(honest)
    believed = [path for path, forged in changed_numbers(honest) if outcome(forged) == known]
    assert believed == []


def outcome(forged: Any) -> Any:
    try:
        return recompute(forged)
    except (Disagreement, StopIteration, ZeroDivisionError):
        return None


def test_a_decision_stands_in_the_working_with_who_and_why() -> None:
    marks = {("A", "", "x"): Fraction(1), ("B", "", "x"): Fraction(1)}
    panel = Panel(("A", "B"), ("x",), ("",), marks)
    decided = Decision(("B", "A"), by="Saule", why="the braver song")
    result = compute(panel, Rules(ties=("decision",)), None, [decided])
    tie = next(s for s in result.standing("B").working if s.kind == "tie")
    assert tie.values["values"]["decisions"] == [
        {"order": ["B", "A"], "by": "Saule", "why": "the braver song"}
    ]
    assert again(result) == said(result)


def test_working_is_exact_text_and_never_a_float() -> None:
    def leaves(value: Any) -> Iterator[Any]:
        if isinstance(value, dict):
            for inner in value.values():
                yield from leaves(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from leaves(inner)
        else:
            yield value

    votes = Votes({"A": Fraction(2), "B": Fraction(1)})
    marks = {(e, "", j): Fraction(at + 1, 3) for at, e in enumerate("AB") for j in "xyzw"}
    panel = Panel(("A", "B"), tuple("xyzw"), ("",), marks)
    for combination in COMBINATIONS:
        for case in CASES:
            if case.method in ("rank_sum", "skating_system") or "z_score" in case.name:
                continue
            result = case.result(panel, votes, combination=combination)
            assert not [leaf for leaf in leaves(result.to_json()) if isinstance(leaf, float)]
