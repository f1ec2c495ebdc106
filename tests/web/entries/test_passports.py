"""Passports over HTTP: the list of a show, the form, recordings, the check, and the preview."""

import re
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kruvision.extensions import db
from kruvision.models import Entry, Show, Song
from tests.factories import make_entry, make_show, names
from tests.factories.results import change
from tests.factories.sounds import mp3, wav
from tests.factories.typed_forms import form_of, seen_in

READER = {"name": "Qobyz school"}


@pytest.fixture
def entry(owner: FlaskClient) -> Entry:
    return make_show(entries=1).entries[0]


def address(entry: Entry, more: str = "") -> str:
    return f"/control/shows/{entry.show_id}/entries/{entry.id}/passport{more}"


def typed(owner: FlaskClient, entry: Entry, **values: str) -> dict[str, str]:
    """The form as it stands, with these values typed: ``listen_for__en`` is ``listen_for.en``."""
    form = form_of(owner.get(address(entry)).text)
    files = ("recording", "recording_name")
    form = {name: value for name, value in form.items() if name not in files}
    return form | {name.replace("__", "."): value for name, value in values.items()}


def check(owner: FlaskClient, entry: Entry) -> None:
    """Somebody reads it and says that it is right."""
    path = address(entry, "/check")
    owner.post(path, data={**READER, **seen_in(owner.get(address(entry)).text, path)})


def test_a_passport_is_typed_and_stands_there_again(owner: FlaskClient, entry: Entry) -> None:
    form = typed(
        owner,
        entry,
        say__en="ka-LEEN-ka",
        lines__0__original="Калинка",
        lines__0__text__en="my berry",
        lines__0__refrain="1",
        provenance__place__kk="Саратов",
    )
    assert owner.post(address(entry), data=form).status_code == 302
    db.session.refresh(entry.song)
    assert entry.song.lines[0]["refrain"] is True
    page = owner.get(address(entry)).text
    assert "ka-LEEN-ka" in page
    assert page.count("Not translated yet") == 6
    assert 'name="lines.2.original"' in page
    assert 'name="lines.3.original"' not in page


def test_saving_a_passport_as_it_is_changes_nothing(owner: FlaskClient, entry: Entry) -> None:
    owner.post(address(entry), data=typed(owner, entry, say__en="a", lines__0__original="la"))
    before = typed(owner, entry)
    owner.post(address(entry), data=before)
    assert typed(owner, entry) == before


def test_two_who_save_the_same_passport_are_told(owner: FlaskClient, entry: Entry) -> None:
    mine = typed(owner, entry, say__en="mine")
    owner.post(address(entry), data=typed(owner, entry, say__en="theirs"))
    answer = owner.post(address(entry), data=mine)
    assert answer.status_code == 409
    assert "theirs" in answer.text
    db.session.refresh(entry.song)
    assert entry.song.say == {"en": "theirs"}


def test_wrong_fields_come_back_with_what_was_typed(owner: FlaskClient, entry: Entry) -> None:
    answer = owner.post(address(entry), data=typed(owner, entry, lines__0__original="x" * 201))
    assert answer.status_code == 422
    assert "x" * 201 in answer.text
    assert 'id="field-lines-0-original-error"' in answer.text


def test_a_recording_is_uploaded_played_in_parts_and_taken_away(
    owner: FlaskClient, client: FlaskClient, entry: Entry
) -> None:
    files = {"recording": (BytesIO(mp3()), "say.mp3"), "recording_name": (BytesIO(wav()), "n.wav")}
    owner.post(address(entry), data={**typed(owner, entry), **files})
    page = owner.get(address(entry)).text
    paths = re.findall(r'<audio[^>]* src="(/recordings/[0-9a-f]{32}\.\w{3})"', page)
    assert [path[-3:] for path in paths] == ["wav", "mp3"]
    whole = client.get(paths[1])
    assert (whole.status_code, whole.data, whole.mimetype) == (200, mp3(), "audio/mpeg")
    assert whole.headers["X-Content-Type-Options"] == "nosniff"
    assert whole.headers["Accept-Ranges"] == "bytes"
    assert "immutable" in whole.headers["Cache-Control"]
    part = client.get(paths[1], headers={"Range": "bytes=2-5"})
    assert (part.status_code, part.data) == (206, mp3()[2:6])
    assert part.headers["Content-Range"] == f"bytes 2-5/{len(mp3())}"
    assert client.get(paths[1], headers={"Range": "bytes=0-1"}).status_code == 206
    beyond = client.get(paths[1], headers={"Range": f"bytes={len(mp3())}-"})
    assert beyond.status_code == 416
    owner.post(address(entry), data={**typed(owner, entry), "recording_remove": "1"})
    assert client.get(paths[1]).status_code == 404
    assert client.get(paths[0]).status_code == 200


def test_what_is_no_recording_is_told_at_its_field(owner: FlaskClient, entry: Entry) -> None:
    wrong = {"recording": (BytesIO(b"no sound"), "say.mp3")}
    answer = owner.post(address(entry), data={**typed(owner, entry), **wrong})
    assert answer.status_code == 422
    assert 'id="field-recording-error"' in answer.text


def test_whoever_checked_a_passport_is_named_until_it_changes(
    owner: FlaskClient, entry: Entry
) -> None:
    answer = owner.post(address(entry, "/check"), data={"name": ""}, follow_redirects=True)
    assert "Write who has checked it." in answer.text
    check(owner, entry)
    page = owner.get(address(entry)).text
    assert "Checked by Qobyz school on" in page
    assert "A song&#39;s passport was checked" in page
    owner.post(address(entry), data=typed(owner, entry, say__en="other"))
    page = owner.get(address(entry)).text
    assert "Checked by Qobyz school; it says something else since." in page
    assert "How the title is said" in page.rpartition("History")[2]


