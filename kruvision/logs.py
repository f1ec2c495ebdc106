"""Structured logs on the terminal: what happened, never marks, votes, tokens or addresses.

Addresses of pages can hold the secret of a card, a ticket or a screen, so that a line names the
endpoint and not the path. Tracebacks are plain: they show code, not the values of variables, and
the database leaves out the values of a statement that failed.
"""

import io
import sys

import structlog


def configure() -> None:
    """One line per event; colours only on a terminal."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.dev.ConsoleRenderer(
                colors=sys.stderr.isatty(),
                exception_formatter=structlog.dev.plain_traceback,
            ),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


class BadRequests(io.TextIOBase):
    """The web server's file for what it could not read as a request.

    It would write down who sent it and what, a token perhaps: only that it happened is kept.
    """

    def write(self, text: str) -> int:
        """One line for each."""
        if text.strip():
            structlog.get_logger().warning("a request could not be read")
        return len(text)
