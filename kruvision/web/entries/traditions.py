"""Traditions: the culture cards with their list and form, their colours and their ornaments."""

from functools import partial
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, current_app, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from kruvision import clock
from kruvision.i18n import _, _l, pick
from kruvision.papers.ornaments import PATTERNS, ornament_band
from kruvision.papers.tradition_colours import tradition_stylesheet
from kruvision.services.archive.whole import get_archive
from kruvision.services.entries.examples import typed_tradition
from kruvision.services.errors import Invalid, NotFound
from kruvision.services.record import named_lines
from kruvision.services.traditions import traditions
from kruvision.services.traditions.inputs import MOST_WRONG, CheckInput, TraditionInput
from kruvision.services.traditions.states import card_states, lacking, part_states
from kruvision.web.actions import PageAnswer, carry_out, lead_to, save_form
from kruvision.web.entries.previews import not_yet, preview_page
from kruvision.web.form_conditions import SavedForm, as_read
from kruvision.web.forms import read_form
from kruvision.web.guards import actor, guard
from kruvision.web.kept_pages import kept
from kruvision.web.row_buttons import listed
from kruvision.words.traditions import CONFIDENCES, PARTS

if TYPE_CHECKING:
    from kruvision.models import Tradition

blueprint = Blueprint("traditions", __name__)
STEPPE = "steppe"
NO_SLUG = "new"
"""Stands in the address of the preview for a card that has no short name yet."""
BAND = (960, 48)
EMPTY_ROWS = 2
LINES = ("tradition_added", "tradition_changed", "tradition_checked", "tradition_imported")
TOLD = 12
"""Lines of its history on the page of a card."""
UNESCO_LISTS = [
    ("RL", _l("Representative List")),
    ("USL", _l("List in Need of Urgent Safeguarding")),
    ("GSP", _l("Register of Good Safeguarding Practices")),
]
PATTERN_NAMES = {
    "buta": _l("curved drops (buta)"),
    "horn": _l("ram's horns"),
    "ikat": _l("ikat clouds"),
    "kilim": _l("kilim hooks"),
    "knot": _l("knots and clouds"),
    "lattice": _l("lattice"),
    "meander": _l("meander"),
    "rosette": _l("rosettes"),
    "star": _l("eight-pointed stars"),
    "step": _l("stepped towers"),
    "steppe": _l("steppe"),
    "stitch": _l("cross-stitch"),
    "stripe": _l("stripes"),
    "tulip": _l("tulips"),
    "wave": _l("waves"),
}
NEW: dict[str, Any] = {
    "names": {},
    "language": {},
    "colours": {"background": "#121a33", "text": "#f6f3ea", "accent": "#f4c452"},
    "ornament": {"pattern": STEPPE},
}
IN_PART = {"endonym": "names", "language": "names", "colours": "look", "ornament": "look"}
FIELDS = ("names", "endonym", "language", "colours", "ornament", *traditions.SINGLE)


@blueprint.get("/control/traditions")
@guard("setup.view")
def index() -> str:
    """All cards in alphabetical order, or those a search finds."""
    search = request.args.get("q", "")
    rows = traditions.list_traditions(search)
    return render_template(
        "entries/traditions/list.html",
        rows=[(row, card_states(row)) for row in rows],
        lacking=lacking,
        search=search,
        to_check=traditions.count_to_check(),
    )


@blueprint.get("/control/traditions/new")
@guard("setup.edit")
def new() -> str:
    """The form of a new card."""
    return _page(None, NEW, {})


@blueprint.post("/control/traditions/new")
@guard("setup.edit")
def add() -> PageAnswer:
    """Save a new card."""
    return save_form(
        lambda: traditions.add_tradition(read_form(TraditionInput), by=actor(), at=clock.now()),
        partial(_page, None),
        again=url_for("traditions.index"),
        done=_("The tradition is there. Songs can name it now."),
        back=lambda row: url_for("traditions.edit", slug=row.slug),
    )


@blueprint.get("/control/traditions/<slug>")
@guard("setup.view")
def edit(slug: str) -> str:
    """One card with all it says."""
    return _page(traditions.get_tradition(slug), _values(slug), {})


def _values(slug: str) -> dict[str, Any]:
    row = traditions.get_tradition(slug)
    return {name: getattr(row, name) for name in (*FIELDS, *traditions.TABLES)}


