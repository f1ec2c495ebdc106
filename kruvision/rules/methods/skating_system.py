"""Skating System: the majority of the jurors' places decides, rules 5 to 8; then all criteria.

On each criterion (a dance) an entry gets the place for which it has a majority of the jurors'
marks: the greater majority first, then the lower sum, then the next column. The places of all
criteria are added and the lowest sum is first (rule 9); level sums go through rules 10 and 11.
Criteria weigh the same, and so do jurors.

With several criteria, raising a mark can lower a place: three jurors, two criteria and three
entries are enough, because the other entries change places on that criterion and with them the
rule that breaks a tie elsewhere. An example stands in the documentation of the scoring methods.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from kruvision.rules.contest import Panel
from kruvision.rules.errors import RuleError
from kruvision.rules.method_parts.juror_orders import cells_are_ranks, check_size
from kruvision.rules.method_parts.sheet_steps import marks_steps
from kruvision.rules.method_parts.skating import dance_order, final_order
from kruvision.rules.ranking import Order, mid_ranks, order_by
from kruvision.rules.ruleset.rules import Rules
from kruvision.rules.ruleset.settings import setting
from kruvision.rules.ruleset.texts import N_
from kruvision.rules.scores import Method, Scores, by_lowest
from kruvision.rules.working import StepText, WorkingStep, step

Ranks = dict[str, dict[str, dict[str, Fraction]]]
"""ranks[criterion][entry][juror]"""


def score(panel: Panel, rules: Rules) -> Scores:
    """Sums of places over the criteria (the place itself for one criterion), the lowest first."""
    _check(panel, rules)
    ranks = {criterion: _ranks(panel, rules, criterion) for criterion in panel.criteria}
    entries = [e for e in panel.entries if all(ranks[c].get(e) for c in panel.criteria)]
    dances = {c: {e: list(of[e].values()) for e in entries} for c, of in ranks.items()}
    orders = {criterion: dance_order(dance) for criterion, dance in dances.items()}
    places = {criterion: mid_ranks(order) for criterion, order in orders.items()}
    order, used = _final(orders, places, dances, entries)
    final = mid_ranks(order)
    totals = {e: sum((places[c][e] for c in panel.criteria), Fraction(0)) for e in entries}

    def explain(entry: str) -> tuple[WorkingStep, ...]:
        made = [
            step(
                "dance",
                criterion=c,
                cells=setting(rules, "cells"),
                ranks=ranks[c][entry],
                place=places[c][entry],
            )
            for c in panel.criteria
        ]
        last = step("final", sum=totals[entry], rules=used[entry], place=final[entry])
        return (*marks_steps(panel, rules, entry), *made, last)

    scores = by_lowest(totals, explain)
    return Scores(scores.totals, {e: (-final[e],) for e in entries}, explain, lower_is_better=True)


def _final(
    orders: Mapping[str, Order],
    places: Mapping[str, Mapping[str, Fraction]],
    dances: Mapping[str, Mapping[str, Sequence[Fraction]]],
    entries: Sequence[str],
) -> tuple[Order, dict[str, tuple[str, ...]]]:
    if len(orders) == 1:
        return next(iter(orders.values())), dict.fromkeys(entries, ("5-8",))
    by_entry = {e: [of[e] for of in places.values()] for e in entries}
    marks = {e: [mark for dance in dances.values() for mark in dance[e]] for e in entries}
    return final_order(by_entry, marks)


def _ranks(panel: Panel, rules: Rules, criterion: str) -> dict[str, dict[str, Fraction]]:
    """Each entry's rank by each juror on one criterion, ranks closed up over who was marked."""
    sign = -1 if cells_are_ranks(rules) else 1
    found: dict[str, dict[str, Fraction]] = {}
    for juror in panel.jurors:
        keys = {
            entry: (sign * panel.marks[entry, criterion, juror],)
            for entry in panel.entries
            if (entry, criterion, juror) in panel.marks
        }
        for entry, rank in mid_ranks(order_by(keys)).items():
            found.setdefault(entry, {})[juror] = rank
    return found


def _check(panel: Panel, rules: Rules) -> None:
    check_size(panel)
    if len(set(panel.juror_weights.values())) > 1:
        raise RuleError("juror_weights_not_used", method=rules.method)
    if len({rules.weight(criterion) for criterion in panel.criteria}) > 1:
        raise RuleError("criterion_weights_not_used", method=rules.method)


METHOD = Method(
    name="skating_system",
    cells="ranks",
    title=N_("Skating System"),
    does=N_("The place for which most jurors are, criterion by criterion."),
    suits=N_("Dance contests, and jurors who think in places."),
    surprises=N_(
        "With several criteria, raising a mark can lower a place: other acts change places "
        "with it, and with them the rule that breaks a tie elsewhere. Criteria and jurors "
        "all have to weigh the same."
    ),
    weighs_criteria=False,
    steps={"dance": StepText(N_("%(criterion)s: ranks %(ranks)s, by majority place %(place)s."))},
    lowest_first=True,
    score=score,
)
