"""Overruns: what the rule of time proposes for an act that sang too long. A person gives it as a
deduction, or lets it pass; nothing is subtracted by itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from sqlalchemy import select

from kruvision.extensions import db
from kruvision.models import Entry
from kruvision.rules.numbers import exact_text
from kruvision.services.access import Actor, require
from kruvision.services.deductions import deductions
from kruvision.services.deductions.stop_watch import SET, rule_of, sung_seconds
from kruvision.services.entries.entries import get_entry
from kruvision.services.errors import Refused
from kruvision.services.forms.durations import duration_text
from kruvision.services.record import chain
from kruvision.services.scoring.deductions import can_subtract, list_standing
from kruvision.services.scoring.rule_book_inputs import RANKED_STATUSES
from kruvision.services.shows import shows, two_people
from kruvision.services.shows.phases import require_phase
from kruvision.services.transactions.changes import ClockMoved
from kruvision.services.transactions.transaction import transaction

CODE = "time"


@dataclass(frozen=True)
class Overrun:
    """An act that sang ``seconds`` and its ``limit``; ``cost`` is what the rule takes off, points
    or, where it is a ``share``, a part of the total."""

    entry_id: int
    seconds: int
    limit: int
    cost: Fraction
    share: bool

    @property
    def reason(self) -> str:
        """What a deduction says of it, in signs that every language reads: ``4:31 > 4:00``."""
        return f"{duration_text(self.seconds)} > {duration_text(self.limit)}"


def list_overruns(show_id: int) -> list[Overrun]:
    """The overruns of a show that nobody has answered, in running order. None where the rules have
    nothing to subtract from."""
    show = shows.get_show(show_id)
    if not show.time_rule or not can_subtract(show):
        return []
    timed = {row.entry_id for row in list_standing(show_id) if row.code == CODE}
    found = [_overrun(entry) for entry in _timed(show_id) if entry.id not in timed]
    return [overrun for overrun in found if overrun is not None]


def give(entry_id: int, seconds: int, *, by: Actor, at: datetime) -> bool:
    """Give what the rule proposes for an act that sang so long, as a deduction; answers as
    ``give_deduction``.

    Raises as that does, and ``Refused("overrun_changed")`` where the rule proposes something else
    by now.
    """
    require(by, deductions.ACTION)
    with transaction() as changes:
        require_phase(get_entry(entry_id).show, deductions.PHASES_ROW)
        overrun = _require(entry_id, seconds)
        values = {
            "entry": entry_id,
            "amount": exact_text(overrun.cost),
            "share": overrun.share,
            "code": CODE,
            "reason": overrun.reason,
        }
        show = get_entry(entry_id).show
        made = two_people.do(deductions.GIVE, show, values, by=by, at=at, changes=changes)
        return made.is_done


def let_pass(entry_id: int, seconds: int, *, by: Actor, at: datetime) -> None:
    """Propose nothing more for so long a song; raises as ``give``."""
    require(by, deductions.ACTION)
    with transaction() as changes:
        entry = get_entry(entry_id)
        require_phase(entry.show, SET)
        _require(entry_id, seconds)
        entry.overrun_passed = seconds
        facts = {"entry": entry.id, "seconds": seconds}
        chain.append(by.label, "overrun_passed", at=at, show_id=entry.show_id, **facts)
        changes.append(ClockMoved(entry.show_id))


def _require(entry_id: int, seconds: int) -> Overrun:
    """The overrun that was looked at, as it still is."""
    rows = list_overruns(get_entry(entry_id).show_id)
    found = next((row for row in rows if row.entry_id == entry_id), None)
    if found is None or found.seconds != seconds:
        raise Refused("overrun_changed")
    return found


def _timed(show_id: int) -> Sequence[Entry]:
    """The ranked acts whose watch was stopped."""
    query = select(Entry).where(
        Entry.show_id == show_id,
        Entry.clock_stopped_at.is_not(None),
        Entry.stage == "performed",
        Entry.status.in_(RANKED_STATUSES),
    )
    return db.session.execute(query.order_by(Entry.running_order)).scalars().all()


def _overrun(entry: Entry) -> Overrun | None:
    rule, stopped = rule_of(entry), entry.clock_stopped_at
    seconds = sung_seconds(entry, stopped) if stopped else None
    if rule.limit is None or seconds is None or entry.overrun_passed == seconds:
        return None
    cost = rule.cost(seconds)
    return Overrun(entry.id, seconds, rule.limit, cost, rule.share) if cost else None
