"""The server's clock closes a vote at its announced time; after an outage it waits for a person."""

import time
from datetime import datetime, timedelta
from pathlib import Path

import structlog
from flask import Flask

from kruvision import clock
from kruvision.extensions import db
from kruvision.services import stage, windows

log = structlog.get_logger()
EVERY = 0.5
HEARTBEAT_EVERY = timedelta(seconds=5)
OUTAGE = timedelta(seconds=30)


def run(app: Flask) -> None:
    """Look at the clock twice a second for as long as the server lives."""
    with app.app_context():
        resume(app, clock.now())
    beaten = clock.now()
    beat(app, beaten)
    while True:
        now = clock.now()
        tick(app, now)
        if abs(now - beaten) >= HEARTBEAT_EVERY:
            beat(app, now)
            beaten = now
        time.sleep(EVERY)


def tick(app: Flask, at: datetime) -> None:
    """Close what is due; a failure is logged and tried again at the next look."""
    with app.app_context():
        try:
            stage.close_due(at)
        except Exception:
            log.exception("closing a due window failed")
        finally:
            db.session.remove()


def resume(app: Flask, at: datetime) -> bool:
    """At the start: pause open windows when the server was away for more than 30 seconds, since
    nobody could vote meanwhile. Tells whether it did."""
    if not windows.has_open_windows() or at - last_beat(app) <= OUTAGE:
        return False
    paused = windows.pause_open_windows(at=at)
    log.warning("voting paused after an outage", windows=paused)
    return True


def beat(app: Flask, at: datetime) -> None:
    """Note that the server lives."""
    _file(app).write_text(at.isoformat())


def last_beat(app: Flask) -> datetime:
    """When the server was last known to live; the earliest moment when it is not known."""
    try:
        return datetime.fromisoformat(_file(app).read_text())
    except (FileNotFoundError, ValueError):
        return datetime.fromtimestamp(0, tz=clock.now().tzinfo)


def _file(app: Flask) -> Path:
    return Path(app.instance_path) / "heartbeat"
