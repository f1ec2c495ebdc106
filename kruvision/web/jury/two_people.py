"""What waits for a second person once the vote is closed: looked at, confirmed or taken back."""

from functools import partial
from typing import TYPE_CHECKING, Any

from flask import Blueprint, render_template, url_for
from werkzeug.wrappers import Response

from kruvision import clock
from kruvision.i18n import _, pick
from kruvision.services.jury import cards as juror_cards
from kruvision.services.jury.jurors import get_juror
from kruvision.services.jury.late_marks import list_late_marks
from kruvision.services.record import named_lines
from kruvision.services.scoring.mark_steps import written_mark
from kruvision.services.shows import shows, two_people
from kruvision.web.actions import carry_out, lead_to
from kruvision.web.guards import actor, guard
from kruvision.web.jury.card_printing import make_cards

if TYPE_CHECKING:
    from kruvision.models import Show

blueprint = Blueprint("two_people", __name__, url_prefix="/control/shows/<int:show_id>/waiting")


@blueprint.get("")
@guard("result.publish")
def index(show_id: int) -> str:
    """Everything of this show that waits."""
    show, rows = shows.get_show(show_id), two_people.list_waiting(show_id)
    waiting = [
        {**line, "detail": _detail(show, line["data"])}
        for line in named_lines.proposals_with_names(rows)
    ]
    return render_template("jury/waiting/index.html", show=show, waiting=waiting, actor=actor())


def _detail(show: "Show", data: dict[str, Any]) -> str:
    """Which mark would count, who would come, or which awards there would be: what the names of
    entry and juror leave open."""
    if "awards" in data:
        return _(
            "The list: %(names)s.", names=", ".join(pick(row["name"]) for row in data["awards"])
        )
    if "coming" in data:
        return _("%(name)s comes in that place.", name=pick(get_juror(data["coming"]).name))
    kept = next((k for k in list_late_marks(show.id) if k.id == data.get("kept")), None)
    if kept is None:
        return ""
    criterion = next(row for row in show.criteria if row.id == kept.criterion_id)
    mark = written_mark(criterion, kept.steps) or "–"
    return _("%(criterion)s: %(mark)s", criterion=pick(criterion.name), mark=mark)


@blueprint.post("/<int:proposal_id>/confirm")
@guard("result.publish")
def confirm(show_id: int, proposal_id: int) -> Response:
    """Have it carried out, as a second person. A card that it makes is shown, once."""
    rows = two_people.list_waiting(show_id)
    row = next((row for row in rows if row.id == proposal_id), None)
    if row is not None and row.kind == juror_cards.RENEW:
        edition_id = shows.get_show(show_id).edition_id
        return make_cards(edition_id, [row.data["juror"]], waiting=_page(show_id))
    work = partial(two_people.confirm, show_id, proposal_id, by=actor(), at=clock.now())
    return carry_out(
        work, done=_("It is done, by two people."), back=_page(show_id), refused_as="warning"
    )


@blueprint.post("/<int:proposal_id>/withdraw")
@guard("result.publish")
def withdraw(show_id: int, proposal_id: int) -> Response:
    """Take it back, or send it back."""
    two_people.withdraw(show_id, proposal_id, by=actor(), at=clock.now())
    return lead_to(_page(show_id), _("The proposal is taken back; nothing was changed."))


def _page(show_id: int) -> str:
    return url_for("two_people.index", show_id=show_id)
