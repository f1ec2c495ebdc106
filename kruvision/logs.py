"""Structured logs on the terminal: what happened, never marks, votes, tokens or addresses.

Tracebacks are plain: they show code, not the values of variables, which could hold any of these.
"""

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
