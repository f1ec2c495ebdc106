"""A juror who comes late, goes home, is excused, is replaced, or only practises."""

from fractions import Fraction

import pytest
from sqlalchemy import select

from kruvision.extensions import db
from kruvision.models import Juror, RecordLine, Scoresheet, Seat, Show
from kruvision.services.access import Actor
from kruvision.services.errors import Invalid, NotAllowed, NotFound, Refused
from kruvision.services.jury import agreement, attendance, handing_in, scoresheets, seats
from kruvision.services.jury.attendance import ReplacementInput
from kruvision.services.record import chain
from kruvision.services.scoring.standings import compute_outcome_of
from kruvision.services.snapshots.jury import jury_snapshot
from tests.factories import make_show, names, save
from tests.factories.jury import seat_actor
from tests.factories.results import change, give_marks, perform
from tests.factories.statistics import hand_in
from tests.services.jury.evening import NOON, Evening

ORGANIZER, SECOND = Actor("organizer", 1), Actor("organizer", 2, "phone")
pytestmark = [pytest.mark.usefixtures("app"), pytest.mark.both_databases]


@pytest.fixture
def evening():
    return Evening(entries=3, jurors=3)


def lines(kind: str) -> list[RecordLine]:
    found = db.session.execute(select(RecordLine).where(RecordLine.kind == kind))
    return list(found.scalars())


def excuse(evening, reason="Ill", by=ORGANIZER):
    args = (evening.show.id, evening.entry.id, evening.seat.juror_id, reason)
    attendance.excuse_juror(*args, by=by, at=NOON)


def expect(evening):
    args = (evening.show.id, evening.entry.id, evening.seat.juror_id)
    attendance.withdraw_excuse(*args, by=ORGANIZER, at=NOON)


def marked_show(rows, **values) -> Show:
    """A counted show of one criterion: a row of marks for each entry, None is no mark."""
    given = [[[mark] for mark in row] for row in rows]
    show = make_show(
        entries=len(rows), jurors=len(rows[0]), criteria=1, combination="jury_only", **values
    )
    give_marks(show, given)
    perform(show)
    return change(show, phase="closed")


def totals(show: Show) -> list[Fraction | None]:
    found = {s.entry: s.total for s in compute_outcome_of(show).whole.standings}
    return [found[str(entry.id)] for entry in show.entries]


def missing(show: Show) -> set[tuple[int, int]]:
    """(number of the entry, place of the juror) without a mark that nobody accounts for."""
    numbers = {str(entry.id): entry.running_order for entry in show.entries}
    places = {str(seat.juror_id): seat.position for seat in show.seats}
    return {(numbers[e], places[j]) for e, _c, j in compute_outcome_of(show).incomplete}


def test_who_leaves_after_an_entry_is_left_out_of_the_rest_and_what_they_marked_counts():
    show = marked_show([[4, 8], [6, 8], [4, None]])
    assert missing(show) == {(3, 2)}
    seat, third = show.seats[1], show.entries[2]
    for by in (ORGANIZER, SECOND):
        attendance.let_go(show.id, seat.juror_id, third.id, "Ill", by=by, at=NOON)
    assert seat.leaves_after == show.entries[1].id
    assert missing(show) == set()
    assert totals(show) == [6, 7, 4]
    (line,) = lines("juror_leaves")
    assert (line.data["entry"], line.data["juror"], line.data["reason"]) == (
        show.entries[1].id,
        seat.juror_id,
        "Ill",
    )
    assert chain.verify()


def test_a_mark_beyond_the_border_counts_where_the_sheet_is_whole_and_not_where_it_is_not():
    show = make_show(entries=2, jurors=2, criteria=2, combination="jury_only")
    give_marks(show, [[[4, 4], [8, 8]], [[4, 4], [8, None]]])
    perform(show)
    change(show, phase="closed")
    change(show.seats[1], arrives_after=show.entries[1].id)
    assert missing(show) == set()
    assert totals(show) == [6, 4]


def test_who_comes_late_is_not_waited_for_before():
    show = marked_show([[4, None], [6, None], [4, 8]])
    change(show.seats[1], arrives_after=show.entries[1].id)
    assert totals(show) == [4, 6, 6]
    states = [cell["state"] for cell in scoresheets.sheet_matrix(show.id)[1]["cells"]]
    assert states == ["away", "away", "full"]
    hand_in(show, show.seats[:1])
    hand_in(show, show.seats[1:], show.entries[2:])
    assert agreement.list_missing_sheets(ORGANIZER, show.id) == []


