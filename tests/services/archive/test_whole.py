"""The archive as one value: what is one song, one singer, and when it is read anew."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kruvision import clock
from kruvision.extensions import db
from kruvision.models import Tradition
from kruvision.services.access import SYSTEM
from kruvision.services.archive.freshness import QUIET, archive_fingerprint
from kruvision.services.archive.keys import folded, singer_key, song_key
from kruvision.services.archive.whole import get_archive
from kruvision.services.record import chain
from kruvision.services.transactions.transaction import transaction
from kruvision.state import state
from kruvision.words.record import HAPPENED
from tests.factories import make_edition, make_entry, make_show, names
from tests.factories.archive import make_sung
from tests.factories.published import publish
from tests.factories.results import change, give_marks
from tests.services.audience.test_voting_races import THREADS, in_threads
from tests.services.reads import count_reads


def line(kind: str) -> None:
    with transaction():
        chain.append(SYSTEM.label, kind, at=clock.now())


def test_a_song_is_one_whoever_sang_it_in_whichever_year(app: Flask):
    older, newer = make_sung("Қара торғай", year=2024), make_sung("Қараторғай!", year=2026)
    (song,) = get_archive().songs.values()
    assert [one.evening.show_id for one in song.performances] == [newer.id, older.id]
    assert song.title == "Қараторғай!", "as it was published last"
    assert song.years == [2026, 2024]


def test_the_same_title_of_another_tradition_is_another_song(app: Flask):
    make_sung("Бесік жыры")
    make_sung("Бесік жыры", tradition="tatar")
    make_sung("Бесік жыры", tradition=None)
    assert [song.tradition for song in get_archive().songs.values()].count("kazakh") == 1
    assert len(get_archive().songs) == 3


def test_titles_of_signs_alone_have_keys_of_their_own():
    assert song_key(None, "…") != song_key(None, "!")
    assert folded("Ой-ой") == folded("ОЙ ОЙ")
    assert song_key("crimean_tatar", "Ой").startswith("crimean-tatar-")


def test_a_singer_is_known_by_the_published_name(app: Flask):
    first, second = make_sung("Ой", year=2025), make_sung("Ай", year=2026)
    for show in (first, second):
        change(show.entries[0].contestant, name=names("Renamed since"))
    assert len(get_archive().singers) == 2, "nobody was published as renamed"
    assert singer_key({"kk": "Айгүл", "en": "Aigul"}) == singer_key({"kk": "АЙГҮЛ"})


def test_the_title_is_the_published_one_and_the_passport_the_newest(app: Flask):
    show = make_sung("Қараторғай")
    change(show.entries[0].song, title="Another", story=names("What we know by now"))
    state().archive = None
    (song,) = get_archive().songs.values()
    assert song.title == "Қараторғай"
    assert song.passport is not None
    assert song.passport["story"]["en"] == "What we know by now"


def test_the_fullest_passport_speaks_for_a_song(app: Flask):
    older, _newer = make_sung("Ой", year=2024), make_sung("Ой", year=2026)
    change(older.entries[0].song, lines=[{"original": "Ой, ой"}], listen_for=names("the pause"))
    state().archive = None
    (song,) = get_archive().songs.values()
    assert song.passport is not None
    assert song.passport["lines"] == [{"original": "Ой, ой"}]


def test_only_published_shows_are_in_it_and_no_rehearsal_and_nobody_withdrawn(app: Flask):
    make_show()
    rehearsal = make_show(edition=make_edition(is_rehearsal=True), entries=1, jurors=1, criteria=1)
    give_marks(rehearsal, [[[7]]])
    publish(change(rehearsal, phase="closed"))
    show = make_show(entries=1, jurors=1, criteria=1)
    make_entry(show, status="withdrawn")
    give_marks(show, [[[7]], [[7]]])
    publish(change(show, phase="closed"))
    assert [one.entry_id for one in get_archive().performances] == [str(show.entries[0].id)]


def test_a_deleted_card_leaves_the_name_it_was_published_by(app: Flask):
    show = make_sung("Ой", tradition="tatar")
    change(show.entries[0].song, tradition_slug=None)
    with transaction():
        db.session.delete(db.session.get_one(Tradition, "tatar"))
    state().archive = None
    heard = get_archive().traditions["tatar"]
    assert heard.card["names"]["en"] == "Tatars"
    assert [song.title for song in heard.songs] == ["Ой"]


def test_languages_are_those_of_the_songs_else_of_their_traditions(app: Flask):
    show = make_sung("Ой", "Ай")
    change(show.entries[0].song, language_tag="sah")
    state().archive = None
    found = {key: row.names["en"] for key, row in get_archive().languages.items()}
    assert found == {"kk": "Kazakh", "sah": "Yakut"}


def test_a_language_that_is_named_in_its_own_letters_has_a_page(app: Flask, client: FlaskClient):
    show = make_sung("Ой")
    change(show.entries[0].song, language_tag="")
    with transaction():
        db.session.get_one(Tradition, "kazakh").language = {"tag": "қазақ тілі", "names": {}}
    state().archive = None
    (key,) = get_archive().languages
    assert client.get(f"/archive/languages/{key}").status_code == 200


def test_it_is_read_again_only_where_something_may_have_changed(app: Flask):
    make_sung("Ой")
    kept = get_archive()
    assert count_reads(get_archive) == 1, "the newest line of the record"
    line("mark_saved")
    assert get_archive() is kept
    line("passport_changed")
    assert get_archive() is not kept


@pytest.mark.parametrize("kind", sorted(HAPPENED))
def test_every_kind_of_line_says_whether_it_may_change_the_archive(app: Flask, kind: str):
    """Whoever adds a kind says here that it may, or among those that never do (``QUIET``)."""
    may = {
        *("result_published", "result_final", "result_kept", "result_corrected", "shown_changed"),
        *("edition_added", "edition_changed", "edition_deleted", "edition_loaded"),
        *("show_added", "show_changed", "show_deleted", "backup_restored"),
        *("entry_added", "entry_edited", "entry_deleted", "entries_imported", "field_copied"),
        *("entry_status_changed", "rename_proposed", "act_proposed", "act_confirmed"),
        *("act_withdrawn", "passport_changed", "passport_checked"),
        *("traditions_loaded", "traditions_given", "tradition_added", "tradition_changed"),
        *("tradition_checked", "tradition_imported", "tradition_deleted"),
    }
    assert (kind in may) != (kind in QUIET)
    assert set(HAPPENED) >= QUIET
    before = archive_fingerprint()
    line(kind)
    assert (archive_fingerprint() == before) == (kind in QUIET)


def test_it_is_read_once_for_all_who_ask_at_once(app: Flask):
    make_sung("Ой")
    db.session.rollback()
    found = in_threads(app, [get_archive] * THREADS)
    assert [one is found[0] for one in found] == [True] * THREADS
