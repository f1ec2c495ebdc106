"""What a juror writes on a sheet: marks and a private note.

Marks are taken from the moment the entry is on stage until its sheet is submitted or locked. A
mark that comes later is kept apart for the head of the jury.
"""

from collections.abc import Mapping

from kruvision.extensions import db
from kruvision.models import Criterion, Mark
from kruvision.rules.errors import RuleError
from kruvision.services.errors import Invalid, NotFound, Refused
from kruvision.services.forms.inputs import FieldError
from kruvision.services.jury.late_marks import keep_late_mark
from kruvision.services.jury.open_sheets import OpenSheet, SheetAnswer, find_mark, sheet_command
from kruvision.services.record.mark_seals import seal_mark
from kruvision.services.ruleset.locked_rules import lock_rules
from kruvision.services.scoring.mark_steps import read_steps, written_mark
from kruvision.services.shows.phases import require_phase
from kruvision.services.transactions.changes import MarkSaved


@sheet_command
def save_mark(sheet: OpenSheet, criterion_id: int, value: str | None, seq: int) -> SheetAnswer:
    """Save one mark as typed; an empty value takes it back, an older ``seq`` changes nothing.

    Answers ``{"state": "saved", "entry", "criterion", "value", "seq"}`` with the value that stands.
    Raises ``NotFound`` for another show's criterion, ``RuleError`` as ``read_steps`` does, and
    ``Refused``: ``excused``, ``not_here``, ``stepped_aside``, ``not_competing``, ``not_on_stage``;
    ``sheet_locked``, or ``time_is_over`` in a selection round (with what stands: ``entry``,
    ``criterion``, ``value``, ``seq``), when it came too late, and is kept.
    """
    criterion = next((c for c in sheet.show.criteria if c.id == criterion_id), None)
    if criterion is None:
        raise NotFound("not_found")
    return put_mark(sheet, criterion, value, seq)


@sheet_command
def save_note(sheet: OpenSheet, text: str, seq: int) -> SheetAnswer:
    """Save the private note; an older ``seq`` changes nothing.

    Answers ``{"state": "saved", "entry", "value", "seq"}`` with the note that stands. Open until
    the sheet is locked by somebody else, then ``Refused("sheet_locked")``.
    """
    if seq > sheet.row.note_seq:
        _put_note(sheet, text, seq)
    answer = {"state": "saved", "entry": sheet.entry.id, "value": sheet.row.note}
    return {**answer, "seq": sheet.row.note_seq}


@sheet_command
def save_whole_sheet(sheet: OpenSheet, values: Mapping[int, str], note: str) -> SheetAnswer:
    """Save a whole sheet sent as one form, all or nothing: marks by criterion, and the note.

    Answers ``{"state": "saved", "entry"}``. Raises ``Invalid`` naming each wrong mark as
    ``mark.<criterion id>``, and ``Refused`` as ``save_mark`` and ``save_note`` do.
    """
    answers, wrong = [], {}
    for criterion in (c for c in sheet.show.criteria if c.id in values):
        mark = find_mark(sheet.entry.id, sheet.juror_id, criterion.id)
        value, seq = values[criterion.id], mark.seq if mark else 0
        try:
            if read_steps(criterion, value) != (mark.steps if mark else None):
                answers.append(put_mark(sheet, criterion, value, seq + 1))
        except RuleError as error:
            wrong[f"mark.{criterion.id}"] = FieldError(error.code, error.details)
    if wrong:
        raise Invalid(wrong)
    if note != sheet.row.note:
        _put_note(sheet, note, sheet.row.note_seq + 1)
    late = next((answer for answer in answers if "refused" in answer), None)
    return late or {"state": "saved", "entry": sheet.entry.id}


def put_mark(sheet: OpenSheet, criterion: Criterion, value: str | None, seq: int) -> SheetAnswer:
    """The mark itself. One that came too late is kept apart and answered with ``refused`` and the
    value that stands. The show's first mark locks its rules."""
    steps = read_steps(criterion, value)
    mark = find_mark(sheet.entry.id, sheet.juror_id, criterion.id)
    is_same = steps == (mark.steps if mark else None)
    if (mark and seq <= mark.seq) or (is_same and sheet.is_locked):
        return {"state": "saved", **_what_stands(sheet, criterion, mark)}
    sheet.require_expected()
    if sheet.is_locked:
        keep_late_mark(sheet, criterion, steps, seq)
        return {"refused": sheet.locked_as, **_what_stands(sheet, criterion, mark)}
    _require_markable(sheet)
    lock_rules(sheet.show, sheet.at)
    if mark is None:
        mark = Mark(entry_id=sheet.entry.id, juror_id=sheet.juror_id, criterion_id=criterion.id)
        db.session.add(mark)
    mark.steps, mark.seq, mark.saved_at = steps, seq, sheet.at
    seal = seal_mark(mark)
    sheet.record("mark_saved", MarkSaved, criterion=criterion.id, seq=seq, commitment=seal)
    return {"state": "saved", **_what_stands(sheet, criterion, mark)}


def _require_markable(sheet: OpenSheet) -> None:
    if sheet.row.state == "stepped_aside":
        raise Refused("stepped_aside")
    if sheet.entry.status != "competing":
        raise Refused("not_competing")
    require_phase(sheet.show, "sheet.mark")
    if sheet.entry.stage == "waiting":
        raise Refused("not_on_stage")


def _what_stands(sheet: OpenSheet, criterion: Criterion, mark: Mark | None) -> SheetAnswer:
    value = written_mark(criterion, mark.steps if mark else None)
    seq = mark.seq if mark else 0
    return {"entry": sheet.entry.id, "criterion": criterion.id, "value": value, "seq": seq}


def _put_note(sheet: OpenSheet, text: str, seq: int) -> None:
    require_phase(sheet.show, "sheet.note")
    if sheet.row.state == "locked":
        raise Refused("sheet_locked")
    sheet.row.note, sheet.row.note_seq = text, seq
