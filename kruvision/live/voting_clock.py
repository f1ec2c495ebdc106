"""The server's clock closes a vote at its announced time; after an outage it waits for a person."""

import os
import time
from datetime import datetime, timedelta
from pathlib import Path

import structlog
from flask import Flask, current_app

from kruvision import clock
from kruvision.live import background
from kruvision.services.audience import windows
from kruvision.services.stage import steps as stage_steps
from kruvision.state import state

log = structlog.get_logger()
EVERY = 0.5
AGAIN_AFTER = 5.0
"""Seconds until a vote that could not be closed is tried again: it is counted anew each time."""
HEARTBEAT_EVERY = timedelta(seconds=5)
OUTAGE = timedelta(seconds=30)


def run(app: Flask) -> None:
    """Look at the clock twice a second for as long as the server lives."""
    watch = Watch()

    def resume_now() -> None:
        resume(clock.now())

    background.attempt(app, resume_now)
    background.attempt(app, watch.look)
    background.repeat(app, watch.look, wait=lambda: time.sleep(EVERY))


class Watch:
    """Closes what is due, and notes now and then that the server lives."""

    def __init__(self) -> None:
        self.beaten: datetime | None = None
        self.again: dict[int, float] = {}
        """Shows whose vote could not be closed, and when that is tried again (monotonic clock)."""

    def look(self) -> None:
        """Look once. A vote that could not be closed holds up no other one, is tried again after a
        while, and does not mean that the server is away."""
        now = clock.now()
        try:
            self.close(now, time.monotonic())
        finally:
            if self.beaten is None or abs(now - self.beaten) >= HEARTBEAT_EVERY:
                beat(now)
                self.beaten = now

    def close(self, at: datetime, tick: float) -> None:
        """Close what is due, and let the console know of what could not be."""
        stuck = {show: code for show, code in state().unclosed.items() if show in self.again}
        resting = {show for show in stuck if tick < self.again[show]}
        due = set(stage_steps.shows_due(at))
        failed = stage_steps.close_all(due - resting, at)
        self.again = {show: self.again[show] for show in due & resting}
        self.again |= dict.fromkeys(failed, tick + AGAIN_AFTER)
        state().unclosed = {show: stuck[show] for show in due & resting} | failed


def resume(at: datetime) -> bool:
    """At the start: pause open windows when the server was away for more than 30 seconds, since
    nobody could vote meanwhile; also when the wall clock was put back, since nobody knows then for
    how long. Tells whether it did."""
    if not windows.has_open_windows() or abs(at - last_beat()) <= OUTAGE:
        return False
    paused = windows.pause_open_windows(at=at)
    log.warning("voting paused after an outage", windows=paused)
    return True


def beat(at: datetime) -> None:
    """Note that the server lives."""
    file = _file()
    fresh = file.with_name(f"{file.name}.{os.getpid()}")
    fresh.write_text(at.isoformat())
    fresh.replace(file)  # whole or not at all, for other processes that read it


def last_beat() -> datetime:
    """When the server was last known to live; the earliest moment when it is not known."""
    try:
        return datetime.fromisoformat(_file().read_text())
    except (FileNotFoundError, ValueError):
        return datetime.fromtimestamp(0, tz=clock.now().tzinfo)


def _file() -> Path:
    return Path(current_app.instance_path) / "heartbeat"
