"""Passports of songs: saved, checked by a name and a day, and told by how far they are."""

from datetime import date, datetime
from typing import Any

import pytest
from flask import Flask

from kruvision import clock
from kruvision.extensions import db
from kruvision.models import Entry, Show, Tradition
from kruvision.services.access import SYSTEM
from kruvision.services.entries import passports, recordings
from kruvision.services.entries.cards import entry_card
from kruvision.services.entries.entries import edit_entry, entry_values, read_entry
from kruvision.services.entries.examples import typed_passport, typed_tradition
from kruvision.services.entries.passport_states import passport_state
from kruvision.services.entries.passports import PassportInput
from kruvision.services.errors import Invalid, NotFound
from kruvision.services.forms.inputs import read
from kruvision.services.record import chain
from kruvision.services.traditions.inputs import CheckInput, TraditionInput
from kruvision.services.transactions.transaction import transaction
from tests.factories import make_edition, make_entry, make_show, names
from tests.factories.results import change
from tests.factories.sounds import mp3, wav

pytestmark = pytest.mark.both_databases

READER = CheckInput(name="Qobyz school")
LINE = {"original": "Калинка моя!", "romanized": "Kalinka moya!", "text": names("my berry")}
WHOLE: dict[str, Any] = {
    "say_name": names("ay-GUL"),
    "say": names("ka-LIN-ka"),
    "listen_for": names("It runs faster and faster."),
    "lines": {"3": LINE, "1": {**LINE, "refrain": "1"}, "7": {"refrain": "1", "text": {}}},
    "lines_source": "A book",
    "provenance": {"place": names("Saratov"), "year": "1860", "confidence": "general"},
    "permission": names("The term has expired."),
}


@pytest.fixture
def show(app: Flask) -> Show:
    return make_show(entries=1)


@pytest.fixture
def entry(show: Show) -> Entry:
    return show.entries[0]


def save(entry: Entry, **options: Any) -> None:
    values = options.pop("values", WHOLE)
    entered = read(PassportInput, values)
    passports.change_passport(entry.id, entered, by=SYSTEM, at=clock.now(), **options)


def check(entry: Entry, at: datetime | None = None) -> int:
    chosen, at = {entry.id}, at or clock.now()
    return passports.check_passports(entry.show_id, chosen, READER, by=SYSTEM, at=at)


def test_a_passport_is_saved_and_stands_on_the_card(entry: Entry) -> None:
    save(entry)
    card = entry_card(entry)
    assert card["say_name"] == names("ay-GUL")
    assert [line["refrain"] for line in card["lines"]] == [True, False]
    assert card["provenance"]["place"] == names("Saratov")
    assert card["permission"] == names("The term has expired.")
    assert read(PassportInput, {**passports.passport_values(entry), "lines": {}})


def test_a_provenance_that_says_nothing_is_none(entry: Entry) -> None:
    save(entry, values={"provenance": {"confidence": "sourced", "source": "left behind"}})
    assert entry.song.provenance == {}


def test_nine_lines_are_one_too_many(app: Flask) -> None:
    with pytest.raises(Invalid) as refusal:
        read(PassportInput, {"lines": {str(number): LINE for number in range(9)}})
    assert refusal.value.fields["lines"].code == "too_many_rows"


def test_the_record_says_which_parts_were_changed(entry: Entry) -> None:
    save(entry)
    save(entry, values={**WHOLE, "say": {}})
    assert chain.list_lines(limit=1)[0].data["fields"] == ["say"]


def test_recordings_are_kept_replaced_and_taken_away(entry: Entry) -> None:
    save(entry, recordings={"recording": wav(), "recording_name": mp3()})
    title, name = entry.song.recording, entry.contestant.recording
    assert recordings.read_recording(title)[0] == wav()
    assert recordings.read_recording(name)[0] == mp3()
    save(entry, recordings={"recording": wav(2), "recording_name": None})
    assert entry.contestant.recording == name
    assert recordings.read_recording(entry.song.recording)[0] == wav(2)
    with pytest.raises(NotFound):
        recordings.read_recording(title)
    save(entry, recordings={"recording": b"", "recording_name": b""})
    assert (entry.song.recording, entry.contestant.recording) == ("", "")
    with pytest.raises(NotFound):
        recordings.recording_path(name)


