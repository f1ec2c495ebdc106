"""Exponential rank: a rank is worth 12·e^(-k·(rank - 1)); the highest sum over the jury is first.

The jury rule of Eurovision since 2018, with k = 0.19. High ranks of single jurors weigh more than
in the rank sum, and one low rank does less harm. The worths are irrational: two entries are level
only when their ranks are the same multiset, and the sums are computed to so many digits that this
is certain (see `exponentials`). Level entries need a recorded decision.
"""

from fractions import Fraction

from kruvision.rules.contest import Panel
from kruvision.rules.method_parts.exponentials import separated_sums, worth_of_rank
from kruvision.rules.method_parts.juror_orders import (
    check_size,
    full_panel,
    juror_orders,
    juror_ranks,
    order_steps,
)
from kruvision.rules.ranking import Order
from kruvision.rules.ruleset.options import Option
from kruvision.rules.ruleset.rules import Rules
from kruvision.rules.ruleset.settings import setting
from kruvision.rules.ruleset.texts import N_
from kruvision.rules.scores import Method, Scores, by_total
from kruvision.rules.working import WorkingStep, step


def score(panel: Panel, rules: Rules) -> Scores:
    """Sums of at most 12 for each juror, to 40 decimals or more, the highest first."""
    check_size(panel)
    orders = juror_orders(panel, rules)
    ranks = juror_ranks(orders)
    counts = _rank_counts(panel, orders)
    totals, digits = separated_sums(counts, setting(rules, "k"))

    def explain(entry: str) -> tuple[WorkingStep, ...]:
        worths = {rank: worth_of_rank(rank, setting(rules, "k"), digits) for rank in counts[entry]}
        made = step(
            "exponential",
            k=setting(rules, "k"),
            digits=digits,
            counts={str(rank): count for rank, count in counts[entry].items()},
            worths={str(rank): worth for rank, worth in worths.items()},
            total=totals[entry],
        )
        return (*order_steps(panel, rules, entry, ranks), made)

    return by_total(totals, explain)


def _rank_counts(panel: Panel, orders: dict[str, Order]) -> dict[str, dict[int, Fraction]]:
    """How often (by weight of the jurors, brought to the whole jury) an entry has each rank.

    Entries a juror holds level share the ranks they fill in equal parts.
    """
    counts: dict[str, dict[int, Fraction]] = {}
    heard: dict[str, list[str]] = {}
    for juror, order in orders.items():
        first = 1
        for group in order:
            part = panel.juror_weights[juror] / len(group)
            for entry in group:
                heard.setdefault(entry, []).append(juror)
                of_entry = counts.setdefault(entry, {})
                for rank in range(first, first + len(group)):
                    of_entry[rank] = of_entry.get(rank, Fraction(0)) + part
            first += len(group)
    found: dict[str, dict[int, Fraction]] = {}
    for entry in (entry for entry in panel.entries if entry in counts):
        whole, part = full_panel(panel, heard[entry])
        found[entry] = {rank: n * whole / part for rank, n in sorted(counts[entry].items())}
    return found


METHOD = Method(
    name="exponential_rank",
    cells="ranks",
    title=N_("Exponential ranks"),
    does=N_("High ranks weigh much more than low ones, as at Eurovision."),
    suits=N_("A jury that looks for a winner: Eurovision puts its jurors together so since 2018."),
    surprises=N_("First with one juror and last with another brings more than fifth with both."),
    options=(
        Option(
            "k",
            "number",
            Fraction(19, 100),
            least=Fraction(1, 1000),
            most=Fraction(10),
            label=N_("Steepness k"),
            hint=N_("0,19 at Eurovision; the higher, the more the first ranks count."),
        ),
    ),
    adds_up=True,
    score=score,
)
