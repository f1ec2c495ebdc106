"""The deliberation: what lies on the jury's table, what is decided there, and who sees it.

Organizers have it under the console, jurors on their tablets; the head of the jury leads.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kruvision import clock
from kruvision.i18n import _
from kruvision.rules.errors import RuleError
from kruvision.sentences import sentence
from kruvision.services.awards import at_the_table, deciding, nominations
from kruvision.services.awards.at_the_table import Table
from kruvision.services.awards.deciding import MOST_HOLDERS, AwardDecisionInput
from kruvision.services.awards.deliberation import lay_out, require_reader
from kruvision.services.awards.table_rows import AwardRow, Deliberation
from kruvision.services.errors import Invalid, NotFound, Refused
from kruvision.services.forms.inputs import Id, Input, read
from kruvision.services.forms.typed_rows import is_row_number
from kruvision.services.jury import jurors, seats
from kruvision.services.shows import shows
from kruvision.services.shows.phases import allows
from kruvision.services.transactions.transaction import current_stamp
from kruvision.web.actions import PageAnswer, carry_out
from kruvision.web.forms import error_sentences, posted, read_form
from kruvision.web.guards import actor, guard

blueprint = Blueprint("deliberation", __name__)
DESK = "/control/shows/<int:show_id>/deliberation"
TABLET = "/jury/deliberation"
JURY = ("juror", "head_of_jury")
TABLES: dict[str, Table] = {"closed": "closed", "open": "open", "nominating": "nominating"}


class NominationInput(Input):
    """Which act for which award; ``wanted`` is empty where it is taken back."""

    award: str
    entry: Id
    wanted: bool = False


@blueprint.get(DESK)
@guard("result.view")
def desk(show_id: int) -> Any:
    """For organizers; the head of the jury has it on the tablet."""
    if actor().role in JURY:
        return redirect(url_for("deliberation.tablet", show_id=show_id))
    return _page(show_id)


@blueprint.get(TABLET)
@guard("deliberation.join")
def tonight() -> Response:
    """That of tonight's show of a juror."""
    show = seats.find_show_of(jurors.get_juror(actor().id or 0))
    if show is None:
        raise NotFound("not_found")
    return redirect(url_for("deliberation.tablet", show_id=show.id))


@blueprint.get(f"{TABLET}/<int:show_id>")
@guard("deliberation.join")
def tablet(show_id: int) -> Any:
    """For the jury."""
    return _page(show_id)


@blueprint.get(f"{DESK}/now")
@guard("result.view")
def now(show_id: int) -> Response:
    """The table as it lies now, for a page that stays open."""
    return _picture(show_id)


@blueprint.get(f"{TABLET}/<int:show_id>/now")
@guard("deliberation.join")
def tablet_now(show_id: int) -> Response:
    """The same for a tablet."""
    return _picture(show_id)


def _page(show_id: int) -> Any:
    try:
        found = lay_out(actor(), show_id)
    except (Refused, RuleError) as refused:
        if isinstance(refused, NotFound) or getattr(refused, "status", 0) == 403:
            raise
        return render_template(
            "awards/not_yet.html",
            show=shows.get_show(show_id),
            said=sentence(refused.code, refused.details),
            **_frame(show_id),
        )
    return render_template("awards/deliberation.html", table=found, **_frame(show_id))


def _picture(show_id: int) -> Response:
    """The table; without it where nothing was saved since the reader's last look."""
    stamp = current_stamp()
    since = f"{stamp.epoch}-{stamp.revision}"
    if request.args.get("since") == since:
        require_reader(actor(), show_id)
        return jsonify(since=since, html="")
    html = render_template("awards/table.html", table=lay_out(actor(), show_id), actor=actor())
    return jsonify(since=since, html=html)


def _frame(show_id: int) -> dict[str, Any]:
    """What the pages stand in: a desk, or a tablet."""
    is_tablet = actor().role in JURY
    poll = "deliberation.tablet_now" if is_tablet else "deliberation.now"
    return {
        "layout": "layouts/tablet.html" if is_tablet else "layouts/desk.html",
        "is_tablet": is_tablet,
        "actor": actor(),
        "poll": url_for(poll, show_id=show_id),
        "home": _home(show_id),
    }


