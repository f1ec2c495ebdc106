"""The stop watch of an act, and what an overrun proposes."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from kruvision.extensions import db
from kruvision.models import Entry, RecordLine, Screen, Show
from kruvision.rules.evening import flow
from kruvision.services.access import Actor
from kruvision.services.deductions import overruns, stop_watch
from kruvision.services.deductions.deductions import list_deductions
from kruvision.services.deductions.stop_watch import SetRightInput, sung_seconds
from kruvision.services.entries import status
from kruvision.services.entries.status import StatusInput
from kruvision.services.errors import Invalid, Refused
from kruvision.services.forms.inputs import read
from kruvision.services.snapshots.console import control_snapshot
from kruvision.services.snapshots.screen import screen_snapshot
from kruvision.services.stage import steps
from tests.factories import make_show
from tests.factories.deductions import take_back
from tests.factories.jury import start
from tests.factories.published import FIRST, SECOND
from tests.factories.real_evening import NOON
from tests.factories.results import change
from tests.factories.screens import make_screen

RULE = {"limit": 240, "costs": "1", "share": False, "every": 30, "tolerance": 10}
BY_CALL, BY_HAND = {**RULE, "starts": "call"}, {**RULE, "starts": "hand"}


def later(**parts: int) -> datetime:
    return NOON + timedelta(**parts)


def make(rule: dict[str, Any], **values: Any) -> Show:
    return start(make_show(combination="jury_only", time_rule=rule, **values))


def press(show: Show, kind: str, at: datetime) -> None:
    row = db.session.get_one(Show, show.id)
    legal = flow.legal_steps(steps.evening_of(row))
    step = next(step for step in legal if step.kind == kind)
    steps.press(row.id, step, revision=row.revision, by=FIRST, at=at)


def undo(show: Show, at: datetime) -> None:
    row = db.session.get_one(Show, show.id)
    step = flow.undo_step(steps.evening_of(row))
    assert step
    steps.undo(row.id, step, revision=row.revision, by=FIRST, at=at)


def act(show: Show, place: int = 0) -> Entry:
    db.session.rollback()
    return db.session.get_one(Show, show.id).entries[place]


def sing(show: Show, seconds: int) -> Entry:
    """The next act is called and sings so long."""
    press(show, "call_entry", NOON)
    press(show, "finish_entry", later(seconds=seconds))
    return act(show)


def test_it_starts_with_the_call_and_stops_as_the_act_has_sung(app: Flask):
    show = make(BY_CALL)
    press(show, "call_entry", NOON)
    assert sung_seconds(act(show), later(seconds=90)) == 90
    press(show, "finish_entry", later(seconds=271))
    assert sung_seconds(act(show), later(hours=1)) == 271


def test_taking_the_steps_back_lets_it_run_on_and_forgets_it(app: Flask):
    show = make(BY_CALL)
    sing(show, 100)
    undo(show, later(seconds=110))
    assert sung_seconds(act(show), later(seconds=150)) == 150
    undo(show, later(seconds=160))
    assert sung_seconds(act(show), later(seconds=170)) is None


def test_by_hand_it_starts_stops_and_starts_anew(app: Flask):
    show = make(BY_HAND)
    press(show, "call_entry", NOON)
    entry = act(show).id
    assert act(show).clock_started_at is None
    with pytest.raises(Refused, match="already_done"):
        stop_watch.stop(entry, by=FIRST, at=NOON)
    stop_watch.start(entry, by=FIRST, at=later(seconds=20))
    with pytest.raises(Refused, match="already_done"):
        stop_watch.start(entry, by=FIRST, at=later(seconds=21))
    stop_watch.stop(entry, by=FIRST, at=later(seconds=30))
    assert sung_seconds(act(show), later(hours=1)) == 10
    stop_watch.start(entry, by=FIRST, at=later(seconds=60))
    stop_watch.stop(entry, by=FIRST, at=later(seconds=160))
    press(show, "finish_entry", later(seconds=200))
    assert sung_seconds(act(show), later(hours=1)) == 100
    undo(show, later(seconds=210))
    assert sung_seconds(act(show), later(hours=1)) == 100


def test_it_runs_for_the_act_on_stage_alone_and_where_there_is_a_limit(app: Flask):
    show, endless = make(BY_HAND), make({})
    with pytest.raises(Refused, match="clock_not_now"):
        stop_watch.start(act(show).id, by=FIRST, at=NOON)
    press(endless, "call_entry", NOON)
    assert act(endless).clock_started_at is None
    with pytest.raises(Refused, match="no_time_limit"):
        stop_watch.start(act(endless).id, by=FIRST, at=NOON)
    for role in ("observer", "juror"):
        with pytest.raises(Refused, match="not_allowed"):
            stop_watch.start(1, by=Actor(role, 1), at=NOON)


def test_it_is_set_right_with_a_reason_on_record(app: Flask):
    show = make(BY_CALL)
    entry = sing(show, 300).id
    right = read(SetRightInput, {"sung": "4:05", "reason": "as on the recording"})
    stop_watch.set_right(entry, right, by=FIRST, at=later(hours=1))
    assert sung_seconds(act(show), later(hours=2)) == 245
    line = db.session.query(RecordLine).filter_by(kind="clock_set").one()
    assert line.data == {"entry": entry, "seconds": 245, "reason": "as on the recording"}
    with pytest.raises(Invalid):
        read(SetRightInput, {"sung": "", "reason": "why"})
    with pytest.raises(Refused, match="deduction_too_early"):
        stop_watch.set_right(act(show, 1).id, right, by=FIRST, at=NOON)


def test_one_that_runs_goes_on_from_there(app: Flask):
    show = make(BY_CALL)
    press(show, "call_entry", NOON)
    right = read(SetRightInput, {"sung": "0:05", "reason": "the song began late"})
    stop_watch.set_right(act(show).id, right, by=FIRST, at=later(seconds=60))
    assert sung_seconds(act(show), later(seconds=70)) == 15


def test_an_overrun_is_proposed_and_given_with_one_press(app: Flask):
    show = make(BY_CALL)
    entry = sing(show, 271).id
    assert list_deductions(show.id) == []
    [proposed] = overruns.list_overruns(show.id)
    assert (proposed.entry_id, proposed.seconds, proposed.cost) == (entry, 271, 2)
    with pytest.raises(Refused, match="overrun_changed"):
        overruns.give(entry, 272, by=FIRST, at=NOON)
    assert overruns.give(entry, 271, by=FIRST, at=NOON)
    assert overruns.list_overruns(show.id) == []
    [given] = list_deductions(show.id)
    assert (given.code, given.amount, given.reason) == ("time", 2, "4:31 > 4:00")
    take_back(given)
    assert len(overruns.list_overruns(show.id)) == 1


@pytest.mark.parametrize("seconds", [240, 250])
def test_within_the_limit_and_what_is_forgiven_nothing_is_proposed(app: Flask, seconds: int):
    show = make(BY_CALL)
    sing(show, seconds)
    assert overruns.list_overruns(show.id) == []


def test_an_overrun_that_was_let_pass_comes_back_only_with_another_time(app: Flask):
    show = make(BY_CALL)
    entry = sing(show, 271).id
    overruns.let_pass(entry, 271, by=FIRST, at=NOON)
    assert overruns.list_overruns(show.id) == []
    right = read(SetRightInput, {"sung": "5:00", "reason": "the recording"})
    stop_watch.set_right(entry, right, by=FIRST, at=NOON)
    assert [row.seconds for row in overruns.list_overruns(show.id)] == [300]


def test_nothing_is_proposed_of_guests_or_where_nothing_can_be_subtracted(app: Flask):
    show = make(BY_CALL)
    entry = sing(show, 271).id
    change(show, method="rank_sum")
    assert overruns.list_overruns(show.id) == []
    change(show, method="weighted_mean")
    status.change_status(entry, StatusInput(status="guest"), by=FIRST, at=NOON)
    assert overruns.list_overruns(show.id) == []


def test_after_the_close_giving_it_takes_two_who_press_the_same(app: Flask):
    show = make(BY_CALL, two_person_rule=True)
    entry = sing(show, 271).id
    start(show, "closed")
    assert overruns.give(entry, 271, by=FIRST, at=NOON) is False
    assert overruns.give(entry, 271, by=SECOND, at=NOON) is True
    assert len(list_deductions(show.id)) == 1


def test_the_console_shows_it_and_the_stage_managers_time(app: Flask):
    show = make(BY_CALL)
    press(show, "call_entry", NOON)
    clock = control_snapshot(show.id, at=later(seconds=250))["clock"]
    assert clock
    assert (clock["state"], clock["seconds"], clock["is_over"]) == ("running", 250, True)
    press(show, "finish_entry", later(seconds=271))
    picture = control_snapshot(show.id, at=later(seconds=300))
    assert picture["clock"] is None
    [overrun] = picture["overruns"]
    assert (overrun["seconds"], overrun["amount"], overrun["share"]) == (271, "2", False)


def test_a_screen_has_the_time_only_where_it_shows_the_stop_watch(app: Flask):
    show = make(BY_CALL)
    press(show, "call_entry", NOON)
    screen: Screen = make_screen(show.edition, view="clock", follows=False)
    shown = screen_snapshot(screen, at=later(seconds=5))
    assert shown["clock"] == {
        "since": NOON.isoformat(),
        "seconds": 5,
        "limit": 240,
        "is_over": False,
    }
    assert shown["languages"] == ["kk"]
    other = make_screen(show.edition, view="now", follows=False)
    assert screen_snapshot(other, at=later(seconds=5))["clock"] is None
