"""Closing and opening sheets."""

import pytest
from sqlalchemy import select

from kruvision.extensions import db
from kruvision.models import RecordLine
from kruvision.services.access import Actor
from kruvision.services.errors import Invalid, NotAllowed, Refused
from kruvision.services.jury import scoresheets, sheet_locks
from tests.factories import make_show
from tests.factories.jury import seat_actor, start, write
from tests.services.jury.evening import NOON, Evening

ORGANIZER = Actor("organizer", 1)
pytestmark = [pytest.mark.usefixtures("app"), pytest.mark.both_databases]


@pytest.fixture
def evening():
    """The second juror has handed in a full sheet."""
    evening = Evening()
    evening.fill()
    evening.submit()
    return evening


def reopen(evening, by, reason="The wrong row"):
    sheet_locks.reopen_scoresheet(by, evening.entry.id, evening.seat.juror_id, reason, at=NOON)


def state(evening):
    found = scoresheets.juror_sheets(evening.show.id, evening.seat.juror_id)
    return found[evening.entry.id, evening.seat.juror_id].state


@pytest.mark.parametrize("who", ["head", "organizer"])
def test_a_sheet_is_reopened_with_a_reason_that_is_on_record(evening, who):
    reopen(evening, evening.head if who == "head" else ORGANIZER)
    assert state(evening) == "reopened"
    line = db.session.execute(
        select(RecordLine).where(RecordLine.kind == "sheet_reopened")
    ).scalar_one()
    assert line.data["reason"] == "The wrong row"
    evening.mark("9", 2)
    evening.submit()
    assert state(evening) == "submitted"
    assert evening.stands() == 8


def test_without_a_reason_nothing_is_reopened(evening):
    with pytest.raises(Invalid):
        reopen(evening, evening.head, "")
    assert state(evening) == "submitted"


def test_another_juror_reopens_nothing(evening):
    with pytest.raises(NotAllowed):
        reopen(evening, evening.juror)


def test_the_head_of_another_show_reopens_nothing_here(evening):
    foreign = seat_actor(make_show(edition=evening.show.edition).seats[0])
    with pytest.raises(NotAllowed):
        reopen(evening, foreign)


def test_the_head_cannot_reopen_the_own_sheet_alone(evening):
    sheet_locks.lock_entry(evening.head, evening.entry.id, at=NOON)
    args = (evening.entry.id, evening.show.seats[0].juror_id, "Mistyped")
    with pytest.raises(Refused, match="not_own_sheet"):
        sheet_locks.reopen_scoresheet(evening.head, *args, at=NOON)
    sheet_locks.reopen_scoresheet(ORGANIZER, *args, at=NOON)


def test_a_small_club_may_switch_the_second_person_off(evening):
    write(evening.show, two_person_rule=False)
    sheet_locks.lock_entry(evening.head, evening.entry.id, at=NOON)
    juror_id = evening.show.seats[0].juror_id
    sheet_locks.reopen_scoresheet(evening.head, evening.entry.id, juror_id, "Mistyped", at=NOON)
    found = scoresheets.juror_sheets(evening.show.id, juror_id)
    assert found[evening.entry.id, juror_id].state == "reopened"


@pytest.mark.parametrize("phase", ["revealing", "published", "final"])
def test_nothing_is_reopened_while_the_result_is_announced(evening, phase):
    start(evening.show, phase)
    with pytest.raises(Refused, match="marking_over"):
        reopen(evening, ORGANIZER)


def test_locking_an_entry_closes_every_sheet_of_it(evening):
    sheet_locks.lock_entry(evening.head, evening.entry.id, at=NOON)
    cells = [row["cells"][0]["state"] for row in scoresheets.sheet_matrix(evening.show.id)]
    assert cells == ["locked", "locked", "locked"]
    with pytest.raises(Refused, match="sheet_locked"):
        evening.mark("9", actor=seat_actor(evening.show.seats[2]))


def test_an_entry_that_was_not_on_stage_is_not_locked(evening):
    with pytest.raises(Refused, match="not_on_stage"):
        sheet_locks.lock_entry(evening.head, evening.show.entries[1].id, at=NOON)


def test_locking_the_show_leaves_who_is_still_to_sing_alone(evening):
    sheet_locks.lock_show(ORGANIZER, evening.show.id, at=NOON)
    cells = [cell["state"] for cell in scoresheets.sheet_matrix(evening.show.id)[0]["cells"]]
    assert cells == ["locked", "empty", "empty"]
