"""Exact numbers, marks on a scale, and lots from a seed."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kruvision.rules.errors import RuleError
from kruvision.rules.evening.draw import drawn_order, lot, normal_seed
from kruvision.rules.marks import Scale, check_mark, count_marks, list_marks
from kruvision.rules.numbers import (
    exact_text,
    fixed_text,
    parse_number,
    parse_ratio,
    round_half_up,
)

decimals = st.decimals(-1000, 1000, places=4, allow_nan=False)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("8,75", "8.75"), ("8.75", "8.75"), (" 9 ", "9"), ("-0,5", "-0.5"), ("+3", "3"),
        (".5", "0.5"), ("007", "7"), ("0.10", "0.1"),
    ],
)  # fmt: skip
def test_numbers_are_read_with_decimal_comma_or_point(text: str, value: str) -> None:
    assert parse_number(text) == Fraction(value)


@pytest.mark.parametrize(
    "text",
    ["", "x", "1e3", "NaN", "inf", "-Infinity", "1 000", "1_000", "8.7.5", "8,", "1/3", "٣", "½"],
)
def test_whatever_else_is_written_is_no_number(text: str) -> None:
    with pytest.raises(RuleError, match="not_a_number"):
        parse_number(text)


def test_a_number_of_many_digits_is_refused() -> None:
    assert parse_number("9" * 12 + "." + "9" * 12) > 0
    for text in ("9" * 13, "0." + "1" * 13, "9" * 100_000):
        with pytest.raises(RuleError, match="number_too_long"):
            parse_number(text)


def test_weights_may_be_fractions() -> None:
    assert parse_ratio("1/3") == Fraction(1, 3)
    for text in ("1/0", "1/-3", "a/b"):
        with pytest.raises(RuleError, match="not_a_number"):
            parse_ratio(text)


@given(st.fractions(max_denominator=10_000))
def test_exact_text_loses_nothing(value: Fraction) -> None:
    assert Fraction(exact_text(value)) == value
    assert ("/" in exact_text(value)) == bool({2, 5} < {2, 5, *prime_factors(value.denominator)})


def prime_factors(number: int) -> set[int]:
    found, divisor = set(), 2
    while number > 1:
        while number % divisor == 0:
            found.add(divisor)
            number //= divisor
        divisor += 1
    return found


@given(decimals, st.integers(0, 3))
def test_halves_are_rounded_away_from_zero(value: Decimal, places: int) -> None:
    expected = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    assert round_half_up(Fraction(value), Fraction(1, 10**places)) == Fraction(expected)
    assert Decimal(fixed_text(Fraction(value), places)) == expected


def test_the_half_that_python_rounds_down_goes_up() -> None:
    assert fixed_text(Fraction("8.125"), 2) == "8.13"
    assert fixed_text(Fraction("-8.125"), 2) == "-8.13"
    assert fixed_text(Fraction("2.5"), 0) == "3"
    assert fixed_text(Fraction(0), 2) == "0.00"


QUARTERS = Scale(Fraction(0), Fraction(10), Fraction(1, 4))


def test_a_mark_stands_on_a_step_of_its_scale() -> None:
    assert check_mark(parse_number("8,75"), QUARTERS) == Fraction("8.75")


@pytest.mark.parametrize(
    ("mark", "code"), [("10.25", "off_scale"), ("-1", "off_scale"), ("8.7", "off_step")]
)
def test_a_mark_that_cannot_be_is_refused(mark: str, code: str) -> None:
    with pytest.raises(RuleError) as refused:
        check_mark(Fraction(mark), QUARTERS)
    assert refused.value.code == code


def test_a_scale_has_all_its_marks_in_order() -> None:
    halves = Scale(Fraction(1), Fraction(3), Fraction(1, 2))
    assert [exact_text(mark) for mark in list_marks(halves)] == ["1", "1.5", "2", "2.5", "3"]
    assert count_marks(Scale(Fraction(0), Fraction(1000), Fraction(1, 10**12))) == 10**15 + 1


@pytest.mark.parametrize(
    ("least", "most", "step"), [("5", "1", "1"), ("0", "10", "0"), ("0", "10", "3")]
)
def test_a_scale_whose_ends_are_no_marks_is_refused(least: str, most: str, step: str) -> None:
    with pytest.raises(RuleError, match="bad_scale"):
        Scale(Fraction(least), Fraction(most), Fraction(step))


def test_a_scale_without_steps_takes_any_mark_between() -> None:
    anything = Scale(Fraction(0), Fraction(1))
    assert check_mark(Fraction(1, 3), anything) == Fraction(1, 3)
    for ask in (list_marks, count_marks):
        with pytest.raises(RuleError, match="bad_scale"):
            ask(anything)


@pytest.mark.parametrize("spoken", ["Жеті  қоян", " жеті қоян ", "ЖЕТІ\tҚОЯН", "Жеті қоян"])
def test_a_seed_typed_twice_is_the_same_seed(spoken: str) -> None:
    assert normal_seed(spoken) == "жеті қоян"


def test_wide_digits_are_digits_and_an_empty_seed_is_refused() -> None:
    assert normal_seed("４１ 7") == "41 7"
    for empty in ("", "  ", "\u3000"):
        with pytest.raises(RuleError, match="seed_missing"):
            normal_seed(empty)


def test_a_lot_can_be_drawn_with_any_sha256_tool() -> None:
    expected = sha256(b"tie\n41 7\nentry 3").hexdigest()
    assert lot("tie", " 41  7", "entry 3") == expected
    assert drawn_order("tie", "41 7", "CAB") == drawn_order("tie", "41 7", "ABC")
    assert drawn_order("tie", "41 7", "ABCDEFGH") != drawn_order(
        "running order", "41 7", "ABCDEFGH"
    )
