"""A show or an edition taken away takes its photos and recordings with it, and no others."""

from pathlib import Path

import pytest
from flask import Flask

from kruvision import clock
from kruvision.models import Show
from kruvision.services.access import SYSTEM
from kruvision.services.entries import photos, recordings
from kruvision.services.entries.entries import delete_entry
from kruvision.services.errors import Refused
from kruvision.services.setup import removal
from tests.factories import make_entry, make_show
from tests.factories.entries import picture
from tests.factories.results import change
from tests.factories.sounds import wav

pytestmark = pytest.mark.both_databases


def with_photos(show: Show) -> set[str]:
    """Give every contestant of the show a photo; their names."""
    names = set()
    for entry in show.entries:
        name = photos.keep_photo(picture())
        change(entry.contestant, photo=name)
        names.add(name)
    return names


def with_recordings(show: Show) -> set[str]:
    """Give every contestant and every song of the show a recording; their names."""
    names = set()
    for entry in show.entries:
        for row in (entry.contestant, entry.song):
            name = recordings.keep_recording(wav())
            change(row, recording=name)
            names.add(name)
    return names


def kept(app: Flask, folder: str = "photos") -> set[str]:
    return {path.name for path in (Path(app.instance_path) / folder).iterdir()}


def test_a_deleted_show_takes_its_photos_with_it(app: Flask) -> None:
    stays, goes = make_show(entries=1), make_show(entries=2)
    staying = with_photos(stays)
    assert len(with_photos(goes)) == 2
    removal.delete_show(goes.id, by=SYSTEM, at=clock.now())
    assert kept(app) == staying


def test_a_deleted_edition_takes_its_photos_with_it(app: Flask) -> None:
    stays, goes = make_show(entries=1), make_show(entries=2)
    staying = with_photos(stays)
    with_photos(goes)
    removal.delete_edition(goes.edition_id, by=SYSTEM, at=clock.now())
    assert kept(app) == staying


def test_a_photo_stays_while_its_contestant_sings_elsewhere(app: Flask) -> None:
    first = make_show(entries=1)
    second = make_show(entries=0, edition=first.edition)
    entry = make_entry(second)
    name = with_photos(first).pop()
    change(entry, contestant_id=first.entries[0].contestant_id)
    removal.delete_show(first.id, by=SYSTEM, at=clock.now())
    assert kept(app) == {name}


def test_a_photo_stays_while_another_contestant_has_the_same(app: Flask) -> None:
    stays, goes = make_show(entries=1), make_show(entries=1)
    name = with_photos(goes).pop()
    change(stays.entries[0].contestant, photo=name)
    removal.delete_show(goes.id, by=SYSTEM, at=clock.now())
    assert kept(app) == {name}


def test_a_refused_removal_loses_no_photo(app: Flask) -> None:
    show = make_show(entries=2)
    names = with_photos(show)
    change(show, phase="running")
    with pytest.raises(Refused):
        removal.delete_show(show.id, by=SYSTEM, at=clock.now())
    assert kept(app) == names


def test_recordings_go_with_their_show_or_edition(app: Flask) -> None:
    stays, show, edition = (make_show(entries=1) for _number in range(3))
    staying = with_recordings(stays)
    with_recordings(show)
    with_recordings(edition)
    removal.delete_show(show.id, by=SYSTEM, at=clock.now())
    removal.delete_edition(edition.edition_id, by=SYSTEM, at=clock.now())
    assert kept(app, "recordings") == staying


def test_a_recording_stays_while_its_song_is_sung_elsewhere(app: Flask) -> None:
    first = make_show(entries=1)
    entry = make_entry(make_show(entries=0, edition=first.edition))
    of_the_name, of_the_title = first.entries[0].contestant, first.entries[0].song
    with_recordings(first)
    change(entry, song_id=of_the_title.id)
    staying = of_the_title.recording
    assert of_the_name.recording != staying
    delete_entry(first.entries[0].id, by=SYSTEM, at=clock.now())
    assert kept(app, "recordings") == {staying}
