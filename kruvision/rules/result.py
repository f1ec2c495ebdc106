"""The result of a show as it is handed out: standings, what is unresolved, what is missing."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from kruvision.rules.combination.influence import Influence
from kruvision.rules.contest import MarkKey
from kruvision.rules.numbers import exact_text
from kruvision.rules.working import Explain, WorkingStep


@dataclass(frozen=True)
class Standing:
    """One entry's result. `place` is None for an entry that is not placed.

    `total` is exact, `display` the same rounded half-up for the screen. `points` is there where
    the jury's order was turned into points or the method gives points. `jury` and `audience` are
    the parts of the two bodies in the total. `working` says how all of it came about.
    """

    entry: str
    place: int | None
    total: Fraction | None
    display: str
    points: Fraction | None = None
    jury: Fraction | None = None
    audience: Fraction | None = None
    explain: Explain = field(default=lambda entry: (), compare=False, repr=False)

    @property
    def working(self) -> tuple[WorkingStep, ...]:
        """The steps from the marks to the place, in exact numbers."""
        return self.explain(self.entry)

    def to_json(self) -> dict[str, Any]:
        """The standing as JSON, numbers as exact text."""
        numbers = {"total": self.total}
        more = {"points": self.points, "jury": self.jury, "audience": self.audience}
        return {
            "entry": self.entry,
            "place": self.place,
            **_texts(numbers),
            "display": self.display,
            **_texts(more),
            "working": [made.to_json() for made in self.working],
        }


@dataclass(frozen=True)
class Result:
    """All standings, the best first; what is unresolved or missing stands beside them.

    `notes` say what a reader must know about the whole result, such as a body that failed.
    `influence` is how much of the differences each body made; None where one body alone counts or
    all totals are level.
    """

    method: str
    standings: tuple[Standing, ...]
    unresolved_ties: tuple[tuple[str, ...], ...] = ()
    incomplete: tuple[MarkKey, ...] = ()
    notes: tuple[WorkingStep, ...] = ()
    influence: Influence | None = None

    @property
    def is_final(self) -> bool:
        """Whether the result may be published: nothing is missing and every tie is settled."""
        return not self.unresolved_ties and not self.incomplete

    def standing(self, entry: str) -> Standing:
        """The standing of one entry."""
        return next(found for found in self.standings if found.entry == entry)

    def first_place(self, group: Collection[str]) -> int:
        """The place at which level entries begin: 5 where three of them are level behind four.

        Where they are level inside the jury alone, so that its points are open, it is a place in
        the jury's order.
        """
        level = [standing for standing in self.standings if standing.entry in group]
        at = {standing.place for standing in level}
        if len(at) == 1 and (place := at.pop()) is not None:
            return place
        theirs = max((s.jury for s in level if s.jury is not None), default=Fraction(0))
        return 1 + sum(s.jury is not None and s.jury > theirs for s in self.standings)

    def to_json(self) -> dict[str, Any]:
        """The result as `score --format json` prints it."""
        names = ("entry", "criterion", "juror")
        return {
            "method": self.method,
            "standings": [standing.to_json() for standing in self.standings],
            "unresolved_ties": [list(group) for group in self.unresolved_ties],
            "incomplete": [dict(zip(names, cell, strict=True)) for cell in self.incomplete],
            "notes": [note.to_json() for note in self.notes],
            "influence": None if self.influence is None else self.influence.to_json(),
        }


def _texts(numbers: Mapping[str, Fraction | None]) -> dict[str, str | None]:
    return {name: None if n is None else exact_text(n) for name, n in numbers.items()}
