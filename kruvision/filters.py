"""Every filter and function that templates use, given to them by ``create_app`` alone.

Pages and pictures pushed live are made of the same templates, so these belong to neither. What
belongs to a request (who is asking, which show one is in) comes to pages through the context
processors of ``identity`` and ``web.navigation``.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cache, lru_cache, wraps
from typing import TYPE_CHECKING, Any

from flask import Flask, current_app, url_for
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from config import ROOT
from kruvision import i18n
from kruvision.papers.ornaments import ornament_band
from kruvision.papers.qr import mark_of, qr_svg, wifi_words
from kruvision.rules.numbers import exact_text
from kruvision.sentences import sentence
from kruvision.services.addresses import public
from kruvision.services.deductions.names import subtracted
from kruvision.services.entries.cards import is_settled
from kruvision.services.forms.durations import duration_text
from kruvision.services.forms.number_text import localized, percent
from kruvision.services.forms.seen_values import seen_mark
from kruvision.services.shows import phases
from kruvision.services.shows.two_people import list_waiting
from kruvision.services.tokens import new_token
from kruvision.text_pages import pages, passages
from kruvision.web.navigation import page_address
from kruvision.words import (
    addresses,
    archive,
    checks,
    console,
    entries,
    jury,
    moments,
    record,
    results,
    rounds,
    screens,
    shows,
    traditions,
    two_people,
)

if TYPE_CHECKING:
    from kruvision.models import Show


def exact(value: Fraction) -> str:
    """An exact number with the decimal sign of the language spoken now."""
    return localized(exact_text(value))


def short_hash(value: str) -> str:
    """The first characters of a hash, to compare by eye."""
    return f"{value[:12]}…"


def join_address() -> str:
    """Where voters go: what the QR codes say."""
    return public.voters_url(current_app.config["KRU"])


def public_link(path: str) -> str:
    """A page of this house as others reach it, to be copied or scanned."""
    return public.public_url(current_app.config["KRU"]) + path


def qr_code(text: str) -> Markup:
    """The QR code for a text."""
    return Markup(_vote_svg(text))


def join_code_source() -> str:
    """Where the picture of the voters' code is: another address says it by another one."""
    return url_for("codes.join", of=mark_of(join_address()))


def check_code_source() -> str:
    """Where the picture of the check page's code is."""
    return url_for("codes.check_code", of=mark_of(public.check_url(current_app.config["KRU"])))


def wifi_code_source(token: str, edition: Mapping[str, Any]) -> str:
    """Where a screen's picture of the Wi-Fi's code is."""
    words = wifi_words(edition["wifi_name"], edition["wifi_password"])
    return url_for("codes.wifi", token=token, of=mark_of(words))


def vote_code(code: str) -> Markup:
    """The QR code that lets a phone vote."""
    return Markup(_vote_svg(public.screen_code_url(current_app.config["KRU"], code)))


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


def styles(*sheets: str) -> Markup:
    """Links to style sheets: ``pages/jury/tablet`` for a file below ``static/css``, and
    ``traditions`` for the colours of all traditions."""
    return Markup("").join(
        Markup('<link rel="stylesheet" href="{}">').format(_address_of(sheet)) for sheet in sheets
    )


def _address_of(sheet: str) -> str:
    if sheet == "traditions":
        return url_for("traditions.stylesheet")
    return url_for("static", filename=f"css/{sheet}.css")


@cache
def screen_sheets() -> tuple[str, ...]:
    """The style sheets of the hall's screens: one per file in ``static/css/screens``."""
    folder = ROOT / "static" / "css" / "screens"
    return tuple(f"screens/{path.stem}" for path in sorted(folder.glob("*.css")))


def as_files() -> bool:
    """Whether pages are being written to files (``run.py archive``): nothing answers there."""
    return bool(current_app.config.get("AS_FILES"))


def why_not_now(show: "Show", action: str) -> str:
    """The sentence with which a show's phase refuses an action; empty where it allows it."""
    code = phases.find_phase_refusal(show, action)
    return sentence(code) if code else ""


NAMED = (
    archive.archive_day,
    archive.match_field,
    archive.unesco_list,
    addresses.network_kind,
    addresses.without_scheme,
    checks.check_address,
    checks.check_detail,
    checks.check_name,
    console.age,
    console.not_competing,
    console.phase_name,
    console.phase_title,
    console.sheet_state,
    console.short_age,
    duration_text,
    subtracted,
    console.step_name,
    console.step_note,
    console.step_question,
    console.undo_name,
    traditions.card_part,
    traditions.changed_parts,
    traditions.part_summary,
    traditions.passport_part,
    entries.field_word,
    entries.song_length,
    entries.state_badge,
    exact,
    is_settled,
    i18n.pick,
    jury.card_badge,
    jury.cell_state,
    jury.help_state,
    jury.juror_stay,
    jury.kept_here,
    jury.strip_state,
    jury.round_word,
    jury.strip_word,
    jury.why_not,
    moments.moment,
    moments.record_moment,
    moments.time_of_day,
    moments.zoned_moment,
    pages,
    passages,
    percent,
    record.line_words,
    record.difference_words,
    results.move_words,
    results.published_moment,
    results.shown_words,
    record.who,
    rounds.above_words,
    rounds.cut_words,
    rounds.level_words,
    rounds.standing_words,
    two_people.act_words,
    screens.language_name,
    sentence,
    short_hash,
    shows.phase_badge,
)
FILTERS = {function.__name__: function for function in NAMED} | {"decimal": localized}
"""Each is called while a page is made, never before: see ``_while_rendering``."""
CALLED = (
    as_files,
    url_for,
    phases.allows,
    phases.needs_two,
    list_waiting,
    entries.state_choices,
    i18n.content_languages,
    i18n.language_names,
    i18n.missing_languages,
    check_code_source,
    join_address,
    join_code_source,
    public_link,
    qr_code,
    wifi_code_source,
    new_token,
    ornament,
    page_address,
    screen_sheets,
    screens.screen_view_name,
    seen_mark,
    shows.result_badge,
    styles,
    vote_code,
    why_not_now,
)
GLOBALS = {function.__name__: function for function in CALLED}


def _while_rendering(function: Callable[..., Any]) -> Callable[..., Any]:
    """The filter, also where its value is a constant: Jinja would compute it once, when it compiles
    the template, in whatever language is spoken just then."""

    @pass_context
    @wraps(function)
    def filtered(_context: Context, *args: Any, **kwargs: Any) -> Any:
        return function(*args, **kwargs)

    return filtered


def init_app(app: Flask) -> None:
    """Give them to all templates of this app."""
    app.jinja_env.filters.update({n: _while_rendering(f) for n, f in FILTERS.items()})
    app.jinja_env.globals.update(GLOBALS)
