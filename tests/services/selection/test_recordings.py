"""Recordings of a selection round: kept as they were sent, beside their rows or not at all."""

import io
from pathlib import Path

import pytest
from flask import Flask

from kruvision import clock
from kruvision.extensions import db
from kruvision.models import Recording, Show
from kruvision.services.access import Actor
from kruvision.services.entries import entries
from kruvision.services.errors import Invalid, NotFound, Refused
from kruvision.services.forms.inputs import read
from kruvision.services.record import chain
from kruvision.services.selection import audio_files, recordings
from kruvision.services.selection.recordings import LinkInput
from kruvision.services.setup import removal
from tests.factories import make_seat
from tests.factories.jury import seat_actor, write
from tests.factories.selection import ORGANIZER, make_round, send
from tests.factories.sounds import m4a, mp3, ogg, wav

pytestmark = [pytest.mark.usefixtures("app"), pytest.mark.both_databases]
BY = {"by": ORGANIZER}


@pytest.fixture
def show() -> Show:
    return make_round()


def files(app: Flask) -> set[str]:
    return {path.name for path in (Path(app.instance_path) / audio_files.FOLDER).glob("*")}


def link(text: str) -> LinkInput:
    return read(LinkInput, {"link": text})


@pytest.mark.parametrize(
    ("data", "kind", "seconds"),
    [(wav(3), "wav", 3), (ogg(200), "ogg", 200), (m4a(185.4), "m4a", 185), (mp3(), "mp3", 1)],
)
def test_kind_and_length_are_read_and_the_file_stays_as_it_was(
    app: Flask, show: Show, data: bytes, kind: str, seconds: int
) -> None:
    entry = show.entries[0]
    send(entry.id, data)
    row = recordings.by_entry(show.id)[entry.id]
    assert row.file.endswith(f".{kind}")
    assert (row.seconds, row.size) == (seconds, len(data))
    assert audio_files.file_path(row.file).read_bytes() == data
    assert files(app) == {row.file}
    assert recordings.count_recordings(show.id) == (1, 3)


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 no sound", b"ID3 and nothing", wav(0)])
def test_what_is_no_sound_is_refused_and_nothing_is_left_of_it(
    app: Flask, show: Show, data: bytes
) -> None:
    with pytest.raises(Invalid) as refused:
        send(show.entries[0].id, data)
    assert refused.value.fields["recording"].code == "audio_unreadable"
    assert files(app) == set()
    assert recordings.by_entry(show.id) == {}


class Endless(io.RawIOBase):
    """A file that has no end, and counts what was read of it."""

    taken = 0

    def read(self, size: int = -1) -> bytes:
        self.taken += size
        return bytes(size)


def test_a_file_that_is_too_large_is_read_no_further(app: Flask, show: Show) -> None:
    endless = Endless()
    with pytest.raises(Invalid) as refused:
        recordings.send_file(show.entries[0].id, endless, **BY, at=clock.now())
    assert refused.value.fields["recording"].code == "audio_too_large"
    assert endless.taken <= audio_files.MOST_BYTES + audio_files.PIECE
    assert files(app) == set()


def test_a_replaced_recording_can_be_put_back_and_the_one_before_it_goes(
    app: Flask, show: Show
) -> None:
    entry_id = show.entries[0].id
    names = []
    for seconds in (1, 2, 3):
        send(entry_id, wav(seconds))
        names.append(recordings.by_entry(show.id)[entry_id].file)
    assert files(app) == set(names[1:])
    recordings.undo_recording(entry_id, **BY, at=clock.now())
    row = recordings.by_entry(show.id)[entry_id]
    assert (row.file, row.seconds) == (names[1], 2)
    recordings.undo_recording(entry_id, **BY, at=clock.now())
    assert recordings.by_entry(show.id)[entry_id].file == names[2]
    assert files(app) == set(names[1:])


