"""Passports on the phone: what is told of a song, when, and how often it is read again."""

import base64
import hashlib
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from kruvision import clock
from kruvision.extensions import db
from kruvision.models import Entry, Show, Tradition
from kruvision.models.learning import PassportCount
from kruvision.services.learning import passports
from kruvision.services.snapshots.audience import audience_snapshot
from kruvision.services.snapshots.passport import heard_passport
from kruvision.web import kept_pages
from tests.factories import make_show, names
from tests.factories.passports import make_evening
from tests.factories.published import publish
from tests.factories.results import change, make_closed_show, through_to
from tests.factories.screens import set_stage
from tests.services.reads import count_reads


@pytest.fixture
def show(app: Flask) -> Show:
    """Two have sung, the third is on stage."""
    show = make_evening()
    set_stage(show, "running", sung=2, singing=True)
    return show


def address(show: Show, place: int) -> str:
    return f"/v/songs/{show.entries[place].id}"


def known(client: FlaskClient) -> FlaskClient:
    """Another phone that has been on the page."""
    phone = client.application.test_client()
    phone.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    phone.get("/v")
    return phone


def counts(show: Show, place: int) -> dict[str, int]:
    db.session.rollback()
    query = select(PassportCount).where(PassportCount.entry_id == show.entries[place].id)
    return {row.kind: row.count for row in db.session.execute(query).scalars()}


def test_a_heard_song_is_read_again_and_one_to_come_is_not(client: FlaskClient, show: Show) -> None:
    for place in range(3):
        assert show.entries[place].song.title in client.get(address(show, place)).text
    for place in (3, 4):
        assert client.get(address(show, place)).status_code == 404


def test_a_song_of_another_evening_is_not_told_of(client: FlaskClient, show: Show) -> None:
    other = make_show(edition=show.edition, entries=2)
    set_stage(other, "running", sung=2)
    change(other, phase="planned")
    assert client.get(address(show, 0)).status_code == 200
    assert client.get(address(other, 0)).status_code == 404


def test_readers_of_a_heard_song_cost_the_database_nothing(
    client: FlaskClient, show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_pages, "FRESH_FOR", 3600.0)
    for path in (address(show, 0), "/v/learn"):
        first = client.get(path)
        assert count_reads(lambda path=path: client.get(path)) == 0
        assert client.get(path).data == first.data


