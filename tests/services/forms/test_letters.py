"""Texts that are made to be hard to read: what is kept of them, and that nothing is lost else."""

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from kruvision.services.errors import Invalid
from kruvision.services.forms import inputs, letters
from kruvision.services.forms.inputs import Input, Name, clean_text, read
from kruvision.services.forms.letters import MOST_MARKS_IN_A_ROW, shown_letters
from kruvision.services.tokens import new_code, read_code

ACUTE, DOT_BELOW = "\u0301", "\u0323"


def shown_one_by_one(text: str) -> str:
    """The same, as slow as it is plain."""
    kept = []
    for letter in text:
        category = unicodedata.category(letter)
        if letter in "\n\t\u200c\u200d" or category not in {"Cc", "Cs", "Co", "Cf"}:
            kept.append(letter)
    return unicodedata.normalize("NFC", "".join(kept))


def test_every_letter_there_is_is_kept_or_hidden_by_its_category() -> None:
    wrong = [
        f"{number:x}"
        for number in range(sys.maxunicode + 1)
        if number & 0xFFFE != 0xFFFE  # no letters at all, the last two of each plane
        and shown_letters(f"a{chr(number)}") != shown_one_by_one(f"a{chr(number)}")
    ]
    assert wrong == []


@given(st.text(alphabet="aé\u0301\u0323\u200d\u202e\n\t\0қ\ud83d😀"))
def test_honest_lengths_are_what_the_plain_way_gives(text: str) -> None:
    marks = sum(unicodedata.combining(letter) > 0 for letter in text)
    if marks <= MOST_MARKS_IN_A_ROW:
        assert shown_letters(text) == shown_one_by_one(text)


def test_of_an_endless_run_of_marks_as_many_stay_as_a_text_can_need() -> None:
    endless = "a" + (ACUTE + DOT_BELOW) * 40_000 + "b"
    kept = clean_text(endless)
    assert unicodedata.normalize("NFD", kept) == unicodedata.normalize(
        "NFD", "a" + (ACUTE + DOT_BELOW) * (MOST_MARKS_IN_A_ROW // 2) + "b"
    )


def test_marks_between_hidden_letters_are_one_run() -> None:
    assert len(clean_text("a" + (ACUTE * 20 + "\u202e") * 100)) <= 1 + MOST_MARKS_IN_A_ROW


class Places(Input):
    """A table of names."""

    places: dict[str, Name]


def test_few_mistakes_are_told_one_by_one_and_endless_ones_as_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(Invalid) as few:
        read(Places, {"places": {str(n): "" for n in range(3)}, "x": "y"})
    assert set(few.value.fields) == {"places.0", "places.1", "places.2", "x"}
    with pytest.raises(Invalid) as many:
        read(Places, {"places": {}, **{f"x{n}": 1 for n in range(3_000)}})
    assert list(many.value.fields) == [""]
    monkeypatch.setattr(inputs, "MOST_ERRORS", 10**9)
    with pytest.raises(Invalid) as unguarded:
        read(Places, {"places": {}, **{f"x{n}": 1 for n in range(3_000)}})
    assert len(unguarded.value.fields) == 3_000


def test_what_is_told_of_a_mistake_does_not_hold_what_was_sent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows: list[object] = []
    monkeypatch.setattr(inputs, "_field_error", lambda row: rows.append(row))
    with pytest.raises(Invalid):
        read(Places, {"places": {"0": ["x" * 10_000]}})
    assert "x" * 100 not in repr(rows)
    with pytest.raises(ValidationError) as error:
        Places.model_validate({"places": {"0": ["x" * 10_000]}})
    assert "x" * 100 in repr(error.value.errors())


def test_a_code_is_read_up_to_what_somebody_may_type() -> None:
    code = new_code(27)
    assert read_code(" - ".join(code.lower())) == code
    assert read_code(code + "-" * 200) == ""


def test_the_classes_are_those_of_this_pythons_unicode() -> None:
    marks = {n for n in range(sys.maxunicode + 1) if unicodedata.combining(chr(n))}
    assert marks == {n for n in letters.LOOKED_AT if unicodedata.combining(chr(n))}
