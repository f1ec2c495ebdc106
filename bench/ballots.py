"""Durable ballots a second: the product, a bare Flask POST, and one ORM commit for each request.

Every ballot comes from a phone with a ticket of its own, over 64 kept connections.
"""

import time
from collections.abc import Callable
from typing import Any

import gevent

from bench.clients.load import in_own_process
from bench.clients.wire import Wire
from bench.harness import Figure, Size, figure, medians
from bench.places import Server, ballot_requests, make_voters, open_hall, serving
from kruvision.extensions import db
from kruvision.models import Ballot
from tests.faults.rig.hall import Hall

CONNECTIONS = 64
BUSIEST = 0.9


class NotMeasured(Exception):
    """What happened is not what was to be measured."""


def measure(size: Size) -> list[Figure]:
    """Two rows: against the bare POST, against a commit for each request."""
    with open_hall(credential="tickets") as hall, open_hall(credential="tickets") as plain:
        servers = {
            "ours": Server(hall),
            "bare": Server(plain, "bare_flask"),
            "orm": Server(plain, "orm_commit"),
        }
        count = size.pick(10_000, 1_500)
        counts = {"ours": count, "bare": count, "orm": count // 8}
        works = {name: votes(server, counts[name]) for name, server in servers.items()}
        with serving(*servers.values()):
            rates = medians(works, size.pick(5, 3))
    ours = rates["ours"]
    return [
        figure("ballots, SQLite", ours, "/s", ceiling=rates["bare"], target=">= 0.6"),
        figure("ballots, SQLite: ORM commits", ours, "/s", ceiling=rates["orm"], target=">= 2.5"),
    ]


def votes(server: Server, count: int, *others: Server) -> Callable[[], float]:
    """A round: so many new voters cast their ballots, at one server or at several that serve one
    hall; ballots a second."""

    def work() -> float:
        requests = ballot_requests(server.hall, server, make_voters(server.hall, count))
        before = stored(server.hall)
        urls = [one.url for one in (server, *others)]
        told = in_own_process(cast_all, urls=urls, requests=requests, connections=CONNECTIONS)
        kept = stored(server.hall) - before
        if told["refused"] or (kept != count and server.plain != "bare_flask"):
            raise NotMeasured(f"{told} of {count}, {kept} are stored")
        if told["load_cpu"] > BUSIEST:
            raise NotMeasured(f"the load generator was the bottleneck: {told}")
        return count / float(told["seconds"])

    return work


def stored(hall: Hall) -> int:
    """How many ballots are in the hall's database."""
    with hall.database():
        return db.session.scalar(db.select(db.func.count()).select_from(Ballot)) or 0


def cast_all(urls: list[str], requests: list[str], connections: int) -> dict[str, Any]:
    """Send all requests over so many connections, each as soon as the one before is answered."""
    waiting = [request.encode() for request in requests]
    refused: list[str] = []

    def phone(url: str) -> None:
        wire = Wire(url)
        while waiting:
            status, body = wire.ask(waiting.pop())
            if status != 200:
                refused.append(body.decode())
        wire.close()

    began = time.monotonic()
    phones = [gevent.spawn(phone, urls[number % len(urls)]) for number in range(connections)]
    gevent.joinall(phones, raise_error=True)
    return {"seconds": time.monotonic() - began, "refused": refused[:3]}
