"""What a juror does with the whole sheet: leave the entry to the others, come back, hand in."""

from kruvision.i18n import pick
from kruvision.models import Criterion
from kruvision.rules.evening.flow import COUNTED_PHASES
from kruvision.services.errors import Invalid, Refused
from kruvision.services.forms.inputs import FieldError
from kruvision.services.jury import order_question
from kruvision.services.jury.open_sheets import OpenSheet, SheetAnswer, find_mark, sheet_command
from kruvision.services.jury.sheet_locks import is_entry_locked
from kruvision.services.shows.phases import require_phase
from kruvision.services.transactions.changes import ScoresheetChanged


@sheet_command
def step_aside(sheet: OpenSheet, reason: str) -> SheetAnswer:
    """Leave an entry to the others, with a reason: one's marks for it do not count.

    Answers ``{"state": "stepped_aside", "entry"}``. Raises ``Refused``: ``excused``, ``not_here``,
    ``sheet_locked``, ``time_is_over``; and ``Invalid`` without a reason.
    """
    require_phase(sheet.show, "sheet.step_aside")
    sheet.require_expected()
    if sheet.is_locked:
        raise Refused(sheet.locked_as)
    if not reason:
        raise Invalid({"reason": FieldError("required")})
    sheet.row.state, sheet.row.aside_reason = "stepped_aside", reason
    sheet.record("stepped_aside", ScoresheetChanged, reason=reason)
    return {"state": "stepped_aside", "entry": sheet.entry.id}


@sheet_command
def return_to_sheet(sheet: OpenSheet) -> SheetAnswer:
    """Come back to an entry one had stepped aside from; its marks count again.

    The head of the jury sees the result once the songs are over, and comes back no more then, not
    even where a late act lets them go on.

    Answers ``{"state": "open", "entry"}``. Raises ``Refused``: ``excused``, ``not_here``,
    ``sheet_locked``, ``time_is_over``, ``aside_is_final``.
    """
    require_phase(sheet.show, "sheet.step_aside")
    sheet.require_expected()
    has_ended = sheet.show.phase in COUNTED_PHASES or sheet.show.songs_reopened_at is not None
    if sheet.seat.is_head and has_ended:
        raise Refused("aside_is_final")
    if sheet.is_locked or is_entry_locked(sheet.entry.id):
        raise Refused(sheet.locked_as or "sheet_locked")
    sheet.row.state, sheet.row.aside_reason = "open", ""
    sheet.record("returned_to_sheet", ScoresheetChanged)
    return {"state": "open", "entry": sheet.entry.id}


@sheet_command
def submit_scoresheet(sheet: OpenSheet) -> SheetAnswer:
    """Hand in the sheet, which locks it.

    Answers ``{"state": "submitted", "entry"}``. Before a last sheet the answer may be a question
    instead (``order_question.find_question``); handing in once more answers it. Raises ``Refused``:
    ``excused``, ``not_here``, ``sheet_locked``, ``time_is_over``, ``stepped_aside``,
    ``not_on_stage``, ``sheet_incomplete`` (``names``, ``criteria`` that have no mark yet).
    """
    if sheet.row.state == "submitted":
        return {"state": "submitted", "entry": sheet.entry.id}
    require_phase(sheet.show, "sheet.hand_in")
    sheet.require_expected()
    if sheet.is_locked:
        raise Refused(sheet.locked_as)
    if sheet.row.state == "stepped_aside":
        raise Refused("stepped_aside")
    if sheet.entry.stage == "waiting":
        raise Refused("not_on_stage")
    if missing := [c for c in sheet.show.criteria if not _is_marked(sheet, c)]:
        names = ", ".join(pick(criterion.name) for criterion in missing)
        raise Refused("sheet_incomplete", names=names, criteria=[c.id for c in missing])
    if question := order_question.find_question(sheet):
        return question
    sheet.row.state, sheet.row.submitted_at = "submitted", sheet.at
    sheet.record("sheet_submitted", ScoresheetChanged)
    return {"state": "submitted", "entry": sheet.entry.id}


def _is_marked(sheet: OpenSheet, criterion: Criterion) -> bool:
    mark = find_mark(sheet.entry.id, sheet.juror_id, criterion.id)
    return mark is not None and mark.steps is not None
