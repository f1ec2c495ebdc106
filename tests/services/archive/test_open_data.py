"""Open data: what it says it holds is what it holds, with a licence on everything."""

import csv
import io
import json

from flask import Flask
from flask.testing import FlaskClient

from kruvision.services.archive import open_data
from kruvision.services.archive.whole import get_archive
from tests.factories import names
from tests.factories.archive import make_sung
from tests.factories.results import change


def test_every_row_has_the_columns_that_the_package_describes(app: Flask):
    make_sung("Ой", "Ай")
    rows = list(open_data.song_rows(get_archive()))
    table = open_data.package(open_data.ALL)["resources"][0]
    columns = [field["name"] for field in table["schema"]["fields"]]
    assert len(columns) == len(set(columns))
    assert {len(row) for row in rows} == {len(columns)}
    assert {row[columns.index("licence")] for row in rows} == {"CC-BY-4.0"}


def test_the_package_names_files_that_are_there(client: FlaskClient, app: Flask):
    make_sung("Ой")
    package = client.get("/archive/datapackage.json").json
    assert package is not None
    assert package["licenses"] == [open_data.LICENCE]
    for resource in package["resources"]:
        assert client.get(f"/archive/{resource['path']}").status_code == 200


def test_a_table_runs_nothing_in_a_spreadsheet(client: FlaskClient, app: Flask):
    make_sung("=1+1")
    data = client.get("/archive/songs.csv").data
    assert data.startswith(b"\xef\xbb\xbf"), "Excel reads Kazakh letters by it"
    (row,) = csv.DictReader(io.StringIO(data.decode("utf-8-sig")))
    assert row["title"] == "'=1+1"


def test_all_songs_come_with_passport_and_licence_and_nobodys_photo(
    client: FlaskClient, app: Flask
):
    show = make_sung("Ой")
    change(show.entries[0].contestant, photo="secret-photo.jpg", faculty=names("Faculty"))
    change(show.entries[0].song, story=names("A story"))
    text = client.get("/archive/data.json").text
    (song,) = json.loads(text)["songs"]
    assert song["passport"]["story"]["en"] == "A story"
    assert song["licence"] == "CC-BY-4.0"
    assert song["performances"][0]["singer"] == show.entries[0].contestant.name
    assert "secret-photo" not in text
    assert "Faculty" not in text


def test_traditions_tell_which_songs_are_theirs_and_no_answer_to_a_question(
    client: FlaskClient, app: Flask
):
    make_sung("Ой")
    data = client.get("/archive/traditions.json").json
    assert data is not None
    kazakh = next(row for row in data["traditions"] if row["slug"] == "kazakh")
    assert kazakh["songs"] == list(get_archive().songs)
    assert "questions" not in kazakh
