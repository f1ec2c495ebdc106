"""What contestants bring from an earlier show of the edition, by the totals that count there."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from sqlalchemy import select

from kruvision.extensions import db
from kruvision.models import Entry, PublishedResult, Show
from kruvision.rules.adjustments.carried import check_carried
from kruvision.rules.errors import RuleError
from kruvision.rules.evening.flow import COUNTED_PHASES, PUBLIC_PHASES
from kruvision.rules.outcome import Outcome
from kruvision.services.scoring.rule_book_inputs import ranked_entries, rules_of
from kruvision.services.scoring.songs import first_songs

Compute = Callable[[Show], Outcome]
Totals = Mapping[str, Fraction]


def earlier_show(show: Show, number: int | None = None) -> Show | None:
    """The show whose totals are added to this one's, or None; or that with another ``number``.
    Only an earlier one of the same edition can be: no circle ever comes about."""
    number = number or show.carried_from
    found = db.session.get(Show, number) if number else None
    is_earlier = found and found.edition_id == show.edition_id and found.position < show.position
    return found if is_earlier else None


def shows_before(show: Show) -> list[Show]:
    """The earlier shows of the edition, in order: those whose totals could be added."""
    return [other for other in show.edition.shows if other.position < show.position]


def carried_into(show: Show, compute: Compute, *, number: int | None = None) -> Totals:
    """The earlier totals by the entries that are placed here: those of the published result, else
    computed by ``compute``. Who was not there, or while there is nothing, brings nothing.

    ``number`` is that of another show than the one of the rules.
    """
    earlier = earlier_show(show, number)
    if earlier is None:
        return {}
    brought = _by_contestant(earlier, _totals(earlier, compute))
    found = {str(entry.id): _pick(entry, brought) for entry in first_songs(ranked_entries(show))}
    return {entry: total for entry, total in found.items() if total is not None}


def has_earlier_result(show: Show, compute: Compute) -> bool:
    """Whether the earlier show has a whole result to carry from: published, or closed with nothing
    missing. Where nothing is carried, nothing is waited for."""
    earlier = earlier_show(show)
    if earlier is None or earlier.phase in PUBLIC_PHASES:
        return True
    if earlier.phase not in COUNTED_PHASES:
        return False
    try:
        return compute(earlier).is_final
    except RuleError:
        return False


def _totals(earlier: Show, compute: Compute) -> Totals:
    """Totals of which higher is better, by the entries of the earlier show."""
    try:
        check_carried(rules_of(earlier))
        kept = _published(earlier) if earlier.phase in PUBLIC_PHASES else None
        if kept is None:
            standings = compute(earlier).whole.standings
            return {s.entry: s.total for s in standings if s.total is not None}
    except RuleError:
        return {}
    return {row["entry"]: Fraction(row["total"]) for row in kept if row["total"] is not None}


def _published(earlier: Show) -> list[dict[str, Any]] | None:
    newest = (
        select(PublishedResult.document)
        .where(PublishedResult.show_id == earlier.id)
        .order_by(PublishedResult.version.desc())
        .limit(1)
    )
    document = db.session.execute(newest).scalar()
    return document["result"]["standings"] if document else None


Brought = Mapping[int, list[tuple[Entry, Fraction]]]


def _by_contestant(earlier: Show, totals: Totals) -> Brought:
    entries = {str(entry.id): entry for entry in earlier.entries}
    found: dict[int, list[tuple[Entry, Fraction]]] = {}
    for name, total in totals.items():
        if entry := entries.get(name):
            found.setdefault(entry.contestant_id, []).append((entry, total))
    return found


def _pick(entry: Entry, brought: Brought) -> Fraction | None:
    """Who stood in several categories brings the total of the one of the same name, or else of the
    first."""
    there = brought.get(entry.contestant_id, [])
    same = (total for other, total in there if _category(other) == _category(entry))
    return next(same, there[0][1] if there else None)


def _category(entry: Entry) -> Mapping[str, str] | None:
    return entry.category.name if entry.category else None
