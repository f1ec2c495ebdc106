"""Recordings of names and titles: short, small, of four kinds, and kept as they were sent."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from kruvision.services.entries import recordings
from kruvision.services.errors import Invalid, NotFound
from tests.factories.sounds import m4a, mp3, ogg, wav


@pytest.mark.parametrize(
    ("data", "ending", "kind"),
    [
        (mp3(), ".mp3", "audio/mpeg"),
        (m4a(3), ".m4a", "audio/mp4"),
        (ogg(3), ".ogg", "audio/ogg"),
        (wav(3), ".wav", "audio/wav"),
    ],
)
def test_a_short_recording_is_kept_as_it_was_sent(
    app: Flask, data: bytes, ending: str, kind: str
) -> None:
    name = recordings.keep_recording(data)
    assert name.endswith(ending)
    assert recordings.read_recording(name) == (data, kind)


@pytest.mark.parametrize("made", [m4a, ogg, wav])
def test_a_recording_of_more_than_six_seconds_is_refused(
    app: Flask, made: Callable[[float], bytes]
) -> None:
    recordings.keep_recording(made(6))
    with pytest.raises(Invalid) as refusal:
        recordings.keep_recording(made(6.1), "recording_name")
    assert refusal.value.fields["recording_name"].code == "recording_too_long"


def test_a_recording_of_more_than_300_kb_is_refused_unread(app: Flask) -> None:
    with pytest.raises(Invalid) as refusal:
        recordings.keep_recording(b"\0" * 300_001)
    assert refusal.value.fields["recording"].code == "recording_too_large"


@pytest.mark.parametrize(
    "data",
    [
        *(
            b"",
            b"\xff",
            b"<svg/>",
            b"ID3",
            b"\xff\xfb",
            b"\xff\xd8\xff\xe0JFIF",
            b"OggS" + b"\0" * 60,
        ),
        *(wav()[:20], wav(0), m4a()[:30], m4a(0), ogg()[:30], b"RIFF\0\0\0\0AVI LIST"),
        b"\0\0\0\x18ftypqt  " + b"\0" * 40,
    ],
)
def test_anything_else_is_refused(app: Flask, data: bytes) -> None:
    with pytest.raises(Invalid) as refusal:
        recordings.keep_recording(data)
    assert refusal.value.fields["recording"].code == "recording_unreadable"


def test_a_name_is_never_a_path(app: Flask) -> None:
    for name in ("../secret_key", "..%2Fsecret_key", "a.mp3", "", "/etc/passwd", f"{'0' * 32}.exe"):
        with pytest.raises(NotFound):
            recordings.recording_path(name)
        recordings.forget_recording(name)


def test_recordings_are_forgotten_where_their_rows_cannot_be_saved(app: Flask) -> None:
    sent = {"recording": wav(), "recording_name": None}
    with recordings.kept_recordings(sent) as names:
        assert recordings.recording_path(names["recording"]).is_file()
        assert names.keys() == {"recording"}
    with pytest.raises(ZeroDivisionError), recordings.kept_recordings(sent) as lost:
        raise ZeroDivisionError
    with pytest.raises(NotFound):
        recordings.recording_path(lost["recording"])


def test_the_first_recording_is_forgotten_where_the_second_is_none(app: Flask) -> None:
    sent = {"recording": wav(), "recording_name": b"no sound"}
    with pytest.raises(Invalid), recordings.kept_recordings(sent):
        pass
    folder = Path(app.instance_path) / "recordings"
    assert list(folder.iterdir()) == []
