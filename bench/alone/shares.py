"""What the shares of a combination are worth: stated against real influence, in simulated shows.

Each show has 14 acts and 5 jurors whose taste and the hall's are correlated 0.5. Jurors mark from
1 to 10; every voter gives one ballot to the act that pleases most. The rule book computes each
show, and the jury's influence (its part of the differences between the totals) is averaged over
all of them. `balanced` is held to its word: within ten percent of what it states with 300 ballots.

Ways without shares of their own are given the nearest thing: a pool, jurors' weights, or nothing.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt
from statistics import mean

from bench.harness import Figure, Size, figure
from kruvision.rules.contest import Panel, Votes
from kruvision.rules.ruleset.rules import POINTS_SCALE, Combination, Rules
from kruvision.rules.standings import compute

ACTS = tuple(f"act {number:02}" for number in range(1, 15))
JURORS = tuple(f"juror {number}" for number in range(1, 6))
CORRELATION = 0.5
STATED = (90, 70, 50)
BALLOTS = (300, 1)
WITHOUT_SHARES = ("rank_sum", "sum")


@dataclass(frozen=True)
class MadeUpShow:
    """One evening's marks, and its votes by how many ballots were cast."""

    panel: Panel
    votes: dict[int, Votes]


def made_up_show(seed: int) -> MadeUpShow:
    """The same number, the same evening."""
    chance = random.Random(seed)
    jury = {act: chance.gauss(0, 1) for act in ACTS}
    own = sqrt(1 - CORRELATION**2)
    hall = {act: CORRELATION * jury[act] + own * chance.gauss(0, 1) for act in ACTS}
    marks = {
        (act, "", juror): Fraction(min(10, max(1, round(7 + jury[act] + chance.gauss(0, 1)))))
        for act in ACTS
        for juror in JURORS
    }
    votes = {count: _votes(hall, count, chance) for count in BALLOTS}
    return MadeUpShow(Panel(ACTS, JURORS, ("",), marks), votes)


def _votes(hall: dict[str, float], count: int, chance: random.Random) -> Votes:
    given = dict.fromkeys(ACTS, 0)
    for _ballot in range(count):
        given[max(ACTS, key=lambda act: hall[act] + chance.gauss(0, 1))] += 1
    return Votes({act: Fraction(n) for act, n in given.items()}, given, turnout=count)


def ways() -> Iterator[tuple[str, int | None, Rules]]:
    """Every combination with each stated share of the jury in percent (None: it has none)."""
    for stated in STATED:
        jury, audience = Fraction(stated, 100), Fraction(100 - stated, 100)
        for name in ("balanced", "percentage", "multiplier"):
            yield name, stated, Rules(combination=Combination(name, jury, audience))
        points = sum(POINTS_SCALE) * len(JURORS)
        pool = Combination("pool", pool=points * audience / jury)
        yield "pool, jury by points", stated, Rules("points", {"cells": "marks"}, combination=pool)
        weights = dict.fromkeys(JURORS, Fraction(stated, 10))
        ranks = Combination("rank_points", juries=len(JURORS) * (100 - stated) // 10)
        yield (
            "rank_points, jury by points",
            stated,
            Rules("points", {"cells": "marks"}, juror_weights=weights, combination=ranks),
        )
    for name in WITHOUT_SHARES:
        yield name, None, Rules(combination=Combination(name))


def jury_influence(rules: Rules, shows: list[MadeUpShow], ballots: int) -> float:
    """The jury's part of the differences, averaged over the shows, in percent."""
    found = [compute(show.panel, rules, show.votes[ballots]).influence for show in shows]
    return 100 * mean(float(influence.jury) for influence in found if influence is not None)


def measure(size: Size) -> list[Figure]:
    """A row for each combination, stated share and number of ballots."""
    shows = [made_up_show(seed) for seed in range(size.pick(300, 10))]
    rows: list[Figure] = []
    for name, stated, rules in ways():
        for ballots in BALLOTS:
            share = "no share stated" if stated is None else f"the jury has {stated} %"
            held = name == "balanced" and ballots == max(BALLOTS) and size.is_full
            rows.append(
                figure(
                    f"shares: {name}, {share}, ballots {ballots}: the jury makes",
                    jury_influence(rules, shows, ballots),
                    "% of the differences",
                    target=f">= {stated - 10}" if held and stated is not None else "",
                )
            )
    return rows
