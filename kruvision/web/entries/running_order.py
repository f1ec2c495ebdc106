"""The running order: drawn from a seed, moved by buttons, keys or dragging, taken back."""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from kruvision import clock
from kruvision.i18n import _
from kruvision.papers import spreadsheets
from kruvision.rules.errors import RuleError
from kruvision.services.entries import entries, running_order
from kruvision.services.entries.named import list_entries
from kruvision.services.errors import Invalid, NotFound, Refused
from kruvision.services.forms.durations import duration_text
from kruvision.services.forms.inputs import FieldError
from kruvision.services.forms.seen_values import ChangedMeanwhile
from kruvision.services.shows.shows import get_show
from kruvision.web.actions import PageAnswer, carry_out, save_form
from kruvision.web.form_conditions import SavedForm, form_conditions
from kruvision.web.forms import read_form
from kruvision.web.guards import actor, guard

blueprint = Blueprint(
    "running_order", __name__, url_prefix="/control/shows/<int:show_id>/entries/order"
)


@blueprint.get("")
@guard("setup.view")
def index(show_id: int) -> str:
    """The order, and how it was drawn."""
    return _page(show_id, {}, {})


@blueprint.post("/draw")
@guard("setup.edit")
def draw(show_id: int) -> PageAnswer:
    """Draw the order from the seed that was said aloud."""
    return save_form(
        partial(_draw, show_id),
        partial(_page, show_id),
        done=_("The order is drawn."),
        back=url_for("running_order.index", show_id=show_id),
    )


def _draw(show_id: int) -> None:
    entered = read_form(running_order.SeedInput)
    try:
        running_order.draw_order(show_id, entered, by=actor(), at=clock.now())
    except RuleError as error:
        raise Invalid({"seed": FieldError(error.code)}) from error


@blueprint.get("/draw.csv")
@guard("setup.view")
def table(show_id: int) -> Response:
    """What went into the last draw, for ``run.py draw``: entries, traditions, songs, and the blocks
    where categories sing one after the other."""
    last = running_order.last_draw(show_id)
    if last is None:
        raise NotFound("not_found")
    songs = {row.id: row.song.title for row in list_entries(show_id)}
    rows = [
        (
            str(row["entry_id"]),
            row["tradition"] or "",
            songs.get(row["entry_id"], ""),
            str(row["block"] or ""),
        )
        for row in sorted(last["drawn"], key=lambda row: row["entry_id"])
    ]
    data = spreadsheets.to_csv(("entry", "tradition", "song", "block"), rows)
    response = Response(data, mimetype=spreadsheets.CSV_TYPE)
    response.headers["Content-Disposition"] = 'attachment; filename="draw.csv"'
    return response


@blueprint.post("/<int:entry_id>/move")
@guard("setup.edit")
def move(show_id: int, entry_id: int) -> Response:
    """Move one entry to another number."""
    entry = entries.get_entry_of(show_id, entry_id)
    number = request.form.get("number", type=int) or 0
    work = partial(running_order.move_entry, entry.id, number, by=actor(), at=clock.now())
    return carry_out(
        partial(_in_the_order_seen, show_id, work),
        done=lambda _moved: _where_it_is(entry_id),
        back=url_for("running_order.index", show_id=show_id, _anchor=f"entry-{entry_id}"),
    )


def _in_the_order_seen(show_id: int, work: Callable[[], object]) -> None:
    """Do it only to the order that stood on the page: a place is a place in that one. Raises
    ``Refused("order_changed_meanwhile")``."""
    seen = SavedForm(lambda: {"order": running_order.list_ids(show_id)}, lines=(), facts={})
    try:
        with form_conditions(seen):
            work()
    except ChangedMeanwhile:
        raise Refused("order_changed_meanwhile") from None


def _where_it_is(entry_id: int) -> str:
    entry = entries.get_entry(entry_id)
    return _(
        "%(song)s is number %(number)s now.", song=entry.song.title, number=entry.running_order
    )


@blueprint.post("/by-category")
@guard("setup.edit")
def by_category(show_id: int) -> Response:
    """Let categories sing one after the other."""
    work = partial(running_order.arrange_by_category, show_id, by=actor(), at=clock.now())
    return carry_out(
        partial(_in_the_order_seen, show_id, work),
        done=_("The categories come one after the other."),
        back=url_for("running_order.index", show_id=show_id),
    )


@blueprint.post("/undo")
@guard("setup.edit")
def undo(show_id: int) -> Response:
    """Go back to the order before."""
    work = partial(running_order.undo_order, show_id, by=actor(), at=clock.now())
    return carry_out(
        partial(_in_the_order_seen, show_id, work),
        done=_("The order before is back."),
        back=url_for("running_order.index", show_id=show_id),
    )


def _page(show_id: int, values: dict[str, Any], errors: dict[str, str]) -> str:
    rows = list_entries(show_id)
    return render_template(
        "entries/order.html",
        show=get_show(show_id),
        entries=rows,
        by_category=running_order.is_by_category(rows),
        is_arranged=running_order.is_arranged(show_id),
        has_categories=any(row.category_id for row in rows),
        by_id={row.id: row for row in rows},
        first_movable=running_order.first_movable(show_id),
        last_draw=running_order.last_draw(show_id),
        can_undo=running_order.find_previous_order(show_id) is not None,
        values=values,
        errors=errors,
        duration_text=duration_text,
    )
