"""Deductions of a show: each act that has been on stage, what is subtracted from it, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import Blueprint, render_template, url_for
from werkzeug.wrappers import Response

from kruvision import clock
from kruvision.i18n import _
from kruvision.sentences import sentence
from kruvision.services.deductions import deductions, stop_watch
from kruvision.services.deductions.deductions import DeductionInput, TakenBackInput
from kruvision.services.deductions.names import code_choices, code_name, subtracted
from kruvision.services.deductions.overruns import list_overruns
from kruvision.services.deductions.stop_watch import SetRightInput
from kruvision.services.entries.entries import get_entry_of
from kruvision.services.entries.named import list_entries
from kruvision.services.errors import NotFound
from kruvision.services.record.named_lines import name_of
from kruvision.services.scoring.deductions import can_subtract
from kruvision.services.scoring.rule_book_inputs import RANKED_STATUSES
from kruvision.services.shows import shows
from kruvision.services.shows.phases import allows, find_phase_refusal
from kruvision.web.actions import PageAnswer, carry_out, save_form
from kruvision.web.forms import read_form
from kruvision.web.guards import actor, guard
from kruvision.words.two_people import done_or_waits

if TYPE_CHECKING:
    from kruvision.models import Deduction, Entry, Show

blueprint = Blueprint("deductions", __name__, url_prefix="/control/shows/<int:show_id>/deductions")
FIRST_TYPED = {"unit": "points", "code": "stage"}


@dataclass(frozen=True)
class Given:
    """A deduction as the page says it; ``by`` and ``taken_back_by`` are names of people."""

    row: "Deduction"
    amount: str
    code: str
    by: Any
    taken_back_by: Any


@blueprint.get("")
@guard("deductions.give")
def index(show_id: int) -> str:
    """Every act that has been on stage, with what was subtracted."""
    return _page(show_id, 0, {}, {})


@blueprint.post("/acts/<int:entry_id>")
@guard("deductions.give")
def give(show_id: int, entry_id: int) -> PageAnswer:
    """Subtract something from an act."""
    get_entry_of(show_id, entry_id)
    return save_form(
        lambda: deductions.give_deduction(
            entry_id, read_form(DeductionInput), by=actor(), at=clock.now()
        ),
        lambda values, errors: _page(show_id, entry_id, values, errors),
        done=done_or_waits(_("The deduction is given.")),
        back=_act(show_id, entry_id),
        refused_as="warning",
    )


@blueprint.post("/acts/<int:entry_id>/time")
@guard("deductions.give")
def set_right(show_id: int, entry_id: int) -> Response:
    """Say how long an act sang, whatever the stop watch says."""
    get_entry_of(show_id, entry_id)

    def work() -> None:
        stop_watch.set_right(entry_id, read_form(SetRightInput), by=actor(), at=clock.now())

    return carry_out(
        work,
        done=_("The time is set right."),
        back=_act(show_id, entry_id),
        refused_as="warning",
        wrong_input=_("Type minutes and seconds, such as 4:31, and say how you know."),
    )


@blueprint.post("/<int:deduction_id>/back")
@guard("deductions.give")
def take_back(show_id: int, deduction_id: int) -> Response:
    """Let a deduction count no longer."""
    row = deductions.get_deduction(deduction_id)
    if row.entry.show_id != show_id:
        raise NotFound("not_found")
    back = _act(show_id, row.entry_id)

    def work() -> bool:
        entered = read_form(TakenBackInput)
        return deductions.take_back_deduction(deduction_id, entered, by=actor(), at=clock.now())

    return carry_out(
        work,
        done=done_or_waits(_("The deduction is taken back.")),
        back=back,
        refused_as="warning",
        wrong_input=sentence("reason_required"),
    )


def _act(show_id: int, entry_id: int) -> str:
    """Where an act stands on the page."""
    return url_for("deductions.index", show_id=show_id, _anchor=f"entry-{entry_id}")


def _page(show_id: int, entry_id: int, values: Mapping[str, Any], errors: Mapping[str, str]) -> str:
    """The page, with what was typed for one act and what is wrong there."""
    show = shows.get_show(show_id)
    acts = [entry for entry in list_entries(show_id) if _may_lose(entry)]
    return render_template(
        "deductions/index.html",
        show=show,
        acts=acts,
        given=_given(deductions.list_deductions(show_id)),
        why_not=_why_not(show),
        times=_times(acts),
        overruns={row.entry_id: row for row in list_overruns(show_id)},
        may_set=allows(show, stop_watch.SET),
        codes=code_choices(),
        typed={entry_id: {**FIRST_TYPED, **values}},
        first_typed=FIRST_TYPED,
        errors={entry_id: errors},
        wrong={f"entry-{entry_id}-{name}" if name else "": text for name, text in errors.items()},
    )


def _times(acts: "Sequence[Entry]") -> dict[int, tuple[int | None, int]]:
    """How long each act sang, and its limit, where it has one."""
    now = clock.now()
    limits = {entry.id: stop_watch.rule_of(entry).limit for entry in acts}
    return {
        entry.id: (stop_watch.sung_seconds(entry, now), limit)
        for entry in acts
        if (limit := limits[entry.id]) is not None
    }


def _why_not(show: "Show") -> str:
    """The code of why nothing can be subtracted now; empty where it can."""
    if not can_subtract(show):
        return "deductions_need_totals"
    return find_phase_refusal(show, deductions.PHASES_ROW)


def _may_lose(entry: "Entry") -> bool:
    return entry.stage != "waiting" and entry.status in RANKED_STATUSES


def _given(rows: "Sequence[Deduction]") -> dict[int, list[Given]]:
    """By act, those that stand first."""
    found: dict[int, list[Given]] = {}
    for row in sorted(rows, key=lambda row: row.taken_back_at is not None):
        amount = subtracted(row.amount, is_share=row.is_share)
        names = name_of(row.by), name_of(row.taken_back_by) if row.taken_back_by else ""
        found.setdefault(row.entry_id, []).append(Given(row, amount, code_name(row.code), *names))
    return found
