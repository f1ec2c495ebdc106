"""Who is there: a juror is excused for one entry, goes home, or is replaced; said by organizers."""

from collections.abc import Callable
from functools import partial
from typing import Any, Literal

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from kruvision import clock
from kruvision.i18n import _, _l
from kruvision.sentences import sentence
from kruvision.services.forms.inputs import Id, Input, Paragraph
from kruvision.services.jury import attendance
from kruvision.services.jury.attendance import ReplacementInput
from kruvision.web.actions import carry_out
from kruvision.web.forms import read_form
from kruvision.web.guards import actor, guard
from kruvision.words.two_people import done_or_waits

blueprint = Blueprint("attendance", __name__, url_prefix="/control/shows/<int:show_id>")
PAGES = {"sheets": "jurors.sheets", "result": "publishing.index"}


class LeftOut(Input):
    """Which juror is left out of which entry and why; ``page`` is where one comes from."""

    juror: Id
    entry: Id
    reason: Paragraph = ""
    page: Literal["sheets", "result"] = "sheets"


@blueprint.post("/attendance/<any(excuse, expect, leave):step>")
@guard("jury.manage")
def change(show_id: int, step: str) -> Response:
    """Excuse a juror for an entry, take that back, or say that they are gone from it on."""
    form = read_form(LeftOut)
    work, done = CHANGES[step]
    back, why = url_for(PAGES[form.page], show_id=show_id), sentence("reason_required")
    return carry_out(
        partial(work, show_id, form),
        done=done_or_waits(str(done)),
        back=back,
        wrong_input=why,
        refused_as="warning",
    )


@blueprint.post("/attendance/replace")
@guard("jury.manage")
def replace(show_id: int) -> Response:
    """One juror leaves, another sits in that place from the next entry on."""
    entered = read_form(ReplacementInput)
    return carry_out(
        lambda: attendance.replace_juror(show_id, entered, by=actor(), at=clock.now()),
        done=done_or_waits(_("The juror is replaced. Print a card for whoever comes.")),
        back=url_for("jurors.sheets", show_id=show_id),
        refused_as="warning",
    )


def _excuse(show_id: int, form: LeftOut) -> bool:
    return attendance.excuse_juror(
        show_id, form.entry, form.juror, form.reason, by=actor(), at=clock.now()
    )


def _expect(show_id: int, form: LeftOut) -> bool:
    return attendance.withdraw_excuse(show_id, form.entry, form.juror, by=actor(), at=clock.now())


def _let_go(show_id: int, form: LeftOut) -> bool:
    return attendance.let_go(
        show_id, form.juror, form.entry, form.reason, by=actor(), at=clock.now()
    )


CHANGES: dict[str, tuple[Callable[[int, LeftOut], bool], Any]] = {
    "excuse": (_excuse, _l("The juror is excused: the others mark this entry.")),
    "expect": (_expect, _l("The excuse is taken back: the juror marks this entry.")),
    "leave": (_let_go, _l("The juror is not here from this entry on.")),
}
