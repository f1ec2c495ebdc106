"""Open data of the archive: the page that says what there is, and its files."""

import json
from typing import Any

from flask import Blueprint, Response, render_template

from kruvision.papers.spreadsheets import CSV_TYPE, to_csv
from kruvision.services.archive import open_data
from kruvision.services.archive.whole import get_archive
from kruvision.web.guards import guard
from kruvision.web.kept_pages import kept

blueprint = Blueprint("open_data", __name__)


@blueprint.get("/archive/data")
@guard("home.view")
@kept
def page() -> str:
    """What there is, what its columns are, and under which licence."""
    return render_template(
        "archive/data.html",
        licence=open_data.LICENCE,
        fields=open_data.FIELDS,
        all_songs=open_data.ALL,
    )


@blueprint.get(f"/archive/{open_data.ALL}", defaults={"name": open_data.ALL})
@blueprint.get("/archive/songs.csv", defaults={"name": "songs.csv"})
@blueprint.get("/archive/traditions.json", defaults={"name": "traditions.json"})
@blueprint.get("/archive/datapackage.json", defaults={"name": "datapackage.json"})
@guard("home.view")
@kept
def file(name: str) -> Response:
    """One file."""
    archive = get_archive()
    if name == open_data.ALL:
        return _json(open_data.whole(archive))
    if name == "traditions.json":
        return _json(open_data.traditions(archive))
    if name == "datapackage.json":
        return _json(open_data.package(open_data.ALL))
    headers = [field for field, _kind, _said in open_data.FIELDS]
    return Response(to_csv(headers, open_data.song_rows(archive)), content_type=CSV_TYPE)


def _json(data: dict[str, Any]) -> Response:
    text = json.dumps(data, ensure_ascii=False, indent=1)
    return Response(text, content_type="application/json; charset=utf-8")
