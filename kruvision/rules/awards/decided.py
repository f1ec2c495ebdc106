"""What the jury decided about awards: checked, and found by the award and the list it is about."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from kruvision.rules.awards.award import Award, AwardDecision
from kruvision.rules.awards.lists import Lists
from kruvision.rules.errors import RuleError

Decided = Mapping[tuple[str, str | None], tuple[AwardDecision, ...]]
"""The decisions about an award in a category, or (None) in the show."""
WHERE = "award_decisions"


@dataclass(frozen=True)
class _About:
    """A decision, and the award it is about."""

    award: Award
    decision: AwardDecision


def decided(awards: Sequence[Award], decisions: Sequence[AwardDecision], lists: Lists) -> Decided:
    """The decisions by award and category.

    Raises `RuleError` for an award, a category or an entry that is not there (`award_unknown`,
    `unknown_category`, `unknown_entry`, `entry_not_placed`), an entry outside of the category
    (`entry_outside_category`), a category that is not named (`award_category_missing`), more
    holders than may be (`too_many_holders`), one whose total does not reach the least
    (`below_least`), and an award both given and left unawarded (`contradictory_award_decisions`).
    """
    by_id = {award.id: award for award in awards}
    found: dict[tuple[str, str | None], tuple[AwardDecision, ...]] = {}
    for decision in decisions:
        award = by_id.get(decision.award)
        if award is None:
            raise RuleError("award_unknown", where=WHERE, name=decision.award, award=decision.award)
        holders = tuple(dict.fromkeys(lists.singer(entry) for entry in decision.holders))
        made = AwardDecision(award.id, decision.category, holders, decision.by, decision.why)
        about = _About(award, made)
        category = _category(about, lists)
        _check_holders(about, category, lists)
        found[award.id, category] = (*found.get((award.id, category), ()), made)
    for (award_id, _), made_so in found.items():
        _check_together(by_id[award_id], made_so)
    return found


def _category(about: _About, lists: Lists) -> str | None:
    """The category the decision is about; where it names none, the one its holders stand in."""
    award, named = about.award, about.decision.category
    known = lists.categories if award.scope == "category" else {}
    if named is not None:
        if named not in known:
            raise RuleError("unknown_category", where=WHERE, name=named, award=award.id)
        return named
    if not known:
        return None
    theirs = {lists.category_of(entry) for entry in about.decision.holders}
    if len(theirs) == 1:
        return theirs.pop()
    if award.kind != "decision":
        raise RuleError("award_category_missing", where=WHERE, award=award.id)
    return None


def _check_holders(about: _About, category: str | None, lists: Lists) -> None:
    for entry in about.decision.holders:
        if entry not in lists.whole.entries:
            code = "entry_not_placed" if entry in lists.everybody else "unknown_entry"
            raise RuleError(code, where=WHERE, name=entry, award=about.award.id)
        if category is not None and lists.category_of(entry) != category:
            raise RuleError(
                "entry_outside_category",
                where=WHERE,
                name=entry,
                category=category,
                award=about.award.id,
            )
        _check_least(about.award, entry, lists)


def _check_least(award: Award, entry: str, lists: Lists) -> None:
    """A title that the jury names has this condition; over other awards it has the last word."""
    if award.kind != "decision" or award.least is None:
        return
    if lists.own(award, entry).displayed[entry] < award.least:
        raise RuleError("below_least", where=WHERE, name=entry, award=award.id)


def _check_together(award: Award, decisions: Collection[AwardDecision]) -> None:
    empty = [decision for decision in decisions if not decision.holders]
    if empty and len(empty) < len(decisions):
        raise RuleError("contradictory_award_decisions", where=WHERE, award=award.id)
    holders = {entry for decision in decisions for entry in decision.holders}
    if award.most is not None and len(holders) > award.most:
        raise RuleError("too_many_holders", where=WHERE, award=award.id, most=award.most)
