"""The last seconds of a vote, which end when the test says so and not by the clock."""

import sys

from flask import Flask

from kruvision import clock
from kruvision.extensions import db
from kruvision.models import VotingWindow
from kruvision.simulation.server import ServerProcess
from tests.factories.results import change
from tests.faults.rig.hall import ENTRY_SCRIPT


class Leisurely(ServerProcess):
    """Whoever closes a vote has ten minutes to stop it, and whoever reads a code on the wall to use
    it, however slow the machine is."""

    @property
    def program(self) -> list[str]:
        """The words that start the server."""
        return [sys.executable, str(ENTRY_SCRIPT), "close_at_leisure"]


def let_seconds_pass(app: Flask) -> None:
    """The last seconds of the only vote are over."""
    with app.app_context():
        change(db.session.query(VotingWindow).one(), closing_at=clock.now())
        db.session.remove()
