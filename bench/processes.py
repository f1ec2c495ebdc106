"""Durable ballots a second on PostgreSQL: two processes beside one, on the same database server.

Both know of each other over a server that speaks Redis, as they would in a hall.
"""

from bench.ballots import votes
from bench.harness import Figure, Size, figure, medians
from bench.places import Server, open_hall, serving
from bench.servers.databases import postgresql
from scripts.servers import ValkeyServer


def measure(size: Size) -> list[Figure]:
    """One row."""
    count = size.pick(6_000, 1_500)
    with (
        postgresql() as address,
        ValkeyServer().running() as valkey,
        address() as url,
        open_hall(url, credential="tickets") as hall,
    ):
        settings = {"KRU_REDIS_URL": valkey.address()}
        first, second = (Server(hall, before=settings) for _ in range(2))
        works = {"two": votes(first, count, second), "one": votes(first, count)}
        with serving(first, second):
            rates = medians(works, size.pick(5, 3))
    name = "ballots, PostgreSQL: two processes, one process"
    return [figure(name, rates["two"], "/s", ceiling=rates["one"], target=">= 1.4")]
