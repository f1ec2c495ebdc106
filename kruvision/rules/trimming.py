"""Dropping the lowest and the highest marks, one instance each."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from kruvision.rules.contest import Panel
from kruvision.rules.errors import RuleError
from kruvision.rules.options import Option
from kruvision.rules.rulebook import Rules
from kruvision.rules.working import Step, step

LEFT_AT_LEAST = 2
"""A mean of fewer marks than these is not a panel's judgement any more."""

OPTIONS = (
    Option("drop_low", "integer", 1, least=0, most=100),
    Option("drop_high", "integer", 1, least=0, most=100),
    Option("aggregate", "choice", "mean", choices=("mean", "sum")),
)


@dataclass(frozen=True)
class Trimmed:
    """Marks without their extremes: who was dropped, what is left, and its mean or sum."""

    low: Mapping[str, Fraction]
    high: Mapping[str, Fraction]
    kept: Mapping[str, Fraction]
    result: Fraction

    def step(self, what: str, aggregate: str) -> Step:
        """The working of one trimming; `what` is the criterion, or empty for whole sheets."""
        return step(
            "trimmed",
            criterion=what,
            dropped_low=self.low,
            dropped_high=self.high,
            kept=self.kept,
            aggregate=aggregate,
            result=self.result,
        )


def trim(marks: Mapping[str, Fraction], rules: Rules) -> Trimmed | None:
    """The marks (by juror) without the lowest and the highest, as many as the rules say.

    None when fewer than two remain. Of equal marks it does not matter which is dropped.
    """
    low, high = rules.option("drop_low"), rules.option("drop_high")
    if len(marks) - low - high < LEFT_AT_LEAST:
        return None
    ranked = sorted(marks, key=lambda juror: marks[juror])
    kept = ranked[low : len(ranked) - high]
    total = sum((marks[juror] for juror in kept), Fraction(0))
    result = total / len(kept) if rules.option("aggregate") == "mean" else total
    return Trimmed(
        _in_order(marks, ranked[:low]),
        _in_order(marks, ranked[len(ranked) - high :]),
        _in_order(marks, kept),
        result,
    )


def check_panel(panel: Panel, rules: Rules) -> None:
    """Refuse a panel that is too small for the drops, and unequal weights of jurors.

    With unequal weights, raising a mark could lower the mean of the rest. An entry for which
    marks are still missing is not refused here: it has no total yet.
    """
    if len(set(panel.juror_weights.values())) > 1:
        raise RuleError("juror_weights_not_used", method=rules.method)
    needed = rules.option("drop_low") + rules.option("drop_high") + LEFT_AT_LEAST
    for entry in panel.entries:
        aside = sum((entry, juror) in panel.stepped_aside for juror in panel.jurors)
        present = len(panel.jurors) - aside
        if present < needed:
            raise RuleError("too_few_jurors", entry=entry, present=present, needed=needed)


def _in_order(marks: Mapping[str, Fraction], jurors: list[str]) -> dict[str, Fraction]:
    chosen = set(jurors)
    return {juror: mark for juror, mark in marks.items() if juror in chosen}
