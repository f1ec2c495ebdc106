"""What a juror does with a sheet, and what is refused."""

from datetime import UTC, datetime
from fractions import Fraction

import pytest
from sqlalchemy import select

from kruvision.extensions import db
from kruvision.models import KeptMark, Mark, RecordLine, Scoresheet
from kruvision.rules.errors import RuleError
from kruvision.services.errors import Invalid, Refused
from kruvision.services.jury import judging, scoresheets, sheet_locks
from kruvision.services.jury.mark_seals import mark_commitment, mark_salt
from kruvision.services.scoring import rule_book_inputs
from kruvision.services.shows.shows import get_show
from tests.factories import make_entry, make_show
from tests.factories.jury import call, seat_actor, start, write

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
pytestmark = [pytest.mark.usefixtures("app"), pytest.mark.both_databases]


class Evening:
    """A running show whose first entry is on stage; the second juror marks (no head)."""

    def __init__(self, **values):
        self.show = start(make_show(**values))
        self.entry = call(self.show.entries[0])
        self.seat = self.show.seats[1]
        self.juror = seat_actor(self.seat)
        self.head = seat_actor(self.show.seats[0])
        self.criterion, self.other = (c.id for c in self.show.criteria[:2])
        self.ids = iter(range(1000))

    def mark(self, value, seq=1, *, criterion=None, actor=None, entry=None, command=None):
        return judging.save_mark(
            actor or self.juror,
            (entry or self.entry).id,
            criterion or self.criterion,
            value,
            seq,
            command_id=command or f"command-{next(self.ids)}",
            at=NOON,
        )

    def submit(self, actor=None):
        command = f"command-{next(self.ids)}"
        return judging.submit_scoresheet(
            actor or self.juror, self.entry.id, command_id=command, at=NOON
        )

    def fill(self):
        self.mark("7", 1)
        self.mark("8", 1, criterion=self.other)

    def stands(self, criterion=None):
        found = scoresheets.sheets_of(self.show.id, self.seat.juror_id)
        sheet = found.get((self.entry.id, self.seat.juror_id), scoresheets.Sheet())
        mark = sheet.marks.get(criterion or self.criterion)
        return mark and mark.steps


@pytest.fixture
def evening():
    return Evening()


def test_a_mark_is_saved_as_steps_above_the_least(evening):
    assert evening.mark("7")["value"] == "7"
    assert evening.stands() == 6


def test_a_mark_keeps_its_value_for_the_result(evening):
    evening.mark("7")
    criterion = evening.show.criteria[0]
    assert rule_book_inputs.mark_of(criterion, evening.stands()) == Fraction(7)


@pytest.mark.parametrize("typed", ["8,5", "8.5", " 8,50 "])
def test_decimal_comma_and_point_are_both_taken(typed):
    evening = Evening()
    write(evening.show.criteria[0], scale_min=Fraction(0), step=Fraction(1, 2))
    assert evening.mark(typed)["value"] == "8.5"


@pytest.mark.parametrize(
    ("typed", "code"),
    [("11", "off_scale"), ("0", "off_scale"), ("7.5", "off_step"), ("good", "not_a_number")],
)
def test_a_mark_off_the_scale_is_refused_and_nothing_is_saved(evening, typed, code):
    with pytest.raises(RuleError) as refused:
        evening.mark(typed)
    assert refused.value.code == code
    assert evening.stands() is None


def test_an_older_number_changes_nothing_and_hears_what_stands(evening):
    evening.mark("9", 5)
    assert evening.mark("4", 3)["value"] == "9"
    assert evening.stands() == 8


def test_the_same_mark_with_a_newer_number_still_beats_what_was_sent_between(evening):
    evening.mark("9", 3)
    evening.mark("9", 5)
    evening.mark("4", 4)
    assert evening.stands() == 8


