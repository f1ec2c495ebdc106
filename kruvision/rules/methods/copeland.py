"""Copeland: every entry meets every other one; duels won count one, drawn ones a half.

A duel is won by the entry that more jurors put before the other. Level totals are separated by all
votes won in duels. An entry that beats every other one (a Condorcet winner) is always first.
"""

from fractions import Fraction

from kruvision.rules.contest import Panel
from kruvision.rules.method_parts.juror_orders import juror_orders, juror_ranks, order_steps
from kruvision.rules.method_parts.pairwise import count_duels, duels_won
from kruvision.rules.ruleset.rules import Rules
from kruvision.rules.ruleset.texts import N_
from kruvision.rules.scores import Method, Scores
from kruvision.rules.working import StepText, WorkingStep, step


def score(panel: Panel, rules: Rules) -> Scores:
    """Duels won, at most n - 1, the highest first; then votes won in all duels."""
    orders = juror_orders(panel, rules)
    ranks = juror_ranks(orders)
    duels = count_duels(panel, orders)
    totals = {entry: duels_won(duels, entry) for entry in duels}
    votes = {entry: sum(row.values(), Fraction(0)) for entry, row in duels.items()}

    def explain(entry: str) -> tuple[WorkingStep, ...]:
        met = {other: (n, duels[other][entry]) for other, n in duels[entry].items()}
        made = step("duels", duels=met, won=totals[entry], votes=votes[entry])
        return (*order_steps(panel, rules, entry, ranks), made)

    keys = {entry: (totals[entry], votes[entry]) for entry in duels}
    return Scores(totals, keys, explain)


METHOD = Method(
    name="copeland",
    cells="ranks",
    title=N_("Copeland: duels won"),
    does=N_("Every act meets every other one; most duels won is first."),
    suits=N_("Nobody should win who would lose most of the duels."),
    surprises=N_(
        "Many end level, and then the votes of all duels are added; a narrow duel counts as "
        "much as a clear one until then."
    ),
    steps={
        "duels": StepText(
            N_("Duels: %(duels)s. Won: %(won)s; votes won in all: %(votes)s."), keys="entry"
        )
    },
    score=score,
)
