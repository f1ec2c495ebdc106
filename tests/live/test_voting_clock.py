"""The server's clock: a vote closes by itself, and an outage leaves the decision to a person."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from kruvision.extensions import db
from kruvision.live import background, voting_clock
from kruvision.models import Entry, RecordLine, Show, VotingWindow
from kruvision.services.access import SYSTEM
from kruvision.services.audience import windows
from kruvision.services.stage.steps import close_due
from tests.factories.voting import cast, get_window, make_vote

NOW = datetime(2026, 11, 20, 19, 0, tzinfo=UTC)


@pytest.fixture
def window(app: Flask) -> VotingWindow:
    """A vote of one minute, opened at seven, after everybody has sung."""
    window = make_vote(at=NOW, window_seconds=60)
    for entry in db.session.query(Entry).filter_by(show_id=window.show_id):
        db.session.execute(
            Entry.__table__.update()
            .where(Entry.id == entry.id)
            .values(stage="performed", performed_at=NOW - timedelta(minutes=entry.id))
        )
    db.session.commit()
    return window


def state(window_id: int) -> tuple[str, str]:
    """The window's state and the show's phase."""
    db.session.rollback()
    row = get_window(window_id)
    return row.state, db.session.get_one(Show, row.show_id).phase


def test_a_vote_closes_three_seconds_after_its_time_and_the_phase_moves(
    app: Flask, window: VotingWindow
) -> None:
    window_id = window.id
    close_due(NOW + timedelta(seconds=62))
    assert state(window_id) == ("open", "voting")
    close_due(NOW + timedelta(seconds=64))
    assert state(window_id) == ("closed", "closed")
    line = db.session.execute(select(RecordLine).where(RecordLine.kind == "voting_closed"))
    assert line.scalar_one().actor == "system"


def test_ballots_until_the_close_are_in_its_count(app: Flask, window: VotingWindow) -> None:
    window_id = window.id
    entry = db.session.query(Entry.id).filter_by(show_id=window.show_id).first()
    assert entry is not None
    cast(window, [entry.id], at=NOW + timedelta(seconds=62))
    close_due(NOW + timedelta(seconds=64))
    assert get_window(window_id).ballots == 1


def test_a_prolonged_vote_closes_at_its_new_time(app: Flask, window: VotingWindow) -> None:
    window_id = window.id
    windows.prolong_window(window.show_id, 60, by=SYSTEM, at=NOW)
    close_due(NOW + timedelta(seconds=64))
    assert state(window_id)[0] == "open"
    close_due(NOW + timedelta(seconds=124))
    assert state(window_id)[0] == "closed"


def test_a_failure_stops_no_later_look(app: Flask, window: VotingWindow) -> None:
    window_id = window.id

    def full_disk() -> None:
        raise OSError("no space left")

    background.attempt(app, full_disk)
    background.attempt(app, lambda: close_due(NOW + timedelta(seconds=64)))
    assert state(window_id)[0] == "closed"


def test_a_long_outage_pauses_the_vote(app: Flask, window: VotingWindow) -> None:
    window_id = window.id
    voting_clock.beat(NOW)
    assert voting_clock.resume(NOW + timedelta(seconds=31))
    assert state(window_id) == ("paused", "voting")
    close_due(NOW + timedelta(hours=1))
    assert state(window_id) == ("paused", "voting")


def test_a_short_outage_changes_nothing(app: Flask, window: VotingWindow) -> None:
    window_id = window.id
    voting_clock.beat(NOW)
    assert not voting_clock.resume(NOW + timedelta(seconds=30))
    assert state(window_id)[0] == "open"


@pytest.mark.parametrize("left_behind", [None, "", "half a tim"])
def test_a_vote_of_unknown_outage_is_paused(
    app: Flask, window: VotingWindow, left_behind: str | None
) -> None:
    window_id = window.id
    if left_behind is not None:
        voting_clock._file().write_text(left_behind)
    assert voting_clock.resume(NOW)
    assert state(window_id)[0] == "paused"


def test_a_start_without_an_open_vote_pauses_nothing(app: Flask) -> None:
    assert not voting_clock.resume(NOW)
