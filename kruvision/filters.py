"""Every filter and function that templates use, given to them by ``create_app`` alone.

Pages and pictures pushed live are made of the same templates, so no door owns these. What belongs
to a request (who is asking, where one is) comes to pages through the context processors of
``identity`` and ``web.navigation``.
"""

from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any

from flask import Flask, current_app
from markupsafe import Markup

from kruvision import i18n
from kruvision.papers import addresses
from kruvision.papers.ornaments import ornament_band
from kruvision.papers.qr import qr_svg
from kruvision.rules.numbers import exact_text
from kruvision.services.forms.number_text import localized, percent
from kruvision.text_pages import pages, passages
from kruvision.words import moments, record, screens


def exact(value: Fraction) -> str:
    """An exact number with the decimal sign of the language spoken now."""
    return localized(exact_text(value))


def short_hash(value: str) -> str:
    """The first characters of a hash, to compare by eye."""
    return f"{value[:12]}…"


def join_address() -> str:
    """Where voters go: what the QR codes say."""
    return addresses.voters_url(current_app.config["KRU"])


def vote_code(code: str) -> Markup:
    """The QR code that lets a phone vote."""
    return Markup(_vote_svg(addresses.screen_code_url(current_app.config["KRU"], code)))


@lru_cache(maxsize=16)
def _vote_svg(address: str) -> str:
    """Drawn once for all screens and languages."""
    return qr_svg(address)


def ornament(tradition: Mapping[str, Any] | None, width: int, height: int) -> Markup:
    """The band of a tradition's card, or the steppe for a song without one."""
    if tradition is None:
        return Markup(ornament_band(None, None, width, height))
    pattern = tradition["ornament"].get("pattern")
    return Markup(ornament_band(pattern, tradition["colours"] or None, width, height))


FILTERS = {
    "decimal": localized,
    "exact": exact,
    "language_name": screens.language_name,
    "line_words": record.line_words,
    "moment": moments.moment,
    "pages": pages,
    "passages": passages,
    "percent": percent,
    "pick": i18n.pick,
    "record_moment": moments.record_moment,
    "short_hash": short_hash,
    "time_of_day": moments.time_of_day,
    "who": record.who,
}
GLOBALS = {
    "content_languages": i18n.content_languages,
    "join_address": join_address,
    "language_names": i18n.language_names,
    "missing_languages": i18n.missing_languages,
    "ornament": ornament,
    "screen_view_name": screens.screen_view_name,
    "vote_code": vote_code,
}


def init_app(app: Flask) -> None:
    """Give them to all templates of this app."""
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.globals.update(GLOBALS)