def test_the_style_of_a_kept_passport_is_named_in_its_policy(
    client: FlaskClient, show: Show
) -> None:
    for _ in range(2):  # as Flask answers, and as it is kept
        page = client.get(address(show, 0))
        (sheet,) = re.findall("<style>(.*?)</style>", page.text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in page.headers["Content-Security-Policy"]


def test_a_passport_says_everything_in_its_order(client: FlaskClient, show: Show) -> None:
    page = client.get(address(show, 0)).text.split('<div class="who">')[1]
    parts = (
        *("dos-TYK", "სულიკო", "Suliko", "soo-LEE-ko", "Listen for", "In the refrain three voices"),
        *("What the song says", "From the song", "hum along", "Where it comes from"),
        *("villages of Kakheti", "1907", "free to be sung", "About this singing"),
        *("panduri and frame drum", "A word to take home", "Places in Kazakhstan"),
        *("Listed by UNESCO", "Sources, and who checked it", "Aigul Nurlanova"),
    )
    places = [page.find(part) for part in parts]
    assert -1 not in places, parts[places.index(-1)]
    assert places == sorted(places)


def test_only_instruments_that_are_on_stage_are_named(client: FlaskClient, show: Show) -> None:
    page = client.get(address(show, 0)).text
    tradition = show.entries[0].song.tradition
    assert tradition.instruments
    assert not [one for one in tradition.instruments if one["original"] in page]


def test_a_title_is_never_repeated_as_its_own_reading(client: FlaskClient, show: Show) -> None:
    change(show.entries[0].song, title="Suliko", transliteration="SULIKO", lines=[], say={})
    assert "SULIKO" not in client.get(address(show, 0)).text.replace('data-title="SULIKO"', "")


def test_general_knowledge_is_marked_and_what_has_a_source_is_not(
    client: FlaskClient, show: Show
) -> None:
    def passport(confidence: str) -> str:
        rows = {
            "facts": [{"text": names("A fact"), "confidence": confidence}],
            "listen_for": [{"text": names("The drone"), "confidence": confidence}],
            "places": {"text": names("Aktau"), "confidence": confidence},
            "word": {"original": "madloba", "confidence": confidence},
            "unesco": [{"name": names("Singing"), "year": 2008, "confidence": confidence}],
            "genres": [],
        }
        change(db.session.get_one(Tradition, "georgian"), **rows)
        kept_pages.state().public_pages.clear()
        return client.get(address(show, 0)).text

    assert passport("general").count("to be checked") == 5
    assert passport("mixed").count("to be checked") == 5
    assert passport("sourced").count("to be checked") == 0
    assert passport("checked").count("to be checked") == 0


def test_two_songs_of_a_tradition_tell_two_facts_wherever_they_stand(app: Flask) -> None:
    show = make_show(entries=2)
    facts = [{"text": names(text), "confidence": "sourced"} for text in ("first", "second")]
    change(db.session.get_one(Tradition, "georgian"), facts=facts)
    for entry in show.entries:
        change(entry.song, tradition_slug="georgian")
    set_stage(show, "running", sung=2)

    def told() -> list[str]:
        db.session.rollback()
        return [heard_passport(entry.id)["fact"]["text"]["en"] for entry in show.entries]

    before = {entry.id: fact for entry, fact in zip(show.entries, told(), strict=True)}
    assert sorted(before.values()) == ["first", "second"]
    first, second = show.entries
    change(first, running_order=9)
    change(second, running_order=1)
    change(first, running_order=2)
    db.session.expire_all()
    assert {entry.id: fact for entry, fact in zip(show.entries, told(), strict=True)} == before


def test_a_song_without_a_tradition_is_whole_and_promises_no_ornament(
    client: FlaskClient, show: Show
) -> None:
    set_stage(show, "running", sung=5)
    page = client.get(address(show, 4)).text
    for part in ("Listen for", "What the song says", "From the song", "Where it comes from"):
        assert part in page
    assert 'class="band"' not in page
    assert "to be checked" not in page


def test_three_songs_in_three_languages_follow_the_vote(app: Flask, show: Show) -> None:
    set_stage(show, "running", sung=5)
    change(show, phase="closed")
    three = audience_snapshot(at=clock.now())["three"]
    assert [row["language_tag"] for row in three] == ["ka", "yi", "kk"]
    for entry in list(show.entries)[2:]:
        change(entry.song, lines=[])
    assert audience_snapshot(at=clock.now())["three"] == []


def test_a_recording_plays_on_a_tap_alone(client: FlaskClient, show: Show) -> None:
    change(show.entries[0].song, recording="suliko.m4a")
    page = client.get(address(show, 0)).text
    assert '<audio controls preload="none"' in page
    assert 'src="/recordings/suliko.m4a"' in page
    assert "autoplay" not in page


def test_readings_are_counted_by_phone_and_kind(client: FlaskClient, show: Show) -> None:
    path = address(show, 0)
    for phone, kind in (
        (known(client), "opened"),
        (known(client), "opened"),
        (known(client), "word"),
    ):
        assert phone.post(f"{path}/{kind}").status_code == 204
    assert counts(show, 0) == {"opened": 2, "word": 1}
    assert counts(show, 1) == {}


def test_a_song_to_come_is_not_counted(client: FlaskClient, show: Show) -> None:
    assert known(client).post(f"{address(show, 4)}/opened").status_code == 404
    assert known(client).post(f"{address(show, 0)}/closed").status_code == 404
    assert counts(show, 4) == {}


def test_other_sites_and_strangers_count_nothing(client: FlaskClient, show: Show) -> None:
    path = f"{address(show, 0)}/opened"
    foreign = {"Sec-Fetch-Site": "cross-site", "Origin": "http://elsewhere.example"}
    assert known(client).post(path, headers=foreign).status_code == 403
    assert client.application.test_client().post(path).status_code == 404
    assert counts(show, 0) == {}


def test_one_phone_counts_no_faster_than_people_read(client: FlaskClient, show: Show) -> None:
    phone, path = known(client), f"{address(show, 0)}/opened"
    for _ in range(passports.PACE.at_once):
        assert phone.post(path).status_code == 204
    assert phone.post(path).status_code == 429
    assert known(client).post(path).status_code == 204


def test_a_public_result_is_told_with_the_places_and_names_it_was_published_with(
    client: FlaskClient,
) -> None:
    show = publish(make_closed_show())
    third = show.entries[2]
    name = dict(third.contestant.name)
    change(third.contestant, name=names("Another"))
    snapshot = audience_snapshot(at=clock.now())
    assert [row["place"] for row in snapshot["places"]] == [1, 2, 3]
    assert name in [row["name"] for row in snapshot["places"]]
    assert name in [row["name"] for row in snapshot["entries"]]
    assert "Another" not in client.get("/v").text
    set_stage(show, "published", sung=3)
    assert heard_passport(third.id)["card"]["name"] == name


@pytest.mark.parametrize("phase", ["closed", "revealing"])
def test_no_place_is_told_before_the_result_is_public(app: Flask, phase: str) -> None:
    change(make_closed_show(), phase=phase)
    assert audience_snapshot(at=clock.now())["places"] == []


def test_where_only_those_who_go_through_are_named_no_place_is_told(app: Flask) -> None:
    show = make_closed_show()
    change(show, **through_to(2))
    publish(show)
    assert audience_snapshot(at=clock.now())["places"] == []


def test_the_questions_of_a_tradition_are_in_no_passport(client: FlaskClient, show: Show) -> None:
    questions = [{"text": names("Who starts?"), "right": names("The bass"), "wrong": [names("x")]}]
    change(db.session.get_one(Tradition, "georgian"), questions=questions)
    assert "The bass" not in client.get(address(show, 0)).text


def test_the_act_on_stage_is_said_to_who_listens_to_the_page(
    client: FlaskClient, show: Show
) -> None:
    page = client.get("/v").text
    entry = db.session.get_one(Entry, show.entries[2].id)
    assert f'data-said="Now on stage: No. 3, {entry.contestant.name["en"]}"' in page
