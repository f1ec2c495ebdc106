"""Whether a show's rules can be computed with its own criteria and seats, before the first song."""

from fractions import Fraction

from sqlalchemy import func, select

from kruvision.extensions import db
from kruvision.models import Entry, Show
from kruvision.rules.errors import RuleError
from kruvision.rules.ruleset import trial
from kruvision.services.scoring.rule_book_inputs import (
    RANKED_STATUSES,
    counting_seats,
    rules_of,
)

STAND_INS = 5
"""Made-up jurors of equal weight, while nobody has a seat yet."""


def find_refusal(show: Show, ruled: Show | None = None) -> RuleError | None:
    """Why the show could not be computed by its rules, or by those of ``ruled`` (a proposed copy
    that is not saved); None where it could.

    Absent and practice jurors are left out. While the show has no criteria, only the rules
    themselves are looked at.
    """
    ruled = ruled or show
    try:
        rules = rules_of(ruled)
    except RuleError as problem:
        return problem
    criteria = tuple(str(criterion.id) for criterion in ruled.criteria)
    if not rules.combination.counts_jury:
        return trial.find_refusal(rules, criteria, {}, _count_entries(show))
    if not criteria:
        return None
    counting = counting_seats(show)
    seated = {str(seat.juror_id): seat.weight for seat in counting if not seat.is_absent}
    stand_ins = {str(number): Fraction(1) for number in range(1, STAND_INS + 1)}
    jurors = seated if counting else stand_ins
    return trial.find_refusal(rules, criteria, jurors, _count_entries(show))


def _count_entries(show: Show) -> int:
    query = select(func.count()).where(Entry.show_id == show.id, Entry.status.in_(RANKED_STATUSES))
    return db.session.scalar(query) or 0
