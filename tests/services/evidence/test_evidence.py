"""A changed database is seen: each edit of the file beside the untouched evening, and beside the
check without the comparison that finds it."""

from typing import Any

import pytest
from flask import Flask

from kruvision import clock
from kruvision.extensions import db
from kruvision.models import Show
from kruvision.services.access import SYSTEM
from kruvision.services.audience import delegations
from kruvision.services.audience.delegations import DelegationInput, OwnActsInput
from kruvision.services.backups import backups
from kruvision.services.errors import Refused
from kruvision.services.evidence import check, house, rules
from kruvision.services.jury import late_marks
from kruvision.services.record import chain
from kruvision.services.results import published
from kruvision.services.shows import two_people
from kruvision.services.transactions.transaction import transaction
from tests.factories.deductions import subtract, take_back
from tests.factories.jury import seat_actor, start
from tests.factories.published import FIRST, begin, correct, publish, put_mark
from tests.factories.real_evening import (
    NOON,
    aside,
    begin_evening,
    give,
    give_all,
    hand_in,
    vote,
)
from tests.factories.results import change
from tests.services.evidence.edits import EDITS, edit, without

RULES: dict[str, Any] = {
    "combination": "balanced",
    "combination_options": {"least_ballots": 3},
    "tie_chain": ["shared_place"],
}
SHEETS: list[list[list[int | None]]] = [
    [[7, 8], [7, 7], [6, 9]],
    [[9, 9], [10, 9], [8, 8]],
    [[5, 6], [6, 6], [9, 7]],
    [[8, 4], [9, 5], [None, None]],
]


@pytest.fixture
def evening(app: Flask) -> Show:
    """Counted and not announced: weighted jurors, one aside, one who sits for two categories, a
    late mark that waits, an act that a delegation calls its own, a vote, a deduction that stands
    and one that was taken back."""
    seats_say = {1: {"weight": "2"}, 2: {"categories": ["Solo", "Duet"]}}
    show = begin_evening(seats_say, ["Solo", "Duet", "Solo", "Duet"], entries=4, **RULES)
    change(show.entries[0].song, tradition_slug="kazakh")
    name = DelegationInput(name={"kk": "Филология", "ru": "", "en": ""})
    own = delegations.add_delegation(show.id, name, by=SYSTEM, at=NOON)
    acts = OwnActsInput(acts={show.entries[0].id: own})
    delegations.set_own_acts(show.id, acts, by=SYSTEM, at=NOON)
    show = db.session.get_one(Show, show.id)
    give_all(show, SHEETS)
    aside(show, 3, 2)
    subtract(show, 0, "1/2")
    take_back(subtract(show, 1, "5", unit="percent"))
    hand_in(show, 0, 1)
    with pytest.raises(Refused, match="sheet_locked"):
        give(show, 0, 1, 0, 10, seq=9)
    vote(show, [1, 2, 3, 2])
    return closed(start(show, "closed"))


def closed(show: Show) -> Show:
    """The check of the close, which keeps the names of whatever no service has written."""
    with transaction():
        check.check_at_close(db.session.get_one(Show, show.id), at=clock.now())
    return db.session.get_one(Show, show.id)


def codes(show: Show) -> set[str]:
    return {found.code for found in check.check_all(db.session.get_one(Show, show.id)).differences}


def test_an_untouched_evening_passes_and_is_published(evening: Show):
    assert check.check_all(evening) == check.Evidence(True, [])


