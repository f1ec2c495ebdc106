"""A typed mark is stored as steps above the criterion's least mark, and written back."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kruvision.models import Criterion
from kruvision.rules.errors import RuleError
from kruvision.services.scoring.mark_steps import read_steps, written_mark


def scale(least: int) -> Criterion:
    """From the least mark to 10 in quarters."""
    return Criterion(scale_min=Fraction(least), scale_max=Fraction(10), step=Fraction(1, 4))


@pytest.mark.parametrize(("least", "steps"), [(0, 35), (1, 31)])
def test_a_mark_is_a_whole_number_of_steps(least: int, steps: int) -> None:
    criterion = scale(least)
    assert read_steps(criterion, "8,75") == read_steps(criterion, "8.75") == steps
    assert written_mark(criterion, steps) == "8.75"
    assert (read_steps(criterion, " "), written_mark(criterion, None)) == (None, "")


@given(st.integers(0, 36))
def test_a_mark_comes_back_from_its_text(steps: int) -> None:
    written = written_mark(scale(1), steps)
    for text in (written, written.replace(".", ",")):
        assert read_steps(scale(1), text) == steps


@pytest.mark.parametrize(
    ("text", "code"),
    [("10.25", "off_scale"), ("0", "off_scale"), ("8.7", "off_step"), ("acht", "not_a_number")],
)
def test_a_mark_that_cannot_be_is_refused(text: str, code: str) -> None:
    with pytest.raises(RuleError) as refused:
        read_steps(scale(1), text)
    assert refused.value.code == code
