"""The socket of a simulated tablet: the library's client, with four of its habits put right."""

from typing import Any

import engineio
import socketio

from kruvision.simulation.browser import TIMEOUT

LET_IN_SECONDS = 15


class ClosingLine(engineio.Client):
    """Closes what it was connected by, whatever ended it. Where the other side is cut off in the
    middle of a word, as a killed server is, the library leaves its connection open."""

    def _reset(self) -> None:
        super()._reset()
        if self.ws:
            self.ws.shutdown()


class TabletSocket(socketio.Client):
    """A client on such a line. A server that has its hands full may take longer than the library's
    one second to let it in, each time it comes again, too."""

    def connect(self, url: str, **options: Any) -> None:
        """Connect, as the library does."""
        super().connect(url, **{"wait_timeout": LET_IN_SECONDS, **options})

    def _engineio_client_class(self) -> type[ClosingLine]:
        return ClosingLine


def new_socket(**options: Any) -> TabletSocket:
    """A client that takes the server's texts for UTF-8: its library would look through each letter
    of every snapshot in Python, which costs an evening more than all the rest of its people.

    Ctrl+C stays the program's own: the library would say goodbye for every client inside the signal
    handler, and wait there for ever for what the interrupted thread holds.
    """
    own = {"skip_utf8_validation": True}
    options = {"request_timeout": TIMEOUT, "websocket_extra_options": own, **options}
    return TabletSocket(handle_sigint=False, **options)
