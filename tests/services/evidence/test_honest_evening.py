"""An evening on which everything happens that may happen: whatever people do through the program,
the database says what the record says after each of it."""

from typing import Any

import pytest
from flask import Flask

from kruvision.extensions import db
from kruvision.models import KeptMark, Show, VotingWindow
from kruvision.services.access import SYSTEM
from kruvision.services.audience import windows
from kruvision.services.deductions.deductions import (
    TakenBackInput,
    give_deduction,
    list_deductions,
    take_back_deduction,
)
from kruvision.services.entries import status
from kruvision.services.entries.status import StatusInput
from kruvision.services.errors import Refused
from kruvision.services.evidence import check
from kruvision.services.jury import attendance, late_marks, seats, sheet_locks
from kruvision.services.jury.attendance import ReplacementInput
from kruvision.services.jury.seats import PanelInput
from kruvision.services.results import correction_changes
from kruvision.services.results.correction_changes import AbsenceInput, EntryStateInput
from kruvision.services.rounds import advancing
from tests.factories import make_edition, make_seat, make_show
from tests.factories.deductions import deduction, subtract, take_back
from tests.factories.jury import call, start
from tests.factories.published import FIRST, SECOND, begin, correct, finalize, publish, put_mark
from tests.factories.real_evening import (
    NOON,
    aside,
    begin_evening,
    give,
    give_all,
    hand_in,
)
from tests.factories.voting import cast, close_vote, entry_ids, open_vote

pytestmark = pytest.mark.both_databases
RULES: dict[str, Any] = {"combination": "balanced", "combination_options": {"least_ballots": 1}}
SHEETS = [[[7, 8]] * 3, [[9, 9]] * 3, [[5, 6]] * 3, [[4, 4], [3, 3], [5, 5]]]
BOTH = (FIRST, SECOND)


def held(show: Show) -> Show:
    """The show as it stands now, which is what the record says."""
    db.session.rollback()
    found = db.session.get_one(Show, show.id)
    assert check.check_all(found) == check.Evidence(True, [])
    return found


def come_late(show: Show, juror: int, value: int, seq: int) -> KeptMark:
    """A mark that arrives after the sheet was handed in."""
    with pytest.raises(Refused, match="sheet_locked"):
        give(show, 0, juror, 0, value, seq=seq)
    return late_marks.list_late_marks(show.id)[-1]


def sing(show: Show) -> Show:
    """Everything that happens to sheets while songs go on."""
    give_all(show, SHEETS)
    aside(held(show), 3, 2)
    for juror in (0, 1):
        hand_in(held(show), 0, juror)
    late_marks.accept_late_mark(FIRST, come_late(show, 1, 10, 8).id, at=NOON)
    late_marks.dismiss_late_mark(FIRST, come_late(held(show), 1, 4, 9).id, at=NOON)
    entry, juror = show.entries[0].id, show.seats[1].juror_id
    sheet_locks.reopen_scoresheet(FIRST, entry, juror, "typed wrong", at=NOON)
    give(held(show), 0, 1, 0, 6, seq=10)
    hand_in(held(show), 0, 1)
    entry, juror = show.entries[3].id, show.seats[2].juror_id
    sheet_locks.reopen_scoresheet(FIRST, entry, juror, "no pupil after all", at=NOON)
    attendance.excuse_juror(held(show).id, entry, juror, "ill", by=FIRST, at=NOON)
    attendance.withdraw_excuse(held(show).id, entry, juror, by=FIRST, at=NOON)
    coming = make_seat(make_show(edition=show.edition, entries=1)).juror_id
    leaving = held(show).seats[2].juror_id
    entered = ReplacementInput(
        leaving=leaving, coming=coming, after=show.entries[2].id, reason="a train"
    )
    attendance.replace_juror(show.id, entered, by=FIRST, at=NOON)
    show = held(show)
    place = [seat.juror_id for seat in show.seats].index(coming)
    for criterion in (0, 1):
        give(show, 3, place, criterion, 6)
    take_back(subtract(held(show), 0, "2"))
    subtract(held(show), 1, "5", unit="percent")
    return held(show)


