"""What the console says of phones that the code of the hall screen lets in and turns away."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kruvision import clock
from kruvision.models import VotingWindow
from kruvision.services.ephemeral.store import MemoryStore
from kruvision.services.shows import shows
from kruvision.state import state
from tests.factories.results import change
from tests.factories.voting import close_vote
from tests.web.audience.test_screen_codes import code_now, post, window
from tests.web.console.test_console import client_of

__all__ = ["window"]


@pytest.fixture
def one_code(window: VotingWindow, monkeypatch: pytest.MonkeyPatch) -> VotingWindow:
    """A vote in a hall of 20 seats, whose clock stands still: the code does not turn over."""
    change(shows.get_show(window.show_id), hall_seats=20)
    moment = clock.now()
    monkeypatch.setattr(clock, "now", lambda: moment)
    return window


def come(app: Flask, window: VotingWindow, phones: int) -> list[TestResponse]:
    return [post(app.test_client(), code_now(window)) for _ in range(phones)]


def test_beyond_the_seats_a_phone_is_asked_to_scan_again_and_the_console_warns(
    app: Flask, owner: FlaskClient, one_code: VotingWindow
) -> None:
    told = come(app, one_code, 26)
    assert [answer.status_code for answer in told] == [200] * 25 + [409]
    assert told[-1].json["error"] == "scan_again"
    page = " ".join(owner.get(f"/control/shows/{one_code.show_id}").text.split())
    assert "Phones let in by the code on the screen: 25; seats in the hall: 20." in page
    assert "More phones than seats." in page


def test_one_press_at_the_console_makes_room_for_who_is_kept_out(
    app: Flask, owner: FlaskClient, one_code: VotingWindow
) -> None:
    assert come(app, one_code, 26)[-1].status_code == 409
    address = f"/control/shows/{one_code.show_id}"
    assert "Room for 10 more" in owner.get(address).text
    press = {"seats": 20}
    done = owner.post(f"{address}/room", data=press, follow_redirects=True).text
    assert "The code on the screen lets in more phones." in done
    again = owner.post(f"{address}/room", data=press, follow_redirects=True).text
    assert "Somebody pressed a moment before you" in again
    assert "seats in the hall: 30." in " ".join(again.split())
    assert "Room for 15 more" in again
    assert "More phones than seats." not in again
    assert "1 try was turned away." in again
    assert come(app, one_code, 1)[0].status_code == 200


def test_after_a_restart_the_console_tells_of_no_code_that_let_nobody_in(
    app: Flask, owner: FlaskClient, one_code: VotingWindow
) -> None:
    address = f"/control/shows/{one_code.show_id}"
    assert [answer.status_code for answer in come(app, one_code, 2)] == [200, 200]
    assert "Most with one code: 2." in owner.get(address).text
    state().store = MemoryStore()
    page = " ".join(owner.get(address).text.split())
    assert "Phones let in by the code on the screen: 0; seats in the hall: 20." in page
    assert "Most with one code" not in page


def test_a_stage_manager_reads_the_warning_and_makes_no_room(
    app: Flask, one_code: VotingWindow
) -> None:
    come(app, one_code, 26)
    manager = client_of(app, "stage_manager")
    address = f"/control/shows/{one_code.show_id}"
    page = manager.get(address).text
    assert "More phones than seats." in page
    assert "Room for" not in page
    assert manager.post(f"{address}/room", data={"seats": 20}).status_code == 403


def test_after_the_close_nobody_is_told_to_make_room(
    app: Flask, owner: FlaskClient, one_code: VotingWindow
) -> None:
    come(app, one_code, 26)
    address, advice = f"/control/shows/{one_code.show_id}", "make room for them here"
    assert advice in " ".join(owner.get(address).text.split())
    close_vote(one_code.show_id, at=clock.now())
    closed = " ".join(owner.get(address).text.split())
    assert advice not in closed
    assert "More phones than seats.</strong> 1 try was turned away." in closed
    assert "do not trust this vote much" in closed


def test_the_console_warns_of_no_hall_that_has_its_seats(
    app: Flask, owner: FlaskClient, window: VotingWindow
) -> None:
    post(app.test_client(), code_now(window))
    page = " ".join(owner.get(f"/control/shows/{window.show_id}").text.split())
    assert "Phones let in by the code on the screen: 1; seats in the hall: 500." in page
    assert "Nobody has said how many seats there are" in page
    assert "More phones than seats." not in page
