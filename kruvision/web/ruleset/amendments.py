"""Other rules after the first mark: look at what would move, propose, and confirm as a second."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kruvision import clock
from kruvision.i18n import _
from kruvision.services import accounts
from kruvision.services.errors import Invalid
from kruvision.services.forms.inputs import read
from kruvision.services.ruleset import amendments
from kruvision.services.ruleset.amendments import UNCHANGED, ChangeReason, WaitingChange
from kruvision.services.ruleset.form import RulesInput
from kruvision.services.ruleset.preview import Outlook, look_ahead
from kruvision.services.shows import shows
from kruvision.web.actions import PageAnswer, carry_out
from kruvision.web.forms import error_sentences, posted
from kruvision.web.guards import actor, guard
from kruvision.web.row_buttons import PRESS, rearranged
from kruvision.web.ruleset.form import form_page, form_values
from kruvision.web.ruleset.reading import criteria_pairs, differences, moves, pairs

if TYPE_CHECKING:
    from kruvision.models import Show

blueprint = Blueprint("amendments", __name__, url_prefix="/control/shows/<int:show_id>/rules")
PROPOSE = "propose"


@blueprint.get("/change")
@guard("setup.edit")
def index(show_id: int) -> str | Response:
    """The change that waits for a second person, or the form for one."""
    show = shows.get_show(show_id)
    waiting = amendments.find_change(show)
    if waiting:
        return _waiting_page(show, waiting)
    if not amendments.is_changeable(show):
        return redirect(url_for("rules.edit", show_id=show_id))
    return _form(show, form_values(show), {})


@blueprint.post("/change")
@guard("setup.edit")
def change(show_id: int) -> str | PageAnswer:
    """Look at what other rules would move; or propose the very rules one has looked at."""
    values = posted()
    press, seen = str(values.pop(PRESS, "")), str(values.pop("seen", ""))
    values["ties"] = [step for step in rearranged(values.get("ties", []), press) if step]
    show = shows.get_show(show_id)
    outlook = None
    try:
        entered = read(RulesInput, _rules_typed(show, values))
        outlook = look_ahead(show, amendments.proposed_show(show, entered))
        if press != PROPOSE or outlook.seen != seen:
            return _form(show, values, {}, outlook, looked_again=press == PROPOSE)
        reason = read(ChangeReason, {"reason": values.get("reason", "")})
    except Invalid as error:
        return _form(show, values, error_sentences(error), outlook), 422

    work = partial(
        amendments.propose_change,
        show_id,
        entered,
        reason,
        seen=seen,
        by=actor(),
        at=clock.now(),
    )
    return _answer(show_id, work, _what_was_made)


def _what_was_made(made: object) -> str:
    """Whether a proposal changed the rules at once, or waits."""
    if made:
        return _("The rules are changed, and the result is computed by them.")
    return _("The change is proposed. A second person confirms it from their own account.")


@blueprint.post("/change/confirm")
@guard("setup.edit")
def confirm(show_id: int) -> Response:
    """Make the proposed rules the show's."""
    seen = request.form.get("seen", "")
    work = partial(amendments.confirm_change, show_id, seen=seen, by=actor(), at=clock.now())
    return _answer(show_id, work, _("The rules are changed, and the result is computed by them."))


@blueprint.post("/change/withdraw")
@guard("setup.edit")
def withdraw(show_id: int) -> Response:
    """Take the proposed change back."""
    work = partial(amendments.withdraw_change, show_id, by=actor(), at=clock.now())
    return _answer(show_id, work, _("The change is taken back; the rules stay as they were."))


def _rules_typed(show: "Show", values: dict[str, Any]) -> dict[str, Any]:
    """What was typed, with what no change touches as it stands."""
    typed = {name: value for name, value in values.items() if name != "reason"}
    return typed | {name: getattr(show, name) for name in UNCHANGED}


def _form(
    show: "Show",
    values: dict[str, Any],
    errors: dict[str, str],
    outlook: Outlook | None = None,
    *,
    looked_again: bool = False,
) -> str:
    found = _found(show, outlook) if outlook else {"seen": ""}
    return form_page(
        "ruleset/change.html",
        show,
        values,
        errors,
        {},
        ruled=outlook.proposed if outlook else None,
        pairs=[*pairs(show), *criteria_pairs(show)],
        looked_again=looked_again,
        outlook=outlook,
        **found,
    )


def _waiting_page(show: "Show", waiting: WaitingChange) -> str:
    outlook = waiting.outlook
    return render_template(
        "ruleset/waiting.html",
        show=show,
        waiting=waiting,
        proposer=proposer(waiting.by),
        is_own=waiting.by == actor().label,
        outlook=outlook,
        **_found(show, outlook),
    )


def proposer(label: str) -> str:
    """The name behind ``staff:3``."""
    return accounts.get_staff(int(label.partition(":")[2])).name


def _found(show: "Show", outlook: Outlook) -> dict[str, Any]:
    return {
        "seen": outlook.seen,
        "differences": differences(show, outlook.proposed),
        "found": moves(show, outlook),
    }


def _answer(
    show_id: int, work: Callable[[], object], done: str | Callable[[object], str]
) -> Response:
    """Do it, say what happened or why not, and go where the rules stand now."""
    return carry_out(
        work,
        done=done,
        back=url_for("rules.edit", show_id=show_id),
        refused_back=url_for("amendments.index", show_id=show_id),
    )
