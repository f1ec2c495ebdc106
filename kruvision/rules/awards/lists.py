"""The lists that awards are given in: a category or the whole show, ranked."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from kruvision.rules.awards.award import Award
from kruvision.rules.contest import Panel, Votes
from kruvision.rules.numbers import round_half_up
from kruvision.rules.ranking import Order, places
from kruvision.rules.ruleset.rules import Rules
from kruvision.rules.standings import Ranked


@dataclass(frozen=True)
class AwardList:
    """One ranked list. `category` is None for the whole show; `entries` are those who can hold an
    award in it: everybody who has a total and is not disqualified, or a part of them. It was ranked
    without those `left_out`."""

    category: str | None
    ranked: Ranked
    entries: frozenset[str]
    left_out: tuple[str, ...] = ()

    @property
    def order(self) -> Order:
        """Everybody in the list, ties broken, the best first."""
        return self.ranked.order

    @cached_property
    def places(self) -> dict[str, int]:
        """Everybody's place in this list."""
        return places(self.order)

    @property
    def rules(self) -> Rules:
        """The rules it was ranked by."""
        return self.ranked.show.rules

    @property
    def votes(self) -> Votes | None:
        """What the audience gave here, whatever it counts for."""
        return self.ranked.show.votes

    @cached_property
    def shown(self) -> dict[str, str]:
        """Everybody's total as it is displayed, a text."""
        return {standing.entry: standing.display for standing in self.ranked.result.standings}

    @cached_property
    def displayed(self) -> dict[str, Fraction]:
        """Everybody's total as it is displayed."""
        unit = Fraction(1, 10**self.rules.display_places)
        totals = self.ranked.totals.combined.totals
        return {
            entry: round_half_up(totals[entry], unit) for group in self.order for entry in group
        }

    def reach(self, least: Fraction | None, entries: Collection[str]) -> list[str]:
        """Those of the entries, in the order of the list, whose displayed total reaches it."""
        return [
            entry
            for group in self.order
            for entry in group
            if entry in entries and (least is None or self.displayed[entry] >= least)
        ]


def award_list(category: str | None, ranked: Ranked, left_out: tuple[str, ...] = ()) -> AwardList:
    """The list of a category, or of the whole show."""
    everybody = frozenset(entry for group in ranked.order for entry in group)
    return AwardList(category, ranked, everybody, left_out)


@dataclass(frozen=True)
class Lists:
    """All lists of a show. `everybody` are all who were in it, whether they can hold anything.

    `again` ranks a list once more without some of its entries, as if they had not been there.
    """

    panel: Panel
    whole: AwardList
    categories: Mapping[str, AwardList]
    everybody: frozenset[str]
    again: Callable[[str | None, frozenset[str]], Ranked]
    _without: dict[tuple[str | None, frozenset[str]], AwardList] = field(default_factory=dict)

    @cached_property
    def _category(self) -> dict[str, str]:
        return {self.singer(e): category for e, category in self.panel.categories.items()}

    def singer(self, entry: str) -> str:
        """Who is placed for an entry."""
        return self.panel.contestants.get(entry, entry)

    def category_of(self, entry: str) -> str | None:
        """The category somebody stands in; None where they stand in none."""
        return self._category.get(entry)

    def of(self, award: Award) -> list[AwardList]:
        """The lists an award is given in. What everybody can get goes also to those who stand in no
        category."""
        if award.scope == "show" or not self.categories:
            return [self.whole]
        found = list(self.categories.values())
        if award.kind in ("band", "everyone"):
            apart = frozenset(e for e in self.whole.entries if self.category_of(e) is None)
            found.append(AwardList(None, self.whole.ranked, apart))
        return found

    def own(self, award: Award, entry: str) -> AwardList:
        """The list in which an entry would hold the award."""
        category = self.category_of(entry)
        if award.scope == "show" or category is None:
            return self.whole
        return self.categories[category]

    def without(self, unit: AwardList, left_out: frozenset[str]) -> AwardList:
        """The list as if some of its entries had not been there."""
        gone = left_out & unit.entries
        if not gone:
            return unit
        if (unit.category, gone) not in self._without:
            ranked = self.again(unit.category, gone)
            named = tuple(entry for group in unit.order for entry in group if entry in gone)
            self._without[unit.category, gone] = award_list(unit.category, ranked, named)
        return self._without[unit.category, gone]
