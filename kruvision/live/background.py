"""What runs beside the requests: work done again and again for as long as the server lives."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

import structlog
from flask import Flask

from kruvision.extensions import db, socketio

log = structlog.get_logger()
Result = TypeVar("Result")
Wait = Callable[[], object]
"""Returns when it is time for the next turn."""


def repeat(app: Flask, work: Callable[[], object], *, wait: Wait) -> None:
    """Wait, work, and so on without end."""
    while True:
        wait()
        attempt(app, work)


def start(app: Flask, work: Callable[[], object], *, wait: Wait) -> None:
    """Begin to repeat beside the caller."""
    socketio.start_background_task(repeat, app, work, wait=wait)


def attempt(app: Flask, work: Callable[[], Result]) -> Result | None:
    """Do the work once in the app's context. A failure, such as a full disk, is logged under the
    name of the work and stops nothing else; then the answer is None."""
    with app.app_context():
        try:
            return work()
        except Exception:
            log.exception("background work failed", work=_name(work))
            return None
        finally:
            db.session.remove()


def _name(work: Callable[[], object]) -> str:
    """What the log calls the work: its function and where that stands."""
    function = work.func if isinstance(work, partial) else work
    return f"{function.__module__}.{function.__qualname__}"
