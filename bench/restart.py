"""How long the server takes to start, and to end while phones and screens listen.

Starting is held against an interpreter that imports the same libraries and serves one page.
"""

import signal
import time

import requests

from bench.harness import Figure, Size, figure, medians
from bench.places import Server, open_hall, serving

LISTENERS = 15
TIMEOUT = 30


def measure(size: Size) -> list[Figure]:
    """Seconds until the first answer, beside a bare server's, and seconds until the end."""
    with open_hall() as hall:
        works = {
            "start": lambda: start(Server(hall)),
            "bare": lambda: start(Server(hall, "bare_flask")),
            "end": lambda: end(Server(hall)),
        }
        found = medians(works, size.pick(5, 1))
    return [
        figure("server answers after its start", found["start"], "s", ceiling=found["bare"]),
        figure(f"server ends beside {LISTENERS} listeners", found["end"], "s", target="<= 2"),
    ]


def start(server: Server) -> float:
    """Seconds from the start to the first answer."""
    began = time.monotonic()
    with serving(server):
        return time.monotonic() - began


def end(server: Server) -> float:
    """Seconds from SIGTERM to the end of the process."""
    with serving(server):
        url = f"{server.url}/v/stream"
        streams = [requests.get(url, stream=True, timeout=TIMEOUT) for _ in range(LISTENERS)]
        if server.process is None:
            raise RuntimeError("the server does not run")
        began = time.monotonic()
        server.process.send_signal(signal.SIGTERM)
        server.process.wait(TIMEOUT)
        taken = time.monotonic() - began
        for stream in streams:
            stream.close()
    return taken
