"""One picture to a thousand browsers on sockets: processor time for each of them.

The product makes the picture of a hall screen anew, because a ballot was counted, and sends it to
its room; bare python-socketio sends the same bytes. Neither compresses. The same ballots, or the
same posts to the bare server, while nobody listens are taken off: what is left is the broadcast,
the picture's making included.
"""

import json
from typing import Any

import gevent
import psutil

from bench.clients.load import in_own_process
from bench.clients.websocket import connect, wait_heard
from bench.clients.wire import Wire
from bench.harness import Figure, Size, figure, medians
from bench.places import Server, add_screen, ballot_requests, make_voters, open_hall, serving

EMIT = (
    "POST /emit HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n"
    "Content-Length: {}\r\n\r\n"
)


def measure(size: Size) -> list[Figure]:
    """One row."""
    clients, times = size.pick(1_000, 200), size.pick(30, 10)
    with open_hall(credential="tickets") as hall:
        token = add_screen(hall)
        ours, bare = Server(hall), Server(hall, "bare_socketio")
        with serving(ours, bare):
            picture = told_by(ours, token, 1, 1)["picture"]
            works = {
                "ours": lambda: told_by(ours, token, clients, times)["seconds"],
                "ours, nobody": lambda: told_by(ours, token, 0, times)["seconds"],
                "bare": lambda: told_by(bare, token, clients, times, picture)["seconds"],
                "bare, nobody": lambda: told_by(bare, token, 0, times, picture)["seconds"],
            }
            found = medians(works, size.pick(5, 1))
    cost, plain = (
        1e6 * (found[name] - found[f"{name}, nobody"]) / (clients * times)
        for name in ("ours", "bare")
    )
    name = f"broadcast to {clients:,} Socket.IO clients, each"
    return [figure(name, cost, "µs", ceiling=plain, target="<= 1.3")]


def told_by(
    server: Server, token: str, clients: int, times: int, picture: str = ""
) -> dict[str, Any]:
    """What the load generator found: the product is sent a ballot for each broadcast, the bare
    server the picture itself."""
    requests = [EMIT.format(len(picture)) + picture] * times
    if not picture:
        requests = ballot_requests(server.hall, server, make_voters(server.hall, times))
    return in_own_process(
        broadcasts,
        url=server.url,
        pid=server.process.pid if server.process else 0,
        token=token,
        clients=clients,
        requests=requests,
    )


def broadcasts(url: str, pid: int, token: str, clients: int, requests: list[str]) -> dict[str, Any]:
    """Send one picture after the other; the server's processor time from the first to the last."""
    browsers = connect(url, clients, "screen:join", {"token": token}, offer="")
    wire = Wire(url)
    before = worked(pid)
    for number, request in enumerate(requests, start=1):
        status, _body = wire.ask(request.encode())
        assert status == 200
        wait_heard(browsers, number, 20)
    seconds = worked(pid) - before
    assert all(browser.heard == len(requests) for browser in browsers)
    picture = json.dumps(json.loads(browsers[0].last[2:])[1]) if browsers else ""
    return {"seconds": seconds, "picture": picture}


def worked(pid: int) -> float:
    """The processor time of a process so far, once it is at rest."""
    gevent.sleep(1)
    times = psutil.Process(pid).cpu_times()
    return float(times.user + times.system)
