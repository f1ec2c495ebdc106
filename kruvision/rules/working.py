"""The working: every step from the marks to the place, in exact numbers written as text."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from kruvision.rules.numbers import exact_text


@dataclass(frozen=True)
class WorkingStep:
    """One step of the working: what was done, and the numbers it was done with.

    `kind` names the sentence a page puts it into; `values` holds names, and numbers as exact text
    (`"9.35"`, `"28/3"`). Nothing in it needs to be computed again to be shown.
    """

    kind: str
    values: Mapping[str, Any]

    def to_json(self) -> dict[str, Any]:
        """The step as one flat JSON object."""
        return {"kind": self.kind, **self.values}


@dataclass(frozen=True)
class StepText:
    """A kind of step in words: plain English marked by `N_`, with places for values: `%(total)s`.

    A page puts names for `juror`, `entry` and `criterion`, and exact numbers for the rest. Tables
    are listed by the names of jurors, or of entries where `keys` says so.
    """

    text: str
    keys: Literal["juror", "entry"] = "juror"


Explain = Callable[[str], tuple[WorkingStep, ...]]
"""Gives the steps of one entry when they are asked for: a live result rarely asks."""


def step(kind: str, **values: Any) -> WorkingStep:
    """A step whose numbers, on their own or inside lists and dicts, become exact text."""
    return WorkingStep(kind, {name: as_text(value) for name, value in values.items()})


def as_text(value: Any) -> Any:
    """The value with every number in it as exact text; counts and flags stay as they are."""
    if isinstance(value, Fraction):
        return exact_text(value)
    if isinstance(value, Mapping):
        return {key: as_text(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [as_text(inner) for inner in value]
    return value
