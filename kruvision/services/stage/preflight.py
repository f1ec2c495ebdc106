"""Pre-flight: what has to be there before the evening starts; a list that ticks itself."""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from config import Config
from kruvision.extensions import db
from kruvision.i18n import missing_languages
from kruvision.models import Criterion, Entry, Question, Seat, Show, Ticket
from kruvision.rules.audience.delegations import LEAST_DELEGATIONS
from kruvision.rules.evening.flow import ON_STAGE_STATUSES
from kruvision.services.addresses import printed, public, reached
from kruvision.services.audience import delegations
from kruvision.services.backups import backups
from kruvision.services.entries.named import list_entries
from kruvision.services.entries.passport_states import list_passports
from kruvision.services.ephemeral import presence
from kruvision.services.errors import Refused
from kruvision.services.record import second_person
from kruvision.services.ruleset import audience_weight, trial
from kruvision.services.shows import bodies, tonight
from kruvision.services.shows.shows import seats_of
from kruvision.services.stage import screens

BACKUP_AGE = timedelta(hours=24)
FREE_BYTES = 1_000_000_000


@dataclass(frozen=True)
class Check:
    """One line of the list: its name, whether it is done, whether the show cannot start without
    it, and the numbers its words need."""

    name: str
    done: bool
    blocks: bool = False
    facts: Mapping[str, Any] = field(default_factory=dict)


def require_ready(show: Show) -> None:
    """Refuse to start a show that cannot be held: ``no_entries``, ``no_criteria``, ``no_seats``,
    ``hall_in_use`` beside another show in progress, and what the rule book would refuse at the end
    of the evening, by its own code."""
    for check in (_entries(show), *_jury_basics(show)):
        if not check.done:
            raise Refused(f"no_{check.name}")
    tonight.require_free_hall(show.id)
    refusal = trial.find_refusal(show)
    if refusal is not None:
        raise Refused(refusal.code, **refusal.details)


def list_checks(show: Show, *, at: datetime) -> list[Check]:
    """Everything worth a look before the start, in the order in which it is set up."""
    checks = [_entries(show), _order(show), _translations(show), _passports(show)]
    checks += [*_questions(show), _rules(show), *_jury_basics(show), *_jury_devices(show, at)]
    if bodies.has_tickets(show):
        checks.append(_tickets(show))
    if show.bodies == "delegations":
        checks.append(_delegations(show))
    if bodies.has_screen_codes(show):
        checks.append(_hall_seats(show))
    if bodies.has_audience(show):
        checks.append(_weight(show))
    checks += [_address(at), *_prints(show)]
    if show.two_person_rule:
        checks.append(_second())
    return [*checks, _screens(show, at), _alone(show), _disk(), _backup(at)]


def _entries(show: Show) -> Check:
    query = select(func.count()).where(
        Entry.show_id == show.id, Entry.status.in_(ON_STAGE_STATUSES)
    )
    count = db.session.execute(query).scalar_one()
    return Check("entries", count > 0, blocks=True, facts={"count": count})


def _order(show: Show) -> Check:
    return Check("order", bool(show.draw_seed))


def _translations(show: Show) -> Check:
    """Everything the hall reads, in all three languages."""
    texts = [show.name, show.theme, *(criterion.name for criterion in show.criteria)]
    for entry in list_entries(show.id, ON_STAGE_STATUSES):
        texts += [entry.contestant.name, entry.song.meaning, entry.song.story]
    missing = sum(1 for text in texts if missing_languages(text))
    return Check("translations", missing == 0, facts={"count": missing})


def _passports(show: Show) -> Check:
    """Whatever is missing or unchecked in what the hall learns; a show can be held without."""
    states = list_passports(show.id, ON_STAGE_STATUSES)
    open_ones = sum(1 for state in states if not state.is_ready)
    return Check("passports", open_ones == 0, facts={"count": open_ones})


def _questions(show: Show) -> list[Check]:
    """Every song that is sung has an approved question; no line where nobody is asked."""
    if not show.asks_questions:
        return []
    singing = (
        select(func.count())
        .select_from(Entry)
        .where(Entry.show_id == show.id, Entry.status.in_(ON_STAGE_STATUSES))
    )
    asked = singing.join(Question, Question.entry_id == Entry.id)
    done, count = db.session.scalar(asked) or 0, db.session.scalar(singing) or 0
    return [Check("questions", 0 < count == done, facts={"done": done, "count": count})]


def _rules(show: Show) -> Check:
    """The rules compute made-up marks of this very jury."""
    refusal = trial.find_refusal(show)
    if refusal is None:
        return Check("rules", True, blocks=True)
    facts = {"code": refusal.code, "details": dict(refusal.details)}
    return Check("rules", False, blocks=True, facts=facts)


