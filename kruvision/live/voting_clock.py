"""The server's clock closes a vote at its announced time; after an outage it waits for a person."""

import os
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import structlog
from flask import Flask

from kruvision import clock
from kruvision.extensions import db
from kruvision.services.audience import windows
from kruvision.services.stage import steps as stage_steps

log = structlog.get_logger()
EVERY = 0.5
HEARTBEAT_EVERY = timedelta(seconds=5)
OUTAGE = timedelta(seconds=30)


def run(app: Flask) -> None:
    """Look at the clock twice a second for as long as the server lives."""
    attempt(app, resume, clock.now())
    beaten = clock.now() - HEARTBEAT_EVERY
    while True:
        now = clock.now()
        attempt(app, tick, now)
        if abs(now - beaten) >= HEARTBEAT_EVERY:
            attempt(app, beat, now)
            beaten = now
        time.sleep(EVERY)


def attempt(app: Flask, look: Callable[[Flask, datetime], object], at: datetime) -> None:
    """Do one thing; a failure, such as a full disk, is logged and stops nothing else."""
    with app.app_context():
        try:
            look(app, at)
        except Exception:
            log.exception("the clock watch failed", at=at.isoformat(), look=look.__name__)
        finally:
            db.session.remove()


def tick(app: Flask, at: datetime) -> None:
    """Close what is due."""
    stage_steps.close_due(at)


def resume(app: Flask, at: datetime) -> bool:
    """At the start: pause open windows when the server was away for more than 30 seconds, since
    nobody could vote meanwhile; also when the wall clock was put back, since nobody knows then for
    how long. Tells whether it did."""
    if not windows.has_open_windows() or abs(at - last_beat(app)) <= OUTAGE:
        return False
    paused = windows.pause_open_windows(at=at)
    log.warning("voting paused after an outage", windows=paused)
    return True


def beat(app: Flask, at: datetime) -> None:
    """Note that the server lives."""
    file = _file(app)
    fresh = file.with_name(f"{file.name}.{os.getpid()}")
    fresh.write_text(at.isoformat())
    fresh.replace(file)  # whole or not at all, for other processes that read it


def last_beat(app: Flask) -> datetime:
    """When the server was last known to live; the earliest moment when it is not known."""
    try:
        return datetime.fromisoformat(_file(app).read_text())
    except (FileNotFoundError, ValueError):
        return datetime.fromtimestamp(0, tz=clock.now().tzinfo)


def _file(app: Flask) -> Path:
    return Path(app.instance_path) / "heartbeat"
