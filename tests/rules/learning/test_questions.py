"""Questions of the hall: what is refused, and an order of options that gives nothing away."""

from collections import Counter
from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kruvision.rules.errors import RuleError
from kruvision.rules.learning.questions import (
    Complaint,
    HallQuestion,
    complaints,
    folded,
    questions_for,
    shuffled,
)


def same(word: str) -> dict[str, str]:
    return {"kk": word, "ru": word, "en": word}


def ask(*options: str, right: int = 0) -> HallQuestion:
    return HallQuestion(same("?!"), tuple(same(option) for option in options), right)


QUESTION = HallQuestion(
    {
        "kk": "Жыраудың дауысы қай аспаптың үніне ұқсайды?",
        "ru": "На звук какого инструмента похож голос жырау?",
        "en": "Which instrument does the voice of a zhyrau resemble?",
    },
    (
        {"kk": "қобыз", "ru": "кобыз", "en": "qobyz"},
        {"kk": "сыбызғы", "ru": "сыбызгы", "en": "sybyzgy"},
        {"kk": "жетіген", "ru": "жетыген", "en": "zhetigen"},
    ),
    0,
)
SEEDS = st.text("абвғә01", min_size=1, max_size=6)


def test_a_complete_question_is_fit() -> None:
    assert complaints(QUESTION) == []


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("empty", ["", "  ", None])
def test_every_language_is_needed(language: str, empty: str | None) -> None:
    def without(text: dict[str, str]) -> dict[str, str]:
        rest = {code: word for code, word in text.items() if code != language}
        return rest if empty is None else {**rest, language: empty}

    silent = replace(QUESTION, text=without(dict(QUESTION.text)))
    assert complaints(silent) == [Complaint("text_missing", language)]
    first, *others = QUESTION.options
    short = replace(QUESTION, options=(*others, without(dict(first))), right=2)
    assert complaints(short) == [Complaint("option_missing", language, 2)]


@pytest.mark.parametrize("right", [-1, 3])
def test_one_option_is_the_right_one(right: int) -> None:
    assert complaints(replace(QUESTION, right=right)) == [Complaint("no_right_option")]


def test_a_question_has_something_to_choose_from() -> None:
    assert complaints(ask("қобыз")) == [Complaint("too_few_options")]
    assert complaints(ask()) == [Complaint("too_few_options"), Complaint("no_right_option")]
    assert complaints(ask("a", "b", right=1)) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("қобыз", "«Қобыз»!"),
        ("ещё раз", " ЕЩЕ  раз"),
        ("öleñ", "Oleñ"),
        ("öleñ", "olen"),
        ("а-а-б-а", "а а б а"),
        ("ﬁddle", "fiddle"),
        ("№ 5", "no 5"),
        ("3,5", "3.5"),
        ("+", " +"),
    ],
)
def test_the_same_option_written_twice_is_refused(one: str, other: str) -> None:
    twice = ask("сыбызғы", one, other)
    assert complaints(twice) == [Complaint("option_twice", code, 2) for code in ("kk", "ru", "en")]


@pytest.mark.parametrize(
    ("one", "other"),
    [("қобыз", "кобыз"), ("а-а-б-а", "а-б-а-б"), ("+", "−"), ("3,5", "35"), ("ән", "ен")],
)
def test_options_that_differ_are_no_double(one: str, other: str) -> None:
    assert complaints(ask(one, other)) == []


def test_options_that_meet_in_one_language_are_refused_there() -> None:
    meeting = ({"kk": "сырнай", "ru": "гармонь", "en": "accordion"},)
    pair = (*meeting, {"kk": "баян", "ru": "баян", "en": "Accordion"})
    assert complaints(replace(QUESTION, options=pair)) == [Complaint("option_twice", "en", 1)]


@given(st.text("аәёЁй оӨ.,!-«» é", max_size=12))
def test_folding_what_is_folded_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@given(SEEDS, st.permutations(range(3)), st.integers(0, 2))
def test_the_order_depends_on_neither_the_right_option_nor_how_they_are_stored(
    seed: str, order: list[int], right: int
) -> None:
    shown = shuffled(replace(QUESTION, right=right), seed)
    stored = HallQuestion(
        QUESTION.text, tuple(QUESTION.options[at] for at in order), order.index(right)
    )
    assert shuffled(stored, seed) == shown
    assert shown.options == shuffled(QUESTION, seed).options
    assert shown.options[shown.right] == QUESTION.options[right]
    assert shown.text == QUESTION.text


def test_every_order_and_every_place_of_the_right_one_is_about_as_frequent() -> None:
    shown = [shuffled(QUESTION, f"evening {number}") for number in range(1_200)]
    orders = Counter(tuple(option["en"] for option in one.options) for one in shown)
    assert set(orders) == set(permutations(option["en"] for option in QUESTION.options))
    assert all(140 <= count <= 260 for count in orders.values())
    assert all(330 <= count <= 470 for count in Counter(one.right for one in shown).values())


def test_in_one_evening_the_right_option_is_not_always_in_the_same_place() -> None:
    questions = [ask(*(f"{at} {word}" for word in "abc")) for at in range(30)]
    assert {shuffled(question, "7 14 21").right for question in questions} == {0, 1, 2}


def test_the_same_seed_gives_the_same_order_on_any_machine() -> None:
    for seed in ("Қырық бір 41", " қырық  БІР ４１ "):
        words = [option["en"] for option in shuffled(QUESTION, seed).options]
        assert words == ["sybyzgy", "qobyz", "zhetigen"]


def test_an_order_needs_a_seed() -> None:
    with pytest.raises(RuleError, match="seed_missing"):
        shuffled(QUESTION, " ")


AVAILABLE = {"tatar": ["t1", "t2"], "korean": ["k1"], "polish": []}


def test_a_tradition_sung_again_takes_another_question() -> None:
    entries = [("1", "tatar"), ("2", "korean"), ("3", "tatar"), ("4", "korean"), ("5", "tatar")]
    assert questions_for(entries, AVAILABLE, {}) == {"1": "t1", "2": "k1", "3": "t2"}


def test_a_tradition_without_questions_is_not_asked_about() -> None:
    assert questions_for([("1", "polish"), ("2", "unheard of")], AVAILABLE, {}) == {}


def test_what_was_asked_stays_when_the_order_changes() -> None:
    entries = [("3", "tatar"), ("1", "tatar")]
    assert questions_for(entries, AVAILABLE, {"1": "t1"}) == {"1": "t1", "3": "t2"}
    assert questions_for(entries, AVAILABLE, {"left": "t1"}) == {"left": "t1", "3": "t2"}


@given(st.lists(st.sampled_from(["tatar", "korean", "polish"]), max_size=7), st.data())
def test_no_question_is_asked_twice_in_an_evening(sung: list[str], data: st.DataObject) -> None:
    entries = [(str(at), tradition) for at, tradition in enumerate(sung)]
    before = questions_for(entries[: data.draw(st.integers(0, 7))], AVAILABLE, {})
    asked = questions_for(data.draw(st.permutations(entries)), AVAILABLE, before)
    assert len(set(asked.values())) == len(asked)
    assert asked.items() >= before.items()
    for tradition, questions in AVAILABLE.items():
        taken = [asked[entry] for entry, own in entries if own == tradition and entry in asked]
        assert sorted(taken) == questions[: sung.count(tradition)]
