"""A juror calls for help, somebody answers, and the call is over."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from kruvision.services.access import SYSTEM, Actor
from kruvision.services.jury import help_calls
from tests.factories import make_show

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def juror(app: Flask) -> Actor:
    return Actor("juror", make_show(jurors=1).seats[0].juror_id)


def test_a_call_is_asked_then_answered_then_over(juror: Actor):
    assert help_calls.ask_help(juror, True, at=NOON) == {"help": "asked"}
    help_calls.send_help(juror.id, by=SYSTEM)
    assert help_calls.call_of(juror.id) == "coming"
    help_calls.end_help(juror.id, by=SYSTEM)
    assert help_calls.call_of(juror.id) == ""


def test_asking_again_keeps_the_answer(juror: Actor):
    help_calls.ask_help(juror, True, at=NOON)
    help_calls.send_help(juror.id, by=SYSTEM)
    assert help_calls.ask_help(juror, True, at=NOON) == {"help": "coming"}


def test_a_call_taken_back_meanwhile_is_not_answered(juror: Actor):
    help_calls.ask_help(juror, True, at=NOON)
    help_calls.ask_help(juror, False, at=NOON)
    help_calls.send_help(juror.id, by=SYSTEM)
    assert help_calls.call_of(juror.id) == ""
