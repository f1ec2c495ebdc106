"""The check page: a phone that opens it proves that the address of the QR codes leads here."""

from flask import Blueprint, current_app, render_template, request

from kruvision import clock
from kruvision.services.addresses import reached
from kruvision.web.audience import phone_style
from kruvision.web.guards import guard

blueprint = Blueprint("check", __name__)
phone_style.init_blueprint(blueprint)


@blueprint.get("/check")
@guard("home.view")
def page() -> str:
    """What a phone sees that has found its way here; the console hears that one has. Nothing is
    kept of the phone itself."""
    config, remote = current_app.config["KRU"], request.remote_addr or ""
    reached.note_reached(config, request.host, remote, clock.now())
    return render_template("audience/check.html")
