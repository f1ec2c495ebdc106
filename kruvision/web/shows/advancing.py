"""Who goes on to the next show: the rule that draws the line, who is marked, and the next show."""

from functools import partial
from typing import Any

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from kruvision import clock
from kruvision.i18n import _, ngettext
from kruvision.rules.numbers import exact_text
from kruvision.services.errors import Refused
from kruvision.services.forms.number_text import localized
from kruvision.services.rounds import advancing, cut, next_show
from kruvision.services.rounds.cut import CutInput
from kruvision.services.rounds.next_show import NextShow
from kruvision.services.shows import shows
from kruvision.services.shows.phases import allows
from kruvision.web.actions import PageAnswer, carry_out, lead_to, save_form
from kruvision.web.form_conditions import SavedForm
from kruvision.web.forms import read_form
from kruvision.web.guards import actor, guard

blueprint = Blueprint("advancing", __name__, url_prefix="/control/shows/<int:show_id>/field")


@blueprint.get("")
@guard("setup.edit")
def choose(show_id: int) -> str:
    """The acts in the order of the standings, with the line under those who go through."""
    return _page(show_id, {}, {})


def _page(show_id: int, values: dict[str, Any], errors: dict[str, str]) -> str:
    show = shows.get_show(show_id)
    following = advancing.find_next_show(show)
    return render_template(
        "shows/advancing/choose.html",
        show=show,
        field=cut.look_at_field(show_id),
        values={**_values(show_id), **values},
        seen=_values(show_id),
        errors=errors,
        next_show=following,
        receives=following is not None and allows(following, "field.receive"),
        seam=advancing.look_at_seam(show, following) if following else advancing.Seam(),
        going=len({entry.contestant_id for entry in advancing.list_advancing(show_id)}),
        next_name=next_show.next_name(show),
        can_carry=next_show.can_carry(show),
    )


def _values(show_id: int) -> dict[str, Any]:
    show = shows.get_show(show_id)
    at = "" if show.cut_at is None else localized(exact_text(show.cut_at))
    return {"by": show.cut_by, "at": at, "each": show.cut_each, "level": show.cut_level}


@blueprint.post("")
@guard("setup.edit")
def mark(show_id: int) -> Response:
    """Mark the ticked acts, or those whom the rule lets through."""
    if request.form.get("press") == "proposed":
        chosen = cut.look_at_field(show_id).proposed
    else:
        chosen = request.form.getlist("entries[]", type=int)
    count = advancing.mark_advancing(show_id, chosen, by=actor(), at=clock.now())
    said = ngettext("%(num)d act goes through.", "%(num)d acts go through.", count)
    return lead_to(url_for("advancing.choose", show_id=show_id), said)


@blueprint.post("/cut")
@guard("setup.edit")
def change_cut(show_id: int) -> PageAnswer:
    """Save how many go through."""
    return save_form(
        lambda: cut.change_cut(show_id, read_form(CutInput), by=actor(), at=clock.now()),
        partial(_page, show_id),
        saved=SavedForm(
            values=lambda: _values(show_id), lines=("cut_changed",), facts={"show_id": show_id}
        ),
        done=_("Saved. The line is drawn anew; nobody was marked by it yet."),
        back=url_for("advancing.choose", show_id=show_id),
        refused_as="error",
    )


@blueprint.post("/next")
@guard("setup.edit")
def make_next(show_id: int) -> PageAnswer:
    """Make the next show with everybody who goes through."""
    return save_form(
        lambda: next_show.make_next_show(show_id, read_form(NextShow), by=actor(), at=clock.now()),
        partial(_page, show_id),
        again=url_for("advancing.choose", show_id=show_id),
        done=_("The next show is there, with everybody who goes through. It has no day yet."),
        back=lambda show: url_for("shows.edit", show_id=show.id),
    )


@blueprint.post("/copy")
@guard("setup.edit")
def copy(show_id: int) -> Response:
    """Put everybody who goes through into the next show; or take out who does not, as well."""
    following = advancing.find_next_show(shows.get_show(show_id))
    if following is None:
        raise Refused("no_next_show")
    work = _bring_in_line if request.form.get("press") == "both" else _take_over
    return carry_out(
        lambda: work(show_id, following.id),
        done=str,
        back=url_for("advancing.choose", show_id=show_id),
    )


def _take_over(show_id: int, next_id: int) -> str:
    count = advancing.take_over(show_id, next_id, by=actor(), at=clock.now())
    text = ngettext(
        "%(num)d act is now in the next show.", "%(num)d acts are now in the next show.", count
    )
    return text if count else _("Everybody who goes through is there already.")


def _bring_in_line(show_id: int, next_id: int) -> str:
    came, went = advancing.bring_in_line(show_id, next_id, by=actor(), at=clock.now())
    return _(
        "The next show has those who go through: %(came)s came, %(went)s went.",
        came=came,
        went=went,
    )
