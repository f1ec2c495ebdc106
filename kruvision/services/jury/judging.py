"""What a juror does: mark, note, step aside, submit. One's own sheets only, from one's own tablet.

Marks are taken from the moment the entry is on stage until its sheet is submitted or locked. A
mark that comes later is kept apart for the head of the jury. Every command carries an id made by
the tablet; a repeat gets the first answer.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from kruvision.i18n import pick
from kruvision.models import Criterion, Mark, Show
from kruvision.rules.errors import RuleError
from kruvision.services.access import Actor
from kruvision.services.errors import Invalid, NotFound, Refused
from kruvision.services.forms.inputs import FieldError
from kruvision.services.jury import order_question, sheet_locks
from kruvision.services.jury.marking import (
    Answer,
    Desk,
    find_mark,
    put_mark,
    put_note,
    read_steps,
    sit_down,
    steps_of,
)
from kruvision.services.transactions.changes import ScoresheetChanged
from kruvision.services.transactions.idempotency import keep_answer, known_answer
from kruvision.services.transactions.transaction import retry_on_conflict, transaction


def save_mark(
    actor: Actor,
    entry_id: int,
    criterion_id: int,
    value: str | None,
    seq: int,
    *,
    command_id: str,
    at: datetime,
) -> Answer:
    """Save one mark as typed; an empty value takes it back, an older ``seq`` changes nothing.

    Answers ``{"state": "saved", "entry", "criterion", "value", "seq"}`` with the value that stands.
    Refused with ``sheet_locked`` (and the value that stands) when it came too late; it is kept.
    """
    return _carry_out(
        actor,
        entry_id,
        command_id,
        at,
        lambda desk: put_mark(desk, _criterion(desk.show, criterion_id), value, seq),
    )


def save_note(
    actor: Actor, entry_id: int, text: str, seq: int, *, command_id: str, at: datetime
) -> Answer:
    """Save the private note; an older ``seq`` changes nothing. Open until the sheet is locked."""
    return _carry_out(actor, entry_id, command_id, at, lambda desk: put_note(desk, text, seq))


def save_sheet(
    actor: Actor,
    entry_id: int,
    values: Mapping[int, str],
    note: str,
    *,
    command_id: str,
    at: datetime,
) -> Answer:
    """Save a whole sheet sent as one form, all or nothing; raises ``Invalid`` naming each wrong
    mark as ``mark.<criterion id>``."""

    def put(desk: Desk) -> Answer:
        answers, wrong = [], {}
        for criterion in (c for c in desk.show.criteria if c.id in values):
            mark, value = find_mark(desk, criterion), values[criterion.id]
            try:
                if read_steps(criterion, value) != steps_of(mark):
                    answers.append(put_mark(desk, criterion, value, _next_seq(mark)))
            except RuleError as error:
                wrong[f"mark.{criterion.id}"] = FieldError(error.code, error.details)
        if wrong:
            raise Invalid(wrong)
        if note != desk.sheet.note:
            put_note(desk, note, desk.sheet.note_seq + 1)
        late = next((answer for answer in answers if "refused" in answer), None)
        return late or {"state": "saved", "entry": desk.entry.id}

    return _carry_out(actor, entry_id, command_id, at, put)


def step_aside(
    actor: Actor, entry_id: int, reason: str, *, command_id: str, at: datetime
) -> Answer:
    """Leave an entry to the others, with a reason: one's marks for it do not count."""

    def put(desk: Desk) -> Answer:
        _require_open(desk)
        if not reason:
            raise Invalid({"reason": FieldError("required")})
        desk.sheet.state, desk.sheet.aside_reason = "stepped_aside", reason
        desk.write("stepped_aside", reason=reason)
        return _sheet_changed(desk)

    return _carry_out(actor, entry_id, command_id, at, put)


def return_to_sheet(actor: Actor, entry_id: int, *, command_id: str, at: datetime) -> Answer:
    """Come back to an entry one had stepped aside from; its marks count again."""

    def put(desk: Desk) -> Answer:
        if desk.is_locked or sheet_locks.is_entry_locked(desk.entry.id):
            raise Refused("sheet_locked")
        desk.sheet.state, desk.sheet.aside_reason = "open", ""
        desk.write("returned_to_sheet")
        return _sheet_changed(desk)

    return _carry_out(actor, entry_id, command_id, at, put)


def submit_scoresheet(actor: Actor, entry_id: int, *, command_id: str, at: datetime) -> Answer:
    """Hand in the sheet, which locks it; ``sheet_incomplete`` names what has no mark yet.

    Before a last sheet the answer may be a question instead (``second_look``); handing in once
    more answers it.
    """

    def put(desk: Desk) -> Answer:
        if desk.sheet.state == "submitted":
            return _state_answer(desk)
        _require_open(desk)
        if desk.sheet.state == "stepped_aside":
            raise Refused("stepped_aside")
        if desk.entry.stage == "waiting":
            raise Refused("not_on_stage")
        missing = [c for c in desk.show.criteria if steps_of(find_mark(desk, c)) is None]
        if missing:
            names = ", ".join(pick(criterion.name) for criterion in missing)
            raise Refused("sheet_incomplete", names=names, criteria=[c.id for c in missing])
        question = order_question.find_question(desk)
        if question is not None:
            return question
        desk.sheet.state, desk.sheet.submitted_at = "submitted", desk.at
        desk.write("sheet_submitted")
        return _sheet_changed(desk)

    return _carry_out(actor, entry_id, command_id, at, put)


@retry_on_conflict
def _carry_out(
    actor: Actor, entry_id: int, command_id: str, at: datetime, put: Callable[[Desk], Answer]
) -> Answer:
    """One command, once: the stored answer for a repeat, else done, stored and answered."""
    with transaction(alone=False) as changes:
        answer = known_answer(actor.label, command_id)
        if answer is None:
            desk = sit_down(actor, entry_id, at, changes)
            answer = keep_answer(actor.label, command_id, put(desk))
    if "refused" in answer:
        raise Refused(answer["refused"], **{k: v for k, v in answer.items() if k != "refused"})
    return answer


def _require_open(desk: Desk) -> None:
    if desk.is_locked:
        raise Refused("sheet_locked")


def _criterion(show: Show, criterion_id: int) -> Criterion:
    found = next((c for c in show.criteria if c.id == criterion_id), None)
    if found is None:
        raise NotFound("not_found")
    return found


def _next_seq(mark: Mark | None) -> int:
    return (mark.seq if mark else 0) + 1


def _state_answer(desk: Desk) -> Answer:
    return {"state": desk.sheet.state, "entry": desk.entry.id}


def _sheet_changed(desk: Desk) -> Answer:
    desk.announce(ScoresheetChanged)
    return _state_answer(desk)
