"""Screens and stages for tests."""

from datetime import UTC, datetime, timedelta
from typing import Any

from kruvision.extensions import db
from kruvision.models import Edition, Entry, Screen, Show, Turnout, VotingWindow
from kruvision.services.tokens import new_token
from tests.factories import save
from tests.factories.results import change

EVENING = datetime(2026, 3, 14, 18, tzinfo=UTC)


def make_screen(edition: Edition, **values: Any) -> Screen:
    """A screen that follows the stage."""
    return save(
        Screen(edition_id=edition.id, name="Stage left", token=new_token(), options={}, **values)
    )


def set_stage(show: Show, phase: str, *, sung: int = 0, singing: bool = False) -> list[Entry]:
    """Put the show into a phase: the first ``sung`` entries have performed, the next one sings."""
    change(show, phase=phase)
    for position, entry in enumerate(list(show.entries)):
        is_now = singing and position == sung
        stage = "on_stage" if is_now else "performed" if position < sung else "waiting"
        performed_at = EVENING + timedelta(minutes=position) if position < sung else None
        change(entry, stage=stage, performed_at=performed_at)
    return list(show.entries)


def make_window(show: Show, **values: Any) -> VotingWindow:
    """An open vote with seven ballots that closes five minutes after the evening's beginning."""
    filled = {
        "state": "open",
        "key": "k",
        "opened_at": EVENING,
        "closes_at": EVENING + timedelta(minutes=5),
    }
    window = save(VotingWindow(show_id=show.id, **{**filled, **values}))
    save(Turnout(window_id=window.id, ballots=7))
    return reread(window)


def reread(row: Any) -> Any:
    """The row as the database has it now."""
    db.session.expire_all()
    return db.session.get(type(row), row.id)
