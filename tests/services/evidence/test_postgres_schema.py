"""On PostgreSQL, too, what the database is made of is compared: each change beside the untouched
database, and one beside the check without the comparison."""

import pytest
from flask import Flask
from sqlalchemy import text

from kruvision.extensions import db
from kruvision.services.evidence import house, postgres_schema

CHANGES = [
    ("DROP TRIGGER choice_counted ON ballot_choice", "trigger", "choice_counted"),
    ("ALTER TABLE record DISABLE TRIGGER record_changed", "trigger", "record_changed"),
    (
        "CREATE OR REPLACE FUNCTION refuse_record() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RETURN NULL; END $$",
        "trigger",
        "refuse_record()",
    ),
    (
        "CREATE OR REPLACE TRIGGER choice_counted AFTER UPDATE ON ballot_choice"
        " FOR EACH STATEMENT EXECUTE FUNCTION count_choices()",
        "trigger",
        "choice_counted",
    ),
    (
        "CREATE RULE helping AS ON INSERT TO mark DO ALSO UPDATE mark SET steps = 9",
        "trigger",
        "helping",
    ),
    ("CREATE VIEW mine AS SELECT 1", "view", "mine"),
    ("CREATE TABLE mine (id INTEGER)", "table", "mine"),
    ("ALTER TABLE ticket ADD COLUMN mine TEXT", "table", "ticket"),
    ("ALTER TABLE mark ALTER COLUMN steps TYPE TEXT", "table", "mark"),
    ("ALTER TABLE mark ALTER COLUMN seq DROP NOT NULL", "table", "mark"),
    ("DROP INDEX uq_seat_head", "table", "seat"),
    ("ALTER TABLE show DROP CONSTRAINT ck_show_phase", "table", "show"),
]
BROUGHT = {
    "VIEW statements": "CREATE VIEW statements AS SELECT 1",
    "TABLE places": "CREATE TABLE places (id INTEGER)",
    "FUNCTION measure()": "CREATE FUNCTION measure() RETURNS int LANGUAGE sql AS 'SELECT 1'",
}
"""What extensions put beside our tables, as many a provider's statistics do."""


def found() -> set[tuple[str, str]]:
    """What the check of the whole database says of what it is made of."""
    differences = house.check_house()
    return {(one.code, one.facts.get("name", "")) for one in differences}


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_what_the_database_is_made_of_is_compared(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert found() == set()
    missed = []
    for sql, kind, name in CHANGES:
        db.session.execute(text(sql))
        missed += [] if found() == {(f"{kind}_differs", name)} else [sql]
        db.session.rollback()
    assert not missed, missed
    monkeypatch.setattr(postgres_schema, "find_differing", lambda _connection: iter(()))
    db.session.execute(text(CHANGES[0][0]))
    assert found() == set()
    db.session.rollback()


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_what_an_extension_brought_along_accuses_nobody(app: Flask) -> None:
    for sql in BROUGHT.values():
        db.session.execute(text(sql))
    without_extension = {("view_differs", "statements"), ("table_differs", "places")}
    assert found() == {*without_extension, ("trigger_differs", "measure()")}
    for part in BROUGHT:
        db.session.execute(text(f"ALTER EXTENSION plpgsql ADD {part}"))
    assert found() == set()
    for part in ("TABLE ticket", "FUNCTION refuse_record()"):
        db.session.execute(text(f"ALTER EXTENSION plpgsql ADD {part}"))
    assert found() == {("trigger_differs", "refuse_record()")}
    db.session.execute(text("ALTER TABLE ticket ADD COLUMN mine TEXT"))
    assert ("table_differs", "ticket") in found()
    db.session.rollback()
