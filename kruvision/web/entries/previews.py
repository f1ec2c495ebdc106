"""What phone, wall and tablet would show of a card that is being typed, by their own templates."""

from flask import render_template, request
from flask_babel import force_locale
from markupsafe import Markup

from kruvision import clock
from kruvision.i18n import FALLBACK, locale_code
from kruvision.services.entries.cards import EntryCard
from kruvision.services.errors import Invalid, NotFound
from kruvision.services.snapshots.previews import wall_preview
from kruvision.web.forms import error_sentences

DEVICES = ("phone", "wall", "tablet")
LANGUAGE = "in"
"""In which language the page is wanted, beside the address."""


def preview_page(device: str, card: EntryCard) -> str:
    """The page of one of ``DEVICES`` with this card; raises ``NotFound`` for any other."""
    if device not in DEVICES:
        raise NotFound("not_found")
    wanted = request.args.get(LANGUAGE, "")
    with force_locale(wanted if wanted in FALLBACK else locale_code()):
        tradition = card["tradition"]
        facts = tradition["facts"] if tradition else []
        return render_template(
            f"entries/preview/{device}.html",
            entry=card,
            fact=facts[0] if facts else None,
            wall=_wall(card) if device == "wall" else None,
        )


def _wall(card: EntryCard) -> Markup | None:
    """The picture as a wall gets it; None before there is an edition."""
    snapshot = wall_preview(card, at=clock.now())
    return snapshot and Markup(render_template(snapshot["template"], snapshot=snapshot))


def not_yet(error: Invalid) -> tuple[str, int]:
    """Why what was typed cannot be shown yet."""
    page = render_template("entries/preview/not_yet.html", errors=error_sentences(error))
    return page, error.status
