"""A backup at the press of a button."""

from flask import Blueprint, current_app, flash, redirect, request, url_for
from gevent import get_hub
from werkzeug.wrappers import Response

from kruvision import clock
from kruvision.i18n import _
from kruvision.sentences import sentence
from kruvision.services.backups import backups
from kruvision.services.errors import Refused
from kruvision.web.guards import guard

blueprint = Blueprint("backups", __name__, url_prefix="/control/backups")


@blueprint.post("")
@guard("setup.edit")
def create() -> Response:
    """Make one in a thread, so that nobody waits for it, and go back to the console of the show."""
    config = current_app.config["KRU"]
    try:
        made = get_hub().threadpool.apply(backups.back_up, (config,), {"at": clock.now()})
    except Refused as refused:
        flash(sentence(refused.code, refused.details), "error")
    else:
        flash(_("The backup is made and checked: %(file)s", file=made.name), "success")
    show_id = request.form.get("show", type=int)
    place = url_for("control.console", show_id=show_id) if show_id else url_for("record.index")
    return redirect(place)
