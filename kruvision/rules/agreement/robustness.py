"""How much of the result hangs on single jurors: leaving one out, and drawing the jury anew."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from hashlib import sha256

from kruvision.rules.contest import Panel
from kruvision.rules.errors import RuleError
from kruvision.rules.ruleset.rules import Combination, Rules
from kruvision.rules.standings import compute

DRAWS = 200
SEED = "kru vision bands"
INNER = Fraction(90, 100)
"""Share of the draws a band of places holds."""


@dataclass(frozen=True)
class Without:
    """The jury's result without one juror: who would win, and the farthest any place moves."""

    winners: tuple[str, ...]
    farthest_move: int
    moved: Mapping[str, int]


@dataclass(frozen=True)
class Band:
    """The places an entry takes in nine of ten juries drawn from this one."""

    best: int
    worst: int


def leave_one_out(panel: Panel, rules: Rules) -> dict[str, Without | None]:
    """The result without each juror in turn; None where too few would remain to compute it."""
    before = jury_places(panel, rules)
    found: dict[str, Without | None] = {}
    for juror in panel.jurors:
        try:
            after = jury_places(_without(panel, juror), rules)
        except RuleError:
            found[juror] = None  # the method refuses so small a jury: a fact, not a fault
            continue
        moved = {e: after[e] - place for e, place in before.items() if e in after}
        winners = tuple(entry for entry in panel.entries if after.get(entry) == 1)
        farthest = max((abs(move) for move in moved.values()), default=0)
        found[juror] = Without(winners, farthest, {e: move for e, move in moved.items() if move})
    return found


def place_bands(panel: Panel, rules: Rules, draws: int = DRAWS) -> dict[str, Band]:
    """Bootstrap: as many jurors as there are, drawn with replacement, again and again.

    The draws come from a fixed seed by SHA-256, so that the bands are the same on every machine.
    A jury that the method refuses (all draws the same juror, say) does not count.
    """
    places: dict[str, list[int]] = {entry: [] for entry in panel.entries}
    for number in range(draws):
        try:
            found = jury_places(_drawn(panel, number), rules)
        except RuleError:
            continue
        for entry, place in found.items():
            places[entry].append(place)
    return {entry: _band(sorted(of)) for entry, of in places.items() if of}


def jury_places(panel: Panel, rules: Rules) -> dict[str, int]:
    """The places by the jury alone; level entries share them."""
    alone = replace(rules, combination=Combination(), ties=("shared_place",))
    standings = compute(panel, alone, interim=True).standings
    return {s.entry: s.place for s in standings if s.place is not None}


def _without(panel: Panel, juror: str) -> Panel:
    return replace(panel, juror_weights={**panel.juror_weights, juror: Fraction(0)})


def _drawn(panel: Panel, number: int) -> Panel:
    """A jury of the same size, jurors drawn with replacement; one drawn twice sits twice."""
    jurors = [juror for juror in panel.jurors if juror not in panel.absent]
    seats = {f"{at} {jurors[_draw(number, at, len(jurors))]}": at for at in range(len(jurors))}
    who = {seat: seat.split(" ", 1)[1] for seat in seats}
    sits = _seats_of(who)
    return replace(
        panel,
        jurors=tuple(seats),
        marks={(e, c, s): mark for (e, c, j), mark in panel.marks.items() for s in sits.get(j, ())},
        stepped_aside=frozenset((e, s) for e, j in panel.stepped_aside for s in sits.get(j, ())),
        absent=frozenset(),
        juror_weights={seat: panel.juror_weights.get(j, Fraction(1)) for seat, j in who.items()},
        substitutes={(e, s): p for (e, j), p in panel.substitutes.items() for s in sits.get(j, ())},
    )


def _seats_of(who: Mapping[str, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for seat, juror in who.items():
        found.setdefault(juror, []).append(seat)
    return found


def _draw(number: int, at: int, among: int) -> int:
    return int(sha256(f"{SEED}\n{number}\n{at}".encode()).hexdigest(), 16) % among


def _band(places: Sequence[int]) -> Band:
    cut = int(len(places) * (1 - INNER) / 2)
    return Band(places[cut], places[-1 - cut])
