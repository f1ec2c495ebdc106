"""The awards of a show: the list in its order, ready sets, one form for each kind."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from flask import Blueprint, render_template, request, url_for

from kruvision import clock
from kruvision.i18n import _, pick
from kruvision.services.awards import lists, ready_sets
from kruvision.services.awards.inputs import FIELDS, AwardInput, ReasonInput
from kruvision.services.awards.rows import award_name, get_award
from kruvision.services.errors import Invalid, NotFound
from kruvision.services.forms.inputs import read
from kruvision.services.shows import shows
from kruvision.services.shows.phases import allows, needs_two
from kruvision.web.actions import PageAnswer, carry_out, save_form
from kruvision.web.awards.list_words import (
    about,
    kind_rows,
    kind_words,
    list_rows,
    set_rows,
    typed_values,
)
from kruvision.web.form_conditions import SavedForm
from kruvision.web.forms import error_sentences, posted, read_form
from kruvision.web.guards import actor, guard
from kruvision.words.two_people import done_or_waits

if TYPE_CHECKING:
    from kruvision.models import Show

blueprint = Blueprint("awards", __name__, url_prefix="/control/shows/<int:show_id>/awards")
ONE = "/<award>"


@blueprint.get("")
@guard("setup.view")
def index(show_id: int) -> str:
    """The list in its order, with what each award is for."""
    return _page(show_id, {})


def _page(show_id: int, errors: Mapping[str, str]) -> str:
    show = shows.get_show(show_id)
    return render_template(
        "awards/index.html",
        show=show,
        rows=list_rows(show),
        sets=set_rows(show),
        about=about(show),
        errors=errors,
        reason=request.form.get("reason", ""),
        **_when(show),
    )


def _when(show: "Show") -> dict[str, Any]:
    return {
        "is_settled": not allows(show, lists.ACT),
        "takes_two": needs_two(show, lists.ACT),
        "needs_reason": show.rules_locked_at is not None,
    }


@blueprint.get("/new")
@guard("setup.edit")
def new(show_id: int) -> str:
    """First the kind, then the form of that kind."""
    kind = request.args.get("kind", "")
    show = shows.get_show(show_id)
    if kind not in FIELDS:
        return render_template("awards/kinds.html", show=show, kinds=kind_rows(), **_when(show))
    return _form(show_id, {"kind": kind, "scope": _usual_scope(kind)}, {})


def _usual_scope(kind: str) -> str:
    return "show" if kind in ("top", "audience", "decision") else "category"


@blueprint.post("/new")
@guard("setup.edit")
def add(show_id: int) -> PageAnswer:
    """Put an award at the end of the list."""
    return save_form(
        lambda: lists.add_award(show_id, read_form(AwardInput), by=actor(), at=clock.now()),
        partial(_form, show_id),
        done=done_or_waits(_("The award is on the list.")),
        back=url_for("awards.index", show_id=show_id),
        refused_as="error",
    )


@blueprint.get(ONE)
@guard("setup.view")
def edit(show_id: int, award: str) -> str:
    """One award with the fields of its kind."""
    row = get_award(shows.get_show(show_id), award)
    return _form(show_id, typed_values(row), {}, award)


@blueprint.post(ONE)
@guard("setup.edit")
def change(show_id: int, award: str) -> PageAnswer:
    """Save it in its place."""

    def work() -> bool:
        entered = read(AwardInput, {**posted(), "kind": _kind_of(show_id, award)})
        return lists.change_award(show_id, award, entered, by=actor(), at=clock.now())

    return save_form(
        work,
        lambda values, errors: _form(
            show_id, {**values, "kind": _kind_of(show_id, award)}, errors, award
        ),
        saved=SavedForm(
            values=lambda: typed_values(get_award(shows.get_show(show_id), award)),
            lines=("awards_changed",),
            facts={"show_id": show_id},
            by_field=False,
        ),
        done=done_or_waits(_("Saved.")),
        back=url_for("awards.index", show_id=show_id),
        refused_as="error",
    )


def _kind_of(show_id: int, award: str) -> str:
    return str(get_award(shows.get_show(show_id), award)["kind"])


@blueprint.post(f"{ONE}/move")
@guard("setup.edit")
def move(show_id: int, award: str) -> PageAnswer:
    """One place up or down."""
    direction = request.form.get("direction", "")
    work = partial(lists.move_award, show_id, award, direction)
    return _change(show_id, work, _("Moved."), anchor=f"award-{award}")


@blueprint.post(f"{ONE}/remove")
@guard("setup.edit")
def remove(show_id: int, award: str) -> PageAnswer:
    """Take it off the list."""
    said = _("“%(name)s” is off the list.", name=_name(show_id, award))
    return _change(show_id, partial(lists.remove_award, show_id, award), said)


def _name(show_id: int, award: str) -> str:
    try:
        return award_name(get_award(shows.get_show(show_id), award))
    except NotFound:
        return award


@blueprint.post("/undo")
@guard("setup.edit")
def undo(show_id: int) -> PageAnswer:
    """Back to the list before its last change."""
    return _change(show_id, partial(lists.undo_awards, show_id), _("The list is as it was before."))


@blueprint.post("/sets/<slug>")
@guard("setup.edit")
def take(show_id: int, slug: str) -> PageAnswer:
    """Put a ready set on the list."""
    name = pick(ready_sets.get_set(slug).words.name)
    said = _("“%(name)s” is on the list; change what you like.", name=name)
    return _change(show_id, partial(lists.take_set, show_id, slug), said)


def _change(
    show_id: int, work: Callable[..., bool], done: str, *, anchor: str | None = None
) -> PageAnswer:
    """Change the list as a whole; without the reason it needs, the page says so at its field."""
    reason = {"reason": request.form.get("reason", "")}
    back = url_for("awards.index", show_id=show_id, _anchor=anchor)

    def change() -> bool:
        return work(read(ReasonInput, reason).reason, by=actor(), at=clock.now())

    try:
        return carry_out(change, done=done_or_waits(done), back=back, raised=(Invalid, NotFound))
    except Invalid as error:
        return _page(show_id, error_sentences(error)), 422


def _form(show_id: int, values: dict[str, Any], errors: dict[str, str], award: str = "") -> str:
    show = shows.get_show(show_id)
    kind = str(values.get("kind", ""))
    if kind not in FIELDS:
        raise NotFound("not_found")
    stored = get_award(show, award) if award else None
    return render_template(
        "awards/edit.html",
        show=show,
        award=award,
        kind=kind,
        kind_words=kind_words(kind),
        fields=FIELDS[kind],
        values=values,
        stored=typed_values(stored) if stored else None,
        title=award_name(stored) if stored else "",
        criteria=[(str(c.id), pick(c.name)) for c in show.criteria],
        others=[(r["id"], award_name(r)) for r in show.awards if r["id"] != award],
        errors=errors,
        **_when(show),
    )
