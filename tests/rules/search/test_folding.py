"""What holds for every text that may be searched, and every query."""

import doctest

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kruvision.rules.search import folding, kazakh_order, slips
from kruvision.rules.search.alphabets import LETTERS, TWINS
from kruvision.rules.search.documents import Document, texts_of
from kruvision.rules.search.folding import as_heard, as_written, words_of
from kruvision.rules.search.index import Index
from kruvision.rules.search.readings import LONGEST, MOST_WORDS, readings

ALPHABETS = (
    "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя",
    "abcdefghijklmnopqrstuvwxyzäöüğışçəñáéóúłśżźćąęŭ",
    "აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ",
    "աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆ",
    "אבגדהוזחטיכלמנסעפצקרשת",
    "αβγδεζηθικλμνξοπρστυφχψω",
    "가나다라마바사아자차카타파하고노도로모보소오조",
)
WORDS = st.one_of(st.text(alphabet, min_size=1, max_size=10) for alphabet in ALPHABETS)
TITLES = st.lists(WORDS, min_size=1, max_size=MOST_WORDS).map(" ".join)


def written(text: str) -> list[str]:
    return [word.written for word in words_of(text)]


def index_of(*titles: str) -> Index:
    return Index(Document(str(at), texts_of(title=title)) for at, title in enumerate(titles))


@pytest.mark.parametrize("module", [kazakh_order, folding, slips])
def test_the_examples_are_true(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]


@given(st.text())
def test_what_was_folded_folds_to_itself(text: str) -> None:
    for word in written(text):
        assert as_written(word) == word
        for heard in as_heard(word):
            assert as_heard(heard)[0] == heard


@given(WORDS)
def test_what_is_heard_is_in_plain_latin(word: str) -> None:
    heard = as_heard(as_written(word))[0]
    assert heard.isascii() or heard == as_written(word)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Günther", "Guenther"), ("Königsberg", "Koenigsberg"), ("Ännchen", "Aennchen"),
        ("Ариран", "Arirang"), ("мәңгі", "мангги"), ("қараторғай", "qaratorghai"),
        ("хорезм", "khorezm"), ("Филипп", "Philip"), ("шашу", "shashu"), ("чочак", "tschotschak"),
        ("жан", "zhan"), ("джан", "dzhan"), ("цирк", "tsirk"), ("щука", "shchuka"),
        ("Мария", "Mariya"), ("Мария", "Maria"), ("Юлия", "Yuliya"), ("Алла", "Ala"),
        ("Касю", "Kasiŭ"), ("Ґудзь", "gudz"), ("İstanbul", "istanbul"), ("п'ять", "п’ять"),
        ("Қара­торғай", "Қараторғай"), ("йоӀ", "йо1"), ("გული", "guli"), ("խաչ", "khach"),
    ],
)  # fmt: skip
def test_spellings_of_one_name_are_heard_alike(one: str, other: str) -> None:
    assert as_heard(as_written(one))[0] == as_heard(as_written(other))[0]


def test_the_sounds_of_all_letters_are_plain_latin() -> None:
    assert all(sound.isascii() for sounds in LETTERS.values() for sound in sounds)
    assert {letter for alphabet in ALPHABETS[:-1] for letter in alphabet} - {*LETTERS} <= set(
        "öüğışçñáéóúśćąę"
    )


def test_letters_that_look_alike_are_of_two_alphabets() -> None:
    assert all(ord(latin) < 0x300 and 0x400 <= ord(other) < 0x530 for latin, other in TWINS.items())


@given(st.lists(TITLES, min_size=1, max_size=6), st.data())
def test_a_title_finds_its_own_song_first(titles: list[str], data: st.DataObject) -> None:
    title = data.draw(st.sampled_from(titles))
    found = index_of(*titles).find(title)
    assert written(found[0].document.texts[0].text) == written(title)


@given(st.lists(WORDS, min_size=1, max_size=3), st.data())
def test_one_slip_in_a_word_of_five_letters_still_finds_it(
    words: list[str], data: st.DataObject
) -> None:
    long = [at for at, word in enumerate(words) if len(as_written(word)) >= 5]
    assume(long)
    at = data.draw(st.sampled_from(long))
    typed = [*words[:at], data.draw(slipped(as_written(words[at]))), *words[at + 1 :]]
    assert index_of(" ".join(words)).find(" ".join(typed))


@st.composite
def slipped(draw: st.DrawFn, word: str) -> str:
    at = draw(st.integers(0, len(word) - 1))
    before, letter, after = word[:at], word[at], word[at + 1 :]
    other = draw(st.sampled_from(next(a for a in ALPHABETS if letter in a or word[0] in a)))
    wrong, missing, doubled = before + other + after, before + after, before + letter * 2 + after
    swapped = before + after[:1] + letter + after[1:]
    return draw(
        st.sampled_from([wrong, missing, doubled, before + other + letter + after, swapped])
    )


@given(st.lists(WORDS, max_size=4), st.text())
def test_any_query_is_answered_and_no_song_twice(titles: list[str], query: str) -> None:
    found = [song.key for song in index_of(*titles).find(query)]
    assert len(set(found)) == len(found)


@given(WORDS, st.integers(1, 9))
def test_a_word_is_found_while_it_is_typed(word: str, letters: int) -> None:
    assert index_of(word).find(as_written(word)[:letters])


def test_a_long_query_is_read_in_part() -> None:
    ways = [*readings("қараторғай " * 1000), *readings("қ" * 1000)]
    assert all(len(words) <= MOST_WORDS for words in ways)
    assert all(len(" ".join(words)) <= LONGEST for words in ways)


def test_a_letter_is_heard_as_each_language_says_it() -> None:
    assert as_heard("can") == ("can", "kan", "jan")


def test_letters_of_another_alphabet_are_put_right() -> None:
    assert as_written("Нerzen") == "herzen"  # the first letter is a Cyrillic one
    assert as_written("Pусь") == "русь"  # the first letter is a Latin one