def test_an_empty_value_takes_the_mark_back_and_is_no_low_mark(evening):
    evening.mark("9", 1)
    assert evening.mark("", 2)["value"] == ""
    assert evening.stands() is None
    assert rule_book_inputs.panel_of(get_show(evening.show.id)).marks == {}


def test_a_repeated_command_gets_its_first_answer_even_after_the_lock(evening):
    first = evening.mark("9", 1, command="command-again")
    sheet_locks.lock_entry(evening.head, evening.entry.id, at=NOON)
    assert evening.mark("9", 1, command="command-again") == first


def test_nobody_fetches_the_answer_of_another_juror(evening):
    evening.mark("9", 1, command="command-same")
    other = seat_actor(evening.show.seats[2])
    assert evening.mark("2", 1, command="command-same", actor=other)["value"] == "2"


def test_marks_are_taken_from_the_moment_the_entry_is_on_stage(evening):
    with pytest.raises(Refused, match="not_on_stage"):
        evening.mark("9", entry=evening.show.entries[1])


def test_guests_are_not_marked(evening):
    guest = call(make_entry(evening.show, status="guest"))
    with pytest.raises(Refused, match="not_competing"):
        evening.mark("9", entry=guest)


def test_a_juror_without_a_seat_marks_nothing(evening):
    stranger = seat_actor(make_show(edition=evening.show.edition).seats[1])
    with pytest.raises(Refused, match="no_seat"):
        evening.mark("9", actor=stranger)


def test_an_absent_juror_marks_nothing(evening):
    write(evening.seat, is_absent=True)
    with pytest.raises(Refused, match="declared_absent"):
        evening.mark("9")


def test_a_tablet_that_lost_the_pen_writes_nothing(evening):
    write(evening.seat.juror, device="another tablet")
    with pytest.raises(Refused, match="other_device"):
        evening.mark("9")


def test_a_criterion_of_another_show_is_not_found(evening):
    foreign = make_show().criteria[0].id
    with pytest.raises(Refused, match="not_found"):
        evening.mark("9", criterion=foreign)


def test_the_first_mark_locks_the_rules_of_the_show(evening):
    assert get_show(evening.show.id).rules_locked_at is None
    evening.mark("9")
    assert get_show(evening.show.id).rules_locked_at == NOON


def test_the_record_holds_a_seal_and_not_the_mark(evening):
    evening.mark("7", 4)
    line = db.session.execute(select(RecordLine).where(RecordLine.kind == "mark_saved")).scalar()
    assert "value" not in line.data
    assert "steps" not in line.data
    salt = mark_salt(evening.entry.id, evening.criterion, evening.seat.juror_id, 4)
    assert line.data["commitment"] == mark_commitment(salt, 6)
    assert line.data["commitment"] not in {mark_commitment(salt, n) for n in (5, 7, None)}


def test_submit_names_what_is_missing(evening):
    evening.mark("7")
    with pytest.raises(Refused) as refused:
        evening.submit()
    assert refused.value.code == "sheet_incomplete"
    assert refused.value.details["criteria"] == [evening.other]
    assert "Criterion 2" in refused.value.details["names"]


def test_a_mark_after_submitting_is_kept_apart_and_what_stands_is_answered(evening):
    evening.fill()
    evening.submit()
    for _ in range(2):
        with pytest.raises(Refused) as refused:
            evening.mark("3", 2)
        assert refused.value.code == "sheet_locked"
        assert refused.value.details["value"] == "7"
    kept = db.session.execute(select(KeptMark)).scalars().all()
    assert [(k.steps, k.seq) for k in kept] == [(2, 2)]
    assert evening.stands() == 6


def test_a_late_repeat_of_the_mark_that_stands_is_no_late_mark(evening):
    evening.fill()
    evening.submit()
    assert evening.mark("7", 2)["state"] == "saved"
    assert db.session.execute(select(KeptMark)).scalar() is None


@pytest.mark.parametrize("phase", ["revealing", "published", "final"])
def test_once_the_result_is_announced_every_sheet_is_locked(evening, phase):
    evening.mark("7")
    start(evening.show, phase)
    with pytest.raises(Refused, match="sheet_locked"):
        evening.mark("9", 2)
    assert evening.stands() == 6


