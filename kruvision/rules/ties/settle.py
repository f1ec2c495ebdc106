"""Breaking ties: an ordered chain of criteria, each step written down.

A step splits a group of level entries; those it leaves level go to the next step. What the chain
cannot settle stays level and is reported, never guessed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kruvision.rules.contest import Decision
from kruvision.rules.ranking import Order
from kruvision.rules.ties.decisions import chain_with_decisions, decided_to_share
from kruvision.rules.ties.facts import Facts
from kruvision.rules.ties.steps import split
from kruvision.rules.working import WorkingStep, step

LISTED = 100
"""Level entries named in the working of each; in larger groups only how many they are."""


@dataclass(frozen=True)
class Settled:
    """The order after the chain: which groups are still level, and the steps that broke ties."""

    order: Order
    unresolved: tuple[tuple[str, ...], ...]
    steps: Mapping[str, tuple[WorkingStep, ...]] = field(default_factory=dict)


def settle(order: Order, facts: Facts) -> Settled:
    """The order with its ties broken by the chain of the rules.

    A recorded decision counts where the chain names it, or else at the chain's end (before shared
    places). Groups that nothing separates are unresolved unless places may be shared, by the rules
    or by a decision.
    """
    found: list[tuple[str, ...]] = []
    unresolved: list[tuple[str, ...]] = []
    steps: dict[str, list[WorkingStep]] = {}
    chain = chain_with_decisions(facts.rules.ties)
    for group in order:
        for part in _broken(group, chain, facts, steps) if len(group) > 1 else (group,):
            found.append(part)
            if len(part) == 1 or "shared_place" in chain:
                continue
            if named := decided_to_share(part, facts.decisions):
                _note(part, _decision_step(part, named, (part,), settled=True), steps)
            else:
                unresolved.append(part)
    return Settled(tuple(found), tuple(unresolved), {e: tuple(s) for e, s in steps.items()})


def _broken(
    group: tuple[str, ...], chain: Sequence[str], facts: Facts, steps: dict[str, list[WorkingStep]]
) -> Order:
    if len(group) == 1 or not chain:
        return (group,)
    name, rest = chain[0], chain[1:]
    if name == "shared_place":
        _note(group, step("tie", by=name, level=group, settled=True), steps)
        return (group,)
    parts, values = split(name, group, facts)
    if values and name == "decision":
        done = len(parts) == len(group)
        _note(group, _decision_step(group, values["decisions"], parts, settled=done), steps)
    elif values:
        done = len(parts) == len(group)
        _note(
            group,
            step("tie", by=name, level=group, values=values, order=parts, settled=done),
            steps,
        )
    return tuple(part for level in parts for part in _broken(level, rest, facts, steps))


def _decision_step(
    level: tuple[str, ...], made: Sequence[Decision], order: Order, *, settled: bool
) -> WorkingStep:
    shown = [{"order": d.order, "by": d.by, "why": d.why} for d in made]
    values = {"decisions": shown}
    return step("tie", by="decision", level=level, values=values, order=order, settled=settled)


def _note(group: tuple[str, ...], made: WorkingStep, steps: dict[str, list[WorkingStep]]) -> None:
    """Write a step into the working of everyone it concerned; a crowd is counted, not listed."""
    if len(group) > LISTED:
        made = step("tie", by=made.values["by"], count=len(group), settled=made.values["settled"])
    for entry in group:
        steps.setdefault(entry, []).append(made)
