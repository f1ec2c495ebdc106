"""The hall comes in at once: everybody opens the page, loads what it names, and votes.

All phones are new: none has a cookie, each opens a connection of its own.
"""

import json
import random
import re
import time
import uuid
from typing import Any
from urllib.parse import urlsplit

import gevent

from bench.clients.crowd import Phones, send_steadily
from bench.clients.load import in_own_process
from bench.clients.wire import Wire
from bench.harness import Figure, Size, figure, in_turn, p99
from bench.places import Server, ballot_requests, make_voters, open_hall, serving

SECONDS = 10
ASSET = re.compile(rb'(?:href|src)="(/static/[^"]+)"')
COOKIE = re.compile(rb"set-cookie: (kru_voter=[^;]+)", re.IGNORECASE)
GET = (
    "GET {path} HTTP/1.1\r\nHost: {host}\r\nAccept: text/html,*/*\r\n"
    "Accept-Language: {language}\r\nAccept-Encoding: gzip, deflate\r\n\r\n"
)
POST = (
    "POST /v/ballot HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\n"
    "Sec-Fetch-Site: same-origin\r\nAccept: application/json\r\nContent-Type: application/json\r\n"
    "Cookie: {cookie}\r\nContent-Length: {length}\r\n\r\n{body}"
)
LANGUAGES = ("kk", "kk", "ru", "en")


def measure(size: Size) -> list[Figure]:
    """First visits of two halls; votes of a hall that listens."""
    figures = [first_visits(count, size) for count in size.pick((1_000, 3_000), (100, 300))]
    return [*figures, *listening_hall(size)]


def first_visits(count: int, size: Size) -> Figure:
    """The slowest of a hundred requests among those of so many first visits."""
    with open_hall() as hall:
        server, vote = Server(hall), hall.votes[0]
        values = {"window": vote.window_id, "entries": list(vote.entries)}
        with serving(server):
            load = {"visits": lambda: in_own_process(visits, url=server.url, count=count, **values)}
            told = in_turn(load, size.pick(3, 1))["visits"]
    refused = [answer for one in told for answer in one["refused"]]
    if refused:
        raise RuntimeError(f"{len(refused)} refused: {refused[:3]}")
    found = sorted(1000 * p99(one["times"]) for one in told)[len(told) // 2]
    return figure(
        f"first visit of {count:,} phones in {SECONDS} s, p99", found, "ms", target="<= 50"
    )


def listening_hall(size: Size) -> list[Figure]:
    """Half of a large hall votes within ten seconds while all of it listens."""
    phones, count = size.pick((10_000, 5_000), (500, 500))
    with open_hall(credential="tickets") as hall:
        server = Server(hall)
        requests = ballot_requests(hall, server, make_voters(hall, count))
        with serving(server):
            told = in_own_process(
                votes_of_listeners, url=server.url, phones=phones, requests=requests
            )
    name = f"{phones:,} phones listen, {count:,} ballots in {SECONDS} s"
    return [
        figure(f"{name}: refused or lost", told["refused"] + told["lost"], "", target="<= 0"),
        figure(f"{name}: acknowledged, p99", 1000 * p99(told["times"]), "ms"),
    ]


def visits(url: str, count: int, window: int, entries: list[int]) -> dict[str, Any]:
    """So many first visits, spread over the seconds by chance: how long each request took."""
    times: list[float] = []
    refused: list[str] = []
    host = urlsplit(url).netloc

    def ask(wire: Wire, request: str, wanted: int = 200) -> tuple[bytes, bytes]:
        began = time.monotonic()
        wire.socket.sendall(request.encode())
        head = wire.read_head()
        body = wire.read_body(head)
        times.append(time.monotonic() - began)
        if int(head[9:12]) != wanted:
            refused.append(f"{request[:40]}: {head[:200]!r}")
        return head, body

    def visit(number: int) -> None:
        gevent.sleep(random.Random(number).random() * SECONDS)
        began = time.monotonic()
        wire = Wire(url)
        times.append(time.monotonic() - began)
        language = LANGUAGES[number % len(LANGUAGES)]
        head, _page = ask(wire, GET.format(path="/v", host=host, language=language))
        for path in assets:
            ask(wire, GET.format(path=path, host=host, language=language))
        found = COOKIE.search(head)
        choices = [entries[number % len(entries)]]
        sent = {"window": window, "choices": choices, "command": uuid.uuid4().hex}
        body = json.dumps(sent)
        cookie = found.group(1).decode() if found else ""
        ask(wire, POST.format(host=host, cookie=cookie, length=len(body), body=body))
        wire.close()

    assets = assets_of(url)
    gevent.joinall([gevent.spawn(visit, number) for number in range(count)], raise_error=True)
    return {"times": times, "refused": refused, "assets": assets}


def assets_of(url: str) -> list[str]:
    """What the page names beside itself."""
    wire = Wire(url)
    request = f"GET /v HTTP/1.1\r\nHost: {urlsplit(url).netloc}\r\nAccept: text/html\r\n\r\n"
    _status, page = wire.ask(request.encode())
    wire.close()
    return sorted({path.decode() for path in ASSET.findall(page)})


def votes_of_listeners(url: str, phones: int, requests: list[str]) -> dict[str, Any]:
    """Ballots at a steady rate while so many phones listen."""
    crowd = Phones(url, phones)
    crowd.connect()
    gevent.sleep(1)
    done = send_steadily(url, [one.encode() for one in requests], len(requests) / SECONDS, 256)
    answer = {
        "times": [took for _at, took, _status in done],
        "refused": sum(status != 200 for _at, _took, status in done),
        "lost": crowd.lost,
    }
    crowd.hang_up()
    return answer
