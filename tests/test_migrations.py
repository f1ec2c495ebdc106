"""Models and migrations say the same, on both kinds of database."""

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import Boolean, Column, inspect, select, text
from sqlalchemy.exc import IntegrityError

import config as settings
from kruvision import clock, create_app
from kruvision.database import MIGRATIONS, migrate_to_newest
from kruvision.extensions import db
from kruvision.models import (
    Entry,
    LoadedTradition,
    Proposal,
    Scoresheet,
    Seat,
    Show,
    Staff,
    Tradition,
)
from kruvision.services.backups import backups
from kruvision.services.errors import Refused
from kruvision.services.shows.shown import choice_of
from tests.databases import postgres_settings
from tests.factories import make_show, save
from tests.factories.jury import write
from tests.factories.results import change, make_closed_show
from tests.factories.voting import make_vote

both = pytest.mark.both_databases
TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT DISTINCT trigger_name FROM information_schema.triggers",
}
GUARDS = {
    *("ballot_counted", "ballot_uncounted", "choice_counted", "choice_uncounted"),
    *("choice_changed", "record_changed"),
}


def differences() -> list[object]:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, db.metadata))


def triggers() -> set[str]:
    with db.engine.connect() as connection:
        names = connection.exec_driver_sql(TRIGGERS[db.engine.dialect.name]).scalars().all()
    return set(names)


@both
def test_the_migrated_database_is_what_the_models_say(app: Flask) -> None:
    assert differences() == []


@both
def test_a_column_that_no_migration_made_is_noticed(app: Flask) -> None:
    table = db.metadata.tables["ticket"]
    forgotten = Column("forgotten", Boolean, nullable=True)
    table.append_column(forgotten)
    try:
        assert differences()
    finally:
        table._columns.remove(forgotten)


@both
def test_the_guards_are_there(app: Flask) -> None:
    assert triggers() >= GUARDS


@pytest.fixture(params=["migrated_database", "fresh_postgres"])
def own_app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An app on a database that nobody uses after it."""
    given = request.getfixturevalue(request.param)
    if isinstance(given, Path):
        shutil.copy(given, tmp_path / "kruvision.db")
        values = {"KRU_INSTANCE": str(tmp_path)}
    else:
        values = postgres_settings(tmp_path, given)
    app = create_app(settings.load(values, testing=True))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def test_down_and_up_again_leaves_nothing_behind(own_app: Flask) -> None:
    downgrade(directory=str(MIGRATIONS), revision="base")
    assert inspect(db.engine).get_table_names() == ["alembic_version"]
    assert not triggers()
    upgrade(directory=str(MIGRATIONS))
    assert differences() == []


def test_a_backup_is_made_before_a_migration_and_never_forgotten(
    migrated_database: Path, tmp_path: Path
) -> None:
    shutil.copy(migrated_database, tmp_path / "kruvision.db")
    app = create_app(settings.load({"KRU_INSTANCE": str(tmp_path)}, testing=True))
    with app.app_context():
        downgrade(directory=str(MIGRATIONS), revision="0010")
        db.session.remove()
        db.engine.dispose()
    migrate_to_newest(app)
    migrate_to_newest(app)
    (made,) = (tmp_path / "backups").glob("before-*.db")
    with closing(sqlite3.connect(made)) as copy:
        assert copy.execute("SELECT version_num FROM alembic_version").fetchone() == ("0010",)
    with app.app_context():
        backups.back_up(app.config["KRU"], at=clock.now())
        db.session.remove()
        db.engine.dispose()
    assert made.exists()


def test_without_room_for_that_backup_nothing_is_migrated(
    migrated_database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(migrated_database, tmp_path / "kruvision.db")
    app = create_app(settings.load({"KRU_INSTANCE": str(tmp_path)}, testing=True))
    with app.app_context():
        downgrade(directory=str(MIGRATIONS), revision="0010")
        db.session.remove()
        db.engine.dispose()
    monkeypatch.setattr(backups, "ROOM_LEFT", 10**18)
    with pytest.raises(Refused, match="backup_no_room"):
        migrate_to_newest(app)
    with closing(sqlite3.connect(tmp_path / "kruvision.db")) as database:
        assert database.execute("SELECT version_num FROM alembic_version").fetchone() == ("0010",)


NUMBERED = """
    SELECT name FROM sqlite_master
    WHERE type = 'table' AND sql LIKE '%id INTEGER%PRIMARY KEY%' AND sql NOT LIKE '%AUTOINCREMENT%'
