"""The pages of the archive: traditions, songs, languages, editions and singers of all published
shows. Long lists go on at addresses of their own, so that they are kept and written to files as any
other page is."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from kruvision.i18n import kazakh_key, pick
from kruvision.services.archive.finding import LONGEST, find_in
from kruvision.services.archive.keys import language_key
from kruvision.services.archive.whole import get_archive
from kruvision.services.errors import NotFound
from kruvision.web.guards import guard
from kruvision.web.kept_pages import kept_with_the_archive

blueprint = Blueprint("archive", __name__)
ROWS = 60
"""Rows of a page of a long list."""
NEWEST = 6
SHOWN = 60
"""Matches of one kind that a search shows."""


@blueprint.get("/archive")
@guard("home.view")
def index() -> str | Response:
    """Where everything begins; with ``?q=`` what is found."""
    query = request.args.get("q", "").strip()[:LONGEST]
    return _found_page(query) if query else _start()


def _found_page(query: str) -> str:
    found = find_in(get_archive(), query)
    return render_template("archive/found.html", q=query, found=found, shown=SHOWN)


@kept_with_the_archive
def _start() -> str:
    archive = get_archive()
    return render_template(
        "archive/index.html",
        archive=archive,
        heard=_by_name([heard for heard in archive.traditions.values() if heard.songs]),
        others=_by_name([heard for heard in archive.traditions.values() if not heard.songs]),
        languages=sorted(archive.languages.values(), key=lambda row: kazakh_key(pick(row.names))),
        newest=archive.performances[:NEWEST],
    )


@blueprint.get("/archive/traditions/<slug>")
@blueprint.get("/archive/traditions/<slug>/<int:number>")
@guard("home.view")
@kept_with_the_archive
def tradition(slug: str, number: int = 1) -> str:
    """A tradition's card to read, and what was sung of it."""
    archive = get_archive()
    heard = _found(archive.traditions, slug)
    songs, page = _page(heard.songs, number)
    return render_template(
        "archive/tradition.html", heard=heard, songs=songs, page=page, archive=archive
    )


@blueprint.get("/archive/songs")
@blueprint.get("/archive/songs/<int:number>")
@guard("home.view")
@kept_with_the_archive
def songs(number: int = 1) -> str:
    """All songs by title."""
    archive = get_archive()
    rows, page = _page(list(archive.songs.values()), number)
    return render_template("archive/songs.html", songs=rows, page=page, archive=archive)


@blueprint.get("/archive/songs/<key>")
@guard("home.view")
@kept_with_the_archive
def song(key: str) -> str:
    """A song's passport, and everybody who sang it."""
    archive = get_archive()
    found = _found(archive.songs, key)
    return render_template(
        "archive/song.html",
        song=found,
        passport=found.passport,
        card=archive.cards.get(found.tradition or ""),
        language=archive.languages.get(language_key(found.language)),
    )


@blueprint.get("/archive/languages/<key>")
@blueprint.get("/archive/languages/<key>/<int:number>")
@guard("home.view")
@kept_with_the_archive
def language(key: str, number: int = 1) -> str:
    """What was sung in a language."""
    archive = get_archive()
    found = _found(archive.languages, key)
    songs, page = _page(found.songs, number)
    return render_template(
        "archive/language.html", language=found, songs=songs, page=page, archive=archive
    )


@blueprint.get("/archive/editions/<int:edition_id>")
@guard("home.view")
@kept_with_the_archive
def edition(edition_id: int) -> str:
    """What was sung in one edition, evening by evening."""
    archive = get_archive()
    evenings = archive.of_edition(edition_id)
    return render_template(
        "archive/edition.html", evenings=evenings, edition=evenings[0][0], cards=archive.cards
    )


@blueprint.get("/archive/singers")
@blueprint.get("/archive/singers/<int:number>")
@guard("home.view")
@kept_with_the_archive
def singers(number: int = 1) -> str:
    """All singers by name."""
    found = get_archive().singers.values()
    rows, page = _page(sorted(found, key=lambda row: kazakh_key(pick(row.name))), number)
    return render_template("archive/singers.html", singers=rows, page=page)


@blueprint.get("/archive/singers/<key>")
@guard("home.view")
@kept_with_the_archive
def singer(key: str) -> str:
    """What somebody sang, by the name it was published under."""
    archive = get_archive()
    found = _found(archive.singers, key)
    return render_template("archive/singer.html", singer=found, cards=archive.cards)


def _found(rows: Any, key: str) -> Any:
    if key not in rows:
        raise NotFound("not_found")
    return rows[key]


def _page(rows: Sequence[Any], number: int) -> tuple[Sequence[Any], dict[str, int]]:
    """The rows of one page, and where it stands; ``NotFound`` behind the last one."""
    last = max(1, -(-len(rows) // ROWS))
    if not 1 <= number <= last:
        raise NotFound("not_found")
    start = (number - 1) * ROWS
    return rows[start : start + ROWS], {"number": number, "last": last, "count": len(rows)}


def _by_name(rows: list[Any]) -> list[Any]:
    return sorted(rows, key=lambda heard: kazakh_key(pick(heard.card["names"])))