def test_stepping_aside_needs_a_reason_and_stops_marking(evening):
    aside = {"command_id": "command-aside", "at": NOON}
    with pytest.raises(Invalid):
        judging.step_aside(evening.juror, evening.entry.id, "", **aside)
    judging.step_aside(evening.juror, evening.entry.id, "My student", **aside)
    with pytest.raises(Refused, match="stepped_aside"):
        evening.mark("9")
    panel = rule_book_inputs.panel_of(get_show(evening.show.id))
    assert panel.stepped_aside == {(str(evening.entry.id), str(evening.seat.juror_id))}


def test_coming_back_makes_the_marks_count_again(evening):
    evening.mark("9")
    judging.step_aside(
        evening.juror, evening.entry.id, "Hoarse", command_id="command-aside", at=NOON
    )
    judging.return_to_sheet(evening.juror, evening.entry.id, command_id="command-back", at=NOON)
    assert rule_book_inputs.panel_of(get_show(evening.show.id)).stepped_aside == frozenset()
    assert evening.mark("8", 2)["value"] == "8"


def test_nobody_comes_back_after_the_entry_was_locked(evening):
    judging.step_aside(
        evening.juror, evening.entry.id, "Hoarse", command_id="command-aside", at=NOON
    )
    sheet_locks.lock_entry(evening.head, evening.entry.id, at=NOON)
    with pytest.raises(Refused, match="sheet_locked"):
        judging.return_to_sheet(evening.juror, evening.entry.id, command_id="command-back", at=NOON)


def test_the_note_is_saved_in_the_order_it_was_written(evening):
    def write_note(text, seq, command):
        return judging.save_note(
            evening.juror, evening.entry.id, text, seq, command_id=command, at=NOON
        )

    write_note("Warm low notes, a little late", 2, "command-note-2")
    answer = write_note("Warm low", 1, "command-note-1")
    assert answer["value"] == "Warm low notes, a little late"


def test_a_whole_sheet_is_saved_or_nothing_of_it(evening):
    values = {evening.criterion: "7", evening.other: "99"}
    with pytest.raises(Invalid) as wrong:
        judging.save_sheet(
            evening.juror, evening.entry.id, values, "note", command_id="command-1", at=NOON
        )
    assert set(wrong.value.fields) == {f"mark.{evening.other}"}
    assert db.session.execute(select(Mark)).first() is None
    values[evening.other] = "9"
    judging.save_sheet(
        evening.juror, evening.entry.id, values, "note", command_id="command-2", at=NOON
    )
    assert (evening.stands(), evening.stands(evening.other)) == (6, 8)
    assert db.session.execute(select(Scoresheet.note)).scalar() == "note"


def test_the_matrix_tells_states_and_hides_totals_from_an_open_sheet(evening):
    evening.mark("7")
    row = scoresheets.sheet_matrix(evening.show.id, with_totals=True, reader=evening.head.id)[1]
    assert (row["cells"][0]["state"], row["cells"][0]["filled"]) == ("part", 1)
    assert row["cells"][0]["total"] is None
    evening.mark("8", criterion=evening.other)
    cells = scoresheets.sheet_matrix(evening.show.id)[1]["cells"]
    assert [cell["state"] for cell in cells] == ["full", "empty", "empty"]


def test_the_head_sees_totals_once_the_own_sheet_is_closed(evening):
    evening.fill()
    for criterion in (evening.criterion, evening.other):
        evening.mark("5", criterion=criterion, actor=evening.head)
    evening.submit(evening.head)
    rows = scoresheets.sheet_matrix(evening.show.id, with_totals=True, reader=evening.head.id)
    assert rows[1]["cells"][0]["total"] == "15"
    assert scoresheets.sheet_matrix(evening.show.id)[1]["cells"][0]["total"] is None
