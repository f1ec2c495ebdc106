"""The result for organizers: what is missing, the working, decisions, publication."""

import re
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from flask import Blueprint, render_template, request, url_for
from flask_babel import force_locale
from werkzeug.wrappers import Response

from kruvision import clock
from kruvision.i18n import _, languages
from kruvision.papers.protocol import protocol_data, protocol_pdf
from kruvision.rules.errors import RuleError
from kruvision.rules.evening.flow import COUNTED_PHASES, Step
from kruvision.rules.outcome import Outcome
from kruvision.rules.result import Result
from kruvision.rules.ties.decisions import may_share
from kruvision.sentences import sentence
from kruvision.services.errors import Invalid, NotFound
from kruvision.services.forms import inputs
from kruvision.services.forms.inputs import FieldError, Input
from kruvision.services.forms.typed_rows import is_row_number
from kruvision.services.jury import head_of_jury
from kruvision.services.record.proposals import PUBLISH, find_proposal
from kruvision.services.results import published, publishing, tie_decisions
from kruvision.services.results.carried_words import carried_notes
from kruvision.services.results.documents import make_document
from kruvision.services.results.names import decided_order, names_in, names_of
from kruvision.services.results.reading import lists_in
from kruvision.services.results.tie_decisions import MOST_TIED, TieDecision
from kruvision.services.scoring.standings import compute_outcome_of, is_public, open_groups
from kruvision.services.shows import shows
from kruvision.services.shows.phases import allows
from kruvision.services.stage import steps
from kruvision.web.actions import PageAnswer, carry_out
from kruvision.web.forms import error_sentences, posted, read_form
from kruvision.web.guards import actor, guard
from kruvision.web.results.explanation import notes_of
from kruvision.web.results.page_data import file_of, page_data
from kruvision.words.results import move_words

if TYPE_CHECKING:
    from kruvision.models import Show

blueprint = Blueprint("publishing", __name__, url_prefix="/control/shows/<int:show_id>/result")


SHARED = "shared"
"""Chosen for every level entry: they keep the place together."""
SOME_PLACE = re.compile(r"[1-9][0-9]{0,5}")


class ResultStep(Input):
    """The one step of this page, made for one moment of the show."""

    revision: int
    kind: str


@blueprint.get("")
@guard("result.view")
def index(show_id: int) -> str:
    """The result as it stands."""
    head_of_jury.require_result_visible(actor(), shows.get_show(show_id))
    return _page(show_id, {}, {})


@blueprint.post("/press")
@guard("result.publish")
def press(show_id: int) -> Response:
    """Propose, confirm or publish the result; make it final."""
    pressed = read_form(ResultStep)
    if pressed.kind not in ("publish", "finalize"):
        raise NotFound("not_found")
    revision = pressed.revision
    work = partial(
        steps.press, show_id, Step(pressed.kind), revision=revision, by=actor(), at=clock.now()
    )
    return _answer(show_id, work, lambda _done: _how_it_stands(show_id))


@blueprint.post("/withdraw")
@guard("result.publish")
def withdraw(show_id: int) -> Response:
    """Take a proposed publication back."""
    work = partial(publishing.withdraw_proposal, show_id, by=actor(), at=clock.now())
    return _answer(show_id, work, _("The proposal is taken back; nothing was published."))


@blueprint.post("/decisions")
@guard("result.decide")
def decide(show_id: int) -> PageAnswer:
    """Record how the head of the jury orders level entries."""
    head_of_jury.require_result_visible(actor(), shows.get_show(show_id))
    values = posted()
    try:
        typed = {**_order(values), "reason": values.get("reason", "")}
        decision = inputs.read(TieDecision, typed)
    except Invalid as error:
        return _page(show_id, values, error_sentences(error)), 422
    work = partial(
        tie_decisions.decide_tie,
        show_id,
        decision.order,
        decision.reason,
        shared=decision.shared,
        by=actor(),
        at=clock.now(),
    )
    return _answer(show_id, work, _("The decision is recorded."))


@blueprint.post("/decisions/withdraw")
@guard("result.decide")
def undecide(show_id: int) -> Response:
    """Take a decision back; the tie is open again."""
    sent = request.form.get("order", "").split(",", MOST_TIED)[:MOST_TIED]
    order = [int(part) for part in sent if is_row_number(part)]
    work = partial(tie_decisions.withdraw_decision, show_id, order, by=actor(), at=clock.now())
    return _answer(show_id, work, _("The decision is taken back; the tie is open again."))


@blueprint.get("/result.<kind>")
@guard("result.export")
def export(show_id: int, kind: str) -> Response:
    """The result as a file: all of it, before it is published and after."""
    return file_of(published.document_of(shows.get_show(show_id)), kind)


@blueprint.get("/protocol")
@guard("result.view")
def protocol(show_id: int) -> str:
    """The protocol to print and sign."""
    head_of_jury.require_result_visible(actor(), shows.get_show(show_id))
    data = protocol_data(show_id, _notes(show_id), move_words)
    return render_template("results/protocol.html", protocol=data, show_id=show_id)


@blueprint.get("/protocol.pdf")
@guard("result.view")
def protocol_file(show_id: int) -> Response:
    """The protocol as PDF, in the language of the page or the one asked for."""
    head_of_jury.require_result_visible(actor(), shows.get_show(show_id))
    language = request.args.get("language", "")
    if not language:
        return _pdf(show_id)
    if language not in languages():
        raise NotFound("not_found")
    with force_locale(language):
        return _pdf(show_id)