def _home(show_id: int, anchor: str | None = None) -> str:
    page = "deliberation.tablet" if actor().role in JURY else "deliberation.desk"
    return url_for(page, show_id=show_id, _anchor=anchor)


@blueprint.post(f"{DESK}/table")
@guard("result.decide")
def set_table(show_id: int) -> Response:
    """Open it to the jury's tablets, with or without nominations, or close it."""
    wanted = TABLES.get(request.form.get("table", ""))
    if wanted is None:
        raise NotFound("not_found")
    said = {
        "closed": _("The jury's tablets show it no longer."),
        "open": _("The jury sees it on its tablets now."),
        "nominating": _("Each juror can propose acts on the own tablet now."),
    }
    return _answer(
        show_id,
        partial(at_the_table.set_table, show_id, wanted, by=actor(), at=clock.now()),
        said[wanted],
    )


@blueprint.get(f"{DESK}/awards/<award>")
@guard("result.decide")
def choose(show_id: int, award: str) -> Any:
    """Whom to name, and why."""
    found = lay_out(actor(), show_id)
    return _choice(found, found.find(award, _category()), {}, {})


@blueprint.post(f"{DESK}/awards/<award>")
@guard("result.decide")
def decide(show_id: int, award: str) -> PageAnswer:
    """Record it."""
    values = {**posted(), "award": award, "category": _category()}
    try:
        entered = read(AwardDecisionInput, values)
        return _answer(
            show_id,
            partial(deciding.decide_award, show_id, entered, by=actor(), at=clock.now()),
            _("The decision is recorded."),
            raised=(Invalid,),
            anchor=f"award-{award}",
        )
    except Invalid as error:
        found = lay_out(actor(), show_id)
        row = found.find(award, _category())
        return _choice(found, row, values, error_sentences(error)), 422


@blueprint.post(f"{DESK}/awards/<award>/withdraw")
@guard("result.decide")
def withdraw(show_id: int, award: str) -> Response:
    """Take a decision back."""
    sent = request.form.get("holders", "").split(",", MOST_HOLDERS)[:MOST_HOLDERS]
    holders = [int(part) for part in sent if is_row_number(part)]
    work = partial(
        deciding.withdraw_award_decision,
        show_id,
        award,
        _category(),
        holders,
        by=actor(),
        at=clock.now(),
    )
    return _answer(show_id, work, _("The decision is taken back."), anchor=f"award-{award}")


@blueprint.post(f"{TABLET}/<int:show_id>/nominate")
@guard("deliberation.join")
def nominate(show_id: int) -> Response:
    """Propose an act, or no longer."""

    def work() -> None:
        sent = read_form(NominationInput)
        nominations.nominate(
            show_id, sent.award, sent.entry, sent.wanted, by=actor(), at=clock.now()
        )

    wrong = _("Choose an act first.")
    return carry_out(work, done=_("Saved"), back=_home(show_id), wrong_input=wrong)


def _category() -> int | None:
    return request.args.get("category", type=int)


def _choice(
    found: Deliberation, row: AwardRow, values: dict[str, Any], errors: dict[str, str]
) -> str:
    return render_template(
        "awards/choice.html",
        table=found,
        row=row,
        lists=[one for one in found.lists if row.category in (None, one.category)],
        proposed={one.entry: one.jurors for one in row.nominations},
        values=values or {"holders": [], "present": _last_present(found)},
        errors=errors,
        may_decide=allows(found.show, "award.decide"),
        **_frame(found.show.id),
    )


def _last_present(found: Deliberation) -> list[str]:
    """Who was there at the decision before this one, and at first everybody who is not absent."""
    decided = found.show.award_decisions
    there = decided[-1]["present"] if decided else [juror for juror, _name in found.jurors]
    return [str(juror) for juror in there]


def _answer(
    show_id: int,
    work: Callable[[], object],
    done: str,
    *,
    raised: tuple[type[Refused], ...] = (),
    anchor: str | None = None,
) -> Response:
    """Do it and go back to the table, which says what happened or why it was not possible."""
    return carry_out(work, done=done, back=_home(show_id, anchor), raised=(NotFound, *raised))
