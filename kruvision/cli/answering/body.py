"""What follows a request's headers, and what is done with the rest that nobody wanted."""

from gevent.pywsgi import Input

MOST_PASSED_OVER = 64 * 1024
"""Bytes of a body nobody read that are passed over, so that the connection can go on."""


class Body(Input):
    """A request's body. What of it nobody wanted is passed over where it is short; else the
    connection ends, and nobody reads megabytes that were refused already."""

    is_left: bool = False

    def _discard(self) -> None:
        """Called after the answer, before a next request may come."""
        left = (self.content_length or 0) - self.position
        is_cut = self.chunked_input and self.chunk_length != 0
        self.is_left = is_cut or left > MOST_PASSED_OVER
        if not self.is_left:
            super()._discard()  # type: ignore[misc]  # missing in gevent's types
