"""The codes on the hall screens turn over every ten seconds, while a vote that has them is open."""

import time
from datetime import datetime

from flask import Flask

from kruvision import clock
from kruvision.live import background
from kruvision.live.broadcast import SCREENS
from kruvision.services.audience import screen_codes
from kruvision.state import state


def run(app: Flask) -> None:
    """Turn the codes for as long as the server lives, each process for its own screens."""

    def turn_now() -> None:
        turn(clock.now())

    def wait() -> None:
        time.sleep(screen_codes.seconds_to_turn(clock.now()))

    background.repeat(app, turn_now, wait=wait)


def turn(at: datetime) -> None:
    """Let the screens that show a code be sent anew."""
    if screen_codes.shows_with_codes(at):
        state().dirty.add([SCREENS])
