"""The clock turns a question from open to told: phones and screens are sent once, nothing is
written."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from kruvision import clock
from kruvision.extensions import db
from kruvision.live import broadcast
from kruvision.live.learning.question_clock import Watch
from kruvision.models import RecordLine, Show
from kruvision.services.learning import claims
from kruvision.services.transactions.transaction import current_revision
from kruvision.state import state
from tests.factories.learning import make_asked_show, sing
from tests.factories.results import change

HALL = [broadcast.PHONES, broadcast.SCREENS]


@pytest.fixture
def show(app: Flask) -> Show:
    return make_asked_show()


def looked(watch: Watch, seconds: int) -> list[broadcast.Room]:
    """What is to be sent after a look so many seconds from now."""
    state().dirty.take()
    watch.look(clock.now() + timedelta(seconds=seconds))
    return state().dirty.take()


def test_phones_and_screens_are_sent_once_as_the_question_is_told(show: Show) -> None:
    watch = Watch()
    assert looked(watch, 0) == []
    sing(show)
    assert looked(watch, 1) == []
    assert looked(watch, 39) == []
    assert looked(watch, 41) == HALL
    assert looked(watch, 42) == []


def test_a_turn_writes_nothing(show: Show) -> None:
    watch = Watch()
    sing(show)
    lines, revision = db.session.scalar(select(func.count(RecordLine.id))), current_revision()
    looked(watch, 1)
    assert looked(watch, 41) == HALL
    assert db.session.scalar(select(func.count(RecordLine.id))) == lines
    assert current_revision() == revision


def test_the_next_call_ends_a_question_without_a_turn(show: Show) -> None:
    watch = Watch()
    sing(show)
    looked(watch, 1)
    change(show.entries[1], stage="on_stage")
    assert looked(watch, 41) == []


def test_a_step_taken_back_takes_the_question_back(show: Show) -> None:
    watch = Watch()
    question = sing(show)
    looked(watch, 1)
    change(show.entries[0], stage="on_stage", performed_at=None)
    assert looked(watch, 2) == []
    assert sing(show).id == question.id
    looked(watch, 3)
    assert looked(watch, 41) == HALL


def test_with_the_turn_it_is_forgotten_which_phones_have_answered(show: Show) -> None:
    watch = Watch()
    question = sing(show).id
    assert claims.claim(question, "after", "phone")
    looked(watch, 1)
    assert not claims.claim(question, "after", "phone")
    looked(watch, 41)
    assert claims.claim(question, "after", "phone")
