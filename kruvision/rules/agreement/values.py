"""What the statistics look at: one value of each juror for each entry, and the ranks in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from kruvision.rules.contest import Panel
from kruvision.rules.method_parts.juror_orders import cells_are_ranks
from kruvision.rules.method_parts.scoresheets import juror_means
from kruvision.rules.missing import counting
from kruvision.rules.ranking import mid_ranks, order_by
from kruvision.rules.ruleset.rules import Rules


@dataclass(frozen=True)
class JuryValues:
    """`values[juror][entry]`: the juror's weighted mean over the criteria; missing ones are out.

    The greater value is the better one: ranks count as negative.
    """

    entries: tuple[str, ...]
    jurors: tuple[str, ...]
    values: Mapping[str, Mapping[str, Fraction]]

    @cached_property
    def complete(self) -> tuple[str, ...]:
        """The entries that every juror marked, in running order."""
        of = self.values
        return tuple(e for e in self.entries if all(e in of[juror] for juror in self.jurors))

    @cached_property
    def ranks(self) -> dict[str, dict[str, Fraction]]:
        """Each juror's ranks of the complete entries, 1 the best; level ones share the mean."""
        return {juror: ranks_of(self.values[juror], self.complete) for juror in self.jurors}

    def others_mean(self, juror: str, entry: str) -> Fraction | None:
        """The mean of the other jurors' values of the entry; None where nobody else marked it."""
        others = [
            self.values[other][entry]
            for other in self.jurors
            if other != juror and entry in self.values[other]
        ]
        return sum(others, Fraction(0)) / len(others) if others else None

    def lead(self, juror: str) -> dict[str, Fraction]:
        """By how much the juror marks each entry above the mean of the others."""
        found: dict[str, Fraction] = {}
        for entry, value in self.values[juror].items():
            others = self.others_mean(juror, entry)
            if others is not None:
                found[entry] = value - others
        return found


def values_of(panel: Panel, rules: Rules) -> JuryValues:
    """The values of all jurors who count."""
    counted = counting(panel, rules)
    sign = -1 if cells_are_ranks(rules) else 1
    means = juror_means(counted, rules)
    values = {
        juror: {e: sign * means[e][juror] for e in counted.entries if juror in means[e]}
        for juror in counted.jurors
    }
    heard = tuple(juror for juror in counted.jurors if values[juror])
    return JuryValues(counted.entries, heard, values)


def ranks_of(values: Mapping[str, Fraction], entries: Sequence[str]) -> dict[str, Fraction]:
    """The ranks of these entries by these values, 1 the best; level ones share the mean."""
    ranks = mid_ranks(order_by({entry: (values[entry],) for entry in entries}))
    return {entry: ranks[entry] for entry in entries}
