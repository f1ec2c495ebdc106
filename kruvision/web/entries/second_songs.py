"""Another song by somebody who stands in the show already."""

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from kruvision import clock
from kruvision.i18n import _
from kruvision.services.entries import entries
from kruvision.services.entries.second_songs import SecondSong, add_song
from kruvision.web.actions import carry_out
from kruvision.web.forms import read_form
from kruvision.web.guards import actor, guard

blueprint = Blueprint("second_songs", __name__)


@blueprint.post("/control/shows/<int:show_id>/entries/<int:entry_id>/song")
@guard("setup.edit")
def add(show_id: int, entry_id: int) -> Response:
    """Put it at the end of the running order; the rest of it is filled in on its own page."""
    entries.get_entry_of(show_id, entry_id)
    return carry_out(
        lambda: add_song(entry_id, read_form(SecondSong), by=actor(), at=clock.now()),
        done=_("The song is in the list, at the end of the running order."),
        back=url_for("entries.edit", show_id=show_id, entry_id=entry_id, _anchor="songs"),
        wrong_input=_("The song needs a title."),
    )
