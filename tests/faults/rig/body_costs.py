"""What a body costs the processor, in bare requests of the same run: no duration means anything on
somebody else's machine, and a ratio does."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from flask import Flask
from flask.testing import FlaskClient

from tests.factories import make_show
from tests.factories.jury import browser, call, enter, new_card, start
from tests.factories.voting import make_vote
from tests.faults.rig.bodies import HostileBody

BARE = 20
"""Bare requests are so short that one alone cannot be measured."""


def processor_seconds(work: Callable[[], object], rounds: int = 1) -> float:
    """The processor time of the whole process, the least of several rounds."""
    taken = []
    for _round in range(rounds):
        begun = time.process_time()
        work()
        taken.append(time.process_time() - begun)
    return min(taken)


@dataclass
class BodyCosts:
    """A hall with a vote, a show under way and one being set up; and who may post there."""

    app: Flask
    clients: dict[str, FlaskClient]
    show_id: int
    entry_id: int
    own: dict[tuple[str, bytes], float] = field(default_factory=dict)
    bare: float = 0.0

    def measure_bare(self) -> None:
        """Take the measure: a request that asks the database one thing and says ok."""
        visitor = self.clients["visitor"]
        ask = lambda: [visitor.get("/health") for _ in range(BARE)]  # noqa: E731
        ask()
        self.bare = processor_seconds(ask, 5) / BARE

    def post(self, hostile: HostileBody, body: bytes) -> int:
        """Post it and return the status of the answer."""
        client = self.clients[hostile.who]
        return client.post(hostile.path, data=body, content_type=hostile.kind).status_code

    def cost_of(self, hostile: HostileBody, rounds: int = 1) -> float:
        """In bare requests, what the body costs beyond what the page's answer costs by itself."""
        if not self.bare:
            self.measure_bare()
        place = hostile.path, hostile.small
        if place not in self.own:
            self.post(hostile, hostile.small)
            own = processor_seconds(lambda: self.post(hostile, hostile.small), 3)
            self.own[place] = own / self.bare if hostile.who != "visitor" else 0.0
        whole = processor_seconds(lambda: self.post(hostile, hostile.body), rounds)
        return whole / self.bare - self.own[place]


def prepare(app: Flask, visitor: FlaskClient, owner: FlaskClient) -> BodyCosts:
    """The hall, with its people logged in."""
    make_vote(credential="tickets")
    running = make_show(phase="planned")
    entry = running.entries[0]
    call(entry)
    start(running)
    tablet = browser(app)
    enter(tablet, new_card(running.seats[0]))
    draft = make_show(phase="planned")
    clients = {"visitor": visitor, "juror": tablet, "owner": owner}
    return BodyCosts(app, clients, draft.id, entry.id)