"""


def test_no_id_is_ever_given_twice(app: Flask) -> None:
    """SQLite gives a deleted row's number to the next one unless told otherwise. Of the record no
    line is ever deleted, and the address of the house is the only row of its table; the others
    have no numbers, or only names."""
    with db.engine.connect() as connection:
        plain = set(connection.exec_driver_sql(NUMBERED).scalars())
    with_numbers = {
        t.name
        for t in db.metadata.sorted_tables
        if "id" in t.c and t.name not in ("command", "chosen_address")
    }
    assert plain & with_numbers == {"record"}


BEFORE = (
    "INSERT INTO edition (id, year, name, theme, venue, organizers, wifi_name, wifi_password,"
    " is_rehearsal, created_at)"
    " VALUES (1, 2026, '{}', '{}', '{}', '{}', '', '', false, '2026-01-01')",
    "INSERT INTO show (id, edition_id, position, name, theme, phase, revision, method,"
    " method_options, combination, combination_options, jury_share, audience_share, tie_chain,"
    " display_places, voting_mode, choices, credential, window_scope, window_seconds, leaderboard,"
    " turnout_shown, two_person_rule, draw_seed, decisions)"
    " VALUES (1, 1, 1, '{}', '{}', 'running', 0, 'weighted_mean', '{}', 'percentage', '{}', '1/2',"
    " '1/2', '[]', 2, 'approval', 3, 'open_link', 'show', 300, 'hidden', true, true, 'snow', '[]')",
    "INSERT INTO contestant (id, edition_id, kind, name, faculty, study_year, photo)"
    " VALUES (1, 1, 'person', '{}', '{}', '', '')",
    "INSERT INTO song (id, edition_id, title, transliteration, meaning, language_tag, origin,"
    " story, accompaniment, category) VALUES (1, 1, 'A song', '', '{}', '', '{}', '{}', '{}', '')",
    "INSERT INTO entry (id, show_id, contestant_id, song_id, running_order, stage, status,"
    " status_reason, advances) VALUES (3, 1, 1, 1, 1, 'waiting', 'guest', '', false)",
    "INSERT INTO proposal (id, show_id, kind, by, at, fingerprint)"
    " VALUES (1, 1, 'rules', 'staff:1', '2026-01-01', 'f')",
)
LINE = (
    "INSERT INTO record (id, at, actor, kind, show_id, data, previous, hash)"
    " VALUES (:n, '2026-01-01', 'staff:1', :kind, 1, :data, '', :hash)"
)
LINES = (
    ("order_drawn", {"seed": "snow", "drawn": [[3, None]], "order": [3], "previous": [3]}),
    ("entry_status_changed", {"entry": 3, "from": "competing", "from_reason": "", "to": "guest"}),
    ("rule_change_proposed", {"fingerprint": "f", "reason": "why", "rules": {"method": "points"}}),
    ("juror_added", {"juror": 9}),
)


def test_what_stood_in_the_record_alone_moves_into_columns(own_app: Flask) -> None:
    downgrade(directory=str(MIGRATIONS), revision="0002")
    with db.engine.begin() as connection:
        for statement in BEFORE:
            connection.exec_driver_sql(statement.replace("%", "%%"))
        for number, (kind, data) in enumerate(LINES, start=1000):
            line = {"n": number, "kind": kind, "data": json.dumps(data), "hash": str(number)}
            connection.execute(text(LINE), line)
    upgrade(directory=str(MIGRATIONS))
    assert differences() == []
    with db.engine.connect() as connection:
        drawn = connection.execute(select(Show.draw, Show.previous_order)).one()
        assert drawn.draw["order"] == drawn.previous_order == [3]
        assert datetime.fromisoformat(drawn.draw["at"]).tzinfo is not None
        assert connection.execute(select(Entry.previous_status)).scalar() == "competing"
        kept = connection.execute(select(Proposal.data)).scalar()
        assert kept == {"reason": "why", "rules": {"method": "points"}}
        slugs = connection.execute(select(LoadedTradition.slug)).scalars().all()
        assert sorted(slugs) == sorted(connection.execute(select(Tradition.slug)).scalars())
    if db.engine.dialect.name == "sqlite":
        with db.engine.begin() as connection:
            added = connection.exec_driver_sql(
                "INSERT INTO juror (edition_id, name, role, card_hash, pin_hash, device)"
                " VALUES (1, '{}', '{}', 'c', '', '') RETURNING id"
            ).scalar()
        assert added == 10


OLDER = (
    "INSERT INTO staff (id, login, name, role, password_hash, session_key)"
    " VALUES (1, 'aida', 'Aida', 'owner', 'x', 'key')",
    "INSERT INTO record (id, at, actor, kind, show_id, data, previous, hash)"
    " VALUES (2001, '2026-01-02', 'staff:1', 'staff_joined', NULL, '{}', '', '2001')",
    "INSERT INTO record (id, at, actor, kind, show_id, data, previous, hash)"
    " VALUES (2002, '2026-01-03', 'staff:1', 'show_started', 1, '{}', '', '2002')",
)


def test_accounts_and_shows_of_before_say_since_when_they_are(own_app: Flask) -> None:
    downgrade(directory=str(MIGRATIONS), revision="0002")
    with db.engine.begin() as connection:
        for statement in (*BEFORE, *OLDER):
            connection.exec_driver_sql(statement.replace("%", "%%"))
    upgrade(directory=str(MIGRATIONS))
    with db.engine.connect() as connection:
        staff = connection.execute(select(Staff.joined_at, Staff.invited_by)).one()
        started_at = connection.execute(select(Show.started_at)).scalar()
        waiting = connection.execute(select(Proposal.kind, Proposal.subject)).one()
    assert (staff.joined_at.isoformat()[:10], staff.invited_by) == ("2026-01-02", "")
    assert started_at.isoformat()[:10] == "2026-01-03"
    assert tuple(waiting) == ("rules", "")


def test_shows_from_before_hold_the_votes_they_held(own_app: Flask) -> None:
    made = {
        name: make_show(combination=name, audience_share=share).id
        for name, share in (("percentage", 1), ("sum", 1), ("jury_only", 0), ("multiplier", 0))
    }
    db.session.remove()
    downgrade(directory=str(MIGRATIONS), revision="0002")
    upgrade(directory=str(MIGRATIONS))
    held = {name: db.session.get_one(Show, show_id).holds_vote for name, show_id in made.items()}
    db.session.remove()
    assert held == {"percentage": True, "sum": True, "jury_only": False, "multiplier": False}


def test_a_show_whose_vote_was_opened_before_gets_a_key_of_its_hall(own_app: Flask) -> None:
    opened, planned = make_vote().show_id, make_show().id
    db.session.remove()
    downgrade(directory=str(MIGRATIONS), revision="0011")
    upgrade(directory=str(MIGRATIONS))
    keys = [db.session.get_one(Show, show_id).hall_key for show_id in (opened, planned)]
    db.session.remove()
    assert [len(key) for key in keys] == [32, 0]


def test_a_filled_database_goes_down_and_up_again_with_its_rows(own_app: Flask) -> None:
    show = make_show(jurors=3)
    save(Scoresheet(entry_id=show.entries[0].id, juror_id=show.seats[1].juror_id, note="clear"))
    before = [(seat.juror_id, seat.position, seat.is_head, seat.weight) for seat in show.seats]
    db.session.remove()
    downgrade(directory=str(MIGRATIONS), revision="0001")
    upgrade(directory=str(MIGRATIONS))
    seats = db.session.execute(select(Seat).order_by(Seat.position)).scalars().all()
    found = [(seat.juror_id, seat.position, seat.is_head, seat.weight) for seat in seats]
    assert found == before
    assert {(seat.kind, seat.arrives_after, seat.leaves_after) for seat in seats} == {
        ("counting", None, None)
    }
    assert db.session.execute(select(Scoresheet.note)).scalars().all() == ["clear"]
    for wrong, key in ({"is_head": True}, "seat"), ({"kind": "guest"}, "ck_seat_kind"):
        with pytest.raises(IntegrityError, match=key):
            write(seats[1], **wrong)
        db.session.rollback()


def test_a_show_published_before_results_were_kept_is_public_as_before(own_app: Flask) -> None:
    show_id = change(make_closed_show(), phase="published").id
    db.session.remove()
    for revision in ("0007", "-1"):
        downgrade(directory=str(MIGRATIONS), revision=revision)
    assert "published_result" not in inspect(db.engine).get_table_names()
    upgrade(directory=str(MIGRATIONS))
    show = db.session.get_one(Show, show_id)
    assert choice_of(show) == {
        "form": "ranked",
        "jurors": True,
        "marks": "criteria",
        "places_to": None,
        "through": None,
    }
    assert own_app.test_client().get(f"/results/{show_id}").status_code == 200
