"""Schulze: entries are compared by their widest paths of duels (winning votes).

A path leads from one entry to another over duels that were won; it is as wide as its narrowest
duel, counted by the votes of the winning side. An entry is ahead of another when its widest path
there is wider than the widest path back. The total is the number of entries that are not ahead.
Entries that nothing separates are reported as level. A Condorcet winner is always first.

Source: M. Schulze, A new monotonic, clone-independent, reversal symmetric and Condorcet-consistent
single-winner election method, Social Choice and Welfare 36 (2011).
"""

from fractions import Fraction

from kruvision.rules.contest import Panel
from kruvision.rules.method_parts.juror_orders import juror_orders, juror_ranks, order_steps
from kruvision.rules.method_parts.pairwise import Duels, count_duels
from kruvision.rules.ruleset.rules import Rules
from kruvision.rules.ruleset.texts import N_
from kruvision.rules.scores import Method, Scores, by_total
from kruvision.rules.working import StepText, WorkingStep, step


def score(panel: Panel, rules: Rules) -> Scores:
    """Numbers of entries that are not ahead, itself left out: n - 1 for the first."""
    orders = juror_orders(panel, rules)
    ranks = juror_ranks(orders)
    duels = count_duels(panel, orders)
    paths = widest_paths(duels)
    totals = {
        entry: Fraction(sum(row[other] >= paths[other][entry] for other in row))
        for entry, row in paths.items()
    }

    def explain(entry: str) -> tuple[WorkingStep, ...]:
        met = {other: (n, duels[other][entry]) for other, n in duels[entry].items()}
        widths = {other: (w, paths[other][entry]) for other, w in paths[entry].items()}
        made = step("paths", duels=met, paths=widths, total=totals[entry])
        return (*order_steps(panel, rules, entry, ranks), made)

    return by_total(totals, explain)


def widest_paths(duels: Duels) -> Duels:
    """The width of the widest path from each entry to each other one; 0 where none leads."""
    paths = {
        a: {b: votes if votes > duels[b][a] else Fraction(0) for b, votes in row.items()}
        for a, row in duels.items()
    }
    for middle in paths:
        onward = paths[middle]
        for start, row in paths.items():
            if start == middle:
                continue
            first = row[middle]
            if not first:
                continue
            for end, second in onward.items():
                width = min(first, second)
                if end != start and width > row[end]:
                    row[end] = width
    return paths


METHOD = Method(
    name="schulze",
    cells="ranks",
    title=N_("Schulze: widest paths"),
    does=N_("Duels and chains of duels; the act that nobody is ahead of is first."),
    suits=N_("The same as duels, also for larger fields and duels that go round in a circle."),
    surprises=N_("It is hard to follow with pencil and paper, and ties stay ties."),
    steps={
        "paths": StepText(
            N_(
                "Duels: %(duels)s. Widest paths there and back: %(paths)s. Entries it is "
                "not behind: %(total)s."
            ),
            keys="entry",
        )
    },
    score=score,
)
