"""A Socket.IO client of a few lines for the load generator: it joins, reads and answers pings."""

import base64
import json
import os
import struct
import time
from typing import Any
from urllib.parse import urlsplit

import gevent

from bench.clients.wire import Gone, Wire

CONNECT_SECONDS = 60
HANDSHAKE = (
    "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\n"
    "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: {key}\r\n"
    "{extensions}\r\n"
)
OFFER = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n"


class WebSocket:
    """One browser; all of them offer compression, unless it is left out of a comparison. ``heard``
    counts the messages of its room, ``last`` is the newest of them."""

    def __init__(self, url: str, offer: str = OFFER) -> None:
        self.wire = Wire(url, timeout=None)
        key = base64.b64encode(os.urandom(16)).decode()
        request = HANDSHAKE.format(host=urlsplit(url).netloc, key=key, extensions=offer)
        self.wire.socket.sendall(request.encode())
        head = self.wire.read_head()
        assert head.startswith(b"HTTP/1.1 101"), head
        self.is_compressed = b"permessage-deflate" in head
        self.heard = 0
        self.last = b""

    def join(self, event: str, data: Any) -> None:
        """Come in, say one event, and wait for its answer."""
        self._read_until(b"0{")
        self._send(b"40")
        self._read_until(b"40{")
        self._send(b"420" + json.dumps([event, data]).encode())
        self._read_until(b"430[")
        gevent.spawn(self._listen)

    def close(self) -> None:
        """Leave."""
        self.wire.close()

    def _listen(self) -> None:
        try:
            while True:
                message = self._read()
                if message == b"2":
                    self._send(b"3")
                elif message.startswith(b"42"):
                    self.heard, self.last = self.heard + 1, message
        except (Gone, OSError):
            return

    def _read_until(self, start: bytes) -> None:
        while not self._read().startswith(start):
            pass

    def _read(self) -> bytes:
        length = self._take(2)[1]
        if length == 126:
            (length,) = struct.unpack(">H", self._take(2))
        elif length == 127:
            (length,) = struct.unpack(">Q", self._take(8))
        return self._take(length)

    def _take(self, count: int) -> bytes:
        while len(self.wire.left) < count:
            self.wire.left += self.wire.more()
        taken, self.wire.left = self.wire.left[:count], self.wire.left[count:]
        return taken

    def _send(self, message: bytes) -> None:
        size = len(message)
        head = b"\x81" + (
            struct.pack(">B", 128 | size) if size < 126 else struct.pack(">BH", 128 | 126, size)
        )
        self.wire.socket.sendall(head + bytes(4) + message)  # a mask of zeros changes nothing


def connect(url: str, count: int, event: str, data: Any, offer: str = OFFER) -> list[WebSocket]:
    """So many browsers, each with its event answered."""
    sockets: list[WebSocket] = []

    def one() -> None:
        while len(sockets) < count:
            socket = WebSocket(url, offer)
            sockets.append(socket)
            socket.join(event, data)

    with gevent.Timeout(CONNECT_SECONDS):
        gevent.joinall([gevent.spawn(one) for _ in range(20)], raise_error=True)
    return sockets


def wait_heard(sockets: list[WebSocket], count: int, seconds: float) -> None:
    """Wait until each of them heard so many messages."""
    deadline = time.monotonic() + seconds
    while any(socket.heard < count for socket in sockets):
        if time.monotonic() > deadline:
            raise TimeoutError(f"{sum(s.heard < count for s in sockets)} of {len(sockets)} wait")
        gevent.sleep(0.02)
