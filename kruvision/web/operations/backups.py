"""A backup at the press of a button."""

from pathlib import Path

from flask import Blueprint, current_app, request, url_for
from werkzeug.wrappers import Response

from kruvision import clock
from kruvision.i18n import _
from kruvision.services.backups import backups
from kruvision.services.threads import PAPERS
from kruvision.web.actions import carry_out
from kruvision.web.guards import guard

blueprint = Blueprint("backups", __name__, url_prefix="/control/backups")


@blueprint.post("")
@guard("setup.edit")
def create() -> Response:
    """Make one in a thread, so that nobody waits for it, and go back to the console of the show."""
    show_id = request.form.get("show", type=int)
    return carry_out(
        _back_up,
        done=lambda made: _("The backup is made and checked: %(file)s", file=made.name),
        back=url_for("console.page", show_id=show_id) if show_id else url_for("record.index"),
    )


def _back_up() -> Path:
    config = current_app.config["KRU"]
    return PAPERS.run(backups.back_up, config, at=clock.now())
