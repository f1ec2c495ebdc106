"""The evening before anything secret happens in it, and copies of it, each with a database of its
own and a clock that the test turns."""

import shutil
import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from kruvision import clock
from kruvision.extensions import db
from kruvision.models import Show
from kruvision.services.access import SYSTEM
from kruvision.services.audience import tickets
from kruvision.services.jury import cards
from kruvision.services.stage.screens import list_views
from tests.application import make_app
from tests.factories import make_show, make_staff
from tests.factories.jury import start
from tests.factories.learning import make_question
from tests.factories.screens import make_screen

WORD = "the word of the monitoring program"
PASSWORD = "correct horse"


@dataclass
class Clock:
    """Stands still until somebody turns it."""

    now: datetime = datetime(2026, 11, 23, 19, 0, tzinfo=UTC)

    def later(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)


@dataclass
class Evening:
    """Two acts, the first with a question, a head of the jury and two jurors, a screen for each
    view: what everybody needs to come in."""

    folder: Path
    show_id: int
    cards: list[str]
    """Of the head, of a juror who looks on, and of one who marks in secret."""
    observer: str
    """A login."""
    screens: dict[str, str]
    """Links by what the screen shows."""
    tickets: list[str]
    """Codes to type, where tickets let phones vote."""
    copies: int = field(default=0)


def furnish(folder: Path, database: Path, **rules: str) -> Evening:
    """Make the evening in a folder, from a database without rows. ``rules`` are columns of the
    show."""
    shutil.copy(database, folder / "kruvision.db")
    app = make_app({"KRU_INSTANCE": str(folder)})
    with app.app_context():
        evening = _furnish(app, rules)
        db.session.remove()
        db.engine.dispose()
    return evening


def _furnish(app: Flask, rules: Mapping[str, str]) -> Evening:
    show = start(
        make_show(entries=2, jurors=3, criteria=1, turnout_shown=True, window_seconds=600, **rules)
    )
    make_question(show.entries[0])
    seats = [seat.juror_id for seat in show.seats]
    edition, papers = show.edition, []
    if show.credential == "tickets":
        papers = tickets.make_tickets(show.id, 8, by=SYSTEM, at=clock.now())
    links = {view: make_screen(edition, view=view, follows=False).token for view in list_views()}
    links["the stage"] = make_screen(edition).token
    return Evening(
        Path(app.instance_path),
        show.id,
        [cards.make_card(juror_id, by=SYSTEM, at=clock.now()) for juror_id in seats],
        make_staff("observer", PASSWORD).login,
        links,
        [paper.code for paper in papers],
    )


@contextmanager
def copy_of(evening: Evening, turned: Clock) -> Iterator[Flask]:
    """The evening once more, in an app of its own, at the same hour."""
    evening.copies += 1
    folder = evening.folder.parent / f"twin-{evening.copies}"
    folder.mkdir()
    shutil.copy(evening.folder / "secret_key", folder)
    with (
        closing(sqlite3.connect(evening.folder / "kruvision.db")) as original,
        closing(sqlite3.connect(folder / "kruvision.db")) as copy,
    ):
        original.backup(copy)
    app = make_app({"KRU_INSTANCE": str(folder), "KRU_METRICS_TOKEN": WORD})
    with pytest.MonkeyPatch.context() as patched, app.app_context():
        patched.setattr(clock, "now", lambda: turned.now)
        patched.setattr(time, "time", lambda: turned.now.timestamp())
        yield app
        db.session.remove()
        db.engine.dispose()


def show_of(evening: Evening) -> Show:
    """The show's row in the copy that is played now."""
    return db.session.get_one(Show, evening.show_id)
