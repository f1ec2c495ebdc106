"""What tie-breaks look at: marks, ranks, ballots, deductions and decisions."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from kruvision.rules.contest import Decision, Panel, Votes
from kruvision.rules.method_parts.juror_orders import cells_are_ranks, juror_points
from kruvision.rules.method_parts.scoresheets import juror_means
from kruvision.rules.ranking import mid_ranks, order_by
from kruvision.rules.ruleset.rules import Rules
from kruvision.rules.scores import Scores


@dataclass(frozen=True)
class Facts:
    """What tie-breaks may look at; `ballots` are the points each voter (or juror) gave.

    `rows` gives the panel with one row for everybody who is placed: of several songs, their marks
    together. `deducted` is how much was taken off, in points.
    """

    rows: Callable[[], Panel]
    rules: Rules
    running_order: Sequence[str]
    jury: Scores | None
    audience: Scores | None
    votes: Votes | None
    decisions: Sequence[Decision]
    deducted: Mapping[str, Fraction] = field(default_factory=dict)

    @cached_property
    def panel(self) -> Panel:
        """The panel with one row for everybody who is placed; many results never ask for it."""
        return self.rows()

    @cached_property
    def values(self) -> dict[str, dict[str, Fraction]]:
        """Each juror's value of each entry, the greater the better (ranks count as negative)."""
        sign = -1 if cells_are_ranks(self.rules) else 1
        means = juror_means(self.panel, self.rules)
        return {entry: {j: sign * v for j, v in by.items()} for entry, by in means.items()}

    @cached_property
    def ranks(self) -> dict[str, dict[str, Fraction]]:
        """Each juror's rank of each entry; level entries share the mean of the ranks they fill."""
        found: dict[str, dict[str, Fraction]] = {}
        for juror in self.panel.jurors:
            keys = {entry: (by[juror],) for entry, by in self.values.items() if juror in by}
            found[juror] = mid_ranks(order_by(keys))
        return found

    @property
    def ballots(self) -> Mapping[str, Mapping[str, Fraction]]:
        """Points given by each voter; by each juror where the audience's ballots are not known."""
        if self.votes is not None and self.votes.ballots:
            return self.votes.ballots
        return self._juror_points

    @cached_property
    def _juror_points(self) -> Mapping[str, Mapping[str, Fraction]]:
        return juror_points(self.panel, self.rules)
