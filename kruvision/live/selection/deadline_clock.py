"""The time of a selection round ends by itself: tablets and consoles are told so at that moment."""

import time
from datetime import datetime

from flask import Flask

from kruvision import clock
from kruvision.live import background
from kruvision.services.shows import selection
from kruvision.state import state

LOOK_EVERY = 5


def run(app: Flask) -> None:
    """Look for rounds whose time is over for as long as the server lives, each process for its own
    tablets."""
    background.repeat(app, DeadlineWatch(clock.now()).look, wait=lambda: time.sleep(LOOK_EVERY))


class DeadlineWatch:
    """Remembers up to which moment it has looked."""

    def __init__(self, since: datetime) -> None:
        self.since = since

    def look(self) -> None:
        """Let everything be sent anew that looks at a round whose time has ended since."""
        now = clock.now()
        for show_id in selection.rounds_ended_between(self.since, now):
            state().dirty.add([("control", show_id), ("jury", show_id), ("head", show_id)])
        self.since = now