def hold_vote(show: Show) -> Show:
    """A vote whose tally is written anew while it is open, prolonged and closed."""
    window = open_vote(start(show, "voting"), at=NOON)
    for chosen in entry_ids(show.id)[:2]:
        cast(window, [chosen], at=NOON)
    windows.count_anew(show.id, by=FIRST, at=NOON)
    windows.prolong_window(held(show).id, 60, by=FIRST, at=NOON)
    cast(db.session.get_one(VotingWindow, window.id), entry_ids(show.id)[:1], at=NOON)
    close_vote(show.id, at=NOON)
    call(held(show).entries[3], "performed")
    return start(held(show), "closed")


def change_what_is_counted(show: Show) -> Show:
    """What takes two people: each is there after the first, and done after the second."""
    entry, seat = show.entries[0].id, show.seats[1]
    late = come_late(show, 0, 5, 20)
    out = StatusInput(status="disqualified", reason="sang twice")
    acts = (
        lambda by: late_marks.accept_late_mark(by, late.id, at=NOON),
        lambda by: sheet_locks.reopen_scoresheet(by, entry, seat.juror_id, "why", at=NOON),
        lambda by: attendance.excuse_juror(show.id, entry, seat.juror_id, "ill", by=by, at=NOON),
        lambda by: attendance.withdraw_excuse(show.id, entry, seat.juror_id, by=by, at=NOON),
        lambda by: status.change_status(entry, out, by=by, at=NOON),
        lambda by: status.undo_status(entry, by=by, at=NOON),
        lambda by: give_deduction(entry, deduction("1"), by=by, at=NOON),
        lambda by: take_back_deduction(
            list_deductions(show.id)[1].id, TakenBackInput(reason="heard again"), by=by, at=NOON
        ),
        lambda by: seats.set_panel(show.id, panel(show, absent=1), by=by, at=NOON),
        lambda by: seats.set_panel(show.id, panel(show), by=by, at=NOON),
    )
    for act in acts:
        for by, is_done in zip(BOTH, (False, True), strict=True):
            assert act(by) == is_done
            held(show)
    return held(show)


def panel(show: Show, absent: int | None = None) -> PanelInput:
    """The seats as they are, one of them absent."""
    found = db.session.get_one(Show, show.id)
    rows = {
        seat.juror_id: {
            "seated": True,
            "position": seat.position,
            "absent": place == absent,
            "arrives_after": seat.arrives_after,
            "leaves_after": seat.leaves_after,
        }
        for place, seat in enumerate(found.seats)
    }
    return PanelInput.model_validate({"head": found.seats[0].juror_id, "seats": rows})


def correct_the_result(show: Show) -> Show:
    begin(show)
    put_mark(held(show), 0, 0, 0, "9")
    seat, entry = show.seats[1], show.entries[2].id
    gone = AbsenceInput(juror=seat.juror_id, absent=True, reason="was not there")
    correction_changes.correct_absence(held(show).id, gone, by=FIRST, at=NOON)
    out = EntryStateInput(entry=entry, status="disqualified", reason="sang twice")
    correction_changes.correct_entry(held(show).id, out, by=FIRST, at=NOON)
    subtract(held(show), 1, "1")
    correct(held(show))
    return held(show)


def test_all_that_may_happen_leaves_nothing_that_differs(app: Flask) -> None:
    show = begin_evening(entries=4, edition=make_edition(), **RULES)
    following = make_show(entries=0, edition=show.edition, **RULES)
    show = change_what_is_counted(hold_vote(sing(show)))
    advancing.mark_advancing(show.id, [show.entries[1].id], by=FIRST, at=NOON)
    publish(held(show))
    correct_the_result(held(show))
    finalize(held(show))
    held(show)
    advancing.take_over(show.id, following.id, by=SYSTEM, at=NOON)
    give_all(start(following), [[[7, 8]] * 3])
    held(following)
