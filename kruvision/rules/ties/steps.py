"""The steps of the chain: what each of them judges level entries by."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from kruvision.rules.evening.draw import drawn_order, lot
from kruvision.rules.method_parts.juror_orders import cells_are_ranks
from kruvision.rules.numbers import weighted_mean
from kruvision.rules.ranking import Order, decide, order_by
from kruvision.rules.scores import SortKey
from kruvision.rules.ties.facts import Facts


def split(name: str, group: tuple[str, ...], facts: Facts) -> tuple[Order, dict[str, Any]]:
    """The group split by one step, and the value each entry was judged by (empty: no such fact)."""
    if name == "decision":
        return _by_decision(group, facts)
    if name == "lot":
        lots = {entry: lot("tie", facts.rules.seed, entry) for entry in group}
        drawn = drawn_order("tie", facts.rules.seed, group)
        return tuple((entry,) for entry in drawn), lots
    kind, _, criterion = name.partition(":")
    keys = (
        criterion_means(criterion, group, facts)
        if kind == "criterion"
        else _STEPS[name](group, facts)
    )
    if keys is None:
        return (group,), {}
    shown = {entry: key[0] if len(key) == 1 else list(key) for entry, key in keys.items()}
    return order_by(keys, group), shown


def _by_decision(group: tuple[str, ...], facts: Facts) -> tuple[Order, dict[str, Any]]:
    named = [d for d in facts.decisions if len(set(d.order) & set(group)) > 1]
    ordering = [d for d in named if not d.shared]
    if not ordering:
        return (group,), {}
    return decide(group, named), {"decisions": ordering}


Keys = dict[str, SortKey]


def _audience_score(group: tuple[str, ...], facts: Facts) -> Keys | None:
    return None if facts.audience is None else {e: facts.audience.keys[e] for e in group}


def _jury_score(group: tuple[str, ...], facts: Facts) -> Keys | None:
    """The jury's own result; where it has none of one of them, there is nothing to compare."""
    keys = {} if facts.jury is None else facts.jury.keys
    return {e: keys[e] for e in group} if all(e in keys for e in group) else None


def criterion_means(name: str, group: tuple[str, ...], facts: Facts) -> Keys | None:
    """The mean of the jurors on the criterion (weighted as the jurors are)."""
    panel, sign = facts.panel, -1 if cells_are_ranks(facts.rules) else 1
    keys: Keys = {}
    for entry in group:
        mean = weighted_mean(
            (panel.juror_weights[j], panel.marks[entry, name, j])
            for j in panel.jurors
            if (entry, name, j) in panel.marks
        )
        if mean is None:
            return None
        keys[entry] = (sign * mean,)
    return keys


def _first_places(group: tuple[str, ...], facts: Facts) -> Keys | None:
    """How many jurors put the entry first, then second, and so on, over the whole show."""
    ranks = facts.ranks
    every = sorted({of[entry] for of in ranks.values() for entry in group if entry in of})
    weights = facts.panel.juror_weights
    return (
        {
            entry: tuple(
                sum((weights[j] for j, of in ranks.items() if of.get(entry) == rank), Fraction(0))
                for rank in every
            )
            for entry in group
        }
        if every
        else None
    )


def _voters(group: tuple[str, ...], facts: Facts) -> Keys | None:
    """How many voters gave the entry points (jurors, where there were no ballots)."""
    if facts.votes is not None and facts.votes.voters and not facts.votes.ballots:
        return {entry: (facts.votes.voters.get(entry, 0),) for entry in group}
    ballots = facts.ballots
    if not ballots:
        return None
    return {e: (sum(ballot.get(e, 0) > 0 for ballot in ballots.values()),) for e in group}


def _high_points(group: tuple[str, ...], facts: Facts) -> Keys | None:
    """How many voters gave the entry twelve, then ten, and so on down the points given."""
    ballots = list(facts.ballots.values())
    given = sorted({p for ballot in ballots for p in ballot.values() if p > 0}, reverse=True)
    if not given:
        return None
    return {
        entry: tuple(sum(ballot.get(entry) == points for ballot in ballots) for points in given)
        for entry in group
    }


def _head_to_head(group: tuple[str, ...], facts: Facts) -> Keys | None:
    """Duels inside the group: one for each opponent more jurors put behind, a half for a draw."""
    values = facts.values
    return (
        {
            entry: (
                sum(
                    (_duel(entry, other, values, facts) for other in group if other != entry),
                    Fraction(0),
                ),
            )
            for entry in group
        }
        if facts.panel.jurors
        else None
    )


def _duel(
    entry: str, other: str, values: Mapping[str, Mapping[str, Fraction]], facts: Facts
) -> Fraction:
    lead = Fraction(0)
    for juror in values[entry].keys() & values[other].keys():
        mine, theirs = values[entry][juror], values[other][juror]
        lead += facts.panel.juror_weights[juror] * ((mine > theirs) - (mine < theirs))
    return Fraction((lead > 0) - (lead < 0) + 1, 2)


def _median(group: tuple[str, ...], facts: Facts) -> Keys | None:
    """The median of the jurors' values; the mean of the middle two for an even number."""
    keys: Keys = {}
    for entry in group:
        values = sorted(facts.values[entry].values())
        if not values:
            return None
        keys[entry] = ((values[(len(values) - 1) // 2] + values[len(values) // 2]) / 2,)
    return keys


def _fewer_deductions(group: tuple[str, ...], facts: Facts) -> Keys | None:
    return {entry: (-facts.deducted.get(entry, Fraction(0)),) for entry in group}


def _running_order(group: tuple[str, ...], facts: Facts) -> Keys | None:
    at = {entry: number for number, entry in enumerate(facts.running_order)}
    return {entry: (-at[entry],) for entry in group}


_STEPS: dict[str, Callable[[tuple[str, ...], Facts], Keys | None]] = {
    "audience_score": _audience_score,
    "jury_score": _jury_score,
    "first_places": _first_places,
    "voters": _voters,
    "high_points": _high_points,
    "head_to_head": _head_to_head,
    "median": _median,
    "fewer_deductions": _fewer_deductions,
    "running_order": _running_order,
}
