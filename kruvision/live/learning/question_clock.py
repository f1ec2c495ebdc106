"""The server's clock turns a question between songs from open to told; nothing is written."""

import time
from datetime import datetime

from flask import Flask

from kruvision import clock
from kruvision.live import background
from kruvision.live.broadcast import PHONES, SCREENS
from kruvision.rules.learning.moments import OPEN, TOLD
from kruvision.services.learning import answers, claims, turns
from kruvision.services.shows import tonight
from kruvision.state import state

EVERY = 0.5
Seen = tuple[int, str] | None
"""A question and its moment, as they were seen last."""


def run(app: Flask) -> None:
    """Look at the clock twice a second, each process for its own phones and screens."""
    watch = Watch()

    def look_now() -> None:
        watch.look(clock.now())

    background.repeat(app, look_now, wait=lambda: time.sleep(EVERY))


class Watch:
    """Knows what it saw last, and tells once that a question has turned."""

    def __init__(self) -> None:
        self.seen: Seen = None

    def look(self, at: datetime) -> None:
        """Look once. Every phone and screen gets the answer as the question is told; which phones
        had answered it is forgotten."""
        asked = turns.find_current(tonight.find_tonight(), at=at)
        now = (asked.question.id, asked.moment(at)) if asked else None
        if now and now[1] == TOLD and self.seen == (now[0], OPEN):
            state().dirty.add([PHONES, SCREENS])
            claims.forget_claims(now[0], answers.AFTER)
        self.seen = now