@pytest.mark.parametrize(
    ("meanwhile", "is_refused"),
    [({"say__en": "other"}, True), ({"say_name__en": ""}, True), ({}, False)],
)
def test_nobody_answers_for_a_passport_that_was_changed_while_they_read_it(
    owner: FlaskClient, entry: Entry, meanwhile: dict[str, str], is_refused: bool
) -> None:
    owner.post(address(entry), data=typed(owner, entry, say_name__en="ay-GUL"))
    read = seen_in(owner.get(address(entry)).text, address(entry, "/check"))
    owner.post(address(entry), data=typed(owner, entry, **meanwhile))
    answer = owner.post(address(entry, "/check"), data={**READER, **read}, follow_redirects=True)
    assert ("somebody changed this while you were reading" in answer.text) == is_refused
    assert ("Checked by Qobyz school on" in answer.text) != is_refused
    check(owner, entry)
    assert "Checked by Qobyz school on" in owner.get(address(entry)).text


def test_another_title_or_recording_is_another_passport_to_read(
    owner: FlaskClient, entry: Entry
) -> None:
    for changed in ({"title": "Another"}, {"recording": "other.mp3"}):
        read = seen_in(owner.get(address(entry)).text, address(entry, "/check"))
        change(entry.song, **changed)
        owner.post(address(entry, "/check"), data={**READER, **read})
        assert db.session.get_one(Song, entry.song_id).checked_by == ""


def test_of_several_songs_the_one_that_was_changed_is_named_and_none_is_checked(
    owner: FlaskClient, entry: Entry
) -> None:
    other = make_entry(entry.show)
    change(other.song, title="Another song")
    path = f"/control/shows/{entry.show_id}/passports"
    read, both = seen_in(owner.get(path).text, path), [str(entry.id), str(other.id)]
    change(other.song, say=names("an-OTHER"))
    several = {**READER, **read, "entries[]": both}
    answer = owner.post(path, data=several, follow_redirects=True)
    assert "Another song: somebody changed this while you were reading" in answer.text
    assert "Checked by Qobyz school on" not in answer.text
    owner.post(path, data={**several, "entries[]": both[:1]})
    assert owner.get(path).text.count("Checked by Qobyz school on") == 1


def test_the_list_tells_what_is_open_and_leads_there(owner: FlaskClient, entry: Entry) -> None:
    change(entry.song, tradition_slug="kazakh")
    page = owner.get(f"/control/shows/{entry.show_id}/passports").text
    assert "Whole and checked: 0 of 1." in page
    assert f'href="{address(entry)}#field-listen_for"' in page
    assert "/control/traditions/kazakh" in page
    assert "Nobody has checked it" in page


def test_ticked_songs_are_checked_together(owner: FlaskClient) -> None:
    show = make_show(entries=3)
    path = f"/control/shows/{show.id}/passports"
    chosen = [str(entry.id) for entry in show.entries[:2]]
    read = seen_in(owner.get(path).text, path)
    form = {**read, "entries[]": chosen, "name": "A teacher"}
    answer = owner.post(path, data=form, follow_redirects=True)
    assert "2 passports are checked." in answer.text
    assert answer.text.count("Checked by A teacher on") == 2
    empty = owner.post(path, data={"name": "A teacher"}, follow_redirects=True)
    assert "No song was chosen." in empty.text


def test_an_empty_list_says_where_entries_are_added(owner: FlaskClient) -> None:
    show = make_show(entries=0)
    assert "Nobody is in this show yet" in owner.get(f"/control/shows/{show.id}/passports").text


@pytest.mark.parametrize("device", ["phone", "wall", "tablet"])
def test_the_preview_shows_what_is_typed_as_the_device_does(
    owner: FlaskClient, entry: Entry, device: str
) -> None:
    change(entry.song, tradition_slug="kazakh", story=names("It says."))
    path = address(entry, f"/preview/{device}")
    page = owner.post(path, data=typed(owner, entry, say__en="ka-LEEN-ka"))
    assert page.status_code == 200
    assert entry.song.title in page.text
    assert "It says." in page.text
    assert "<script" not in page.text
    assert "It says. қаз" in owner.post(f"{path}?in=kk", data=typed(owner, entry)).text
    assert owner.post(f"{path}?in=xx", data=typed(owner, entry)).status_code == 200
    db.session.refresh(entry.song)
    assert entry.song.say == {}


def test_a_preview_of_what_cannot_be_saved_says_why(owner: FlaskClient, entry: Entry) -> None:
    wrong = typed(owner, entry, lines__0__original="x" * 201)
    answer = owner.post(address(entry, "/preview/phone"), data=wrong)
    assert answer.status_code == 422
    assert "Please correct this first" in answer.text


@pytest.mark.parametrize("device", ["phone", "wall", "tablet"])
def test_a_card_is_shown_while_it_is_typed_also_before_there_is_an_edition(
    app: Flask, owner: FlaskClient, device: str
) -> None:
    form = form_of(owner.get("/control/traditions/tatar").text)
    typed_card = {**form, "normal.text.en": "They sing slowly.", "names.en": "Islanders"}
    page = owner.post(f"/control/traditions/tatar/preview/{device}", data=typed_card)
    assert page.status_code == 200
    assert ("once there is an edition" if device == "wall" else "Islanders") in page.text
    show: Show = make_show(entries=1)
    change(show.entries[0].song, tradition_slug="tatar")
    page = owner.post(f"/control/traditions/tatar/preview/{device}", data=typed_card)
    assert "Islanders" in page.text
    new = owner.post(f"/control/traditions/new/preview/{device}", data=typed_card)
    assert "Islanders" in new.text
