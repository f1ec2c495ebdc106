"""Who holds an award in one list, by its kind; `decision` is given by no rule."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from fractions import Fraction

from kruvision.rules.awards.award import Award
from kruvision.rules.awards.given import Given, Holder
from kruvision.rules.awards.lists import AwardList
from kruvision.rules.errors import RuleError
from kruvision.rules.ranking import decide, order_by
from kruvision.rules.ties import settle
from kruvision.rules.ties.decisions import decided_to_share
from kruvision.rules.ties.steps import criterion_means
from kruvision.rules.working import step


@dataclass(frozen=True)
class Asked:
    """An award, the list it is given in (`unit`), and those who may hold it: everybody in the list,
    or the holders of the awards it is given among."""

    award: Award
    unit: AwardList
    entries: Collection[str]

    def candidates(self) -> list[str]:
        """Those whose total reaches the least, in the order of the list."""
        return self.unit.reach(self.award.least, self.entries)

    def held(self, entry: str, kind: str, **values: object) -> Holder:
        """The award held by an entry, because of these values."""
        because = step(f"award_{kind}", category=self.unit.category, **values)
        return Holder(self.award.id, entry, self.unit.category, because)

    def shown(self, entry: str) -> str:
        """The entry's total as displayed."""
        return self.unit.shown[entry]


def place(asked: Asked) -> Given:
    """Whoever has one of the places; level ones all have theirs.

    Where a tie is not settled and only some of the level places bring the award, it is open.
    """
    wanted, at = set(asked.award.places), asked.unit.places
    undecided: list[str] = []
    for group in asked.unit.ranked.unresolved:
        span = set(range(at[group[0]], at[group[0]] + len(group)))
        if span & wanted and not span <= wanted:
            undecided += group
    level = tuple(entry for entry in asked.candidates() if entry in undecided)
    return Given(_by_place(asked, wanted, set(level)), level)


def _by_place(asked: Asked, wanted: set[int], left_out: set[str]) -> tuple[Holder, ...]:
    at = asked.unit.places
    return tuple(
        asked.held(
            entry,
            "place",
            place=at[entry],
            total=asked.shown(entry),
            without=list(asked.unit.left_out),
        )
        for entry in asked.candidates()
        if at[entry] in wanted and entry not in left_out
    )


def band(asked: Asked) -> Given:
    """Everybody whose displayed total is at least `from_` and below `below`."""
    from_, below = asked.award.from_, asked.award.below
    shown = asked.unit.displayed
    return Given(
        tuple(
            asked.held(entry, "band", total=asked.shown(entry), from_=from_, below=below)
            for entry in asked.candidates()
            if (from_ is None or shown[entry] >= from_) and (below is None or shown[entry] < below)
        )
    )


def top(asked: Asked) -> Given:
    """The first of those who may hold it, in the order of the list after its ties."""
    candidates = asked.candidates()
    if not candidates:
        return Given()
    first = next(group for group in asked.unit.order if candidates[0] in group)
    level = tuple(entry for entry in candidates if entry in first)
    best, is_open = _first_of(asked, level)
    holders = tuple(
        asked.held(
            entry,
            "top",
            place=asked.unit.places[entry],
            total=asked.shown(entry),
            among=list(asked.award.among),
        )
        for entry in best
    )
    return Given((), best, level) if is_open else Given(holders, (), level)


def audience(asked: Asked) -> Given:
    """The one with the most votes, if there were enough ballots."""
    votes, candidates = asked.unit.votes, asked.candidates()
    if votes is None or not candidates:
        return Given()
    cast = sum(votes.points.values(), Fraction(0)) if votes.turnout is None else votes.turnout
    keys = {entry: (votes.points.get(entry, Fraction(0)),) for entry in candidates}
    level = order_by(keys)[0]
    if cast < asked.award.least_ballots or not keys[level[0]][0]:
        return Given()
    best, is_open = _first_of(asked, level)
    holders = tuple(
        asked.held(entry, "audience", votes=keys[entry][0], ballots=cast) for entry in best
    )
    return Given((), best, level) if is_open else Given(holders, (), level)


def criterion(asked: Asked) -> Given:
    """The best mean on the criterion; level ones by the chain of the rules, then shared."""
    name, facts = asked.award.criterion, asked.unit.ranked.totals.facts
    if name not in facts.panel.criteria:
        raise RuleError("unknown_criterion", name=name, where=f"awards.{asked.award.id}.criterion")
    means = {
        entry: found[entry]
        for entry in asked.candidates()
        if (found := criterion_means(name, (entry,), facts)) is not None
    }
    if not means:
        return Given()
    level = order_by(means)[0]
    holders = tuple(
        asked.held(entry, "criterion", criterion=name, mean=abs(means[entry][0]))
        for entry in settle((level,), facts).order[0]
    )
    return Given(holders, (), level)


def everyone(asked: Asked) -> Given:
    """Everybody who is placed."""
    return Given(
        tuple(
            asked.held(entry, "everyone", total=asked.shown(entry), among=list(asked.award.among))
            for entry in asked.candidates()
        )
    )


def _first_of(asked: Asked, level: tuple[str, ...]) -> tuple[tuple[str, ...], bool]:
    """The first of level entries by the recorded decisions; open where nobody ordered them, nor
    decided that they share it."""
    if len(level) == 1:
        return level, False
    decisions = asked.unit.ranked.show.decisions
    first = decide(level, [d for d in decisions if len({*d.order} & {*level}) > 1])[0]
    return first, len(first) > 1 and not decided_to_share(first, decisions)


KINDS: dict[str, Callable[[Asked], Given]] = {
    "place": place,
    "band": band,
    "top": top,
    "audience": audience,
    "criterion": criterion,
    "decision": lambda asked: Given(),
    "everyone": everyone,
}
