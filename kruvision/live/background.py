"""What runs beside the requests: work done again and again for as long as the server lives.

A turn that fails is logged, and the next one comes. One that stands still is broken off; what is
outside a turn and fails is begun anew. ``/health``, the metrics and the console say so.
"""

import time
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

import gevent
import structlog
from flask import Flask

from kruvision.extensions import db, socketio
from kruvision.state import Loop, state_of

log = structlog.get_logger()
Result = TypeVar("Result")
Wait = Callable[[], object]
"""Returns when it is time for the next turn."""
WITHIN_SECONDS = 30.0
WATCH_EVERY = 5.0
AGAIN_AFTER = 1.0
ONE_TURN = 1e-9
"""Seconds to sleep: over at once, and yet a turn of the loop, in which all who have come are seen.
After no seconds at all, fifty go on one after the other before anybody is looked for."""


def give_way() -> None:
    """Let all who have come be seen before a longer work goes on."""
    time.sleep(ONE_TURN)


class StoodStill(Exception):
    """A turn was broken off: it took longer than it ever should."""


def repeat(
    app: Flask, work: Callable[[], object], *, wait: Wait, within: float = WITHIN_SECONDS
) -> None:
    """Wait, work, and so on without end. A turn may take ``within`` seconds."""
    loop = state_of(app).loops.setdefault(name_of(work), Loop(within))
    turning[id(loop)] = loop, gevent.getcurrent()
    while True:
        wait()
        loop.began = time.monotonic()
        _attempt(app, work, loop)
        loop.began = None


turning: dict[int, tuple[Loop, Any]] = {}
"""The loops of this process, each with the greenlet that it turns in."""


def start(app: Flask, work: Callable[[], object], *, wait: Wait) -> None:
    """Begin to repeat beside the caller."""
    socketio.start_background_task(repeat, app, work, wait=wait)


def attempt(app: Flask, work: Callable[[], Result]) -> Result | None:
    """Do the work once in the app's context. A failure, such as a full disk, is logged under the
    name of the work and stops nothing else; then the answer is None."""
    return _attempt(app, work, Loop(WITHIN_SECONDS))


def _attempt(app: Flask, work: Callable[[], Result], loop: Loop) -> Result | None:
    with app.app_context():
        try:
            return work()
        except Exception:
            loop.failures += 1
            log.exception("background work failed", work=name_of(work))
            return None
        finally:
            db.session.remove()


def keep_running(app: Flask, run: Callable[[Flask], None]) -> None:
    """Run one module's part for as long as the server lives; what ends it, outside the turns that
    guard themselves, is logged, and it is begun anew. One that has nothing to do just returns."""
    while True:
        try:
            run(app)
            return
        except Exception:
            log.exception("a background loop ended and begins anew", work=name_of(run))
            time.sleep(AGAIN_AFTER)


def run(app: Flask) -> None:
    """Break off what stands still, for as long as the server lives."""
    repeat(app, partial(break_off, app), wait=lambda: time.sleep(WATCH_EVERY))


def break_off(app: Flask) -> None:
    """Let turns that stand still fail, so that the next one may succeed."""
    for name, loop in list(state_of(app).loops.items()):
        if loop.stands_still:
            log.error("a background loop stands still", work=name)
            _loop, greenlet = turning.get(id(loop), (loop, None))
            if hasattr(greenlet, "kill"):
                greenlet.kill(StoodStill, block=False)


def name_of(work: Callable[..., object]) -> str:
    """What logs, metrics and ``/health`` call the work: its function and where that stands."""
    function = work.func if isinstance(work, partial) else work
    return f"{function.__module__}.{function.__qualname__}".replace(".<locals>", "")
