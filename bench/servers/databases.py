"""A PostgreSQL server for a run, with a durable disk as anybody would set it up, and a database on
it for each hall."""

import itertools
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

from scripts.servers import PostgresServer
from tests.databases import address_of, say

Address = Callable[[], AbstractContextManager[str]]
"""Gives the address of a new, empty database; an empty address is SQLite in the hall's folder."""


@contextmanager
def postgresql() -> Iterator[Address]:
    """A running server."""
    numbers = itertools.count(1)
    with PostgresServer(durable=True).running() as server:

        @contextmanager
        def database() -> Iterator[str]:
            name = f"hall_{next(numbers)}"
            say(server.address(), f"CREATE DATABASE {name}")
            yield address_of(server.address(), name)

        yield database


def sqlite() -> AbstractContextManager[str]:
    """The hall's own file."""
    return nullcontext("")
