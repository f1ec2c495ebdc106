"""Recordings over HTTP: sent by organizers, heard in parts by the jury of the round."""

from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from kruvision.extensions import db
from kruvision.models import Entry, Recording
from kruvision.services.selection import audio_files
from tests.factories import make_show
from tests.factories.jury import browser, enter, new_card, write
from tests.factories.selection import make_round, send
from tests.factories.sounds import ogg, wav

SOUND = wav(2)


@pytest.fixture
def entry(owner: FlaskClient) -> Entry:
    return make_round().entries[0]


@pytest.fixture
def tablet(app: Flask, entry: Entry) -> FlaskClient:
    """The second juror's tablet, with the recording of the first entry on the server."""
    send(entry.id, SOUND)
    client = browser(app)
    enter(client, new_card(entry.show.seats[1]))
    return client


def address(entry: Entry, more: str = "") -> str:
    return f"/control/shows/{entry.show_id}/entries/{entry.id}/recording{more}"


def heard(entry: Entry) -> str:
    return f"/jury/recordings/{entry.id}"


def upload(owner: FlaskClient, entry: Entry, data: bytes, name: str = "song.wav"):
    return owner.post(address(entry), data={"recording": (BytesIO(data), name)})


def test_a_file_is_sent_and_can_be_heard_on_its_page(owner: FlaskClient, entry: Entry) -> None:
    assert upload(owner, entry, SOUND).status_code == 302
    page = owner.get(address(entry)).text
    assert "The recording is there." in page
    assert "<audio controls preload" in page
    assert owner.get(address(entry, "/file")).data == SOUND
    listed = owner.get(f"/control/shows/{entry.show_id}/recordings").text
    assert "1 of 3 entries have a recording" in listed
    assert listed.count("missing") == 2


def test_what_is_no_sound_is_refused_in_one_sentence(owner: FlaskClient, entry: Entry) -> None:
    answer = upload(owner, entry, b"%PDF-1.7", "song.mp3")
    assert answer.status_code == 422
    assert "This is no recording that can be played" in answer.text
    assert db.session.get(Recording, entry.id) is None
    assert "Choose a file first." in owner.post(address(entry), data={}).text


def test_a_link_is_shown_as_text_and_opened_without_saying_where_from(
    owner: FlaskClient, entry: Entry
) -> None:
    link = "https://drive.example.org/file?id=7&x=<b>"
    owner.post(address(entry, "/link"), data={"link": link})
    page = owner.get(address(entry)).text
    assert 'rel="noopener noreferrer"' in page
    assert "x=&lt;b&gt;" in page
    wrong = owner.post(address(entry, "/link"), data={"link": "javascript:alert(1)"})
    assert wrong.status_code == 422
    assert "beginning with https://" in wrong.text


def test_it_is_taken_away_and_put_back(owner: FlaskClient, entry: Entry) -> None:
    upload(owner, entry, SOUND)
    owner.post(address(entry, "/remove"))
    assert "<audio" not in owner.get(address(entry)).text
    owner.post(address(entry, "/undo"))
    assert "<audio" in owner.get(address(entry)).text


def test_a_juror_hears_it_whole_with_its_kind(tablet: FlaskClient, entry: Entry) -> None:
    answer = tablet.get(heard(entry))
    assert (answer.status_code, answer.data) == (200, SOUND)
    assert answer.mimetype == "audio/wav"
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert answer.headers["Cache-Control"].startswith("private")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    head = tablet.head(heard(entry))
    assert (head.status_code, head.data) == (200, b"")
    assert head.content_length == len(SOUND)


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=0-1023", 0, 1023),
        ("bytes=1000-", 1000, len(SOUND) - 1),
        ("bytes=-500", len(SOUND) - 500, len(SOUND) - 1),
        ("bytes=5000-99999999", 5000, len(SOUND) - 1),
    ],
)
def test_a_part_is_answered_with_that_part(
    tablet: FlaskClient, entry: Entry, asked: str, first: int, last: int
) -> None:
    answer = tablet.get(heard(entry), headers={"Range": asked})
    assert answer.status_code == 206
    assert answer.headers["Content-Range"] == f"bytes {first}-{last}/{len(SOUND)}"
    assert answer.data == SOUND[first : last + 1]
    assert answer.content_length == last - first + 1