def test_a_recording_taken_away_can_be_put_back(app: Flask, show: Show) -> None:
    entry_id = show.entries[0].id
    send(entry_id)
    recordings.remove_recording(entry_id, **BY, at=clock.now())
    assert recordings.by_entry(show.id) == {}
    recordings.undo_recording(entry_id, **BY, at=clock.now())
    assert recordings.by_entry(show.id)[entry_id].file in files(app)


def test_nothing_can_be_put_back_where_there_was_nothing(show: Show) -> None:
    with pytest.raises(Refused, match="no_earlier_recording"):
        recordings.undo_recording(show.entries[0].id, **BY, at=clock.now())
    send(show.entries[0].id)
    with pytest.raises(Refused, match="no_earlier_recording"):
        recordings.undo_recording(show.entries[0].id, **BY, at=clock.now())


def test_a_file_whose_row_is_not_saved_is_not_kept(
    app: Flask, show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_off(*_arguments: object, **_values: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(chain, "append", break_off)
    with pytest.raises(RuntimeError):
        send(show.entries[0].id)
    db.session.rollback()
    assert files(app) == set()
    assert recordings.by_entry(show.id) == {}


@pytest.mark.parametrize(
    "text", ["", "drive.example.org/x", "javascript:alert(1)", "file:///etc/passwd", "https://a b/"]
)
def test_only_an_address_of_the_web_is_a_link(text: str) -> None:
    with pytest.raises(Invalid):
        link(text)


def test_a_link_takes_the_place_of_a_file(show: Show) -> None:
    entry_id = show.entries[0].id
    send(entry_id)
    entered = link("https://drive.example.org/file?id=7")
    recordings.send_link(entry_id, entered, **BY, at=clock.now())
    row = recordings.by_entry(show.id)[entry_id]
    assert (row.file, row.link) == ("", "https://drive.example.org/file?id=7")
    with pytest.raises(NotFound):
        recordings.find_for_listener(entry_id, ORGANIZER)


def test_only_the_jury_of_the_show_and_organizers_hear_it(show: Show) -> None:
    entry_id = show.entries[0].id
    send(entry_id)
    elsewhere = make_seat(make_round())
    for listener in (seat_actor(show.seats[0]), seat_actor(show.seats[1]), ORGANIZER):
        path, digest = recordings.find_for_listener(entry_id, listener)
        assert path.is_file()
        assert len(digest) == 64
    staff_with_a_jurors_number = Actor("usher", show.seats[0].juror_id)
    others = (seat_actor(elsewhere), staff_with_a_jurors_number, Actor("observer", 1))
    for listener in (*others, Actor("visitor", None)):
        with pytest.raises(NotFound):
            recordings.find_for_listener(entry_id, listener)


def test_recordings_stand_once_marking_is_closed(app: Flask, show: Show) -> None:
    write(show, phase="closed")
    with pytest.raises(Refused, match="recordings_stand"):
        send(show.entries[0].id)
    assert files(app) == set()


def test_a_show_with_a_stage_has_none(app: Flask, show: Show) -> None:
    write(show, form="stage")
    with pytest.raises(Refused, match="no_selection_round"):
        send(show.entries[0].id)
    assert files(app) == set()


def test_files_go_with_their_entry_their_show_and_their_edition(app: Flask) -> None:
    show, other = make_round(), make_round()
    for entry in (*show.entries, *other.entries):
        send(entry.id, wav(1))
        send(entry.id, wav(2))
    assert len(files(app)) == 12
    entries.delete_entry(show.entries[-1].id, **BY, at=clock.now())
    assert len(files(app)) == 10
    removal.delete_show(show.id, **BY, at=clock.now())
    assert len(files(app)) == 6
    removal.delete_edition(other.edition_id, **BY, at=clock.now())
    assert files(app) == set()
    assert db.session.query(Recording).count() == 0


def test_the_record_says_which_file_was_heard(show: Show) -> None:
    send(show.entries[0].id)
    (line,) = [one for one in chain.list_lines(show.id) if one.kind == "recording_changed"]
    row = recordings.by_entry(show.id)[show.entries[0].id]
    assert line.data["digest"] == row.digest
    assert chain.verify() > 0
