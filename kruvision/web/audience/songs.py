"""Songs that were heard, to be read again; and what a phone's script needs to keep them."""

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from kruvision import clock
from kruvision.extensions import csrf
from kruvision.services.errors import NotFound
from kruvision.services.learning import passports
from kruvision.services.snapshots.passport import evening_words, heard_passport
from kruvision.web.audience import phone_style, voter_cookie
from kruvision.web.guards import guard
from kruvision.web.kept_pages import kept

blueprint = Blueprint("songs", __name__)
phone_style.init_blueprint(blueprint)


@blueprint.get("/v/songs/<int:entry_id>")
@guard("home.view")
@kept
def song(entry_id: int) -> Response:
    """The passport of a song that is on stage or was sung tonight; no other is told of here."""
    return _kept_html(render_template("audience/song.html", song=heard_passport(entry_id)))


@blueprint.get("/v/learn")
@guard("home.view")
@kept
def learn() -> Response:
    """What a phone draws of what it keeps for itself: buttons and words, the same for all."""
    return _kept_html(render_template("audience/learn.html", evening=evening_words()))


@blueprint.post("/v/songs/<int:entry_id>/<any(opened,word):kind>")
@csrf.exempt
@guard("vote.cast")
def count(entry_id: int, kind: str) -> tuple[str, int]:
    """A phone opened a passport again, or took its word home: nothing else is sent."""
    voter_cookie.require_own_page()
    if not voter_cookie.is_known():
        raise NotFound("not_found")  # nobody reads a song on a phone that never was here
    device = voter_cookie.current_voter().device
    passports.count_reading(entry_id, kind, device, at=clock.now())
    return "", 204


def _kept_html(html: str) -> Response:
    """A page of the phone that is kept with the policy that lets its style sheet in."""
    return phone_style.permit(Response(html, mimetype="text/html"))
