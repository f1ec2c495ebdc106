"""The codes on the hall screens turn over every ten seconds, while a vote that has them is open."""

import time
from datetime import datetime

import structlog
from flask import Flask

from kruvision import clock
from kruvision.extensions import db
from kruvision.services.audience import screen_codes

log = structlog.get_logger()


def run(app: Flask) -> None:
    """Turn the codes for as long as the server lives, each process for its own screens."""
    while True:
        time.sleep(screen_codes.seconds_to_turn(clock.now()))
        with app.app_context():
            try:
                turn(app, clock.now())
            except Exception:
                log.exception("the codes did not turn over")
            finally:
                db.session.remove()


def turn(app: Flask, at: datetime) -> None:
    """Let the screens that show a code be sent anew."""
    editions = screen_codes.editions_with_codes(at)
    app.extensions["kru_dirty"].add(("screens", edition_id) for edition_id in editions)