def test_a_wrong_recording_saves_nothing(entry: Entry) -> None:
    with pytest.raises(Invalid) as refusal:
        save(entry, recordings={"recording": b"no sound"})
    assert refusal.value.fields["recording"].code == "recording_unreadable"
    db.session.refresh(entry.song)
    assert entry.song.say == {}


def test_a_check_has_a_name_and_the_day_in_the_hall_and_settles_what_was_general(
    entry: Entry,
) -> None:
    save(entry)
    assert check(entry, datetime.fromisoformat("2026-11-20T20:00:00+00:00")) == 1
    card = entry_card(entry)
    assert (card["checked_by"], card["checked_on"]) == (READER.name, date(2026, 11, 21))
    assert card["provenance"]["confidence"] == "checked"


def test_a_check_is_of_the_songs_of_its_show_alone(entry: Entry) -> None:
    other = make_show(entries=1).entries[0]
    passports.check_passports(
        entry.show_id, {entry.id, other.id}, READER, by=SYSTEM, at=clock.now()
    )
    assert (entry.song.checked_by, other.song.checked_by) == (READER.name, "")


def test_a_passport_that_says_something_else_since_credits_nobody(entry: Entry) -> None:
    save(entry)
    check(entry)
    settled = {**WHOLE["provenance"], "confidence": "checked"}
    save(entry, values={**WHOLE, "provenance": settled})
    assert entry.song.checked_on is not None
    save(entry, values={**WHOLE, "provenance": settled, "say": names("kalinka")})
    assert (entry.song.checked_by, entry.song.checked_on) == (READER.name, None)
    assert entry_card(entry)["checked_by"] == ""


def test_another_story_is_another_passport_and_another_faculty_is_not(entry: Entry) -> None:
    check(entry)
    for typed, is_checked in ({"faculty": names("Law")}, True), ({"story": names("New")}, False):
        entered = read_entry({**entry_values(entry), **typed})
        edit_entry(entry.id, entered, by=SYSTEM, at=clock.now())
        assert (entry.song.checked_on is not None) == is_checked


def test_what_is_missing_is_told_part_by_part(entry: Entry) -> None:
    assert passport_state(entry).missing == ("say", "listen_for", "lines")
    save(entry, values={**WHOLE, "say": {"kk": "а", "en": "a"}})
    change(entry.song, story=names("It says."), meaning={})
    state = passport_state(entry)
    assert state.missing == ()
    assert state.languages == ("ru",)
    assert state.is_unsettled
    assert not state.is_ready


def test_a_whole_passport_that_somebody_checked_is_ready(entry: Entry) -> None:
    save(entry)
    change(entry.song, story=names("It says."), meaning={})
    change(entry.contestant, name=names("Aigul"))
    check(entry)
    assert passport_state(entry).is_ready


def test_general_knowledge_of_its_tradition_leaves_a_passport_open(entry: Entry) -> None:
    save(entry)
    change(entry.song, story=names("It says."), meaning={}, tradition_slug="kazakh")
    check(entry)
    assert "facts" in passport_state(entry).tradition
    assert not passport_state(entry).is_ready


def test_what_is_typed_is_shown_and_not_saved(entry: Entry) -> None:
    typed = typed_passport(entry, read(PassportInput, WHOLE))
    assert typed["listen_for"] == WHOLE["listen_for"]
    assert typed["title"] == entry.song.title
    with transaction():
        assert entry.song.listen_for == {}


def test_a_tradition_that_is_typed_is_shown_on_its_newest_song(app: Flask) -> None:
    colours = {"background": "#101010", "text": "#f0f0f0", "accent": "#ffcc00"}
    values = {"names": names("Islanders"), "colours": colours, "endonym": "Nesialy"}
    entered = read(TraditionInput, values)
    assert typed_tradition("kazakh", entered)["title"] == "Nesialy"
    show = make_show(entries=0, edition=make_edition())
    entry = make_entry(show)
    change(entry.song, tradition_slug="kazakh", title="Қараторғай")
    card = typed_tradition("kazakh", entered)
    assert card["title"] == "Қараторғай"
    assert card["tradition"] is not None
    assert card["tradition"]["names"] == names("Islanders")
    db.session.commit()
    assert db.session.get_one(Tradition, "kazakh").names != names("Islanders")
