"""What a juror writes on a sheet, and what is refused."""

from fractions import Fraction

import pytest
from sqlalchemy import select

from kruvision.extensions import db
from kruvision.models import Mark, RecordLine, Scoresheet
from kruvision.rules.errors import RuleError
from kruvision.services.access import Actor
from kruvision.services.errors import Invalid, Refused
from kruvision.services.jury import marking
from kruvision.services.record.mark_seals import mark_commitment, mark_salt
from kruvision.services.scoring import rule_book_inputs
from kruvision.services.scoring.mark_steps import mark_of
from kruvision.services.shows.shows import get_show
from tests.factories import make_entry, make_show
from tests.factories.jury import call, start, write
from tests.services.jury.evening import NOON, Evening

ORGANIZER = Actor("organizer", 1)
pytestmark = [pytest.mark.usefixtures("app"), pytest.mark.both_databases]


@pytest.fixture
def evening():
    return Evening()


def test_a_mark_is_saved_as_steps_above_the_least(evening):
    assert evening.mark("7")["value"] == "7"
    assert evening.stands() == 6


def test_a_mark_keeps_its_value_for_the_result(evening):
    evening.mark("7")
    criterion = evening.show.criteria[0]
    assert mark_of(criterion, evening.stands()) == Fraction(7)


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


def test_marks_are_taken_from_the_moment_the_entry_is_on_stage(evening):
    with pytest.raises(Refused, match="not_on_stage"):
        evening.mark("9", entry=evening.show.entries[1])


def test_guests_are_not_marked(evening):
    guest = call(make_entry(evening.show, status="guest"))
    with pytest.raises(Refused, match="not_competing"):
        evening.mark("9", entry=guest)


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


@pytest.mark.parametrize("phase", ["revealing", "published", "final"])
def test_once_the_result_is_announced_every_sheet_is_locked(evening, phase):
    evening.mark("7")
    start(evening.show, phase)
    with pytest.raises(Refused, match="sheet_locked"):
        evening.mark("9", 2)
    assert evening.stands() == 6


def test_the_note_is_saved_in_the_order_it_was_written(evening):
    def write_note(text, seq, command):
        return marking.save_note(
            evening.juror, evening.entry.id, text, seq, command_id=command, at=NOON
        )

    write_note("Warm low notes, a little late", 2, "command-note-2")
    answer = write_note("Warm low", 1, "command-note-1")
    assert answer["value"] == "Warm low notes, a little late"


def test_a_whole_sheet_is_saved_or_nothing_of_it(evening):
    values = {evening.criterion: "7", evening.other: "99"}
    with pytest.raises(Invalid) as wrong:
        marking.save_whole_sheet(
            evening.juror, evening.entry.id, values, "note", command_id="command-1", at=NOON
        )
    assert set(wrong.value.fields) == {f"mark.{evening.other}"}
    assert db.session.execute(select(Mark)).first() is None
    values[evening.other] = "9"
    marking.save_whole_sheet(
        evening.juror, evening.entry.id, values, "note", command_id="command-2", at=NOON
    )
    assert (evening.stands(), evening.stands(evening.other)) == (6, 8)
    assert db.session.execute(select(Scoresheet.note)).scalar() == "note"
