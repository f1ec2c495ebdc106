"""A teacher's quiz: spread over the traditions, the same for its code, and a code that is read."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kruvision.rules.errors import RuleError
from kruvision.rules.learning.quiz import (
    CODE_ALPHABET,
    CODE_LENGTH,
    CODES,
    QUESTIONS,
    code_of,
    pick_questions,
    read_code,
)

SEEDS = st.text(CODE_ALPHABET, min_size=1, max_size=6)
ARCHIVES = st.dictionaries(st.sampled_from("abcdefghijklmno"), st.integers(0, 4)).map(
    lambda sizes: {name: [f"{name}{at}" for at in range(size)] for name, size in sizes.items()}
)
LARGE = {f"tradition {at:02}": [f"{at:02}a", f"{at:02}b"] for at in range(42)}
TAKEN_FOR_EACH_OTHER = ["0OQ", "0OD", "1IL", "2Z", "5S", "6G", "8B", "UV"]


@given(ARCHIVES, SEEDS, st.integers(0, 20))
def test_traditions_take_turns(archive: dict[str, list[str]], seed: str, count: int) -> None:
    picked = pick_questions(archive, seed, count)
    assert len(picked) == min(count, sum(map(len, archive.values())))
    assert len(set(picked)) == len(picked)
    assert all(question in archive[name] for name, question in picked)
    times = Counter(name for name, _question in picked)
    for at, (name, _question) in enumerate(picked):
        so_far = Counter(other for other, _question in picked[:at])
        waiting = [other for other in archive if so_far[other] < len(archive[other])]
        assert so_far[name] == min(so_far[other] for other in waiting)
    assert all(times[name] <= len(archive[name]) for name in times)


@given(ARCHIVES, SEEDS, st.data())
def test_the_same_seed_gives_the_same_quiz(
    archive: dict[str, list[str]], seed: str, data: st.DataObject
) -> None:
    names = data.draw(st.permutations(sorted(archive)))
    other = {name: data.draw(st.permutations(archive[name])) for name in names}
    assert pick_questions(other, seed) == pick_questions(archive, seed)
    assert pick_questions(archive, seed, 3) == pick_questions(archive, seed)[:3]


def test_a_quiz_has_ten_questions_from_ten_traditions() -> None:
    picked = pick_questions(LARGE, "HX4PQ7")
    assert len(picked) == len({name for name, _question in picked}) == QUESTIONS == 10


def test_every_question_of_the_archive_comes_up() -> None:
    quizzes = [pick_questions(LARGE, code_of(number)) for number in range(400)]
    asked = Counter(question for quiz in quizzes for _name, question in quiz)
    assert len(asked) == 84
    assert all(20 <= count <= 80 for count in asked.values())


def test_the_questions_of_traditions_are_drawn_apart() -> None:
    """Also where they are numbered alike."""
    alike = {name: ["1", "2"] for name in LARGE}
    assert {question for _name, question in pick_questions(alike, "HX4PQ7")} == {"1", "2"}


def test_the_same_code_gives_the_same_quiz_on_any_machine() -> None:
    archive = {"kazakh": ["k1", "k2"], "tatar": ["t1", "t2"], "korean": ["c1"]}
    picked = [question for _name, question in pick_questions(archive, "HX4PQ7")]
    assert picked == ["t2", "k2", "c1", "t1", "k1"]


def test_a_quiz_needs_a_seed() -> None:
    with pytest.raises(RuleError, match="seed_missing"):
        pick_questions(LARGE, "")


@pytest.mark.parametrize("alike", TAKEN_FOR_EACH_OTHER)
def test_no_two_characters_of_a_code_are_taken_for_each_other(alike: str) -> None:
    assert len(set(CODE_ALPHABET) & set(alike)) <= 1
    assert sorted(set(CODE_ALPHABET)) == list(CODE_ALPHABET)


@given(st.integers(0, CODES - 1))
def test_a_code_is_read_as_it_was_made(number: int) -> None:
    code = code_of(number)
    assert len(code) == CODE_LENGTH
    assert read_code(code) == read_code(f" {code[:3].lower()}-{code[3:]} ") == code


def test_every_number_has_a_code_of_its_own() -> None:
    numbers = [*range(1_000), *range(CODES - 1_000, CODES)]
    assert len({code_of(number) for number in numbers}) == 2_000


def test_a_code_typed_in_cyrillic_is_read_by_its_looks() -> None:
    assert read_code("асенкм") == "ACEHKM"
    assert read_code("РТХУЗ3") == "PTXY33"
    assert read_code("Һ Ү 4 6 7 9") == "HY4679"


@pytest.mark.parametrize("typed", ["", "HX4PQ", "HX4PQ77", "HX4PQ0", "ЖХ4РQ7", "HX4PQ?"])
def test_what_cannot_be_a_code_is_no_code(typed: str) -> None:
    assert read_code(typed) == ""
