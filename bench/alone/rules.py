"""How long the rule book takes for a large show: 40 entries, 15 jurors, 6 criteria.

Beside every method stands a plain numpy mean of the same table, measured in the same run: the
floor that a machine allows. A mean takes 5 ms at most, so that a result can follow every single
mark of a live show by computing everything again.
"""

import random
import time
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import partial

import numpy as np

from bench.harness import Figure, Size, figure
from kruvision.rules import methods
from kruvision.rules.agreement import analyse, check_ballot
from kruvision.rules.agreement.robustness import place_bands
from kruvision.rules.contest import Panel
from kruvision.rules.ruleset.rules import Rules
from kruvision.rules.standings import compute

ENTRIES, JURORS, CRITERIA = 40, 15, 6
LIVE = "<= 5"
MEANS = ("weighted_mean", "weighted_sum", "trimmed_mean", "factored")


def show(seed: int = 1) -> Panel:
    """A full panel of marks from 0 to 10 in quarters."""
    chance = random.Random(seed)
    entries = tuple(f"entry {at}" for at in range(ENTRIES))
    jurors = tuple(f"juror {at}" for at in range(JURORS))
    criteria = tuple(f"criterion {at}" for at in range(CRITERIA))
    marks = {
        (entry, criterion, juror): Fraction(chance.randint(0, 40), 4)
        for entry in entries
        for criterion in criteria
        for juror in jurors
    }
    return Panel(entries, jurors, criteria, marks)


def rules_of(name: str) -> Rules:
    """A method with its own settings, reading marks where it may."""
    known = {option.name for option in methods.get(name).options}
    return Rules(name, {"cells": "marks"} if "cells" in known else {})


def least_ms(work: Callable[[], object], size: Size) -> float:
    """The fastest of several calls, in milliseconds: the one nothing else disturbed."""
    taken: list[float] = []
    while len(taken) < size.pick(5, 1) or sum(taken) < size.pick(0.3, 0):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return 1000 * min(taken)


def numpy_mean(panel: Panel) -> Callable[[], object]:
    """The plain mean, and the entries in its order."""
    table = np.array([float(mark) for mark in panel.marks.values()])
    table = table.reshape(ENTRIES, CRITERIA, JURORS)
    return lambda: np.argsort(-table.mean(axis=(1, 2)))


def measure(size: Size) -> list[Figure]:
    """A row for each method and for what else is made of the same marks."""
    panel, mean = show(), Rules()
    floor = least_ms(numpy_mean(panel), size)

    def row(name: str, work: Callable[[], object], target: str = "") -> Figure:
        label = f"{ENTRIES} entries, {JURORS} jurors, {CRITERIA} criteria: {name}"
        took = least_ms(work, size)
        return figure(label, took, "ms", ceiling=floor, target=target, is_for_ratio=False)

    rows = [
        row(name, partial(compute, panel, rules_of(name)), LIVE if name in MEANS else "")
        for name in methods.names()
    ]
    result, cell = compute(panel, mean), next(iter(panel.marks))
    return [
        *rows,
        row(
            "after one more mark",
            lambda: compute(replace(panel, marks={**panel.marks, cell: Fraction(7)}), mean),
            LIVE,
        ),
        row("working of one entry", lambda: result.standings[0].working),
        row("the result as JSON", result.to_json),
        row("is a juror's order upside down", lambda: check_ballot(panel, mean, "juror 3")),
        row("places in 200 other juries", lambda: place_bands(panel, mean)),
        row("all of the agreement", lambda: analyse(panel, mean)),
    ]
