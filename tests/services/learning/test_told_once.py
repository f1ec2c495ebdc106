"""A question that was told once stays told, whatever is taken back; one that was not may be asked
again, and what was answered before still counts, once a phone."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from kruvision.models import Show
from kruvision.rules.evening import flow
from kruvision.rules.evening.flow import Step
from kruvision.rules.learning.moments import OPEN, TOLD
from kruvision.services.access import SYSTEM
from kruvision.services.errors import Refused
from kruvision.services.learning import beforehand, questions, turns
from kruvision.services.learning.answers import Outcome, counts_of, give_answer
from kruvision.services.learning.questions import AskingInput, HallQuestionInput
from kruvision.services.snapshots.question import question_of as picture_of
from kruvision.services.stage import steps
from tests.factories import names
from tests.factories.learning import RIGHT, make_asked_show, question_of

pytestmark = pytest.mark.both_databases

NOW = datetime(2026, 11, 20, 19, 0, tzinfo=UTC)


def after(seconds: int) -> datetime:
    return NOW + timedelta(seconds=seconds)


@pytest.fixture
def show(app: Flask) -> Show:
    """The first act has sung, and the hall is asked about it."""
    show = make_asked_show(entries=3)
    press(show, "call_entry", -60)
    press(show, "finish_entry", 0)
    return show


def press(show: Show, kind: str, seconds: int) -> None:
    step = next(one for one in flow.legal_steps(steps.evening_of(show)) if one.kind == kind)
    steps.press(show.id, step, revision=show.revision, by=SYSTEM, at=after(seconds))


def undo(show: Show, kind: str, seconds: int) -> None:
    shown = flow.undo_step(steps.evening_of(show)) or Step("nothing")
    assert shown.kind == kind
    steps.undo(show.id, shown, revision=show.revision, by=SYSTEM, at=after(seconds))


def moment(show: Show, seconds: int) -> str:
    asked = turns.find_current(show, at=after(seconds))
    return asked.moment(after(seconds)) if asked else ""


def answer(show: Show, device: str, seconds: int) -> Outcome:
    question = question_of(show.entries[0]).id
    return give_answer(question, "after", RIGHT, device, at=after(seconds))


def test_a_question_that_was_told_is_not_asked_again_after_a_step_back(show: Show) -> None:
    assert answer(show, "a", 5).counted
    assert moment(show, 41) == TOLD
    undo(show, "unfinish_entry", 50)
    assert moment(show, 51) == ""
    with pytest.raises(Refused, match="question_not_open"):
        answer(show, "b", 52)
    press(show, "finish_entry", 60)
    assert [moment(show, seconds) for seconds in (60, 61, 200)] == [TOLD] * 3
    assert answer(show, "b", 61).late
    assert counts_of(question_of(show.entries[0]).id, "after") == {RIGHT: 1}
    picture = picture_of(show, at=after(60))
    assert picture
    assert (picture["right"], picture["closes_at"]) == (RIGHT, after(60))


def test_a_question_that_was_still_open_is_asked_again_and_counts_each_phone_once(
    show: Show,
) -> None:
    assert answer(show, "a", 5).counted
    undo(show, "unfinish_entry", 39)
    press(show, "finish_entry", 60)
    assert [moment(show, seconds) for seconds in (60, 99, 100)] == [OPEN, OPEN, TOLD]
    assert not answer(show, "a", 61).counted
    assert answer(show, "b", 61).counted
    assert counts_of(question_of(show.entries[0]).id, "after") == {RIGHT: 2}


def test_what_was_told_is_not_asked_beforehand_either(show: Show) -> None:
    undo(show, "unfinish_entry", 50)
    undo(show, "uncall_entry", 55)
    told = question_of(show.entries[0]).id
    hall = [beforehand.list_for(f"phone {number}") for number in range(40)]
    asked = {question.id for phone in hall for question in phone}
    assert asked == {question_of(entry).id for entry in show.entries[1:]}
    with pytest.raises(Refused, match="song_has_begun"):
        give_answer(told, "before", RIGHT, "b", at=after(56))


def test_a_call_that_is_taken_back_lets_the_question_go_on_for_its_seconds(show: Show) -> None:
    press(show, "call_entry", 10)
    assert moment(show, 11) == ""
    undo(show, "uncall_entry", 12)
    assert [moment(show, seconds) for seconds in (12, 39, 40)] == [OPEN, OPEN, TOLD]


def test_more_seconds_for_the_next_ones_open_no_question_that_was_told(show: Show) -> None:
    longer = AskingInput(asks_questions=True, question_seconds=120)
    questions.set_asking(show.id, longer, by=SYSTEM, at=after(50))
    assert moment(show, 51) == TOLD


def test_more_seconds_for_one_that_is_open_are_its_own(show: Show) -> None:
    longer = AskingInput(asks_questions=True, question_seconds=120)
    questions.set_asking(show.id, longer, by=SYSTEM, at=after(20))
    assert [moment(show, seconds) for seconds in (51, 120)] == [OPEN, TOLD]


def test_another_question_in_its_place_was_told_to_nobody(show: Show) -> None:
    undo(show, "unfinish_entry", 50)
    texts = {"text": names("Other"), "right": names("Yes"), "fact": names("Fact")}
    typed = {**texts, "wrong": {"0": names("No"), "1": names("Never")}}
    entered = HallQuestionInput.model_validate(typed)
    questions.change(show.id, show.entries[0].id, entered, by=SYSTEM, at=after(55))
    press(show, "finish_entry", 60)
    assert moment(show, 61) == OPEN
