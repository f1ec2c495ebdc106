"""Something between phone and server that answers in its place, as hotels and firewalls do."""

import socket
import threading
from contextlib import suppress

PIECE = 65_536
ANSWER = b"POST /v/answer "


class StrangeProxy:
    """Listens on ``url`` and hands everything on to the port of a server, but for answers of the
    hall while ``says`` is not empty: these are answered with it. ``count`` is how many were."""

    def __init__(self, server_port: int) -> None:
        self.server_port = server_port
        self.says = b""
        self.count = 0
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def say(self, status: str, kind: str, body: str) -> None:
        """Answer in the server's place from now on."""
        head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
        self.says = f"{head}Connection: close\r\n\r\n{body}".encode()

    def close(self) -> None:
        """Take nobody new."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                phone, _address = self._listener.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self.server_port))
            for carry in (self._to_server, self._to_phone):
                threading.Thread(target=carry, args=(phone, server), daemon=True).start()

    def _to_server(self, phone: socket.socket, server: socket.socket) -> None:
        with suppress(OSError):
            while piece := phone.recv(PIECE):
                if self.says and piece.startswith(ANSWER):
                    self.count += 1
                    phone.sendall(self.says)
                    phone.shutdown(socket.SHUT_WR)
                    while phone.recv(PIECE):
                        pass  # the rest of the request: a phone that is cut off reads no answer
                    break
                server.sendall(piece)
        _hang_up(server)
        phone.close()

    def _to_phone(self, phone: socket.socket, server: socket.socket) -> None:
        with suppress(OSError):
            while piece := server.recv(PIECE):
                phone.sendall(piece)
        _hang_up(phone)
        server.close()


def _hang_up(connection: socket.socket) -> None:
    """End a connection in both directions; whoever reads from it wakes."""
    with suppress(OSError):  # it may be down already
        connection.shutdown(socket.SHUT_RDWR)
