"""A network between device and server that loses things: pieces of bytes are dropped, cut or held
up, and the connection breaks, at any moment in both directions."""

import random
import socket
import threading
import time
from contextlib import suppress

PIECE = 65_536
HOLD_SECONDS = 0.02


class FaultProxy:
    """Listens on ``url`` and hands on to the port of a server.

    ``chance`` is the probability that a piece on its way meets a fault; ``lost_answers`` are those
    of the server that did not arrive, or not whole.
    """

    def __init__(self, server_port: int, chance: float, seed: int) -> None:
        self.server_port, self.chance = server_port, chance
        self.random = random.Random(seed)
        self.lost_answers: list[bytes] = []
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._open: set[socket.socket] = set()
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Take nobody new and break all connections."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for connection in list(self._open):
            hang_up(connection)

    def _accept(self) -> None:
        while True:
            try:
                device, _address = self._listener.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self.server_port))
            self._open |= {device, server}
            for ends in ((device, server), (server, device)):
                threading.Thread(target=self._carry, args=ends, daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket) -> None:
        """Carry pieces one way until a side hangs up or a fault breaks both ways."""
        try:
            while piece := source.recv(PIECE):
                whole = self._meet_fault(piece)
                target.sendall(whole)
                if len(whole) < len(piece):
                    if source.getpeername()[1] == self.server_port:
                        self.lost_answers.append(piece)
                    break
        except OSError:
            pass  # the other direction broke it
        hang_up(source)
        hang_up(target)
        self._open -= {source}
        source.close()

    def _meet_fault(self, piece: bytes) -> bytes:
        """What is left of a piece: all of it, or less, after which the connection breaks."""
        if self.random.random() >= self.chance:
            return piece
        kind = self.random.choice(("lost", "cut", "held up"))
        if kind == "held up":
            time.sleep(HOLD_SECONDS)
            return piece
        if kind == "lost":
            return b""
        # A head cut in the middle is no fault a browser would take for an answer, but the client
        # library here does.
        body = piece.find(b"\r\n\r\n") + 4 if b"\r\n\r\n" in piece else 0
        return piece[: self.random.randint(body, max(body, len(piece) - 1))]


def hang_up(connection: socket.socket) -> None:
    """End a connection in both directions; whoever reads from it wakes."""
    with suppress(OSError):  # it may be down already
        connection.shutdown(socket.SHUT_RDWR)