@blueprint.post("/control/traditions/<slug>")
@guard("setup.edit")
def change(slug: str) -> PageAnswer:
    """Save what was typed."""
    return save_form(
        lambda: traditions.change_tradition(
            slug, read_form(TraditionInput), by=actor(), at=clock.now()
        ),
        lambda values, errors: _page(traditions.get_tradition(slug), values, errors),
        saved=SavedForm(
            values=lambda: _values(slug),
            lines=LINES,
            facts={"slug": slug},
            choices=lambda: {"confidence": {key: str(word) for key, word in CONFIDENCES}},
        ),
        done=_("Saved."),
        back=url_for("traditions.edit", slug=slug),
    )


@blueprint.post("/control/traditions/<slug>/checked")
@guard("setup.edit")
def mark_checked(slug: str) -> AnyResponse:
    """Somebody who knows has read the card."""

    def mark() -> None:
        entered = read_form(CheckInput)
        get = traditions.get_tradition
        with as_read(lambda: traditions.card_marks(get(slug)), lambda slug: pick(get(slug).names)):
            traditions.mark_checked(slug, entered, by=actor(), at=clock.now())

    return carry_out(
        mark,
        done=_("Marked as checked. Thank you for reading it."),
        back=url_for("traditions.edit", slug=slug, _anchor="check"),
        wrong_input=_("Write who has checked it."),
    )


@blueprint.post("/control/traditions/<slug>/preview/<device>")
@guard("setup.edit")
def preview(slug: str, device: str) -> PageAnswer | str:
    """What is typed of this card, or of a new one, as a device would show it."""
    try:
        entered = read_form(TraditionInput)
    except Invalid as error:
        return not_yet(error)
    return preview_page(device, typed_tradition(slug, entered))


@blueprint.post("/control/traditions/<slug>/delete")
@guard("setup.edit")
def delete(slug: str) -> AnyResponse:
    """Remove a card that no song names."""
    traditions.delete_tradition(slug, by=actor(), at=clock.now())
    return lead_to(url_for("traditions.index"), _("The tradition is gone."))


@blueprint.get("/traditions.css")
@guard("home.view")
@kept
def stylesheet() -> Response:
    """The colours of all cards as classes ``.tradition-<slug>``; in files those of the archive,
    which has no drafts."""
    colours = traditions.list_colours()
    if current_app.config.get("AS_FILES"):
        colours = [(slug, said) for slug, said in colours if slug in get_archive().cards]
    return _cached(tradition_stylesheet(colours), "text/css")


@blueprint.get("/ornaments/<slug>.svg")
@guard("home.view")
@kept
def ornament(slug: str) -> Response:
    """A card's ornament as a band; ``steppe`` is the one of songs without a tradition."""
    row = traditions.find_tradition(slug)
    if row is None and slug != STEPPE:
        raise NotFound("not_found")
    pattern = row.ornament.get("pattern", STEPPE) if row else STEPPE
    svg = ornament_band(pattern, (row.colours if row else None) or None, *BAND)
    return _cached(svg, "image/svg+xml")


def _cached(text: str, kind: str) -> Response:
    """Kept by browsers for a minute, then asked for again by its own hash (see ``kept_pages``)."""
    response = Response(text, mimetype=kind)
    response.headers["Cache-Control"] = "public, max-age=60"
    return response


def _page(row: "Tradition | None", values: dict[str, Any], errors: dict[str, str]) -> str:
    """The form: every table with two empty rows at its end."""
    tables = {name: _rows(values.get(name)) for name in traditions.TABLES}
    lines = named_lines.list_about(LINES, {"slug": row.slug}, TOLD) if row else []
    return render_template(
        "entries/traditions/edit.html",
        row=row,
        values=values,
        tables=tables,
        errors=errors,
        confidences=CONFIDENCES,
        unesco_lists=UNESCO_LISTS,
        patterns=[(name, PATTERN_NAMES.get(name, name)) for name in PATTERNS],
        new_rows=EMPTY_ROWS,
        listed=_list,
        most_wrong=MOST_WRONG,
        parts=PARTS,
        states=part_states({**values, **tables}),
        wrong_parts={_part_of(name) for name in errors},
        slug=row.slug if row else NO_SLUG,
        history=lines,
        read_marks=traditions.card_marks(row) if row else {},
    )


def _part_of(field: str) -> str:
    """The part of the form in which a field stands."""
    name = field.partition(".")[0]
    return IN_PART.get(name, name)


def _rows(rows: Any) -> list[Any]:
    return [*_list(rows), *({} for _number in range(EMPTY_ROWS))]


def _list(rows: Any) -> list[Any]:
    """Rows as the database has them, or as they were typed under their numbers."""
    return rows if isinstance(rows, list) else listed(rows)
