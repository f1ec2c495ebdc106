"""A keep-alive connection to a server, as light as it can be."""

import socket
from urllib.parse import urlsplit


class Gone(Exception):
    """The server closed the connection."""


class Wire:
    """One connection. ``ask`` sends bytes and returns the answer's status and body."""

    def __init__(self, url: str, timeout: float | None = 30) -> None:
        parts = urlsplit(url)
        assert parts.hostname
        self.socket = socket.create_connection((parts.hostname, parts.port or 80), timeout)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.left = b""

    def ask(self, request: bytes) -> tuple[int, bytes]:
        """Send one request and wait for its whole answer."""
        self.socket.sendall(request)
        head = self.read_head()
        return int(head[9:12]), self.read_body(head)

    def read_head(self) -> bytes:
        """The status line and the headers of the next answer."""
        data = self.left
        while (end := data.find(b"\r\n\r\n")) < 0:
            data += self.more()
        self.left = data[end + 4 :]
        return data[:end]

    def read_body(self, head: bytes) -> bytes:
        """The rest of an answer whose length was named."""
        place = head.lower().find(b"content-length:")
        length = int(head[place + 15 :].split(b"\r\n", 1)[0]) if place >= 0 else 0
        data = self.left
        while len(data) < length:
            data += self.more()
        self.left = data[length:]
        return data[:length]

    def close(self) -> None:
        """Leave."""
        self.socket.close()

    def more(self) -> bytes:
        """Some more bytes, as soon as there are any; ``Gone`` at the end."""
        data = self.socket.recv(65_536)
        if not data:
            raise Gone
        return data
