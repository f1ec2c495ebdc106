"""A nudge reaches the tablet for a while, and only a juror of the show can get one."""

from datetime import timedelta

import pytest

from kruvision import clock
from kruvision.services.access import Actor
from kruvision.services.errors import NotAllowed, NotFound
from kruvision.services.jury import reminders
from kruvision.services.record import chain
from tests.factories import make_show

MANAGER = Actor("stage_manager", 1)


def test_a_nudged_juror_is_asked_for_two_minutes(app):
    show, now = make_show(), clock.now()
    juror = show.seats[1].juror_id
    assert not reminders.is_nudged(juror, show.id, at=now)
    reminders.nudge_juror(show.id, juror, by=MANAGER, at=now)
    assert reminders.is_nudged(juror, show.id, at=now + timedelta(seconds=90))
    assert not reminders.is_nudged(juror, show.id, at=now + timedelta(minutes=3))
    assert not reminders.is_nudged(show.seats[0].juror_id, show.id, at=now)
    assert chain.list_lines(show.id)[0].kind == "juror_nudged"


def test_a_nudge_of_one_show_is_not_seen_in_another(app):
    show, other, now = make_show(), make_show(), clock.now()
    reminders.nudge_juror(show.id, show.seats[0].juror_id, by=MANAGER, at=now)
    assert not reminders.is_nudged(show.seats[0].juror_id, other.id, at=now)


def test_a_juror_without_a_seat_here_cannot_be_nudged(app):
    show, other = make_show(), make_show()
    with pytest.raises(NotFound):
        reminders.nudge_juror(show.id, other.seats[0].juror_id, by=MANAGER, at=clock.now())


def test_an_observer_nudges_nobody(app):
    show = make_show()
    with pytest.raises(NotAllowed):
        reminders.nudge_juror(
            show.id, show.seats[0].juror_id, by=Actor("observer", 1), at=clock.now()
        )
