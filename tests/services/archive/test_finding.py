"""What a search in the archive finds, and where."""

import gevent
from flask import Flask

from kruvision.services.archive.finding import INDEX, find_in
from kruvision.services.archive.whole import get_archive
from kruvision.services.threads import SEARCHES
from tests.factories.archive import make_sung


def test_a_song_is_found_by_its_title_singer_year_and_tradition(app: Flask):
    show = make_sung("Қараторғай", "Ямғыр", year=2019)
    archive = get_archive()
    singer = show.entries[0].contestant.name["en"]
    for wanted in ("karatorgai", singer, "казахи", "2019"):
        assert "Қараторғай" in [m.item.title for m in find_in(archive, wanted).songs], wanted


def test_traditions_and_singers_are_found_beside_songs(app: Flask):
    show = make_sung("Ой")
    found = find_in(get_archive(), "kazakhs")
    assert found.traditions[0].item.card["slug"] == "kazakh"
    assert [match.item.title for match in found.songs] == ["Ой"]
    assert found.songs[0].hits[0].text.field == "tradition"
    name = show.entries[0].contestant.name["en"]
    assert [match.item.name["en"] for match in find_in(get_archive(), name).singers] == [name]


def test_what_nobody_sang_is_not_found_and_an_empty_query_finds_nothing(app: Flask):
    make_sung("Ой")
    assert not find_in(get_archive(), "zzqqww")
    assert not find_in(get_archive(), "  ")


def test_the_index_is_made_once_for_an_archive(app: Flask):
    make_sung("Ой")
    find_in(get_archive(), "oi")
    index = get_archive().kept[INDEX]
    find_in(get_archive(), "ой")
    assert get_archive().kept[INDEX] is index
    make_sung("Ай")
    assert INDEX not in get_archive().kept


def test_while_somebody_searches_everybody_else_is_served(app: Flask):
    make_sung("Ой")
    archive, inside = get_archive(), []
    for wanted in ("oi", "ой"):
        gevent.spawn(lambda: inside.append(SEARCHES.inside))
        assert find_in(archive, wanted)
    assert inside == [1, 1], "the index is made, and asked, beside the loop"
