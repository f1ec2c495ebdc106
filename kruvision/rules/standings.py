"""The result of a show: every entry's place, and how it came about."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from kruvision.rules.combination.influence import influence_of
from kruvision.rules.contest import Decision, Panel, Votes
from kruvision.rules.numbers import fixed_text
from kruvision.rules.ranking import Order, order_by, places, scale_points
from kruvision.rules.result import Result, Standing
from kruvision.rules.ruleset.rules import Rules
from kruvision.rules.ruleset.settings import points_scale
from kruvision.rules.ties import Settled, settle
from kruvision.rules.totals import CountedShow, Totals, add_up, open_groups, prepare
from kruvision.rules.working import Explain, WorkingStep, step

__all__ = ["Result", "Standing", "compute"]


def compute(
    panel: Panel,
    rules: Rules,
    votes: Votes | None = None,
    decisions: Sequence[Decision] = (),
    *,
    interim: bool = False,
) -> Result:
    """The standings of a show under its rules.

    With `interim` (the show is still running) an entry without any mark has no total and no place,
    and its missing marks are not listed. Refuses with `RuleError` what cannot be computed.
    """
    show = prepare(panel, rules, votes, decisions, interim=interim)
    found = add_up(show)
    order = order_by(found.combined.keys, found.entries)
    full = settle(order, found.facts)
    settled = settle(_without(order, show.frozen), found.facts) if show.frozen else full
    points = _final_points(full, rules) if found.points is None else {**found.points}
    standings = _standings(show, found, settled, points)
    placed = tuple(entry for group in settled.order for entry in group)
    return Result(
        rules.method,
        standings,
        (*found.unresolved, *(g for g in settled.unresolved if g not in found.unresolved)),
        show.incomplete,
        (*found.notes, *_unused(decisions, found, order)),
        influence_of(found.combined.jury, found.combined.audience, placed) if found.both else None,
    )


def _standings(
    show: CountedShow, found: Totals, settled: Settled, points: Mapping[str, Fraction | None]
) -> tuple[Standing, ...]:
    at = places(settled.order)
    explain = _explain(show, found, settled, at, points)
    combined = found.combined
    ranked = [entry for group in settled.order for entry in group]
    left = [entry for entry in show.running_order if entry not in at]
    left.sort(key=lambda entry: (entry in show.out, entry in show.frozen))
    return tuple(
        Standing(
            entry,
            at.get(entry),
            combined.totals.get(entry),
            _display(combined.totals.get(entry), show.rules),
            points.get(entry),
            combined.jury.get(entry),
            combined.audience.get(entry),
            explain,
        )
        for entry in (*ranked, *left)
    )


def _unused(decisions: Sequence[Decision], found: Totals, order: Order) -> tuple[WorkingStep, ...]:
    """Decisions between entries that the computation had already separated: they change nothing."""
    jury = () if found.facts.jury is None else order_by(found.facts.jury.keys)
    level = [set(group) for group in (*order, *jury)]
    return tuple(
        step("decision_unused", order=decision.order, **_if_shared(decision))
        for decision in decisions
        if not any(len(group & set(decision.order)) > 1 for group in level)
    )


def _if_shared(decision: Decision) -> dict[str, bool]:
    return {"shared": True} if decision.shared else {}


def _display(total: Fraction | None, rules: Rules) -> str:
    return "" if total is None else fixed_text(total, rules.display_places)


def _without(order: Order, frozen: frozenset[str]) -> Order:
    kept = (tuple(entry for entry in group if entry not in frozen) for group in order)
    return tuple(group for group in kept if group)


def _final_points(settled: Settled, rules: Rules) -> dict[str, Fraction | None]:
    """The scale applied to the final order; None where an unresolved tie leaves points open."""
    scale = points_scale(rules)
    if scale is None or rules.combination.method == "audience_only":
        return {}
    points: dict[str, Fraction | None] = {**scale_points(settled.order, scale)}
    for group in open_groups(settled.order, scale):
        if group in settled.unresolved:
            points |= dict.fromkeys(group)
    return points


def _explain(
    show: CountedShow,
    found: Totals,
    settled: Settled,
    at: Mapping[str, int],
    points: Mapping[str, Fraction | None],
) -> Explain:
    def explain(entry: str) -> tuple[WorkingStep, ...]:
        if entry in show.out:
            return (step("disqualified", mode="remove"),)
        if entry not in found.combined.totals:
            return ()
        steps = [*found.explain(entry), *settled.steps.get(entry, ())]
        if entry in show.frozen:
            steps.append(step("disqualified", mode="freeze"))
        given = {} if points.get(entry) is None else {"points": points[entry]}
        return (*steps, step("place", place=at.get(entry), **given))

    return explain
