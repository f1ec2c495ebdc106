"""Whether a show's rules can be computed with its own criteria and seats, before the first song."""

from collections.abc import Sequence
from fractions import Fraction

from sqlalchemy import func, select

from kruvision.extensions import db
from kruvision.models import Entry, Seat, Show
from kruvision.rules.errors import RuleError
from kruvision.rules.ruleset import trial
from kruvision.services.scoring.attendance import stay_of
from kruvision.services.scoring.rule_book_inputs import RANKED_STATUSES, rules_of

STAND_INS = 5
"""Made-up jurors of equal weight, while nobody has a seat yet."""


def find_refusal(show: Show, ruled: Show | None = None) -> RuleError | None:
    """Why the show could not be computed by its rules, or by those of ``ruled`` (a proposed copy
    that is not saved); None where it could.

    Absent and practice jurors are left out; where some come later, leave earlier or sit for some
    categories, those who mark the entry with the fewest must suffice, too. While the show has no
    criteria, only the rules themselves are looked at.
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
    entries = _count_entries(show)
    stand_ins = {str(number): Fraction(1) for number in range(1, STAND_INS + 1)}
    counting = [seat for seat in show.seats if seat.kind == "counting" and not seat.is_absent]
    seated = _weights(counting) if show.seats else stand_ins
    found = trial.find_refusal(rules, criteria, seated, entries)
    fewest = _fewest(show, counting)
    if found or len(fewest) == len(counting):
        return found
    if not fewest:
        return RuleError("panel_too_small", present=0, needed=1)
    return trial.find_refusal(rules, criteria, _weights(fewest), entries)


def _weights(seats: Sequence[Seat]) -> dict[str, Fraction]:
    return {str(seat.juror_id): seat.weight for seat in seats}


def _fewest(show: Show, seats: Sequence[Seat]) -> Sequence[Seat]:
    """Of these jurors, those who are there for the entry that has the fewest."""
    if not any(seat.arrives_after or seat.leaves_after for seat in seats):
        return seats
    stays = [(seat, stay_of(seat, show.entries)) for seat in seats]
    ranked = [entry for entry in show.entries if entry.status in RANKED_STATUSES]
    crews = [[s for s, stay in stays if stay.expects(entry)] for entry in ranked]
    return min(crews, key=len, default=seats)


def _count_entries(show: Show) -> int:
    query = select(func.count()).where(Entry.show_id == show.id, Entry.status.in_(RANKED_STATUSES))
    return db.session.scalar(query) or 0
