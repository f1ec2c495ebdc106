"""What the hall answers is seen by nobody until the question is told: two evenings that differ in
nothing else send the same bytes to every device, and a guard that is taken out is found."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from kruvision.models import Show
from kruvision.services.learning import answers, turns
from kruvision.services.learning.turns import AskedQuestion
from kruvision.services.snapshots import question as pictures
from tests.twins.asked import TOLD, Answers, play_question
from tests.twins.evening import Evening
from tests.twins.play import differing

KNOWS = Answers(before=(1, 1, 0), after=(1,) * 12)
STAGE = "visitor, screen of the stage"
GUESSES = Answers(before=(0, 2, 1), after=(0, 1, 2) * 4)


@pytest.fixture(scope="module")
def evening(furnished: Callable[..., Evening]) -> Evening:
    return furnished()


def found(evening: Evening, *walks: str) -> set[str]:
    """What differs between a hall that knows and one that guesses."""
    more = {"walks": walks} if walks else {}
    return differing(*(play_question(evening, one, **more) for one in (KNOWS, GUESSES)))


def ahead(names: set[str]) -> set[str]:
    """What of it differs before everybody is told."""
    return {name for name in names if not name.startswith(f"{TOLD}: ")}


def test_nobody_sees_what_the_hall_answers_before_it_is_told(evening: Evening) -> None:
    names = found(evening)
    assert ahead(names) == set()
    assert {f"{TOLD}: {STAGE}", f"{TOLD}: phone, stream"} <= names


def test_a_question_that_is_told_too_early_is_found(
    evening: Evening, monkeypatch: pytest.MonkeyPatch
) -> None:
    find = turns.find_current

    def find_told(show: Show | None, *, at: datetime) -> AskedQuestion | None:
        asked = find(show, at=at)
        return replace(asked, seconds=0) if asked else None

    monkeypatch.setattr(pictures.turns, "find_current", find_told)
    names = ahead(found(evening, "visitor"))
    assert {name.partition(": ")[2] for name in names} >= {"visitor, /v/now", STAGE}


def test_a_count_of_right_answers_in_a_picture_before_its_time_is_found(
    evening: Evening, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = answers.counts_of

    def count_right(question_id: int, moment: str) -> dict[int, int]:
        return {1: count(question_id, moment).get(1, 0)}

    monkeypatch.setattr(pictures.answers, "counts_of", count_right)
    names = ahead(found(evening, "visitor"))
    assert {name.partition(": ")[2] for name in names} >= {STAGE}