def _pdf(show_id: int) -> Response:
    paper = protocol_pdf(show_id, _notes(show_id), move_words)
    response = Response(paper, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="protocol-{show_id}.pdf"'
    return response


def _notes(show_id: int) -> list[str]:
    """What a reader must know of each list, once."""
    document = published.document_of(shows.get_show(show_id))
    names = names_in(document)
    said = [note for one in lists_in(document) for note in notes_of(one.result, names)]
    said += carried_notes(document)
    return list(dict.fromkeys(said))


def _page(show_id: int, values: dict[str, Any], errors: dict[str, str]) -> str:
    show = shows.get_show(show_id)
    is_counted = show.phase in COUNTED_PHASES
    try:
        outcome = compute_outcome_of(show, interim=not is_counted)
    except RuleError as error:
        refused = publishing.named_refusal(show, error)
        return render_template(
            "results/not_computable.html",
            show=show,
            decisions=_decisions(show),
            actor=actor(),
            message=sentence(refused.code, refused.details),
        )
    sharing = may_share(tuple(show.tie_chain))
    kept = published.get_newest(show) if is_public(show) else None
    return render_template(
        "results/publishing.html",
        **page_data(kept.document if kept else make_document(show, outcome)),
        show=show,
        kept=kept,
        differs=kept is not None and published.differs(show, kept),
        is_counted=is_counted,
        missing=_missing(outcome, show),
        ties=[_tie(outcome, group, sharing=sharing) for group in open_groups(outcome)],
        open_awards={open_.award for open_ in outcome.open_awards},
        decisions=_decisions(show, outcome),
        proposal=find_proposal(show, PUBLISH),
        actor=actor(),
        outcome=outcome,
        values={"place": {}, "reason": "", **values},
        errors=errors,
    )


def _missing(outcome: Outcome, show: "Show") -> list[dict[str, Any]]:
    """Per juror the acts without all marks: ``{"juror_id", "juror", "acts", "words"}``: each act an
    id and its name, and in words with the criteria that lack a mark, where others have one."""
    names = names_of(show)
    found: dict[str, dict[str, list[str]]] = {}
    for entry, criterion, juror in outcome.incomplete:
        found.setdefault(juror, {}).setdefault(entry, []).append(names.criterion(criterion))
    return [
        {
            "juror_id": int(juror),
            "juror": names.juror(juror),
            "acts": [(int(entry), names.entry(entry)) for entry in cells],
            "words": [
                names.entry(entry)
                + (f" ({', '.join(lacking)})" if len(lacking) < len(show.criteria) else "")
                for entry, lacking in cells.items()
            ],
        }
        for juror, cells in found.items()
    ]


def _tie(outcome: Outcome, group: tuple[str, ...], *, sharing: bool) -> dict[str, Any]:
    """A tie as the form asks for it: who is level, and the places to give, as they are in the
    standings."""
    lists = (*outcome.categories.values(), outcome.whole)
    level = next((one for one in lists if group in one.unresolved_ties), outcome.whole)
    first = level.first_place(group)
    places = [(str(place), str(place)) for place in range(first, first + len(group))]
    shared = [(SHARED, _("%(place)s, shared by all of them", place=first))] if sharing else []
    options = [("", "–"), *places, *shared]
    return {"entries": [int(entry) for entry in group], "options": options}


def _order(values: dict[str, Any]) -> dict[str, Any]:
    """``{"order", "shared"}`` by the places chosen; ``Invalid`` unless these follow each other,
    each once, or are all the shared one."""
    places = values.get("place", {})
    places = places if isinstance(places, dict) else {}
    chosen = {int(entry) if is_row_number(entry) else 0: str(p) for entry, p in places.items()}
    if chosen and set(chosen.values()) == {SHARED}:
        return {"order": list(chosen), "shared": True}
    numbers = {entry: int(p) for entry, p in chosen.items() if SOME_PLACE.fullmatch(p)}
    order = sorted(numbers, key=lambda entry: numbers[entry])
    steps = [numbers[entry] - number for number, entry in enumerate(order)]
    if len(order) < len(places) or len(set(steps)) != 1:
        raise Invalid({"place": FieldError("order_incomplete")})
    return {"order": order}


def _decisions(show: "Show", outcome: Outcome | None = None) -> list[dict[str, Any]]:
    """The decisions recorded so far in words, each with what takes it back, where that is possible
    now, and whether it changes nothing."""
    names = names_of(show)
    lists = (outcome.whole, *outcome.categories.values()) if outcome else ()
    unused = [_unused(one) for one in lists]
    return [
        {
            "order": decided_order(row, names),
            "by": names.juror(str(row["juror"])),
            "why": row["why"],
            "taken_back_by": ",".join(str(entry) for entry in row["order"]),
            "is_withdrawable": allows(show, "tie.withdraw"),
            "is_unused": bool(unused) and all(tuple(map(str, row["order"])) in u for u in unused),
        }
        for row in show.decisions
    ]


def _unused(result: Result) -> set[tuple[str, ...]]:
    """The orders of decisions that separate nobody in a list."""
    notes = [note for note in result.notes if note.kind == "decision_unused"]
    return {tuple(note.values["order"]) for note in notes}


def _how_it_stands(show_id: int) -> str:
    show = shows.get_show(show_id)
    if show.phase == "final":
        return _(
            "The result is final. Within seconds no file of this server leads from a ballot to a "
            "seat any more. Older copies on memory sticks still do: delete them."
        )
    if show.phase == "published":
        return _("The result is public.")
    return _("The result is proposed. A second person confirms it from their own account.")


def _answer(
    show_id: int, work: Callable[[], object], done: str | Callable[[object], str]
) -> Response:
    """Do it and go back to the page, which says what happened or why it was not possible."""
    return carry_out(work, done=done, back=url_for("publishing.index", show_id=show_id), raised=())
