"""What the hall is asked about each song: proposed, approved, changed, withdrawn; and its answers
deleted."""

from functools import partial
from typing import Any

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from kruvision import clock
from kruvision.i18n import _, ngettext
from kruvision.rules.evening.act import ON_STAGE_STATUSES
from kruvision.services.entries import entries
from kruvision.services.entries.named import list_entries
from kruvision.services.learning import answers, proposals, questions
from kruvision.services.learning.questions import AskingInput, HallQuestionInput
from kruvision.services.shows.shows import get_show
from kruvision.web.actions import PageAnswer, carry_out, lead_to, save_form
from kruvision.web.form_conditions import SavedForm
from kruvision.web.forms import read_form
from kruvision.web.guards import actor, guard

blueprint = Blueprint("questions", __name__, url_prefix="/control/shows/<int:show_id>/questions")
ONE = "/<int:entry_id>"


@blueprint.get("")
@guard("setup.view")
def index(show_id: int) -> str:
    """Every act in running order with what the hall is asked about it."""
    return _page(show_id, {}, {})


def _page(show_id: int, values: dict[str, Any], errors: dict[str, str]) -> str:
    show = get_show(show_id)
    approved = {one.entry_id: one for one in questions.list_questions(show_id)}
    counts = answers.counts_of_show(show_id)
    given = {
        one.entry_id: sum(sum(of.values()) for of in counts.get(one.id, {}).values())
        for one in approved.values()
    }
    proposed = questions.proposed(show)
    rows = list_entries(show_id, ON_STAGE_STATUSES)
    asking = {"asks_questions": show.asks_questions, "question_seconds": show.question_seconds}
    return render_template(
        "learning/questions.html",
        show=show,
        entries=rows,
        approved=approved,
        proposed=proposed,
        others={row.id: _others(row, proposed.get(row.id)) for row in rows},
        given=given,
        sourced=sum(1 for one in proposed.values() if one is not None and one.is_settled),
        values=values or asking,
        errors=errors,
    )


def _others(entry: Any, first: proposals.Proposal | None) -> list[proposals.Proposal]:
    return [one for one in proposals.proposals_of(entry) if one != first]


@blueprint.post("/settings")
@guard("setup.edit")
def change_settings(show_id: int) -> PageAnswer:
    """Whether the hall is asked, and for how long."""
    return save_form(
        lambda: questions.set_asking(show_id, read_form(AskingInput), by=actor(), at=clock.now()),
        partial(_page, show_id),
        done=_("Saved."),
        back=url_for("questions.index", show_id=show_id),
    )


@blueprint.post("/sourced")
@guard("setup.edit")
def approve_sourced(show_id: int) -> Response:
    """Approve all that come from a source."""
    return carry_out(
        lambda: questions.approve_sourced(show_id, by=actor(), at=clock.now()),
        done=lambda count: ngettext(
            "%(num)s question is approved.", "%(num)s questions are approved.", count
        ),
        back=url_for("questions.index", show_id=show_id),
    )


@blueprint.post(f"{ONE}/approve")
@guard("setup.edit")
def approve(show_id: int, entry_id: int) -> Response:
    """Approve the question that stood on the page."""
    mark = request.form.get("mark", "")
    return carry_out(
        lambda: questions.approve(show_id, entry_id, mark, by=actor(), at=clock.now()),
        done=_("The question is approved."),
        back=_row(show_id, entry_id),
    )


@blueprint.post(f"{ONE}/withdraw")
@guard("setup.edit")
def withdraw(show_id: int, entry_id: int) -> Response:
    """Ask nothing about this song."""
    return carry_out(
        lambda: questions.withdraw_question(show_id, entry_id, by=actor(), at=clock.now()),
        done=_("The question is withdrawn."),
        back=_row(show_id, entry_id),
    )


@blueprint.get(ONE)
@guard("setup.view")
def edit(show_id: int, entry_id: int) -> str:
    """The question of one song in three languages."""
    return _form(show_id, entry_id, _values(show_id, entry_id, request.args.get("take", "")), {})


@blueprint.post(ONE)
@guard("setup.edit")
def change(show_id: int, entry_id: int) -> PageAnswer:
    """Save it; whoever saves it has approved it."""
    return save_form(
        lambda: questions.change(
            show_id, entry_id, read_form(HallQuestionInput), by=actor(), at=clock.now()
        ),
        partial(_form, show_id, entry_id),
        saved=SavedForm(
            values=lambda: _values(show_id, entry_id, ""),
            lines=("question_approved",),
            facts={"entry": entry_id},
            by_field=False,
        ),
        done=_("The question is approved."),
        back=_row(show_id, entry_id),
        refused_as="error",
    )


@blueprint.post("/answers/delete")
@guard("setup.edit")
def delete_answers(show_id: int) -> Response:
    """Delete all answers of this show."""
    count = questions.delete_answers(show_id, by=actor(), at=clock.now())
    said = ngettext("%(num)s answer is deleted.", "%(num)s answers are deleted.", count)
    return lead_to(url_for("questions.index", show_id=show_id), said)


def _row(show_id: int, entry_id: int) -> str:
    return url_for("questions.index", show_id=show_id, _anchor=f"entry-{entry_id}")


def _values(show_id: int, entry_id: int, mark: str) -> dict[str, Any]:
    """What the form begins with: the approved question, or the one of the card that was chosen."""
    entry = entries.get_entry_of(show_id, entry_id)
    question = questions.find_approved(entry_id)
    chosen = next((one for one in proposals.proposals_of(entry) if one.mark == mark), None)
    if chosen is not None:
        return proposals.proposed_values(chosen.row)
    return questions.question_values(question) if question else proposals.proposed_values({})


def _form(show_id: int, entry_id: int, values: dict[str, Any], errors: dict[str, str]) -> str:
    question = questions.find_approved(entry_id)
    return render_template(
        "learning/question.html",
        show=get_show(show_id),
        entry=entries.get_entry_of(show_id, entry_id),
        question=question,
        is_answered=question is not None and questions.answers_of(question) > 0,
        stored=_values(show_id, entry_id, ""),
        values=values,
        errors=errors,
    )
