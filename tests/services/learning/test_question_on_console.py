"""The console says that a question is open, and until when; what the hall answers it does not."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from kruvision.fragments import render
from kruvision.models import Show
from kruvision.services.snapshots.console import control_snapshot
from tests.factories.learning import give_answers, make_asked_show, question_of, sing
from tests.factories.results import change

NOW = datetime(2026, 11, 20, 19, 0, tzinfo=UTC)
OPEN = {"state": "open", "closes_at": (NOW + timedelta(seconds=40)).isoformat()}
PICTURES = {"console/picture.html": "happening-more", "console/stage_picture.html": "say-question"}


@pytest.fixture
def show(app: Flask) -> Show:
    return make_asked_show(entries=3, jurors=1)


def seen(show: Show, seconds: int = 0) -> Any:
    return control_snapshot(show.id, at=NOW + timedelta(seconds=seconds))


def test_a_question_is_open_until_it_is_told_and_gone_with_the_next_call(show: Show) -> None:
    assert seen(show)["question"] is None
    sing(show, at=NOW)
    assert seen(show, 5)["question"] == OPEN
    assert seen(show, 41)["question"]["state"] == "told"
    change(show.entries[1], stage="on_stage")
    assert seen(show, 5)["question"] is None


def test_of_a_song_that_is_sung_again_the_hall_knows_the_answer(show: Show) -> None:
    change(sing(show, at=NOW), was_told=True)
    change(show.entries[0], stage="on_stage", performed_at=None)
    assert seen(show, 50)["question"]["state"] == "known"
    sing(show, at=NOW)
    assert seen(show, 0)["question"]["state"] == "told"


def test_the_console_of_a_show_that_the_hall_is_not_with_says_nothing(show: Show) -> None:
    sing(show, at=NOW)
    other = make_asked_show(entries=1)
    sing(other, at=NOW)
    assert [seen(one, 5)["question"] for one in (show, other)] in ([OPEN, None], [None, OPEN])


@pytest.mark.parametrize("template", PICTURES)
@pytest.mark.parametrize("seconds", [5, 41])
def test_it_tells_neither_the_answer_nor_what_the_hall_answers(
    show: Show, template: str, seconds: int
) -> None:
    sing(show, at=NOW)
    pictures = []
    for counts in ([0, 0, 0], [3, 9, 1]):
        give_answers(question_of(show.entries[0]), counts)
        snapshot = seen(show, seconds)
        html = render(template, "en", snapshot=snapshot, level="publish")
        assert PICTURES[template] in html
        assert ("A question is open:" in html) == (seconds == 5)
        assert not any(word in html for word in ("Fact 1", "Two 1", "Question 1"))
        pictures.append(json.dumps(snapshot, default=str) + html)
    assert pictures[0] == pictures[1]
