"""A table of what people type and of the song that must come first; - is for nothing at all."""

import pytest

from kruvision.rules.search.documents import Document, texts_of
from kruvision.rules.search.index import Index
from tests.rules.search.corpus import HERE, Row, documents, index, read

ROWS = read(HERE / "spellings.tsv", "\t")
NOTHING = "-"


def keys(query: str) -> list[str]:
    return [found.key for found in index().find(query)]


def of_titles(*titles: str) -> Index:
    return Index(Document(title, texts_of(title=title)) for title in titles)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['kind']}: {row['query']}")
def test_what_is_typed_finds_its_song_first(row: Row) -> None:
    assert (keys(row["query"]) or [NOTHING])[0] == row["first"]


def test_the_table_names_songs_and_no_spelling_twice() -> None:
    known = {document.key for document in documents()} | {NOTHING}
    assert {row["first"] for row in ROWS} <= known
    assert len({row["query"] for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize("query", ["", "  ", "\n"])
def test_whoever_asks_for_nothing_sees_everything_in_kazakh_order(query: str) -> None:
    songs = of_titles("Шилі өзен", "Қараторғай", "Ән салсаң", "Калинка", "Suliko", "Аққу")
    found = songs.find(query)
    order = ["Аққу", "Ән салсаң", "Калинка", "Қараторғай", "Шилі өзен", "Suliko"]
    assert [song.key for song in found] == order
    assert not any(song.hits for song in found)


def test_songs_found_alike_stand_in_kazakh_order() -> None:
    songs = of_titles("Қыз", "Қош бол", "Қалқа", "Кел")
    assert [song.key for song in songs.find("қ")] == ["Қалқа", "Қош бол", "Қыз"]


def test_the_very_letters_come_before_those_that_sound_like_them() -> None:
    songs = of_titles("Өй", "Ой", "Ойлан")
    assert [song.key for song in songs.find("ой")] == ["Ой", "Өй", "Ойлан"]
    assert [song.key for song in songs.find("өй")] == ["Өй", "Ой", "Ойлан"]


def test_a_title_comes_before_a_singer_and_a_singer_before_a_place() -> None:
    songs = Index(
        Document(field, texts_of(**{"title": f"Ән {number}", field: "Арқа"}))
        for number, field in enumerate(("place", "singer", "meaning"))
    )
    assert [song.key for song in songs.find("арка")] == ["meaning", "singer", "place"]


def test_the_whole_title_comes_before_a_longer_one() -> None:
    songs = of_titles("Аққу көл", "Көлдегі аққу", "Аққу")
    assert songs.find("Аққу")[0].key == "Аққу"
    assert songs.find("аккуу кол")[0].key == "Аққу көл"


def test_what_was_found_can_be_marked_where_it_stands() -> None:
    hits = index().find("сейтжанов qaratorgai")[0].hits
    assert [(hit.text.field, hit.words) for hit in hits] == [
        ("singer", "Сейтжанов"),
        ("transliteration", "Qaratorgai"),
    ]
    (hit,) = of_titles("«Қара торғай»").find("караторгай")[0].hits
    assert (hit.start, hit.words) == (1, "Қара торғай")


@pytest.mark.parametrize(("title", "query"), [("Жан", "Жаз"), ("Бала", "Дала"), ("Бел", "Бсл")])
def test_short_words_are_not_taken_for_others(title: str, query: str) -> None:
    assert not of_titles(title).find(query)


def test_numbers_are_not_taken_for_others() -> None:
    songs = of_titles("Наурыз 2025", "2024 жыл", "100000 ән")
    assert [song.key for song in songs.find("2025")] == ["Наурыз 2025"]
    assert not songs.find("2023")
    assert not songs.find("100001")
    assert not songs.find("Наурыз 2024")


def test_nothing_is_found_by_slips_where_something_is_spelled_so() -> None:
    songs = of_titles("Малина", "Галина")
    assert [song.key for song in songs.find("Галина")] == ["Галина"]
    assert [song.key for song in songs.find("Далина")] == ["Галина", "Малина"]


def test_latin_capitals_that_look_cyrillic_are_read_so() -> None:
    assert of_titles("Сора").find("COPA")
    assert not of_titles("Сора").find("COLA")


def test_two_slips_are_too_many_in_a_word_of_seven_letters() -> None:
    assert not of_titles("Калинка").find("Колинга")
    assert of_titles("Калиночка").find("Колиногка")


def test_every_long_word_of_the_query_is_needed_and_short_ones_only_help() -> None:
    songs = of_titles("Жайлау", "Ой жайлау")
    assert [song.key for song in songs.find("ой жайлау")] == ["Ой жайлау", "Жайлау"]
    assert not songs.find("жайлау домбыра")
    assert not songs.find("ой өй ба")
