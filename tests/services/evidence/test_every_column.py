"""Every column of the database is either held against the record, or cannot change a result: each
one is edited alone, and either the check says so or the document to publish stays what it was."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest
from sqlalchemy import Column

from kruvision.extensions import Base, db
from kruvision.models import Show
from kruvision.services.evidence import check
from kruvision.services.record.proposals import PUBLISH, find_proposal
from kruvision.services.results import correcting, publishing
from kruvision.services.results.documents import make_document, print_of, songs_of
from kruvision.services.scoring.standings import compute_outcome_of
from kruvision.services.transactions.transaction import transaction
from tests.factories.published import AT, FIRST, begin, publish, put_mark, seen
from tests.services.evidence.columns import COMPARED, ELSEWHERE, NOT_COMPARED, WITHOUT_A_RESULT
from tests.services.evidence.edits import file_of
from tests.services.evidence.test_evidence import evening, settled

__all__ = ["evening"]
TABLES = Base.metadata.tables
AFTER = ("published_result", "result_correction")
"""Tables that are empty before a publication."""
COMPARED_COLUMNS = [f"{table}.{name}" for table in COMPARED for name in COMPARED[table].split()]
FREE_COLUMNS = [name for names in NOT_COMPARED.values() for name in names.split()]
OTHER_VALUES: dict[str, Any] = {
    "contestant.kind": "group",
    "deduction.code": "time",
    "entry.stage": "waiting",
    "entry.status": "withdrawn",
    "kept_mark.settled_at": None,
    "scoresheet.state": "open",
    "seat.kind": "practice",
    "seat.is_head": 0,
    "show.decisions": '[{"order": [2, 1]}]',
    "show.leaderboard": "live",
    "show.phase": "published",
    "show.rules_locked_at": None,
    "song.checked_on": "2026-01-02",
    "tradition.checked_on": "2026-01-02",
    "voting_window.state": "paused",
}
"""What the schema leaves, where not every value goes; and what means something."""
ROW = {
    "scoresheet": "WHERE state = 'stepped_aside'",
    "seat": "WHERE is_head",
    "tradition": "WHERE slug = 'kazakh'",
}
"""Which row is edited; else the first one."""


def test_every_column_is_compared_or_said_to_be_needless() -> None:
    known = [*COMPARED_COLUMNS, *FREE_COLUMNS, *(name for name in ELSEWHERE if "." in name)]
    whole = {*WITHOUT_A_RESULT, *(name for name in ELSEWHERE if "." not in name)}
    columns = {f"{t.name}.{c.name}" for t in TABLES.values() for c in t.columns}
    assert len(known) == len(set(known))
    assert {name for name in columns if name.partition(".")[0] not in whole} == set(known)
    assert whole <= TABLES.keys()


@contextmanager
def edited(column: str) -> Iterator[None]:
    """The column of one row holds something else, past the program; afterwards it is as it was."""
    table, _dot, name = column.partition(".")
    db.session.rollback()
    with closing(sqlite3.connect(file_of())) as file, closing(sqlite3.connect(":memory:")) as kept:
        file.backup(kept)
        keys = ", ".join(key.name for key in TABLES[table].primary_key)
        where = f"{ROW.get(table, '')} ORDER BY {keys} LIMIT 1"
        (before,) = file.execute(f"SELECT {name} FROM {table} {where}").fetchone()
        value = OTHER_VALUES.get(column, _other(TABLES[table].columns[name], before))
        assert value != before
        row = f"({keys}) = (SELECT {keys} FROM {table} {where})"
        triggers = file.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        made = dict(triggers.fetchall())
        file.executescript("".join(f"DROP TRIGGER {trigger};" for trigger in made))
        file.execute(f"UPDATE {table} SET {name} = ? WHERE {row}", (value,))
        file.commit()
        file.executescript("".join(f"{sql};" for sql in made.values()))
        db.session.expire_all()
        yield
        db.session.rollback()
        kept.backup(file)
        db.session.expire_all()


def _other(column: Column[Any], value: Any) -> Any:
    kind = type(column.type).__name__
    if kind in ("Trilingual", "JSON"):
        return _other_json(value)
    if kind == "Moment":
        return "2020-02-02 02:02:02.000000"
    if kind == "Boolean":
        return 1 - value
    if kind == "Exact":
        return "7/3"
    return (value or 0) + 1000 if kind == "Integer" else f"{value or ''}x"


def _other_json(value: str | None) -> str:
    old = json.loads(value or "{}")
    return json.dumps([3] if isinstance(old, list) and old != [3] else {"en": "somebody else"})


@pytest.fixture
def counted(evening: Show) -> Show:
    """An evening that waits for the second person's word."""
    show = settled(evening)
    with transaction() as changes:
        publishing.publish(db.session.get_one(Show, show.id), by=FIRST, at=AT, changes=changes)
    show = db.session.get_one(Show, show.id)
    assert find_proposal(show, PUBLISH)
    return show


@pytest.fixture
def corrected(evening: Show) -> Show:
    """An evening whose correction waits for the second person's word."""
    show = publish(settled(evening))
    begin(show)
    put_mark(show, 0, 0, 0, "10")
    correcting.propose_correction(show.id, seen=seen(show), by=FIRST, at=AT)
    return show


def differing(show_id: int) -> bool:
    found = db.session.get_one(Show, show_id)
    return bool(check.check_all(found).differences)


def told(show_id: int) -> Any:
    """All that would be published."""
    show = db.session.get_one(Show, show_id)
    return print_of(make_document(show, compute_outcome_of(show))), songs_of(show)


def test_a_column_that_is_compared_is_missed_by_nobody(counted: Show) -> None:
    show_id, missed = counted.id, []
    assert not differing(show_id)
    for column in COMPARED_COLUMNS:
        if column.partition(".")[0] not in AFTER:
            with edited(column):
                missed += [] if differing(show_id) else [column]
    assert not missed, missed
    assert not differing(show_id)


def test_so_is_what_was_published_and_what_would_correct_it(corrected: Show) -> None:
    show_id, missed = corrected.id, []
    assert not differing(show_id)
    for column in COMPARED_COLUMNS:
        if column.partition(".")[0] in AFTER:
            with edited(column):
                missed += [] if differing(show_id) else [column]
    assert missed == []


def test_a_column_that_is_not_compared_changes_no_result(counted: Show) -> None:
    show_id, changing = counted.id, []
    before = told(show_id)
    for column in FREE_COLUMNS:
        if column.partition(".")[0] not in AFTER:
            with edited(column):
                changing += [] if told(show_id) == before else [column]
    assert changing == []


def test_a_result_is_read_from_no_table_that_is_said_to_hold_none(counted: Show) -> None:
    show_id = counted.id
    before = told(show_id)
    db.session.rollback()
    with closing(sqlite3.connect(file_of())) as file:
        file.executescript("".join(f"DELETE FROM {table};" for table in WITHOUT_A_RESULT))
    assert told(show_id) == before
