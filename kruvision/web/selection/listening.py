"""What a juror hears in a selection round, and the day until which it is marked."""

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from kruvision import clock
from kruvision.i18n import _
from kruvision.services.shows import shows
from kruvision.services.shows.shows import DeadlineInput
from kruvision.web.actions import carry_out
from kruvision.web.forms import read_form
from kruvision.web.guards import actor, guard
from kruvision.web.selection.sound import send_sound

blueprint = Blueprint("listening", __name__)


@blueprint.get("/jury/recordings/<int:entry_id>")
@guard("sheet.mark")
def sound(entry_id: int) -> Response:
    """The recording of an entry, for a juror who sits in its show."""
    return send_sound(entry_id)


@blueprint.post("/control/shows/<int:show_id>/deadline")
@guard("setup.edit")
def move_deadline(show_id: int) -> Response:
    """Say until when the jury marks, and go back to the console."""
    return carry_out(
        lambda: shows.move_deadline(show_id, read_form(DeadlineInput), by=actor(), at=clock.now()),
        done=_("The jury has until then."),
        back=url_for("console.page", show_id=show_id),
        refused_as="warning",
        wrong_input=_("Choose a day and an hour that are still ahead."),
    )
