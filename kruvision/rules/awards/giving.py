"""All awards of a show given: by the rules, or as the jury decided.

First the awards for the best are given, in the order of the list, because some of them take their
holders out of the places; what comes later sees the places as they are then.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kruvision.rules.awards.award import Award, AwardDecision
from kruvision.rules.awards.decided import Decided, decided
from kruvision.rules.awards.given import Given, Holder, OpenAward, Unawarded
from kruvision.rules.awards.kinds import KINDS, Asked
from kruvision.rules.awards.lists import AwardList, Lists


@dataclass(frozen=True)
class Awarded:
    """All awards of a show, in the order of the rules. `tied` are groups that were level for an
    award, so that decisions about them are of use."""

    holders: tuple[Holder, ...] = ()
    unawarded: tuple[Unawarded, ...] = ()
    open_awards: tuple[OpenAward, ...] = ()
    tied: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class _Stage:
    """What is known while awards are given: who gave up places, and who was taken out of them.

    `settled` are awards given before, which no later stage changes.
    """

    awards: Mapping[str, Award]
    lists: Lists
    decided: Decided
    given_up: frozenset[str] = frozenset()
    taken_out: frozenset[str] = frozenset()
    settled: Mapping[str, list[tuple[AwardList, Given]]] = field(default_factory=dict)
    found: dict[str, list[tuple[AwardList, Given]]] = field(default_factory=dict)

    def given(self, award: Award) -> list[tuple[AwardList, Given]]:
        """The award in each of its lists."""
        if award.id in self.settled:
            return self.settled[award.id]
        if award.id not in self.found:
            self.found[award.id] = [(unit, self._in(award, unit)) for unit in self._units(award)]
        return self.found[award.id]

    def holders(self, award_id: str) -> frozenset[str]:
        """Everybody who holds an award."""
        given = self.given(self.awards[award_id])
        return frozenset(holder.entry for _, of_unit in given for holder in of_unit.holders)

    def _units(self, award: Award) -> list[AwardList]:
        """The lists of the award, and the show where the jury named somebody for all of it."""
        units = self.lists.of(award)
        known = {unit.category for unit in units}
        if (award.id, None) in self.decided and None not in known:
            units = [*units, self.lists.whole]
        return units

    def _in(self, award: Award, unit: AwardList) -> Given:
        made = self.decided.get((award.id, unit.category))
        if made is not None:
            return _as_decided(award, unit, made)
        if award.kind == "place":
            unit = self.lists.without(unit, self.taken_out)
        entries = unit.entries
        if award.among:
            entries = entries & frozenset().union(*(self.holders(name) for name in award.among))
        given = KINDS[award.kind](Asked(award, unit, entries))
        if award.kind != "place" or not self.given_up:
            return given
        return Given(
            tuple(holder for holder in given.holders if holder.entry not in self.given_up),
            given.level,
        )


def give(awards: Sequence[Award], lists: Lists, decisions: Sequence[AwardDecision] = ()) -> Awarded:
    """Who holds each award, what was left unawarded, and what is still open.

    Raises `RuleError` for decisions that cannot be, see `decided`.
    """
    by_id = {award.id: award for award in awards}
    stage = _Stage(by_id, lists, decided(awards, decisions, lists))
    for award in awards:
        if award.holder != "keeps":
            stage = _after(stage, award)
    holders: list[Holder] = []
    open_awards: list[OpenAward] = []
    for award in awards:
        for unit, given in stage.given(award):
            holders += given.holders
            if given.level:
                open_awards.append(OpenAward(award.id, unit.category, given.level))
    unawarded = tuple(
        Unawarded(award.id, unit.category, made.by, made.why)
        for award in awards
        for unit, _ in stage.given(award)
        for made in stage.decided.get((award.id, unit.category), ())
        if not made.holders
    )
    tied = tuple(given.tied for award in awards for _, given in stage.given(award))
    return Awarded(tuple(holders), unawarded, tuple(open_awards), tied)


def _after(stage: _Stage, award: Award) -> _Stage:
    """The next stage: the holders of this award are out of the places, or have none."""
    holders = stage.holders(award.id)
    gives_up = award.holder == "gives_up"
    return _Stage(
        stage.awards,
        stage.lists,
        stage.decided,
        stage.given_up | holders if gives_up else stage.given_up,
        stage.taken_out if gives_up else stage.taken_out | holders,
        {**stage.settled, award.id: stage.given(award)},
    )


def _as_decided(award: Award, unit: AwardList, made: Sequence[AwardDecision]) -> Given:
    asked = Asked(award, unit, unit.entries)
    holders = (
        asked.held(entry, "decision", by=one.by, why=one.why, total=asked.shown(entry))
        for one in made
        for entry in one.holders
    )
    return Given(tuple({holder.entry: holder for holder in holders}.values()))