@pytest.mark.parametrize("asked", ["bytes=99999999-", "bytes=99999999-999999999"])
def test_a_part_that_is_not_there_is_refused_with_the_length(
    tablet: FlaskClient, entry: Entry, asked: str
) -> None:
    answer = tablet.get(heard(entry), headers={"Range": asked})
    assert answer.status_code == 416
    assert answer.headers["Content-Range"] == f"bytes */{len(SOUND)}"


@pytest.mark.parametrize(
    "asked", ["bytes=abc", "seconds=1-2", "bytes=9-3", "", "bytes=--1", "bytes=0-1,5-6"]
)
def test_what_is_no_single_part_is_answered_with_all_of_it(
    tablet: FlaskClient, entry: Entry, asked: str
) -> None:
    answer = tablet.get(heard(entry), headers={"Range": asked})
    assert (answer.status_code, answer.data) == (200, SOUND)


def test_who_has_it_already_is_told_so(tablet: FlaskClient, entry: Entry) -> None:
    tag = tablet.get(heard(entry)).headers["ETag"]
    again = tablet.get(heard(entry), headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    part = {"Range": "bytes=0-9", "If-Range": '"another"'}
    assert tablet.get(heard(entry), headers=part).status_code == 200
    part["If-Range"] = tag
    assert tablet.get(heard(entry), headers=part).status_code == 206


def test_nobody_else_hears_it(app: Flask, client: FlaskClient, tablet: FlaskClient, entry: Entry):
    assert client.get(heard(entry)).status_code in (302, 403)
    assert client.get(address(entry, "/file")).status_code in (302, 403)
    elsewhere = make_round()
    other = browser(app)
    enter(other, new_card(elsewhere.seats[0]))
    assert other.get(heard(entry)).status_code == 404
    assert tablet.get("/jury/recordings/999999").status_code == 404
    assert tablet.get("/jury/recordings/99999999999999999999999").status_code == 404


def test_the_tablet_plays_what_is_there_and_says_what_is_missing(
    tablet: FlaskClient, entry: Entry
) -> None:
    page = tablet.get("/jury").text
    assert page.count("<audio") == 1
    assert f'src="/jury/recordings/{entry.id}?v=' in page
    assert page.count("There is no recording of this entry yet") == 2
    assert "Mark until:" in page
    assert "UTC+5" in page


def test_a_show_with_a_stage_offers_no_recordings(owner: FlaskClient) -> None:
    entry = make_show().entries[0]
    assert "This show has a stage" in owner.get(address(entry)).text
    assert "/recordings" not in owner.get(f"/control/shows/{entry.show_id}/entries").text
    assert upload(owner, entry, SOUND).status_code == 302
    assert db.session.get(Recording, entry.id) is None


def test_a_recording_that_is_far_too_large_is_refused_by_its_size(
    owner: FlaskClient, entry: Entry
) -> None:
    answer = owner.post(
        address(entry),
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"CONTENT_LENGTH": str(400 * 1024**2)},
    )
    assert answer.status_code == 413
    assert "This file is too large: 30 MB at most." in answer.text


def test_a_large_file_is_kept_whole(owner: FlaskClient, entry: Entry) -> None:
    data = ogg(200) + bytes(25 * 1024**2) + ogg(200)
    fields = {"recording": FileStorage(BytesIO(data), "song.ogg")}
    boundary, body = encode_multipart(fields)
    kind = f"multipart/form-data; boundary={boundary}"
    assert owner.post(address(entry), data=body, content_type=kind).status_code == 302
    row = db.session.get(Recording, entry.id)
    assert row.size == len(data)
    assert audio_files.file_path(row.file).stat().st_size == len(data)


def test_the_day_is_moved_on_from_the_console(owner: FlaskClient, entry: Entry) -> None:
    show = write(entry.show, phase="running")
    console = f"/control/shows/{show.id}"
    assert "How far the jury is" in owner.get(console).text
    moved = owner.post(f"{console}/deadline", data={"marks_until": "2031-01-05T18:30"})
    assert moved.status_code == 302
    assert "5 January, 18:30" in owner.get(console).text
    owner.post(f"{console}/deadline", data={"marks_until": "2001-01-05T18:30"})
    assert "Choose a day and an hour that are still ahead." in owner.get(console).text


def test_the_console_of_a_round_has_no_stage_no_screens_and_no_vote(
    owner: FlaskClient, entry: Entry
) -> None:
    page = owner.get(f"/control/shows/{entry.show_id}").text
    assert "Open the marking" in page
    for word in ("Hall screens", "Address for phones", "phone at the stage", "Start the evening"):
        assert word not in page