def test_nobody_leaves_before_the_first_entry_they_are_there_for(evening):
    args = (evening.show.id, evening.seat.juror_id, evening.entry.id, "Ill")
    with pytest.raises(Refused, match="absent_instead"):
        attendance.let_go(*args, by=ORGANIZER, at=NOON)
    assert evening.seat.leaves_after is None


def test_an_excuse_leaves_the_juror_out_and_the_tablet_says_why(evening):
    evening.mark("7")
    excuse(evening)
    with pytest.raises(Refused, match="excused"):
        evening.mark("8", 2)
    with pytest.raises(Refused, match="excused"):
        evening.submit()
    with pytest.raises(Refused, match="excused"):
        handing_in.step_aside(
            evening.juror, evening.entry.id, "Mine", command_id="command-aside", at=NOON
        )
    sheet = jury_snapshot(evening.juror, evening.show.id, at=NOON)["entries"][0]["sheet"]
    assert (sheet["state"], sheet["why"], sheet["can_mark"]) == ("excused", "excused", False)
    assert sheet["aside_reason"] == "Ill"
    (line,) = lines("juror_excused")
    assert (line.actor, line.data["reason"]) == ("staff:1", "Ill")


def test_a_mark_that_was_acknowledged_before_the_excuse_stands_again_after_it(evening):
    evening.fill()
    excuse(evening)
    row = scoresheets.sheet_matrix(evening.show.id)[1]
    assert row["cells"][0]["state"] == "excused"
    assert evening.mark("7", 1)["value"] == "7"  # a repeat of what is saved is no new mark
    expect(evening)
    assert evening.stands() == 6
    assert scoresheets.sheet_matrix(evening.show.id)[1]["cells"][0]["state"] == "full"
    assert len(lines("juror_excuse_withdrawn")) == 1
    with pytest.raises(Refused, match="not_excused"):
        expect(evening)


def test_an_excuse_is_out_of_the_divisor():
    show = marked_show([[4, None], [6, 8]])
    entry, juror = show.entries[0].id, show.seats[1].juror_id
    attendance.excuse_juror(show.id, entry, juror, "Ill", by=ORGANIZER, at=NOON)
    assert totals(show) == [4, 7]


def test_a_sheet_that_is_in_is_opened_again_before_its_juror_is_excused(evening):
    evening.fill()
    evening.submit()
    with pytest.raises(Refused, match="sheet_is_in"):
        excuse(evening)


def test_a_sheet_locked_with_marks_missing_can_be_excused(evening):
    evening.mark("7")
    row = db.session.execute(select(Scoresheet)).scalar_one()
    change(row, state="locked")
    excuse(evening)
    assert scoresheets.sheet_matrix(evening.show.id)[1]["cells"][0]["state"] == "excused"


def test_an_excuse_needs_a_reason_an_organizer_and_a_show_that_is_not_announced(evening):
    with pytest.raises(Invalid):
        excuse(evening, "")
    for nobody in (evening.head, Actor("stage_manager", 1), Actor("observer", 1)):
        with pytest.raises(NotAllowed):
            excuse(evening, by=nobody)
    other = make_show()
    with pytest.raises(NotFound):
        attendance.excuse_juror(
            other.id, evening.entry.id, evening.seat.juror_id, "Ill", by=ORGANIZER, at=NOON
        )
    change(evening.show, phase="revealing")
    with pytest.raises(Refused, match="marking_over"):
        excuse(evening)
    assert lines("juror_excused") == []


def test_a_tablet_takes_no_marks_for_entries_its_juror_is_not_there_for(evening):
    change(evening.seat, arrives_after=evening.entry.id)
    with pytest.raises(Refused, match="not_here"):
        evening.mark("7")
    sheets = jury_snapshot(evening.juror, evening.show.id, at=NOON)["entries"]
    assert [entry["sheet"]["why"] for entry in sheets[:2]] == ["not_here", "not_on_stage"]


def newcomer(show: Show) -> Juror:
    return save(
        Juror(edition_id=show.edition_id, name=names("Newcomer"), role={}, card_hash="none:new")
    )


def replace(show: Show, seat: Seat, coming: int, after: int) -> None:
    entered = ReplacementInput(leaving=seat.juror_id, coming=coming, after=after, reason="Ill")
    for by in (ORGANIZER, SECOND):
        attendance.replace_juror(show.id, entered, by=by, at=NOON)


