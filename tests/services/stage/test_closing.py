"""A vote closed by a person: five last seconds that everybody sees, in which votes count, and which
can be stopped; the close is the one moment at their end."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from kruvision.extensions import db
from kruvision.live import voting_clock
from kruvision.models import Entry, Show, VotingWindow
from kruvision.rules.evening.flow import Step
from kruvision.services.access import SYSTEM, Actor
from kruvision.services.audience import windows
from kruvision.services.errors import Refused
from kruvision.services.record import chain
from kruvision.services.snapshots.audience import audience_snapshot
from kruvision.services.snapshots.console import control_snapshot
from kruvision.services.snapshots.screen import screen_snapshot
from kruvision.services.stage import steps as stage_steps
from tests.factories.screens import make_screen
from tests.factories.voting import cast, entry_ids, get_window, make_vote

pytestmark = pytest.mark.both_databases

NOW = datetime(2026, 11, 20, 19, 0, tzinfo=UTC)
ORGANIZER = Actor("organizer", 1)


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


@pytest.fixture
def window(app: Flask) -> VotingWindow:
    """A vote of one minute, opened at seven, after everybody has sung."""
    window = make_vote(at=NOW, window_seconds=60)
    for entry in db.session.query(Entry).filter_by(show_id=window.show_id):
        entry.stage, entry.performed_at = "performed", NOW - timedelta(minutes=entry.id)
    db.session.commit()
    return window


def show_of(window: VotingWindow) -> Show:
    return db.session.get_one(Show, window.show_id)


def start_closing(window: VotingWindow, at: datetime) -> None:
    revision, step = show_of(window).revision, Step("start_closing")
    stage_steps.press(window.show_id, step, revision=revision, by=ORGANIZER, at=at)


def stop_closing(window: VotingWindow, at: datetime) -> None:
    revision, step = show_of(window).revision, Step("stop_closing")
    stage_steps.undo(window.show_id, step, revision=revision, by=ORGANIZER, at=at)


def state(window: VotingWindow) -> tuple[str, str]:
    stored = get_window(window.id)
    return stored.state, show_of(window).phase


def test_a_press_starts_five_seconds_and_the_clock_closes_at_their_end(window):
    start_closing(window, after(10))
    stage_steps.close_due(after(15))
    assert state(window) == ("open", "voting")
    stage_steps.close_due(after(15.4))
    assert state(window) == ("closed", "closed")
    checked, newest, before = chain.list_lines(window.show_id)[:3]
    assert (checked.kind, checked.data["count"]) == ("evidence_checked", 0)
    assert (newest.kind, newest.actor) == ("voting_closed", "system")
    assert (before.kind, before.actor) == ("voting_closing", ORGANIZER.label)


def test_a_ballot_counts_until_the_close_at_the_end_of_the_last_seconds_and_not_after_it(window):
    first, *_ = entry_ids(window.show_id)
    start_closing(window, after(10))
    cast(window, [first], at=after(14.9))
    cast(window, [first], at=after(15.2))
    stage_steps.close_due(after(15.4))
    with pytest.raises(Refused, match="closed"):
        cast(window, [first], at=after(15.5))
    with pytest.raises(Refused, match="closed"):
        cast(window, [first], at=after(15.3))
    assert get_window(window.id).ballots == 2
    closed = next(x for x in chain.list_lines(window.show_id) if x.kind == "voting_closed")
    assert closed.data["ballots"] == 2


def test_a_closing_that_is_stopped_leaves_the_vote_as_it_was(window):
    first, *_ = entry_ids(window.show_id)
    start_closing(window, after(10))
    stop_closing(window, after(13))
    stage_steps.close_due(after(20))
    assert state(window) == ("open", "voting")
    cast(window, [first], at=after(62))
    stage_steps.close_due(after(63.5))
    assert state(window) == ("closed", "closed")
    assert get_window(window.id).ballots == 1


def test_nobody_but_the_clock_closes_a_vote(window):
    revision, step = show_of(window).revision, Step("close_voting")
    with pytest.raises(Refused, match="step_not_possible"):
        stage_steps.press(window.show_id, step, revision=revision, by=ORGANIZER, at=after(10))
    assert state(window) == ("open", "voting")


def test_a_stop_that_comes_too_late_opens_nothing_again(window):
    start_closing(window, after(10))
    revision = show_of(window).revision
    stage_steps.close_due(after(15.4))
    with pytest.raises(Refused, match="already_done"):
        stage_steps.undo(
            window.show_id, Step("stop_closing"), revision=revision, by=ORGANIZER, at=after(16)
        )
    assert state(window) == ("closed", "closed")


def test_the_announced_end_stays_where_it_is_when_the_last_seconds_would_go_beyond_it(window):
    first, *_ = entry_ids(window.show_id)
    start_closing(window, after(61))
    cast(window, [first], at=after(62.9))
    with pytest.raises(Refused, match="closed"):
        cast(window, [first], at=after(63.1))
    stage_steps.close_due(after(63.2))
    assert state(window) == ("closed", "closed")


def test_more_time_keeps_a_closing_vote_open(window):
    start_closing(window, after(10))
    windows.prolong_window(window.show_id, 60, by=SYSTEM, at=after(12))
    stage_steps.close_due(after(20))
    assert state(window) == ("open", "voting")
    assert get_window(window.id).closes_at == after(120)


def test_one_press_for_more_time_gives_it_once(window):
    shown = (window.id, window.closes_at)
    windows.prolong_window(window.show_id, 60, by=SYSTEM, at=after(1), shown=shown)
    with pytest.raises(Refused, match="already_done"):
        windows.prolong_window(window.show_id, 60, by=SYSTEM, at=after(2), shown=shown)
    assert get_window(window.id).closes_at == after(120)


def test_a_paused_vote_can_be_closed_and_that_can_be_stopped(window):
    windows.pause_open_windows(at=after(5))
    start_closing(window, after(10))
    stop_closing(window, after(12))
    stage_steps.close_due(after(20))
    assert state(window) == ("paused", "voting")
    start_closing(window, after(30))
    stage_steps.close_due(after(35.4))
    assert state(window) == ("closed", "closed")


def test_after_an_outage_a_closing_vote_is_paused_like_any_other(window):
    start_closing(window, after(10))
    voting_clock.beat(after(11))
    assert voting_clock.resume(after(60))
    stage_steps.close_due(after(61))
    assert state(window) == ("paused", "voting")
    assert get_window(window.id).closing_at is None


def test_everybody_is_told_that_the_vote_closes_and_when(window):
    show = show_of(window)
    screen = make_screen(show.edition)
    start_closing(window, after(10))
    at, ends = after(12), after(15)
    console = control_snapshot(show.id, at=at)
    assert (console["voting"]["closing"], console["voting"]["closes_at"]) == (
        True,
        ends.isoformat(),
    )
    assert (console["steps"], console["undo"]) == (
        [],
        {"kind": "stop_closing", "of_round": False, "entry": None},
    )
    wall = screen_snapshot(screen, at=at)["voting"]
    assert (wall["closing"], wall["closes_at"], wall["seconds_left"]) == (True, ends.isoformat(), 3)
    phones = audience_snapshot(at=at)["voting"]
    assert (phones["closing"], phones["closes_at"]) == (True, ends)
