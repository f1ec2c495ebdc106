"""The deductions that stand, as the rule book reads them, and whether they could be subtracted."""

from collections.abc import Collection, Sequence

from sqlalchemy import select

from kruvision.extensions import db
from kruvision.models import Deduction, Entry, Show
from kruvision.rules import contest, methods
from kruvision.rules.ruleset.rules import Combination


def list_standing(show_id: int) -> Sequence[Deduction]:
    """Those of a show that nobody took back, in running order, the oldest first of each act."""
    query = (
        select(Deduction)
        .join(Entry, Entry.id == Deduction.entry_id)
        .where(Entry.show_id == show_id, Deduction.taken_back_at.is_(None))
        .order_by(Entry.running_order, Deduction.id)
    )
    return db.session.execute(query).scalars().all()


def deductions_of(show: Show, entries: Collection[str]) -> dict[str, tuple[contest.Deduction, ...]]:
    """What is subtracted from each of these entries (ids as text), without the reasons: the working
    goes out with the result, and whoever typed them did not write for everybody. One query."""
    found: dict[str, tuple[contest.Deduction, ...]] = {}
    for row in list_standing(show.id):
        entry = str(row.entry_id)
        if entry in entries:
            one = contest.Deduction(row.amount, row.code, share=row.is_share)
            found[entry] = (*found.get(entry, ()), one)
    return found


def can_subtract(show: Show) -> bool:
    """Whether the show's rules have totals of the jury that something is subtracted from."""
    return not find_obstacle(show)


def find_obstacle(ruled: Show) -> str:
    """Which of the rules leaves nothing to subtract from: ``method``, ``combination`` where the
    jury has no part, or nothing."""
    if not methods.get(ruled.method).adds_up:
        return "method"
    rules = Combination(ruled.combination, ruled.jury_share, ruled.audience_share)
    return "" if rules.counts_jury else "combination"