@pytest.mark.parametrize("what", EDITS)
def test_an_edit_of_the_file_is_seen_and_nothing_is_announced(
    evening: Show, what: str, monkeypatch: pytest.MonkeyPatch
):
    assert codes(evening) == set()
    made = EDITS[what]
    edit(made.sql)
    found = codes(evening)
    assert made.code in found
    with pytest.raises(Refused, match="evidence_differs"):
        publish(evening)
    blind = [one for one in check.COMPARISONS if one.__name__ != f"check_{made.by}"]
    assert len(blind) == len(check.COMPARISONS) - 1
    monkeypatch.setattr(check, "COMPARISONS", blind)
    assert made.code not in codes(evening)


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        ("DROP TRIGGER choice_counted", "trigger_differs"),
        (
            "CREATE TRIGGER helping AFTER INSERT ON mark BEGIN"
            " UPDATE mark SET steps = 9 WHERE id = new.id; END",
            "trigger_differs",
        ),
        (
            "PRAGMA writable_schema = 1; INSERT INTO sqlite_master VALUES ('trigger', 'sqlite_x',"
            " 'mark', 0, 'CREATE TRIGGER sqlite_x AFTER INSERT ON mark BEGIN SELECT 1; END')",
            "trigger_differs",
        ),
        ("CREATE VIEW mine AS SELECT 1", "view_differs"),
        ("CREATE TABLE mine (id INTEGER)", "table_differs"),
        ("ALTER TABLE ticket ADD COLUMN mine TEXT", "table_differs"),
        ("DROP INDEX uq_seat_head", "index_differs"),
    ],
)
def test_what_the_database_is_made_of_is_compared(
    evening: Show, sql: str, code: str, monkeypatch: pytest.MonkeyPatch
):
    edit(sql)
    assert code in codes(evening)
    with pytest.raises(Refused, match="evidence_differs"):
        publish(evening)
    monkeypatch.setattr(house, "_check_schema", lambda: iter(()))
    assert codes(evening) == set()


def test_a_line_of_the_record_that_was_changed_is_named(evening: Show):
    edit(without("record_changed", "UPDATE record SET actor = 'staff:9' WHERE id = 3"))
    assert codes(evening) == {"record_broken"}


def test_lines_taken_from_the_end_are_missed_by_the_newest_backup(
    evening: Show, app: Flask, monkeypatch: pytest.MonkeyPatch
):
    backups.back_up(app.config["KRU"], at=clock.now())
    edit(without("record_deleted", "DELETE FROM record WHERE id = (SELECT max(id) FROM record)"))
    assert chain.verify()
    assert "record_shortened" in codes(evening)
    monkeypatch.setattr(house, "_check_end", lambda: iter(()))
    assert "record_shortened" not in codes(evening)


def test_a_whole_record_under_another_secret_says_that_the_secret_differs(
    evening: Show, app: Flask
):
    app.config["SECRET_KEY"] = "another"
    assert "secret_differs" in codes(evening)
    assert "mark_differs" not in codes(evening)


def test_a_version_that_is_public_is_held_against_its_line(evening: Show):
    show = settled(evening)
    publish(show)
    assert codes(show) == set()
    edit("UPDATE published_result SET document = replace(document, 'Singer', 'Sänger')")
    assert codes(show) == {"published_differs"}


def settled(show: Show) -> Show:
    """The late mark is left aside."""
    (kept,) = late_marks.list_late_marks(show.id)
    late_marks.dismiss_late_mark(seat_actor(show.seats[0]), kept.id, at=clock.now())
    return show


def test_a_correction_keeps_the_check_clean(evening: Show):
    show = publish(settled(evening))
    begin(show)
    put_mark(show, 0, 0, 0, "10")
    assert codes(show) == set()
    correct(show)
    assert codes(show) == set()
    assert published.get_newest(show).version == 2


def test_the_close_writes_down_what_it_found(evening: Show, app: Flask):
    edit(EDITS["a share"].sql)
    closed(evening)
    (line,) = chain.list_lines(evening.id, limit=1)
    assert line.kind == "evidence_checked"
    assert line.data["count"] == 2
    assert [code for code, _facts in line.data["differences"]] == ["rules_differ"] * 2


def test_an_act_confirmed_after_a_first_word_that_nobody_gave_is_named(
    evening: Show, monkeypatch: pytest.MonkeyPatch
):
    edit(EDITS["the first word for an act"].sql)
    (waiting,) = two_people.list_waiting(evening.id)
    two_people.confirm(evening.id, waiting.id, by=FIRST, at=clock.now())
    assert codes(evening) == {"proposal_differs"}
    monkeypatch.setattr(rules, "_acts", lambda lines: iter(()))
    assert codes(evening) == set()
