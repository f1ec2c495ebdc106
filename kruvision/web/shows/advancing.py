"""Who goes on to the next show: the organizer marks them, with a visible line."""

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from kruvision import clock
from kruvision.i18n import _, ngettext
from kruvision.services.errors import Refused
from kruvision.services.results import advancing
from kruvision.services.shows import shows
from kruvision.web.actions import lead_to
from kruvision.web.guards import actor, guard

blueprint = Blueprint("advancing", __name__, url_prefix="/control/shows/<int:show_id>/field")


@blueprint.get("")
@guard("setup.edit")
def choose(show_id: int) -> str:
    """The acts in the order of the standings, with the line under those who go through."""
    show = shows.get_show(show_id)
    rows = advancing.list_field(show_id)
    chosen = sum(row["entry"].advances for row in rows)
    next_show = advancing.find_next_show(show)
    return render_template(
        "shows/advancing/choose.html",
        show=show,
        rows=rows,
        chosen=chosen,
        next_show=next_show,
        waiting=advancing.count_waiting(show_id, next_show.id) if next_show else 0,
    )


@blueprint.post("")
@guard("setup.edit")
def mark(show_id: int) -> Response:
    """Mark the ticked acts; or the first so many of the list."""
    first = request.form.get("first", type=int)
    if request.form.get("press") == "first":
        chosen = [row["entry"].id for row in advancing.list_field(show_id)][: max(first or 0, 0)]
    else:
        chosen = request.form.getlist("entries[]", type=int)
    count = advancing.mark_advancing(show_id, chosen, by=actor(), at=clock.now())
    said = ngettext("%(num)d act goes through.", "%(num)d acts go through.", count)
    return lead_to(url_for("advancing.choose", show_id=show_id), said)


@blueprint.post("/copy")
@guard("setup.edit")
def copy(show_id: int) -> Response:
    """Put everybody who goes through into the next show."""
    next_show = advancing.find_next_show(shows.get_show(show_id))
    if next_show is None:
        raise Refused("no_next_show")
    count = advancing.copy_advancing(show_id, next_show.id, by=actor(), at=clock.now())
    text = ngettext(
        "%(num)d act is now in the next show.", "%(num)d acts are now in the next show.", count
    )
    said = text if count else _("Everybody who goes through is there already.")
    return lead_to(url_for("advancing.choose", show_id=show_id), said)
