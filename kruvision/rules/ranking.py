"""Orders and places: who is ahead, who is level, which place that is and which points it brings."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction
from math import lcm

from kruvision.rules.contest import Decision
from kruvision.rules.errors import RuleError
from kruvision.rules.scores import SortKey

Order = tuple[tuple[str, ...], ...]
"""Groups of level entries, the best first; each entry stands in one group."""


def order_by(keys: Mapping[str, SortKey], entries: Iterable[str] | None = None) -> Order:
    """The entries in groups of equal keys, the greatest key first.

    Inside a group entries keep the order they came in, so that nothing depends on chance.
    """
    listed = list(keys if entries is None else entries)
    groups: dict[tuple[int, ...], list[str]] = {}
    for entry, key in zip(listed, _whole([keys[entry] for entry in listed]), strict=True):
        groups.setdefault(key, []).append(entry)
    return tuple(tuple(groups[key]) for key in sorted(groups, reverse=True))


def _whole(keys: Sequence[SortKey]) -> list[tuple[int, ...]]:
    """The keys times one number that makes all of them whole: these are compared much faster."""
    bottom = lcm(*{part.denominator for key in keys for part in key})
    return [tuple(part.numerator * (bottom // part.denominator) for part in key) for key in keys]


def places(order: Order) -> dict[str, int]:
    """Competition ranking: level entries share a place and the next places stay empty (1 2 2 4)."""
    found: dict[str, int] = {}
    place = 1
    for group in order:
        found |= dict.fromkeys(group, place)
        place += len(group)
    return found


def mid_ranks(order: Order) -> dict[str, Fraction]:
    """Each entry's rank; level entries share the mean of the ranks they fill (1, 2½, 2½, 4)."""
    found: dict[str, Fraction] = {}
    ahead = 0
    for group in order:
        found |= dict.fromkeys(group, Fraction(2 * ahead + len(group) + 1, 2))
        ahead += len(group)
    return found


def scale_points(order: Order, scale: Sequence[Fraction]) -> dict[str, Fraction]:
    """Points by place: the first gets the first number of the scale, and so on, then nothing.

    The scale is cut when there are fewer entries. Level entries share the points of the places
    they fill, so that a ballot always gives the same sum.
    """
    found: dict[str, Fraction] = {}
    at = 0
    for group in order:
        share = sum(scale[at : at + len(group)], Fraction(0)) / len(group)
        found |= dict.fromkeys(group, share)
        at += len(group)
    return found


def decide(group: Collection[str], decisions: Sequence[Decision]) -> Order:
    """The group in the order the recorded decisions give; what they leave open stays level.

    Decisions hold together: A before B and B before C also says A before C. Refuses with
    `contradictory_decisions` when they lead in a circle, or share a place that another one orders.
    """
    ahead = _ahead(group, [decision for decision in decisions if not decision.shared])
    shared = [set(decision.order) for decision in decisions if decision.shared]
    for entry, beaten in ahead.items():
        if entry in beaten or any(entry in level and beaten & level for level in shared):
            raise RuleError("contradictory_decisions", entries=" = ".join(group))
    rest = list(group)
    order: list[tuple[str, ...]] = []
    while rest:
        top = _least_leading_group(rest, ahead)
        order.append(tuple(entry for entry in rest if entry in top))
        rest = [entry for entry in rest if entry not in top]
    return tuple(order)


def _ahead(group: Collection[str], decisions: Sequence[Decision]) -> dict[str, set[str]]:
    ahead: dict[str, set[str]] = {entry: set() for entry in group}
    for decision in decisions:
        named = [entry for entry in decision.order if entry in ahead]
        for at, entry in enumerate(named):
            ahead[entry].update(named[at + 1 :])
    for middle in group:
        for entry in group:
            if middle in ahead[entry]:
                ahead[entry] |= ahead[middle]
    return ahead


def _least_leading_group(rest: list[str], ahead: Mapping[str, set[str]]) -> set[str]:
    """The smallest group of which everyone is ahead of everyone outside it."""
    by_beaten = sorted(rest, key=lambda entry: -len(ahead[entry] & set(rest)))
    for size in range(1, len(by_beaten)):
        top, others = set(by_beaten[:size]), set(by_beaten[size:])
        if all(others <= ahead[entry] for entry in top):
            return top
    return set(rest)
