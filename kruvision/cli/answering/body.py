"""What follows a request's headers, and what is done with the rest that nobody wanted."""

from typing import Any

from gevent.pywsgi import Input, _InvalidClientInput  # type: ignore[attr-defined]

MOST_PASSED_OVER = 64 * 1024
"""Bytes of a body nobody read that are passed over, so that the connection can go on."""
MOST_BETWEEN_CHUNKS = 32 * 1024
"""Bytes that lengths of chunks, their extensions and trailers take in one body. They are read one
by one, and without end from whoever sends them without end."""


class TooMuchBetweenChunks(_InvalidClientInput):
    """A body in chunks says more about its chunks than they are worth."""


class Chunks:
    """A connection's bytes, of which what stands between chunks is counted."""

    def __init__(self, file: Any) -> None:
        self.file = file
        self.left = MOST_BETWEEN_CHUNKS

    def read(self, size: int) -> bytes:
        """So many bytes. Raises ``TooMuchBetweenChunks``."""
        if size == 1:
            self.left -= 1
            if self.left < 0:
                raise TooMuchBetweenChunks("a body has too much between its chunks")
        return bytes(self.file.read(size))

    def readline(self, size: int) -> bytes:
        """A line within a chunk."""
        return bytes(self.file.readline(size))


class Body(Input):
    """A request's body. What of it nobody wanted is passed over where it is short; else the
    connection ends, and nobody reads megabytes that were refused already."""

    is_left: bool = False

    def __init__(self, rfile: Any, length: int | None, socket: Any, is_chunked: bool) -> None:
        file: Any = Chunks(rfile) if is_chunked else rfile
        super().__init__(file, length, socket, is_chunked)

    def _discard(self) -> None:
        """Called after the answer, before a next request may come."""
        left = (self.content_length or 0) - self.position
        is_cut = self.chunked_input and self.chunk_length != 0
        self.is_left = is_cut or left > MOST_PASSED_OVER
        if not self.is_left:
            super()._discard()  # type: ignore[misc]  # missing in gevent's types
