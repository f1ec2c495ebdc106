"""What comes out of a show: its list, those of its categories, and who holds which award."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kruvision.rules.awards.award import AwardDecision
from kruvision.rules.awards.given import Holder, OpenAward, Unawarded
from kruvision.rules.awards.giving import Awarded, give
from kruvision.rules.awards.lists import Lists, award_list
from kruvision.rules.awards.reasons import reason
from kruvision.rules.categories.parts import Part, parts_of, without
from kruvision.rules.contest import Decision, MarkKey, Panel, Votes
from kruvision.rules.counted import prepare
from kruvision.rules.jury_scores import JuryResult, holds_for_parts
from kruvision.rules.result import Result
from kruvision.rules.ruleset.rules import Rules
from kruvision.rules.standings import Ranked, rank, with_unused


@dataclass(frozen=True)
class Outcome:
    """The whole list, that of each category in the order in which they first stand among the
    entries, and the awards in the order of the rules.

    Where categories alone give places, who stands in one has a total in the whole and no place.
    `unresolved_ties` are those that matter: for a place (the whole list's first, then those of each
    category), or for an award, because points from the jury are open. `placed_apart` are those who
    have a place in their category alone.
    """

    whole: Result
    categories: Mapping[str, Result] = field(default_factory=dict)
    awards: tuple[Holder, ...] = ()
    unawarded: tuple[Unawarded, ...] = ()
    open_awards: tuple[OpenAward, ...] = ()
    unresolved_ties: tuple[tuple[str, ...], ...] = ()
    placed_apart: frozenset[str] = frozenset()
    has_awards: bool = False

    @property
    def incomplete(self) -> tuple[MarkKey, ...]:
        """The marks that are missing, each once: what is missing in a category is missing here."""
        return self.whole.incomplete

    @property
    def is_final(self) -> bool:
        """Whether it may be published: nothing is missing, and every tie and award is settled."""
        return not (self.unresolved_ties or self.incomplete or self.open_awards)

    def held_by(self, entry: str) -> tuple[Holder, ...]:
        """The awards that an entry holds."""
        return tuple(holder for holder in self.awards if holder.entry == entry)

    def to_json(self) -> dict[str, Any]:
        """The outcome as `score --format json` prints it: that of the whole list, and where there
        are any, the categories and the awards."""
        found = self.whole.to_json()
        found["unresolved_ties"] = [list(group) for group in self.unresolved_ties]
        if self.categories:
            found["categories"] = {
                name: [standing.to_json() for standing in result.standings]
                for name, result in self.categories.items()
            }
            found["influence_in"] = {
                name: None if result.influence is None else result.influence.to_json()
                for name, result in self.categories.items()
            }
        if self.has_awards:
            found |= self._awards_json()
        return found

    def _awards_json(self) -> dict[str, Any]:
        return {
            "awards": [
                {
                    "award": holder.award,
                    "entry": holder.entry,
                    "category": holder.category,
                    "why": reason(holder),
                }
                for holder in self.awards
            ],
            "unawarded": [vars(left) for left in self.unawarded],
            "open_awards": [
                {"award": open_.award, "category": open_.category, "entries": list(open_.entries)}
                for open_ in self.open_awards
            ],
        }


def compute_outcome(
    panel: Panel,
    rules: Rules,
    votes: Votes | None = None,
    decisions: Sequence[Decision] = (),
    award_decisions: Sequence[AwardDecision] = (),
    votes_in: Mapping[str, Votes] | None = None,
    *,
    interim: bool = False,
) -> Outcome:
    """The whole of a show under its rules: standings, categories, awards.

    A category is computed from its own entries, as if it were a show; `votes_in` are the votes of
    categories that were voted on apart. Interim results give no awards. Refuses with `RuleError`
    what cannot be computed, and decisions about awards that cannot be (see `awards.decided`).
    """
    show = Part(panel, votes, tuple(decisions))
    parts = parts_of(panel, votes, decisions, votes_in)
    apart = _singers(panel) if rules.places == "each" else frozenset()
    whole = rank(prepare(panel, rules, votes, decisions, interim=interim), apart)
    known = whole.totals.by_jury if holds_for_parts(rules) else None
    categories = {n: _rank(part, rules, known, interim=interim) for n, part in parts.items()}
    awarded = Awarded()
    if rules.awards and not interim:

        def again(category: str | None, left_out: frozenset[str]) -> Ranked:
            part = show if category is None else parts[category]
            return _rank(without(part, left_out), rules, known, interim=interim)

        lists = Lists(
            panel,
            award_list(None, whole),
            {name: award_list(name, ranked) for name, ranked in categories.items()},
            frozenset(whole.show.running_order),
            again,
        )
        awarded = give(rules.awards, lists, award_decisions)
    return Outcome(
        with_unused(whole.result, _unused(whole, categories, awarded)),
        {name: ranked.result for name, ranked in categories.items()},
        awarded.holders,
        awarded.unawarded,
        awarded.open_awards,
        _open_ties(rules, whole, categories),
        apart,
        bool(rules.awards),
    )


def _rank(part: Part, rules: Rules, known: JuryResult | None, *, interim: bool) -> Ranked:
    """The list of a part. One in which everybody is disqualified has nobody to place."""
    gone = rules.disqualified == "remove" and part.panel.disqualified >= {*part.panel.entries}
    still = interim or gone
    show = prepare(part.panel, rules, part.votes, part.decisions, interim=still, checked=True)
    return rank(show, known=known)


def _open_ties(
    rules: Rules, whole: Ranked, categories: Mapping[str, Ranked]
) -> tuple[tuple[str, ...], ...]:
    """The ties that matter, each once."""
    by_place = whole.result.unresolved_ties
    scopes = {award.scope for award in rules.awards if award.kind in ("place", "band", "top")}
    found = [*by_place, *(whole.open_points if "show" in scopes else ())]
    for ranked in categories.values():
        if rules.places != "whole":
            found += ranked.result.unresolved_ties
        elif "category" in scopes:
            found += ranked.open_points
    return tuple(dict.fromkeys(found))


def _singers(panel: Panel) -> frozenset[str]:
    """Who stands in a category."""
    return frozenset(panel.contestants.get(entry, entry) for entry in panel.categories)


def _unused(whole: Ranked, categories: Mapping[str, Ranked], awarded: Awarded) -> list[Decision]:
    """The decisions that changed nothing, neither in a list nor for an award."""
    return [
        decision
        for decision in whole.unused
        if all(_changes_nothing(decision, ranked) for ranked in categories.values())
        and not any(len({*decision.order} & {*level}) > 1 for level in awarded.tied)
    ]


def _changes_nothing(decision: Decision, ranked: Ranked) -> bool:
    here = {*decision.order} & {*ranked.show.running_order}
    return len(here) < 2 or any(here == {*unused.order} for unused in ranked.unused)