def _jury_basics(show: Show) -> list[Check]:
    if not bodies.has_jury(show):
        return []
    criteria = db.session.scalar(select(func.count()).where(Criterion.show_id == show.id)) or 0
    counting = select(func.count()).where(Seat.show_id == show.id, Seat.kind == "counting")
    seats = db.session.scalar(counting) or 0
    return [
        Check("criteria", criteria > 0, blocks=True, facts={"count": criteria}),
        Check("seats", seats > 0, blocks=True, facts={"count": seats}),
    ]


def _jury_devices(show: Show, at: datetime) -> list[Check]:
    """The head, the cards used for the first time, and the tablets heard lately, of those who count
    and are there from the beginning; practice jurors on a line of their own."""
    if not bodies.has_jury(show):
        return []
    query = select(Seat).where(Seat.show_id == show.id).options(selectinload(Seat.juror))
    seats = db.session.execute(query).scalars().all()
    present = [s for s in seats if s.kind == "counting" and not s.is_absent and not s.arrives_after]
    entered = sum(1 for s in present if s.juror.pin_hash and not s.juror.revoked_at)
    seen = sum(1 for s in present if presence.is_here("juror", s.juror_id, at))
    count = len(present)
    practising = [s for s in seats if s.kind == "practice" and not s.is_absent]
    return [
        Check("head", any(seat.is_head for seat in present)),
        Check("cards", 0 < count == entered, facts={"done": entered, "count": count}),
        Check("tablets", 0 < count == seen, facts={"done": seen, "count": count}),
        *([_practice(practising, at)] if practising else []),
    ]


def _practice(practising: Sequence[Seat], at: datetime) -> Check:
    seen = sum(1 for seat in practising if presence.is_here("juror", seat.juror_id, at))
    count = len(practising)
    return Check("practice", seen == count, facts={"done": seen, "count": count})


def _tickets(show: Show) -> Check:
    usable = select(func.count()).where(Ticket.show_id == show.id, Ticket.revoked_at.is_(None))
    count = db.session.scalar(usable) or 0
    return Check("tickets", count > 0, facts={"count": count})


def _delegations(show: Show) -> Check:
    """There are enough of them, each with enough tickets for its vote to open."""
    rows = delegations.list_rows(show)
    ready = sum(row.has_enough for row in rows)
    is_done = ready == len(rows) and ready >= LEAST_DELEGATIONS
    return Check("delegations", is_done, facts={"done": ready, "count": len(rows)})


def _hall_seats(show: Show) -> Check:
    """How many phones the code on the screen lets in is said by somebody who knows the hall."""
    return Check("hall_seats", show.hall_seats is not None, facts={"count": seats_of(show)})


def _weight(show: Show) -> Check:
    """The audience weighs no more than its way of voting can bear."""
    weight, most = audience_weight.weight_of(show), audience_weight.most_for(show.credential)
    shares = {"weight": str(weight), "most": str(most)}
    return Check("weight", weight <= most, facts=shares)


def _address(at: datetime) -> Check:
    """A phone has opened the check page under the address in use."""
    age = reached.age_of_proof(_config(), at)
    return Check("address", age is not None, facts={"url": public.public_url(_config())})


def _prints(show: Show) -> list[Check]:
    """Tickets and cards say the address in use; no line before anything is printed."""
    if not printed.has_prints(show):
        return []
    stale = printed.stale_prints(show, _config())
    return [Check("prints", not stale, facts={"stale": stale})]


def _second() -> Check:
    """Two people are logged in who could confirm for each other; the accounts that will be older
    than the show are those of now."""
    return Check("second", second_person.has_two(second_person.list_devices()))


def _screens(show: Show, at: datetime) -> Check:
    found = screens.list_in_hall(show.edition_id, at)
    alive = sum(1 for s in found if presence.is_here("screen", s.id, at))
    return Check("screens", 0 < len(found) == alive, facts={"done": alive, "count": len(found)})


def _alone(show: Show) -> Check:
    """No other show is in progress, of whatever edition: the hall can be with one alone."""
    other = tonight.find_other_in_progress(show.id)
    facts = {"show_id": other.id, "name": tonight.full_name(other)} if other else {}
    return Check("alone", other is None, blocks=True, facts=facts)


def _disk() -> Check:
    free = shutil.disk_usage(_config().instance).free
    return Check("disk", free > FREE_BYTES, facts={"gigabytes": free // 10**9})


def _backup(at: datetime) -> Check:
    newest = backups.newest_moment(_config())
    if newest is None:
        return Check("backup", False, facts={"hours": None})
    age = at - newest
    return Check("backup", age < BACKUP_AGE, facts={"hours": int(age.total_seconds() // 3600)})


def _config() -> Config:
    config: Config = current_app.config["KRU"]
    return config
