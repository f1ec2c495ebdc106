"""Languages: which one a request speaks, its texts, and content with a visible fallback.

The interface speaks every language that has a file ``translations/<code>.po`` (English message
ids, ``code`` as in ISO 639). Content, what people type about the contest, is stored in the three
languages of ``FALLBACK`` and falls back in this order: in a fourth language the pages speak it, and
names and songs stand in Kazakh, else Russian, else English.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

from babel import Locale
from babel.messages import mofile, pofile
from babel.support import Translations
from flask import Flask, g, has_request_context, request
from flask_babel import Domain, get_locale
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from kruvision.extensions import babel
from kruvision.front import read_cookies
from kruvision.rules.search.kazakh_order import kazakh_key as kazakh_key

FOLDER = Path(__file__).resolve().parent.parent / "translations"
FALLBACK = ("kk", "ru", "en")
"""The languages of content: fields to type it in, printed papers, screens that take turns."""
DEFAULT = "kk"
COOKIE = "language"


@cache
def languages() -> tuple[str, ...]:
    """The codes of all languages, Kazakh, Russian and English first."""
    found = {path.stem for path in FOLDER.glob("*.po")}
    return tuple(c for c in FALLBACK if c in found) + tuple(sorted(found - set(FALLBACK)))


def own_name(code: str) -> str:
    """What a language calls itself: its file's translation of “English”, else Babel's word."""
    said = _catalogue(code).gettext("English") if code in languages() else "English"
    if said == "English" and code != "en":
        said = Locale(code).get_display_name(code) or code
    return said[:1].upper() + said[1:]


def language_names() -> list[tuple[str, str]]:
    """Every language of the interface with its own name, as (code, name)."""
    return [(code, own_name(code)) for code in languages()]


def content_languages() -> list[tuple[str, str]]:
    """Every language of content with its own name, as (code, name), the first one first."""
    return [(code, own_name(code)) for code in FALLBACK]


@cache
def _catalogue(code: str) -> Translations:
    with (FOLDER / f"{code}.po").open("rb") as file:
        catalogue = pofile.read_po(file, locale=code)
    compiled = BytesIO()
    mofile.write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)


class PoDomain(Domain):
    """Reads the .po files themselves: no compiled copies to forget."""

    def get_translations(self) -> Translations:
        locale = get_locale()
        code = locale.language if locale else DEFAULT
        return _catalogue(code if code in languages() else DEFAULT)


domain = PoDomain()
_ = domain.gettext
_l = domain.lazy_gettext
ngettext = domain.ngettext


@dataclass(frozen=True)
class Counted:
    """A text that goes by a number in it: every language has as many forms as it needs."""

    one: str
    many: str
    by: str
    """The placeholder that holds the number, a whole one."""

    def fill(self, values: Mapping[str, Any]) -> str:
        """The form for this number in the language spoken now, filled in."""
        return ngettext(self.one, self.many, values[self.by], **values)


@cache
def _locale(code: str) -> Locale:
    """Babel's own, read once and not for each request."""
    return Locale.parse(code)


def select_locale() -> str:
    """The language of this device: the one chosen here, else the device's own, else Kazakh."""
    if has_request_context():
        accepted = request.headers.get("Accept-Language", "")
        return language_for(request.cookies.get(COOKIE, ""), accepted)
    return language_of(g.asked_by) if "asked_by" in g else DEFAULT


def speak_to(environ: Mapping[str, Any]) -> None:
    """Ahead of Flask: what is said in this app's context is for whoever sent this WSGI request."""
    g.asked_by = environ


@lru_cache(maxsize=512)
def language_for(chosen: str, accepted: str) -> str:
    """The language of a device: the one chosen there, else the best of its Accept-Language."""
    if chosen in languages():
        return chosen
    wanted = parse_accept_header(accepted, LanguageAccept)
    return wanted.best_match(languages(), default=DEFAULT) or DEFAULT


def language_of(environ: Mapping[str, Any]) -> str:
    """The language of the device that sent a WSGI request, ahead of Flask."""
    chosen = read_cookies(environ).get(COOKIE, "")
    return language_for(chosen, environ.get("HTTP_ACCEPT_LANGUAGE", ""))


def locale_code() -> str:
    """The code of the language spoken now."""
    locale = get_locale()
    return locale.language if locale else DEFAULT


def pick(text: Mapping[str, str] | None, code: str | None = None) -> str:
    """The text in the wanted language, else in the first of kk, ru, en that has it, else empty."""
    if not text:
        return ""
    wanted = code or locale_code()
    return next((text[c] for c in (wanted, *FALLBACK) if text.get(c)), "")


def missing_languages(text: Mapping[str, str] | None) -> tuple[str, ...]:
    """Which of kk, ru, en a text lacks; empty when the whole text is empty."""
    return tuple(c for c in FALLBACK if not text.get(c)) if text else ()


def init_app(app: Flask) -> None:
    """Bind Babel, and gettext in templates."""
    app.config["BABEL_DEFAULT_LOCALE"] = DEFAULT
    babel.init_app(
        app,
        locale_selector=lambda: _locale(select_locale()),
        default_domain=domain,
        default_timezone=app.config["KRU"].timezone,
    )
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(domain.gettext, domain.ngettext, newstyle=True)  # type: ignore[attr-defined]
    app.context_processor(lambda: {"locale": locale_code()})
