"""Pre-flight: what has to be there before the evening starts; a list that ticks itself."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from kruvision.extensions import db
from kruvision.i18n import missing_languages
from kruvision.models import Criterion, Entry, Question, Seat, Show, Ticket
from kruvision.rules.audience.delegations import LEAST_DELEGATIONS
from kruvision.rules.evening.act import ON_STAGE_STATUSES
from kruvision.services.audience import delegations
from kruvision.services.entries.named import list_entries
from kruvision.services.entries.passport_states import list_passports
from kruvision.services.ephemeral import presence
from kruvision.services.errors import Refused
from kruvision.services.rounds import advancing
from kruvision.services.ruleset import audience_weight, trial
from kruvision.services.selection.recordings import count_recordings
from kruvision.services.shows import bodies, tonight
from kruvision.services.shows.selection import is_jury_alone, is_past, is_selection
from kruvision.services.shows.shows import seats_of
from kruvision.services.stage.house_checks import (
    Check,
    check_address,
    check_backup,
    check_disk,
    check_hall_is_free,
    check_prints,
    check_public_address,
    check_screens,
    check_second_person,
)


def require_ready(show: Show, *, at: datetime) -> None:
    """Refuse to start a show that cannot be held: ``no_entries``, ``no_criteria``, ``no_seats``,
    ``hall_in_use`` beside another show in progress, and what the rule book would refuse at the end
    of the evening, by its own code. A selection round needs no hall, but a moment until which the
    jury marks (``no_deadline``), and rules without the hall (``selection_is_the_jurys``)."""
    for check in (_entries(show), *_jury_basics(show), *_round_basics(show, at)):
        if not check.done:
            raise Refused(f"no_{check.name}")
    if not is_selection(show):
        tonight.require_free_hall(show.id)
    elif not is_jury_alone(show):
        raise Refused("selection_is_the_jurys")
    refusal = trial.find_refusal(show)
    if refusal is not None:
        raise Refused(refusal.code, **refusal.details)


def list_checks(show: Show, *, at: datetime) -> list[Check]:
    """Everything worth a look before the start, in the order in which it is set up."""
    if is_selection(show):
        return _list_of_round(show, at)
    checks = [_entries(show), *_advancing(show), _order(show), *_categories(show)]
    checks += [
        _translations(show),
        _passports(show),
        *_questions(show),
        _rules(show),
        *_jury_basics(show),
        *_jury_devices(show, at),
    ]
    if bodies.has_tickets(show):
        checks.append(_tickets(show))
    if show.bodies == "delegations":
        checks.append(_delegations(show))
    if bodies.has_screen_codes(show):
        checks.append(_hall_seats(show))
    if bodies.has_audience(show):
        checks.append(_weight(show))
    checks += [check_address(at), *check_prints(show)]
    if show.two_person_rule:
        checks.append(check_second_person())
    return [
        *checks,
        check_screens(show, at),
        check_hall_is_free(show),
        check_disk(),
        check_backup(at),
    ]


def _list_of_round(show: Show, at: datetime) -> list[Check]:
    """The same for a selection round: recordings and cards instead of screens and tickets."""
    checks = [_entries(show), _recordings(show), _rules(show), *_jury_basics(show)]
    checks += [*_round_basics(show, at), *_jury_cards(show), check_public_address()]
    if show.two_person_rule:
        checks.append(check_second_person())
    return [*checks, check_disk(), check_backup(at)]


def _round_basics(show: Show, at: datetime) -> list[Check]:
    """The moment until which a selection round is marked, which is still ahead."""
    if not is_selection(show):
        return []
    is_ahead = show.marks_until is not None and not is_past(show, at)
    return [Check("deadline", is_ahead, blocks=True, facts={"until": show.marks_until})]


def _recordings(show: Show) -> Check:
    """Every entry has something to be heard."""
    done, count = count_recordings(show.id)
    return Check("recordings", 0 < count == done, facts={"done": done, "count": count})


def _entries(show: Show) -> Check:
    query = select(func.count()).where(
        Entry.show_id == show.id, Entry.status.in_(ON_STAGE_STATUSES)
    )
    count = db.session.execute(query).scalar_one()
    return Check("entries", count > 0, blocks=True, facts={"count": count})


def _advancing(show: Show) -> list[Check]:
    """Whoever goes through from the show before is in this one; no line where nobody does."""
    before = advancing.find_show_before(show)
    if before is None or not advancing.list_advancing(before.id):
        return []
    waiting = {entry.contestant_id: entry for entry in advancing.look_at_seam(before, show).waiting}
    names = [entry.contestant.name for entry in waiting.values()]
    return [Check("advancing", not names, facts={"names": names, "show_id": before.id})]


def _order(show: Show) -> Check:
    return Check("order", bool(show.draw_seed))


def _categories(show: Show) -> list[Check]:
    """Every act stands in a category; no line where the show has none."""
    if not show.categories:
        return []
    query = select(func.count()).where(
        Entry.show_id == show.id, Entry.status == "competing", Entry.category_id.is_(None)
    )
    count = db.session.execute(query).scalar_one()
    return [Check("categories", count == 0, facts={"count": count})]


def _translations(show: Show) -> Check:
    """Everything the hall reads, in all three languages."""
    texts = [show.name, show.theme, *(criterion.name for criterion in show.criteria)]
    texts += [category.name for category in show.categories]
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
    seats = _seats(show)
    present = _present(seats)
    seen = sum(1 for s in present if presence.is_here("juror", s.juror_id, at))
    count = len(present)
    practising = [s for s in seats if s.kind == "practice" and not s.is_absent]
    return [
        *_jury_cards(show),
        Check("tablets", 0 < count == seen, facts={"done": seen, "count": count}),
        *([_practice(practising, at)] if practising else []),
    ]


def _jury_cards(show: Show) -> list[Check]:
    """The head, and the cards used for the first time."""
    present = _present(_seats(show))
    entered = sum(1 for s in present if s.juror.pin_hash and not s.juror.revoked_at)
    count = len(present)
    return [
        Check("head", any(seat.is_head for seat in present)),
        Check("cards", 0 < count == entered, facts={"done": entered, "count": count}),
    ]


def _seats(show: Show) -> Sequence[Seat]:
    query = select(Seat).where(Seat.show_id == show.id).options(selectinload(Seat.juror))
    return db.session.execute(query).scalars().all()


def _present(seats: Sequence[Seat]) -> list[Seat]:
    """Those who count and are there from the beginning."""
    return [s for s in seats if s.kind == "counting" and not s.is_absent and not s.arrives_after]


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
