"""The addresses people open: on this machine, and from the hall's network."""

import socket
import time
from functools import lru_cache

from config import Config

ROUTE_PROBE = ("192.0.2.1", 9)
KNOWN_SECONDS = 10


def local_url(config: Config) -> str:
    """The address on this machine."""
    return f"http://localhost:{config.port}"


def public_url(config: Config) -> str:
    """What QR codes say: the configured address, else this machine's on the network."""
    return config.public_url or f"http://{lan_address()}:{config.port}"


def voters_url(config: Config) -> str:
    """Where voters go."""
    return f"{public_url(config)}/v"


def screen_code_url(config: Config, code: str) -> str:
    """What lets a phone vote; the code stands behind the # and so reaches no log."""
    return f"{public_url(config)}/s#{code}"


def lan_address() -> str:
    """This machine's address on the network it would reach others by; loopback without one.

    Pictures ask again and again, so it is looked up once in ten seconds.
    """
    return _address_at(int(time.monotonic()) // KNOWN_SECONDS)


@lru_cache(maxsize=1)
def _address_at(_moment: int) -> str:
    """The address now, whatever the moment is called.

    Connecting a datagram socket sends nothing: it only asks the routing table.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(ROUTE_PROBE)
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])
