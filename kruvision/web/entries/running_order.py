"""The running order: drawn from a seed, moved by buttons, keys or dragging, taken back."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kruvision import clock
from kruvision.i18n import _
from kruvision.papers import spreadsheets
from kruvision.rules.errors import RuleError
from kruvision.sentences import sentence
from kruvision.services.entries import entries, running_order
from kruvision.services.entries.named import list_entries
from kruvision.services.entries.songs import duration_text
from kruvision.services.errors import Invalid, NotFound, Refused
from kruvision.services.shows.shows import get_show
from kruvision.web.forms import error_sentences, posted, read_form
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
def draw(show_id: int) -> Response | tuple[str, int]:
    """Draw the order from the seed that was said aloud."""
    try:
        entered = read_form(running_order.SeedInput)
        running_order.draw_order(show_id, entered, by=actor(), at=clock.now())
    except Invalid as error:
        return _page(show_id, posted(), error_sentences(error)), 422
    except RuleError as error:
        return _page(show_id, posted(), {"seed": sentence(error.code)}), 422
    flash(_("The order is drawn."), "success")
    return _back(show_id)


@blueprint.get("/draw.csv")
@guard("setup.view")
def table(show_id: int) -> Response:
    """What went into the last draw, for ``run.py draw``: entries, traditions and songs."""
    last = running_order.last_draw(show_id)
    if last is None:
        raise NotFound("not_found")
    songs = {row.id: row.song.title for row in list_entries(show_id)}
    rows = [
        (str(row["entry_id"]), row["tradition"] or "", songs.get(row["entry_id"], ""))
        for row in sorted(last["drawn"], key=lambda row: row["entry_id"])
    ]
    data = spreadsheets.to_csv(("entry", "tradition", "song"), rows)
    response = Response(data, mimetype=spreadsheets.CSV_TYPE)
    response.headers["Content-Disposition"] = 'attachment; filename="draw.csv"'
    return response


@blueprint.post("/<int:entry_id>/move")
@guard("setup.edit")
def move(show_id: int, entry_id: int) -> Response:
    """Move one entry to another number."""
    entry = entries.get_entry_of(show_id, entry_id)
    number = request.form.get("number", type=int) or 0

    def work() -> None:
        running_order.move_entry(entry.id, number, by=actor(), at=clock.now())
        moved = entries.get_entry(entry_id)
        flash(_("%(song)s is number %(number)s now.", **_words(moved)), "success")

    return _told(show_id, work, anchor=f"entry-{entry_id}")


def _words(entry: Any) -> dict[str, Any]:
    return {"song": entry.song.title, "number": entry.running_order}


@blueprint.post("/undo")
@guard("setup.edit")
def undo(show_id: int) -> Response:
    """Go back to the order before."""

    def work() -> None:
        running_order.undo_order(show_id, by=actor(), at=clock.now())
        flash(_("The order before is back."), "success")

    return _told(show_id, work)


def _told(show_id: int, work: Callable[[], None], anchor: str | None = None) -> Response:
    """Do it and show the order again, with the refusal in words where there was one."""
    try:
        work()
    except NotFound:
        raise
    except Refused as refused:
        flash(sentence(refused.code, refused.details), "error")
    return _back(show_id, anchor)


def _back(show_id: int, anchor: str | None = None) -> Response:
    return redirect(url_for("running_order.index", show_id=show_id, _anchor=anchor))


def _page(show_id: int, values: dict[str, Any], errors: dict[str, str]) -> str:
    rows = list_entries(show_id)
    return render_template(
        "entries/order.html",
        show=get_show(show_id),
        entries=rows,
        by_id={row.id: row for row in rows},
        first_movable=running_order.first_movable(show_id),
        last_draw=running_order.last_draw(show_id),
        can_undo=running_order.find_previous_order(show_id) is not None,
        values=values,
        errors=errors,
        duration_text=duration_text,
    )
