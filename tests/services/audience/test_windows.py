"""Windows: opened once, prolonged, paused, closed with a recount, and how many have voted."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text

from kruvision.extensions import db
from kruvision.models import RecordLine, Show
from kruvision.services.access import SYSTEM
from kruvision.services.audience import recount, windows
from kruvision.services.audience.turnout import turnout
from kruvision.services.errors import Refused
from kruvision.services.scoring import tallies
from kruvision.services.transactions.transaction import transaction
from tests.factories import make_show
from tests.factories.voting import (
    cast,
    close_vote,
    entry_ids,
    get_window,
    make_vote,
    make_voter,
    open_vote,
)

pytestmark = pytest.mark.both_databases

NOW = datetime(2026, 11, 20, 19, 0, tzinfo=UTC)
SOON = NOW + timedelta(seconds=5)


def test_a_vote_without_anybody_to_vote_for_does_not_open(app: Flask) -> None:
    with pytest.raises(Refused, match="nothing_to_vote_on"):
        open_vote(make_show(entries=0), at=NOW)


def test_a_second_window_does_not_open_beside_an_open_one(app: Flask) -> None:
    window = make_vote(at=NOW)
    with pytest.raises(Refused, match="already_open"):
        open_vote(db.session.get_one(Show, window.show_id), at=NOW)


def test_the_record_says_how_many_voted_and_keeps_one_hash_over_all_ballots(app: Flask) -> None:
    window = make_vote(at=NOW)
    first, second, _ = entry_ids(window.show_id)
    cast(window, [first], at=SOON)
    cast(window, [second], at=SOON)
    root = recount.ballots_digest(window.id)
    close_vote(window.show_id, at=SOON)
    query = select(RecordLine.data).where(RecordLine.kind == "voting_closed")
    line = db.session.execute(query).scalar_one()
    assert line["ballots"] == 2
    assert line["root"] == root
    assert "tally" not in line


def test_the_close_refuses_a_tally_that_differs_from_the_ballots(app: Flask) -> None:
    window = make_vote(at=NOW)
    first, *_ = entry_ids(window.show_id)
    cast(window, [first], at=SOON)
    with transaction():
        db.session.execute(text("UPDATE tally SET points = points + 1 WHERE voters = 1"))
    with pytest.raises(Refused, match="tally_broken"):
        close_vote(window.show_id, at=SOON)
    assert get_window(window.id).state == "open"


def test_closing_what_is_not_open_is_refused(app: Flask) -> None:
    window = make_vote(at=NOW)
    close_vote(window.show_id, at=SOON)
    with pytest.raises(Refused, match="not_open"):
        close_vote(window.show_id, at=SOON)


def test_prolonging_moves_the_close(app: Flask) -> None:
    window = make_vote(at=NOW, window_seconds=60)
    windows.prolong_window(window.show_id, 30, by=SYSTEM, at=SOON)
    assert get_window(window.id).closes_at == NOW + timedelta(seconds=90)
    with pytest.raises(Refused, match="prolong_too_much"):
        windows.prolong_window(window.show_id, 0, by=SYSTEM, at=SOON)


def test_a_paused_vote_takes_no_ballots_until_it_is_prolonged(app: Flask) -> None:
    window = make_vote(at=NOW, window_seconds=60)
    first, *_ = entry_ids(window.show_id)
    assert windows.pause_open_windows(at=SOON) == 1
    with pytest.raises(Refused, match="not_open"):
        cast(window, [first], at=SOON)
    later = NOW + timedelta(minutes=5)
    windows.prolong_window(window.show_id, 120, by=SYSTEM, at=later)
    assert get_window(window.id).closes_at == later + timedelta(seconds=120)
    cast(window, [first], at=later)
    assert tallies.tallies(window.show_id)[first] == (1, 1)


def test_turnout_counts_first_ballots_by_minute(app: Flask) -> None:
    window = make_vote(at=NOW)
    first, second, _ = entry_ids(window.show_id)
    voter = make_voter()
    cast(window, [first], voter, at=NOW + timedelta(seconds=10))
    cast(window, [second], voter, at=NOW + timedelta(seconds=70))
    cast(window, [first], at=NOW + timedelta(seconds=130))
    assert turnout(window.show_id) == {"ballots": 2, "per_minute": [1, 0, 1]}


def test_turnout_before_any_vote_is_nothing(app: Flask) -> None:
    assert turnout(make_show().id) == {"ballots": 0, "per_minute": []}