def test_a_replacement_sits_in_the_place_of_who_leaves_also_once_the_rules_are_locked():
    show = marked_show([[4, 8], [6, 8], [4, None]], rules_locked_at=NOON)
    leaving = change(show.seats[1], weight=Fraction(3))
    coming = newcomer(show)
    replace(show, leaving, coming.id, show.entries[1].id)
    fresh = seats.find_seat(show.id, coming.id)
    assert (fresh.weight, fresh.arrives_after) == (Fraction(3), show.entries[1].id)
    assert seats.find_seat(show.id, leaving.juror_id).leaves_after == show.entries[1].id
    assert {(e, j) for e, _c, j in compute_outcome_of(show).incomplete} == {
        (str(show.entries[2].id), str(coming.id))
    }
    assert len(lines("juror_leaves")) == len(lines("juror_arrives")) == 1
    (seated,) = lines("panel_set")
    assert [(row["juror"], row["weight"]) for row in seated.data["seats"]][-1] == (coming.id, "3")
    with pytest.raises(Refused, match="already_seated"):
        replace(show, leaving, coming.id, show.entries[1].id)


def test_who_had_gone_already_is_replaced_later_without_being_waited_for_again():
    show = marked_show([[4, 8], [6, None], [4, None]])
    leaving = change(show.seats[1], leaves_after=show.entries[0].id)
    coming = newcomer(show)
    replace(show, leaving, coming.id, show.entries[1].id)
    assert seats.find_seat(show.id, leaving.juror_id).leaves_after == show.entries[0].id
    assert seats.find_seat(show.id, coming.id).leaves_after is None


def test_a_practice_juror_marks_counts_for_nothing_and_is_waited_for_by_nobody():
    show = marked_show([[4, 8], [6, 10]])
    change(show.seats[1], kind="practice")
    assert totals(show) == [4, 6]
    assert missing(show) == set()
    hand_in(show, show.seats[:1])
    assert agreement.list_missing_sheets(ORGANIZER, show.id) == []
    (report,) = agreement.compare_practice_jurors(ORGANIZER, show.id)
    assert (report.entries, report.difference, report.correlation) == (2, 4, 1)


def test_a_practice_juror_hands_in_without_a_question_about_the_order(evening):
    change(evening.seat, kind="practice")
    evening.fill()
    assert evening.submit()["state"] == "submitted"


def test_the_head_who_left_an_entry_comes_back_only_while_the_songs_go_on(evening):
    step = {"command_id": "command-aside", "at": NOON}
    handing_in.step_aside(evening.head, evening.entry.id, "My pupil", **step)
    back = handing_in.return_to_sheet(
        evening.head, evening.entry.id, command_id="command-back", at=NOON
    )
    assert back["state"] == "open"
    step = {"command_id": "command-aside-again", "at": NOON}
    handing_in.step_aside(evening.head, evening.entry.id, "My pupil", **step)
    change(evening.show, phase="closed")
    with pytest.raises(Refused, match="aside_is_final"):
        handing_in.return_to_sheet(
            evening.head, evening.entry.id, command_id="command-again", at=NOON
        )


def test_stepping_aside_opens_no_look_at_the_others_while_one_may_come_back(evening):
    evening.fill()
    evening.submit()
    for entry in evening.show.entries:
        step = {"command_id": f"command-aside-{entry.id}", "at": NOON}
        handing_in.step_aside(evening.head, entry.id, "My pupil", **step)
    show_id, reader = evening.show.id, evening.head.id
    rows = scoresheets.sheet_matrix(show_id, with_totals=True, reader=reader)
    assert rows[1]["cells"][0]["total"] is None
    change(evening.show, phase="closed")
    rows = scoresheets.sheet_matrix(show_id, with_totals=True, reader=reader)
    assert rows[1]["cells"][0]["total"] == "15"


def test_other_jurors_come_back_after_the_songs_as_before(evening):
    step = {"command_id": "command-aside", "at": NOON}
    actor = seat_actor(evening.show.seats[2])
    handing_in.step_aside(actor, evening.entry.id, "My pupil", **step)
    change(evening.show, phase="closed")
    back = handing_in.return_to_sheet(actor, evening.entry.id, command_id="command-back", at=NOON)
    assert back["state"] == "open"
