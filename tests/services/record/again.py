"""Shows that are published, and computed again from their record."""

import sqlite3
from contextlib import closing
from typing import Any

import psycopg

from kruvision.extensions import db
from kruvision.models import Show
from kruvision.services.results import published
from tests.factories.jury import start
from tests.factories.published import publish
from tests.services.record.borne_out import check_result
from tests.services.record.from_the_record import Line, read_lines

LEVEL = [[[8, 7], [7, 7], [9, 8]], [[7, 8], [7, 7], [8, 9]], [[5, 5], [6, 5], [5, 6]]]
"""Marks by which the first two of three acts are level."""
JURY: dict[str, Any] = {"combination": "jury_only"}


def lines_of_database() -> list[Line]:
    """What an SQL client of the database's own kind reads."""
    url = db.engine.url
    if url.get_backend_name() == "sqlite":
        with closing(sqlite3.connect(f"file:{url.database}?mode=ro", uri=True)) as reader:
            return read_lines(reader)
    address = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address) as reader:
        return read_lines(reader)


def published_places(show: Show) -> list[dict[str, Any]]:
    """What the newest published version says."""
    rows = published.get_newest(show).document["result"]["standings"]
    return [{"entry": int(r["entry"]), "place": r["place"], "total": r["total"]} for r in rows]


def computed_again(show: Show) -> list[dict[str, Any]]:
    """Published and computed from the record: they are the same."""
    found = check_result(lines_of_database(), show.id)
    assert found == published_places(show)
    return found


def finish(show: Show) -> list[dict[str, Any]]:
    """Count, publish, and compute again."""
    publish(start(show, "closed"))
    return computed_again(show)
