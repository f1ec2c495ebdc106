"""What a listening phone, and a browser on a socket, cost the server in memory."""

from collections.abc import Callable
from typing import Any

import gevent
import psutil

from bench.clients.crowd import Phones
from bench.clients.load import in_own_process
from bench.clients.websocket import connect
from bench.harness import Figure, Size, figure
from bench.places import Server, add_screen, open_hall, serving

WARM = 50
"""So many come first: what they make the server load is not counted."""


def measure(size: Size) -> list[Figure]:
    """Two rows, each of a server started for it."""
    phones, sockets = size.pick(3_000, 500), size.pick(1_000, 200)
    return [
        row(f"memory of a phone on the stream, of {phones:,}", phones_cost, phones, "<= 25"),
        row(
            f"memory of a compressing Socket.IO client, of {sockets:,}",
            sockets_cost,
            sockets,
            "<= 80",
        ),
    ]


def row(name: str, load: Callable[..., dict[str, Any]], count: int, target: str) -> Figure:
    """Kilobytes of one of so many."""
    with open_hall() as hall:
        token, server = add_screen(hall), Server(hall)
        with serving(server):
            pid = server.process.pid if server.process else 0
            told = in_own_process(load, url=server.url, pid=pid, count=count, token=token)
    return figure(name, told["bytes"] / 1000, "kB", target=target)


def phones_cost(url: str, pid: int, count: int, token: str) -> dict[str, Any]:
    """Bytes of a phone."""
    Phones(url, WARM).connect()
    before = resident(pid)
    Phones(url, count).connect()
    return {"bytes": (resident(pid) - before) / count}


def sockets_cost(url: str, pid: int, count: int, token: str) -> dict[str, Any]:
    """Bytes of a browser that said one small thing: what a page keeps showing is its own affair."""
    said = {"token": token, "view": "welcome"}
    connect(url, WARM, "screen:here", said)
    before = resident(pid)
    found = connect(url, count, "screen:here", said)
    return {"bytes": (resident(pid) - before) / count, "compressed": found[0].is_compressed}


def resident(pid: int) -> int:
    """The server's memory once it is at rest."""
    gevent.sleep(3)
    return int(psutil.Process(pid).memory_info().rss)
