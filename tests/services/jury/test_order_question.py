"""Each juror is asked once, alone, whether the own order is meant so, and may simply hand in."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from kruvision.extensions import db
from kruvision.models import Entry, Mark, RecordLine, Scoresheet, Seat, Show
from kruvision.services.access import Actor
from kruvision.services.jury import handing_in, marking, sheet_locks
from kruvision.services.snapshots.console import control_snapshot
from kruvision.services.snapshots.jury import head_snapshot, jury_snapshot
from tests.factories.jury import seat_actor, start
from tests.factories.results import change, step_aside
from tests.factories.statistics import hand_in, make_marked_show

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ORGANIZER = Actor("organizer", 1)


@pytest.fixture
def show(app: Flask) -> Show:
    """All marks are given, no sheet is in; the fourth juror marks upside down."""
    show = make_marked_show(handed_in=False)
    return start(show, "running")


def submit(show: Show, seat: Seat, entry: Entry, command: str = "") -> dict[str, Any]:
    return handing_in.submit_scoresheet(seat_actor(seat), entry.id, command_id=command, at=NOON)


def almost_done(show: Show, seat: Seat, left: Sequence[Entry] = ()) -> Entry:
    """All sheets of the juror but the last one are in, those ``left`` aside excepted."""
    *others, last = show.entries
    hand_in(show, [seat], [entry for entry in others if entry not in left])
    return last


def states(show: Show, seat: Seat) -> set[str]:
    query = select(Scoresheet.state).where(Scoresheet.juror_id == seat.juror_id)
    return set(db.session.execute(query).scalars())


def test_before_the_last_sheet_the_question_comes_and_the_sheet_stays_open(show: Show) -> None:
    seat = show.seats[3]
    last = almost_done(show, seat)
    answer = submit(show, seat, last)
    ids = [entry.id for entry in show.entries]
    assert answer == {
        "state": "open",
        "entry": last.id,
        "question": "order",
        "first": [ids[4], ids[3]],
        "last": [ids[1], ids[0]],
    }
    assert "open" in states(show, seat)


def test_handing_in_once_more_hands_in(show: Show) -> None:
    seat = show.seats[3]
    last = almost_done(show, seat)
    submit(show, seat, last, "command-1")
    assert submit(show, seat, last, "command-2") == {"state": "submitted", "entry": last.id}
    assert states(show, seat) == {"submitted"}


def test_a_repeated_command_gets_the_question_again(show: Show) -> None:
    seat = show.seats[3]
    last = almost_done(show, seat)
    first = submit(show, seat, last, "command-1")
    assert submit(show, seat, last, "command-1") == first
    assert "open" in states(show, seat)


def test_only_the_last_sheet_asks(show: Show) -> None:
    seat = show.seats[3]
    for entry in show.entries[:-1]:
        assert submit(show, seat, entry)["state"] == "submitted"
    assert "question" in submit(show, seat, show.entries[-1])


def test_an_entry_left_to_the_others_is_not_waited_for(show: Show) -> None:
    seat, first = show.seats[3], show.entries[0]
    last = almost_done(show, seat, [first])
    step_aside(first, seat.juror_id)
    assert "question" in submit(show, seat, last)


def test_every_juror_is_asked_whoever_else_marks_in_the_same_way(show: Show) -> None:
    ids = [entry.id for entry in show.entries]
    for seat in show.seats[:3]:
        answer = submit(show, seat, almost_done(show, seat))
        assert (answer["first"], answer["last"]) == ([ids[0], ids[1]], [ids[3], ids[4]])


def test_where_cells_are_ranks_the_lowest_is_the_best(show: Show) -> None:
    seat = show.seats[3]
    change(show, method="skating_system", method_options={"cells": "ranks"})
    ids = [entry.id for entry in show.entries]
    answer = submit(show, seat, almost_done(show, seat))
    assert (answer["first"], answer["last"]) == ([ids[0], ids[1]], [ids[3], ids[4]])


def test_level_acts_stand_at_neither_end(show: Show) -> None:
    """Of 9, 9, 9, 9 and 2 one act is at the bottom; who finds all level is asked nothing."""
    first, second = show.seats[:2]
    ids = [entry.id for entry in show.entries]
    level_out(first, show.entries[:-1])
    answer = submit(show, first, almost_done(show, first))
    assert (answer["first"], answer["last"]) == (ids[:2], ids[-1:])
    level_out(second, show.entries)
    last = almost_done(show, second)
    assert submit(show, second, last) == {"state": "submitted", "entry": last.id}


def test_a_question_came_once_whatever_is_marked_afterwards(show: Show) -> None:
    seat = show.seats[3]
    last = almost_done(show, seat)
    submit(show, seat, last, "command-1")
    marking.save_mark(
        seat_actor(seat), last.id, show.criteria[0].id, "9", 2, command_id="mark-0001", at=NOON
    )
    assert submit(show, seat, last, "command-2")["state"] == "submitted"
    sheet_locks.reopen_scoresheet(ORGANIZER, last.id, seat.juror_id, "asked for it", at=NOON)
    assert submit(show, seat, last, "command-3")["state"] == "submitted"


def test_neither_the_record_nor_anybody_else_hears_of_it(show: Show) -> None:
    seat = show.seats[3]
    last = almost_done(show, seat)
    seat_actor(seat)
    lines = db.session.execute(select(RecordLine.hash)).scalars().all()
    before = what_others_see(show)
    assert "question" in submit(show, seat, last)
    assert db.session.execute(select(RecordLine.hash)).scalars().all() == lines
    assert what_others_see(show) == before


def test_the_question_is_the_same_whatever_the_others_gave(show: Show) -> None:
    """Here the others agree with the juror, where elsewhere they think the opposite."""
    seat = show.seats[3]
    last = almost_done(show, seat)
    marks = select(Mark).where(Mark.juror_id != seat.juror_id)
    for mark in db.session.execute(marks).scalars().all():
        change(mark, steps=8 - mark.steps)
    ids = [entry.id for entry in show.entries]
    answer = submit(show, seat, last)
    assert (answer["first"], answer["last"]) == ([ids[4], ids[3]], [ids[1], ids[0]])
    assert set(answer) == {"state", "entry", "question", "first", "last"}


def test_rules_that_compute_nothing_ask_nothing(show: Show) -> None:
    seat = show.seats[3]
    last = almost_done(show, seat)
    for criterion in show.criteria:
        change(criterion, weight=0)
    assert submit(show, seat, last)["state"] == "submitted"


def level_out(seat: Seat, entries: Sequence[Entry]) -> None:
    """The juror's marks for these acts, all the highest given."""
    wanted = Mark.juror_id == seat.juror_id, Mark.entry_id.in_([entry.id for entry in entries])
    for mark in db.session.execute(select(Mark).where(*wanted)).scalars().all():
        change(mark, steps=8)


def what_others_see(show: Show) -> list[dict[str, Any]]:
    """Console, matrix of the head, and another juror's tablet, but for the count of commits."""
    head, other = (seat_actor(show.seats[place]) for place in (0, 1))
    found = [
        control_snapshot(show.id, at=NOON),
        head_snapshot(head, show.id, at=NOON),
        jury_snapshot(other, show.id, at=NOON),
    ]
    return [{key: value for key, value in one.items() if key != "revision"} for one in found]
