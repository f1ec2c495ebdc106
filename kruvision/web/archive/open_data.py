"""Open data of the archive: the page that says what there is, and its files."""

import json
from typing import Any

from flask import Blueprint, Response, render_template

from kruvision.papers.spreadsheets import CSV_TYPE, to_csv
from kruvision.services.archive import open_data
from kruvision.services.archive.whole import get_archive
from kruvision.web.guards import guard
from kruvision.web.kept_pages import kept_with_the_archive

blueprint = Blueprint("open_data", __name__)


@blueprint.get("/archive/data")
@guard("home.view")
@kept_with_the_archive
def page() -> str:
    """What there is, what its columns are, and under which licence."""
    return render_template("archive/data.html", licence=open_data.LICENCE, fields=open_data.FIELDS)


@blueprint.get("/archive/data.json")
@guard("home.view")
@kept_with_the_archive
def everything() -> Response:
    """All songs with their passports and performances."""
    return _json(open_data.whole(get_archive()))


@blueprint.get("/archive/songs.csv")
@guard("home.view")
@kept_with_the_archive
def songs() -> Response:
    """Every performance in a table."""
    headers = [name for name, _kind, _said in open_data.FIELDS]
    return Response(to_csv(headers, open_data.song_rows(get_archive())), content_type=CSV_TYPE)


@blueprint.get("/archive/traditions.json")
@guard("home.view")
@kept_with_the_archive
def traditions() -> Response:
    """The cards of all traditions."""
    return _json(open_data.traditions(get_archive()))


@blueprint.get("/archive/datapackage.json")
@guard("home.view")
@kept_with_the_archive
def package() -> Response:
    """What the files and columns are."""
    return _json(open_data.package(open_data.ALL))


def _json(data: dict[str, Any]) -> Response:
    text = json.dumps(data, ensure_ascii=False, indent=1)
    return Response(text, content_type="application/json; charset=utf-8")
