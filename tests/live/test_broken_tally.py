"""One broken tally holds up no other vote, is said on the console, and is put right there."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text, update

from kruvision import clock
from kruvision.extensions import db
from kruvision.live import voting_clock
from kruvision.models import Entry, RecordLine, Show, VotingWindow
from kruvision.services.access import Actor
from kruvision.services.audience import windows
from kruvision.services.errors import NotAllowed, Refused
from kruvision.services.record import chain
from kruvision.services.stage import steps
from kruvision.services.transactions.transaction import transaction
from kruvision.state import state
from tests.factories import make_staff
from tests.factories.voting import cast, entry_ids, get_window, make_vote

NOW = datetime(2026, 11, 20, 19, 0, tzinfo=UTC)
LATER = NOW + timedelta(seconds=64)
ORGANIZER = Actor("organizer", 1)


def open_vote() -> VotingWindow:
    """A vote of a minute in which somebody has voted."""
    window = make_vote(at=NOW, window_seconds=60)
    sung = update(Entry).where(Entry.show_id == window.show_id)
    db.session.execute(sung.values(stage="performed", performed_at=NOW))
    db.session.commit()
    cast(window, [entry_ids(window.show_id)[0]], at=NOW)
    return window


def break_tally(window: VotingWindow) -> None:
    with transaction():
        db.session.execute(
            text("UPDATE tally SET points = points + 7 WHERE window_id = :id AND voters = 1"),
            {"id": window.id},
        )


@pytest.fixture
def broken(app: Flask) -> tuple[int, int]:
    """The show whose tally is broken, and its window; another show's vote comes after it."""
    window = open_vote()
    found = window.show_id, window.id
    break_tally(window)
    return found


def test_a_broken_tally_holds_up_no_other_close(app: Flask, broken: tuple[int, int]) -> None:
    show_id, window_id = broken
    other = open_vote().id
    assert steps.close_due(LATER) == {show_id: "tally_broken"}
    assert get_window(window_id).state == "open"
    assert get_window(other).state == "closed"


def test_it_is_tried_again_after_a_while_and_forgotten_once_it_is_closed(
    app: Flask, broken: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    show_id, window_id = broken
    tried = []
    real = steps.close_all

    def close_all(show_ids: set[int], at: datetime) -> dict[int, str]:
        tried.append(set(show_ids))
        return real(show_ids, at)

    monkeypatch.setattr(steps, "close_all", close_all)
    watch, pause = voting_clock.Watch(), voting_clock.AGAIN_AFTER
    for tick in (0.0, pause / 2, pause + 1):
        watch.close(LATER, tick)
        assert state().unclosed == {show_id: "tally_broken"}
    assert tried == [{show_id}, set(), {show_id}]
    windows.count_anew(show_id, by=ORGANIZER, at=LATER)
    watch.close(LATER, 3 * pause)
    assert state().unclosed == {}
    assert get_window(window_id).state == "closed"


def test_counted_anew_it_is_what_the_ballots_say(app: Flask, broken: tuple[int, int]) -> None:
    show_id, window_id = broken
    with transaction():
        db.session.execute(text("UPDATE turnout SET ballots = 0"))
        db.session.execute(text("DELETE FROM tally WHERE voters = 0"))
    assert windows.count_anew(show_id, by=ORGANIZER, at=LATER) == 2
    assert windows.count_anew(show_id, by=ORGANIZER, at=LATER) == 0
    assert steps.close_due(LATER) == {}
    window = get_window(window_id)
    assert (window.state, window.ballots) == ("closed", 1)
    assert db.session.get_one(Show, show_id).phase == "closed"
    lines = [line for line in chain.list_lines(show_id) if line.kind == "voting_recounted"]
    assert [line.data["wrong"] for line in lines] == [0, 2]
    assert not {"ballots", "tally", "points"} & set(lines[0].data)
    chain.verify()


def test_votes_cast_afterwards_are_counted_on_top(app: Flask, broken: tuple[int, int]) -> None:
    show_id, window_id = broken
    windows.count_anew(show_id, by=ORGANIZER, at=NOW)
    cast(get_window(window_id), [entry_ids(show_id)[1]], at=NOW)
    assert steps.close_due(LATER) == {}
    assert get_window(window_id).ballots == 2


def test_without_an_open_vote_there_is_nothing_to_count(app: Flask) -> None:
    show_id = open_vote().show_id
    steps.close_due(LATER)
    with pytest.raises(Refused, match="not_open"):
        windows.count_anew(show_id, by=ORGANIZER, at=LATER)
    assert db.session.query(RecordLine).filter_by(kind="voting_recounted").count() == 0


@pytest.mark.parametrize("role", ["stage_manager", "observer", "usher"])
def test_others_may_not(app: Flask, broken: tuple[int, int], role: str) -> None:
    with pytest.raises(NotAllowed):
        windows.count_anew(broken[0], by=Actor(role, 1), at=NOW)


def console(app: Flask, role: str) -> FlaskClient:
    device = app.test_client()
    data = {"login": make_staff(role).login, "password": "correct horse"}
    device.post("/login", data=data)
    return device


def test_the_console_says_so_and_offers_to_count_anew(app: Flask, broken: tuple[int, int]) -> None:
    show_id = broken[0]
    organizer, manager = console(app, "organizer"), console(app, "stage_manager")
    page = f"/control/shows/{show_id}"
    action = f'action="{page}/recount"'
    assert action not in organizer.get(page).text
    voting_clock.Watch().close(clock.now() + timedelta(days=1000), 0.0)
    for path in (page, f"{page}/stage"):
        assert action in organizer.get(path, headers={"Accept-Language": "en"}).text
        seen = manager.get(path, headers={"Accept-Language": "en"}).text
        assert action not in seen
        assert "the tally does not match the ballots" in seen
    assert organizer.post(f"{page}/recount").status_code == 302
    voting_clock.Watch().close(clock.now() + timedelta(days=1000), 100.0)
    assert action not in organizer.get(page).text
