"""The result of a show: every entry's place, and how it came about."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from kruvision.rules.combination.influence import influence_of
from kruvision.rules.contest import Decision, Panel, Votes
from kruvision.rules.counted import CountedShow, prepare
from kruvision.rules.jury_scores import JuryResult, open_groups
from kruvision.rules.numbers import fixed_text
from kruvision.rules.ranking import Order, order_by, places, scale_points
from kruvision.rules.result import Result, Standing
from kruvision.rules.ruleset.rules import Rules
from kruvision.rules.ruleset.settings import points_scale
from kruvision.rules.ties import Settled, settle
from kruvision.rules.totals import Totals, add_up
from kruvision.rules.working import Explain, WorkingStep, step

__all__ = ["Result", "Standing", "compute"]


@dataclass(frozen=True)
class Ranked:
    """A list computed: its result, and what awards look at besides.

    `order` holds everybody who has a total and is not disqualified, ties broken, the best first;
    `unresolved` are its groups that are level for want of a decision. `open_points` are those whose
    points from the jury are open. `unused` are decisions that changed nothing.
    """

    result: Result
    show: CountedShow
    totals: Totals
    order: Order
    unresolved: tuple[tuple[str, ...], ...]
    open_points: tuple[tuple[str, ...], ...]
    unused: tuple[Decision, ...]


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
    ranked = rank(prepare(panel, rules, votes, decisions, interim=interim))
    return with_unused(ranked.result, ranked.unused)


def rank(
    show: CountedShow, unplaced: Collection[str] = (), known: JuryResult | None = None
) -> Ranked:
    """The list of a show that is prepared; the `unplaced` get a total and no place. `known` is what
    is known of the jury's result already."""
    found = add_up(show, known)
    order = order_by(found.combined.keys, found.entries)
    full = settle(order, found.facts)
    all_placed = settle(_without(order, show.frozen), found.facts) if show.frozen else full
    settled = (
        settle(_without(order, {*show.frozen, *unplaced}), found.facts) if unplaced else all_placed
    )
    points = _final_points(full, show.rules) if found.points is None else {**found.points}
    counted = [entry for group in all_placed.order for entry in group]
    parts = (found.combined.jury, found.combined.audience, counted)
    result = Result(
        show.rules.method,
        _standings(show, found, settled, points),
        _open_ties(found, settled),
        show.incomplete,
        found.notes,
        influence_of(*parts) if found.both else None,
    )
    unused = _unused(show.decisions, found, order)
    open_points = found.unresolved
    return Ranked(result, show, found, all_placed.order, all_placed.unresolved, open_points, unused)


def with_unused(result: Result, unused: Sequence[Decision]) -> Result:
    """The result with a note for each decision that changed nothing."""
    notes = (
        step("decision_unused", order=decision.order, **_if_shared(decision)) for decision in unused
    )
    return replace(result, notes=(*result.notes, *notes)) if unused else result


def _open_ties(found: Totals, settled: Settled) -> tuple[tuple[str, ...], ...]:
    """Level groups that matter for a place, those inside the jury first."""
    placed = {entry for group in settled.order for entry in group}
    inside = tuple(group for group in found.unresolved if placed & {*group})
    return (*inside, *(group for group in settled.unresolved if group not in inside))


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


def _unused(decisions: Sequence[Decision], found: Totals, order: Order) -> tuple[Decision, ...]:
    """Decisions between entries that the computation had already separated: they change nothing."""
    if not decisions:
        return ()
    jury = () if found.facts.jury is None else order_by(found.facts.jury.keys)
    level = [set(group) for group in (*order, *jury) if len(group) > 1]
    return tuple(
        decision
        for decision in decisions
        if not any(len(group & set(decision.order)) > 1 for group in level)
    )


def _if_shared(decision: Decision) -> dict[str, bool]:
    return {"shared": True} if decision.shared else {}


def _display(total: Fraction | None, rules: Rules) -> str:
    return "" if total is None else fixed_text(total, rules.display_places)


def _without(order: Order, left_out: Collection[str]) -> Order:
    kept = (tuple(entry for entry in group if entry not in left_out) for group in order)
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
