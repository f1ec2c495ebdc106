"""What ties methods to each other, and totals to what was given."""

from dataclasses import replace
from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st

from kruvision.rules.audience.votes import votes_from_ballots
from kruvision.rules.combination import Bodies, combine
from kruvision.rules.contest import Panel
from kruvision.rules.method_parts.juror_orders import juror_orders
from kruvision.rules.method_parts.pairwise import count_duels
from kruvision.rules.ruleset.rules import Combination, Rules
from kruvision.rules.scores import by_total
from kruvision.rules.standings import compute
from tests.rules.panels import (
    Case,
    audiences,
    panels,
    places,
    properties,
)


@properties
@given(panels(), st.lists(st.integers(0, 12), min_size=1, max_size=6))
def test_points_are_conserved(panel: Panel, scale: list[int]) -> None:
    """However the jurors rank, and however many are level, all points are given, no more."""
    points = tuple(Fraction(p) for p in sorted(scale, reverse=True))
    rules = Rules("points", {"scale": points, "cells": "marks"})
    given_points = sum(s.total for s in compute(panel, rules).standings)
    assert given_points == len(panel.jurors) * sum(points[: len(panel.entries)])


@properties
@given(panels(), st.data())
def test_shares_of_both_bodies_add_up_to_their_weights(panel: Panel, data) -> None:
    votes = data.draw(audiences(panel))
    assume(any(panel.marks.values()))
    chosen = Combination("percentage", Fraction(3, 10), Fraction(7, 10))
    result = compute(panel, Rules(combination=chosen), votes)
    assert sum(s.jury for s in result.standings) == Fraction(3, 10)
    assert sum(s.audience for s in result.standings) == Fraction(7, 10)
    scores = {e: Fraction(1) for e in panel.entries}
    pool = Combination("pool", pool=Fraction(100), shares="largest_remainder")
    bodies = Bodies(
        panel.entries, by_total(scores, lambda e: ()), by_total(votes.points, lambda e: ()), 1
    )
    shared = sum(combine(Rules(combination=pool), bodies).audience.values())
    assert 100 - len(panel.entries) < shared <= 100


@properties
@given(panels())
def test_nothing_dropped_is_the_plain_mean(panel: Panel) -> None:
    nothing = {"drop_low": 0, "drop_high": 0}
    mean = {s.entry: s.total for s in compute(panel, Rules()).standings}
    for drop_from in ("criterion", "juror_total"):
        rules = Rules("trimmed_mean", {**nothing, "drop_from": drop_from})
        assert {s.entry: s.total for s in compute(panel, rules).standings} == mean


@properties
@given(panels())
def test_borda_is_entries_times_jurors_minus_the_rank_sum(panel: Panel) -> None:
    marks = {"cells": "marks"}
    borda = {s.entry: s.total for s in compute(panel, Rules("borda", marks)).standings}
    ranks = {s.entry: s.total for s in compute(panel, Rules("rank_sum", marks)).standings}
    most = len(panel.entries) * len(panel.jurors)
    assert borda == {entry: most - total for entry, total in ranks.items()}


@properties
@given(panels(aside=True))
def test_who_beats_everybody_wins_by_copeland_and_schulze(panel: Panel) -> None:
    rules = Rules("schulze", {"cells": "marks"})
    duels = count_duels(panel_weighted(panel), juror_orders(panel, rules))
    winner = next(
        (a for a in panel.entries if all(duels[a][b] > duels[b][a] for b in duels[a])), None
    )
    assume(winner)
    for method in ("copeland", "schulze"):
        found = places(compute(panel, Rules(method, {"cells": "marks"})))
        assert [entry for entry, place in found.items() if place == 1] == [winner]


def panel_weighted(panel: Panel) -> Panel:
    return replace(panel, juror_weights=dict.fromkeys(panel.jurors, Fraction(1)))


@properties
@given(panels())
def test_the_audience_methods_count_ballots_as_the_jury_methods_do(panel: Panel) -> None:
    """Plurality, approval and ranked points: one definition, whoever votes."""
    assume(any(mark for (_, criterion, _), mark in panel.marks.items() if criterion == "voice"))
    one = replace(
        panel,
        criteria=("voice",),
        marks={cell: mark for cell, mark in panel.marks.items() if cell[1] == "voice"},
    )
    ballots: dict[str, dict[str, Fraction]] = {}
    for (entry, _, juror), mark in one.marks.items():
        ballots.setdefault(juror, {})[entry] = mark
    for method in ("plurality", "approval", "ranked_points"):
        sign = 1 if method == "approval" else -1
        cells = {v: {e: sign * m for e, m in b.items()} for v, b in ballots.items()}
        counted = compute(
            one,
            Rules(audience_method=method, combination=Combination("audience_only")),
            replace(votes_from_ballots({}), ballots=cells),
        )
        jury = Case(method).result(one)
        assert {s.entry: s.total for s in counted.standings} == {
            s.entry: s.total for s in jury.standings
        }
