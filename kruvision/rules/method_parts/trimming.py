"""Dropping the lowest and the highest marks, one instance each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from kruvision.rules.contest import Panel
from kruvision.rules.errors import RuleError
from kruvision.rules.method_parts.scoresheets import whole_marks
from kruvision.rules.ruleset.options import Option
from kruvision.rules.ruleset.rules import Rules
from kruvision.rules.ruleset.settings import setting
from kruvision.rules.ruleset.texts import N_
from kruvision.rules.working import WorkingStep, step

LEFT_AT_LEAST = 2
"""A mean of fewer marks than these is not a panel's judgement any more."""

DROP_OPTIONS = (
    Option("drop_low", "integer", 1, least=0, most=100, label=N_("Lowest marks dropped")),
    Option("drop_high", "integer", 1, least=0, most=100, label=N_("Highest marks dropped")),
    Option(
        "aggregate",
        "choice",
        "mean",
        choices=("mean", "sum"),
        label=N_("What is made of the rest"),
        choice_labels=(N_("the mean"), N_("the sum")),
    ),
)


@dataclass(frozen=True)
class Drops:
    """How many marks are dropped at each end, and what is made of the rest: its mean or sum."""

    low: int
    high: int
    aggregate: str

    @classmethod
    def of(cls, rules: Rules) -> "Drops":
        """The drops the rules choose."""
        chosen = (setting(rules, name) for name in ("drop_low", "drop_high", "aggregate"))
        return cls(*chosen)


@dataclass(frozen=True)
class Trimmed:
    """Marks without their extremes: the jurors from the lowest mark up, and what the rest makes."""

    ranked: Sequence[str]
    drops: Drops
    result: Fraction

    def step(self, what: str, marks: Mapping[str, Fraction]) -> WorkingStep:
        """The working of one trimming; `what` is the criterion, or empty for whole sheets."""
        kept = len(self.ranked) - self.drops.high
        parts = (
            self.ranked[: self.drops.low],
            self.ranked[self.drops.low : kept],
            self.ranked[kept:],
        )
        low, middle, high = ({j: marks[j] for j in marks if j in part} for part in parts)
        return step(
            "trimmed",
            criterion=what,
            dropped_low=low,
            dropped_high=high,
            kept=middle,
            aggregate=self.drops.aggregate,
            result=self.result,
        )


def trim(numbers: Sequence[tuple[int, str]], bottom: int, drops: Drops) -> Trimmed | None:
    """The marks, as (number over `bottom`, juror), without the lowest and the highest.

    None when fewer than two remain. Of equal marks it does not matter which is dropped.
    """
    left = len(numbers) - drops.low - drops.high
    if left < LEFT_AT_LEAST:
        return None
    ranked = sorted(numbers)
    total = sum(number for number, _ in ranked[drops.low : drops.low + left])
    result = Fraction(total, bottom * left if drops.aggregate == "mean" else bottom)
    return Trimmed([juror for _, juror in ranked], drops, result)


def trim_criteria(panel: Panel, rules: Rules) -> dict[str, dict[str, Trimmed]]:
    """Each entry's marks on each criterion that weighs something, without the extremes.

    An entry for which too few marks are in yet is left out.
    """
    drops = Drops.of(rules)
    weighing = [criterion for criterion in panel.criteria if rules.weight(criterion)]
    whole = whole_marks(panel.marks)
    found: dict[str, dict[str, Trimmed]] = {}
    for entry in panel.entries:
        parts: dict[str, Trimmed] = {}
        for criterion in weighing:
            numbers = [
                (whole.numbers[entry, criterion, juror], juror)
                for juror in panel.jurors
                if (entry, criterion, juror) in whole.numbers
            ]
            part = trim(numbers, whole.denominator, drops)
            if part is None:
                break
            parts[criterion] = part
        else:
            found[entry] = parts
    return found


def check_panel(panel: Panel, rules: Rules) -> None:
    """Refuse a panel that is too small for the drops, and unequal weights of jurors.

    With unequal weights, raising a mark could lower the mean of the rest. An entry for which
    marks are still missing is not refused here: it has no total yet; nor is a disqualified one.
    """
    if len(set(panel.juror_weights.values())) > 1:
        raise RuleError("juror_weights_not_used", method=rules.method)
    needed = setting(rules, "drop_low") + setting(rules, "drop_high") + LEFT_AT_LEAST
    for entry in (entry for entry in panel.entries if entry not in panel.disqualified):
        aside = sum((entry, juror) in panel.stepped_aside for juror in panel.jurors)
        present = len(panel.jurors) - aside
        if present < needed:
            raise RuleError("too_few_jurors", entry=entry, present=present, needed=needed)
