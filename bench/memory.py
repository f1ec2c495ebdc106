"""What a listening phone, and a browser on a socket, cost the server in memory, and what is left of
a whole evening of devices that come and go."""

import json
import os
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

import gevent
import psutil

from bench.clients.crowd import Phones
from bench.clients.load import in_own_process
from bench.clients.websocket import connect
from bench.clients.wire import Gone, Wire
from bench.harness import Figure, Size, figure
from bench.places import Server, add_screen, open_hall, serving

COME_AND_GO = 100
WARM = 50
"""So many come first: what they make the server load is not counted."""


def measure(size: Size) -> list[Figure]:
    """Three rows, each of a server started for it."""
    phones, sockets = size.pick(3_000, 500), size.pick(1_000, 200)
    return [
        row(f"memory of a phone on the stream, of {phones:,}", phones_cost, phones, "<= 25"),
        row(
            f"memory of a compressing Socket.IO client, of {sockets:,}",
            sockets_cost,
            sockets,
            "<= 80",
        ),
        after_an_evening(size.pick(40, 8)),
    ]


def after_an_evening(rounds: int) -> Figure:
    """Megabytes by which the server has grown over the second half of an evening."""
    with open_hall() as hall:
        token, server = add_screen(hall), Server(hall)
        with serving(server):
            pid = server.process.pid if server.process else 0
            told = in_own_process(evening, url=server.url, pid=pid, count=rounds, token=token)
    devices = f"{told['devices']:,}"
    name = f"memory that stays of {devices} devices that came and went"
    return figure(name, told["bytes"] / 1e6, "MB", target="<= 8")


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
    """Bytes of a browser that joined a room with small pictures: what a page keeps showing is its
    own affair, and one that joins nothing is closed."""
    said = {"token": token, "overlay": True}
    connect(url, WARM, "screen:join", said)
    before = resident(pid)
    found = connect(url, count, "screen:join", said)
    return {"bytes": (resident(pid) - before) / count, "compressed": found[0].is_compressed}


def evening(url: str, pid: int, count: int, token: str) -> dict[str, Any]:
    """So many rounds of a hall in which everybody comes and leaves: the bytes that the second half
    of them has added, and how many devices that were."""
    for _ in range(count // 2):
        come_and_go(url, token)
    before = resident(pid)
    came = sum(come_and_go(url, token) for _ in range(count - count // 2))
    return {"bytes": resident(pid) - before, "devices": came}


def come_and_go(url: str, token: str) -> int:
    """Phones that listen and leave, screens that join and leave, guesses, half requests; how
    many devices that were."""
    phones = Phones(url, COME_AND_GO)
    phones.connect()
    screens = connect(url, 20, "screen:join", {"token": token})
    strangers = connect(url, 20, "screen:join", {"token": os.urandom(8).hex()})
    host = urlsplit(url).netloc
    slow = [Wire(url) for _ in range(COME_AND_GO)]
    for wire in slow:
        wire.socket.sendall(f"POST /v/ticket HTTP/1.1\r\nHost: {host}\r\n".encode())
    for _ in range(COME_AND_GO):
        guess(url, host)
    for wire in (*slow, *(one.wire for one in (*screens, *strangers))):
        wire.close()
    phones.hang_up()
    return 3 * COME_AND_GO + len(screens) + len(strangers)


def guess(url: str, host: str) -> None:
    """A device that nobody knows types a ticket that nobody made."""
    body = json.dumps({"code": os.urandom(6).hex()})
    head = f"POST /v/ticket HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n"
    wire = Wire(url)
    with suppress(Gone):
        wire.ask(f"{head}Content-Length: {len(body)}\r\n\r\n{body}".encode())
    wire.close()


def resident(pid: int) -> int:
    """The server's memory once it is at rest."""
    gevent.sleep(3)
    return int(psutil.Process(pid).memory_info().rss)
