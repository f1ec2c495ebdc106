"""What runs beside the requests goes on: a turn that fails, one that stands still, a loop that
ends. Each is noticed where somebody looks."""

import time
from collections.abc import Callable

import gevent
import pytest
from flask import Flask
from flask.testing import FlaskClient

from kruvision.live import background
from kruvision.state import Loop, state_of
from tests.factories import make_staff

PATIENCE = 120


class Over(BaseException):
    """Ends a loop that would turn for ever."""


def turns(count: int) -> Callable[[], None]:
    """A wait that lets so many turns come."""
    left = [count]

    def wait() -> None:
        if not left[0]:
            raise Over
        left[0] -= 1

    return wait


def test_a_turn_that_fails_is_counted_and_the_next_one_comes(app: Flask) -> None:
    done = []

    def work() -> None:
        done.append(len(done))
        if len(done) == 1:
            raise OSError("no space left")

    with pytest.raises(Over):
        background.repeat(app, work, wait=turns(3))
    assert done == [0, 1, 2]
    assert state_of(app).loops[background.name_of(work)].failures == 1


def test_a_loop_that_ends_begins_anew(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "AGAIN_AFTER", 0.0)
    begun = []

    def run(_app: Flask) -> None:
        begun.append(len(begun))
        if len(begun) < 3:
            raise RuntimeError("a failure outside of every turn")

    background.keep_running(app, run)
    assert begun == [0, 1, 2]


def test_a_turn_that_stands_still_is_broken_off(app: Flask) -> None:
    """And the next one does what it would have done. Nothing would happen without the look."""
    done = []
    stands = gevent.event.Event()

    def work() -> None:
        if not stands.is_set():
            stands.set()
            gevent.sleep(3600)
        done.append("done")

    def wait() -> None:
        if done:
            raise Over
        gevent.sleep(0)

    loop = gevent.spawn(background.repeat, app, work, wait=wait, within=-1.0)
    try:
        with gevent.Timeout(PATIENCE):
            stands.wait()
            gevent.sleep(0)
            assert not done
            background.break_off(app)
            loop.join()
    except Over:
        pass
    assert done == ["done"]
    assert state_of(app).loops[background.name_of(work)].failures == 1


def test_what_stands_still_is_seen_from_outside(app: Flask, client: FlaskClient) -> None:
    loop = Loop(within=5.0)
    state_of(app).loops["kruvision.live.voting_clock.Watch.look"] = loop
    assert client.get("/health").json == {"status": "ok"}
    loop.began = time.monotonic() - 6.0
    answer = client.get("/health")
    assert (answer.status_code, answer.json) == (503, {"status": "stands still"})
    organizer = app.test_client()
    data = {"login": make_staff("organizer").login, "password": "correct horse"}
    organizer.post("/login", data=data)
    assert "kru_loops_standing 1.0" in organizer.get("/metrics").text
    loop.began = None
    assert client.get("/health").status_code == 200
