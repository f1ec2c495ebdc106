"""How long the rule book takes for a large show: 40 entries, 15 jurors, 6 criteria.

Beside every method stands a plain numpy mean of the same table, measured in the same run: the
floor that a machine allows. The ceiling for the mean methods is 5 ms, so that a result can follow
every single mark of a live show by computing everything again.

    python -m bench.rules_speed
"""

import random
import time
from collections.abc import Callable
from fractions import Fraction

import numpy as np

from kruvision.rules import methods
from kruvision.rules.agreement import analyse, check_ballot
from kruvision.rules.agreement.robustness import place_bands
from kruvision.rules.contest import Panel
from kruvision.rules.rulebook import Rules
from kruvision.rules.standings import compute

ENTRIES, JURORS, CRITERIA = 40, 15, 6
CEILING_MS = 5.0
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
    known = {option.name for option in methods.get(name).options}
    return Rules(name, {"cells": "marks"} if "cells" in known else {})


def least_ms(work: Callable[[], object], least_seconds: float = 0.3) -> float:
    """The fastest of at least five calls, in milliseconds: the one nothing else disturbed."""
    taken: list[float] = []
    while len(taken) < 5 or sum(taken) < least_seconds:
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return 1000 * min(taken)


def numpy_mean(panel: Panel) -> Callable[[], object]:
    table = np.array([float(mark) for mark in panel.marks.values()])
    table = table.reshape(ENTRIES, CRITERIA, JURORS)
    return lambda: np.argsort(-table.mean(axis=(1, 2)))


def main() -> int:
    panel = show()
    rows = [("numpy mean of the same table", least_ms(numpy_mean(panel)))]
    for name in methods.names():
        rules = rules_of(name)
        rows.append((name, least_ms(lambda rules=rules: compute(panel, rules))))
    cell = next(iter(panel.marks))
    mean = Rules()
    changed = least_ms(lambda: compute(panel.with_mark(*cell, Fraction(7)), mean))
    result = compute(panel, mean)
    rows += [
        ("one more mark, weighted_mean", changed),
        ("working of one entry", least_ms(lambda: result.standings[0].working)),
        ("the whole result as JSON", least_ms(result.to_json)),
        (
            "one ballot checked for upside down",
            least_ms(lambda: check_ballot(panel, mean, "juror 3")),
        ),
        ("bands of 200 juries", least_ms(lambda: place_bands(panel, mean))),
        ("all agreement statistics", least_ms(lambda: analyse(panel, mean))),
    ]
    for name, took in rows:
        print(f"{name:36} {took:10.3f} ms")
    slow = [name for name, took in rows if name in MEANS and took > CEILING_MS]
    kept = "missed by " + ", ".join(slow) if slow else "kept"
    print(f"ceiling for the means, {CEILING_MS} ms: {kept}")
    return 1 if slow else 0


if __name__ == "__main__":
    raise SystemExit(main())
