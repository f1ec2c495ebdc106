"""A published result is corrected by a further version, which takes two people and a reason."""

import pytest
from flask import Flask

from kruvision.extensions import db
from kruvision.models import Show
from kruvision.services.access import Actor
from kruvision.services.errors import Invalid, NotAllowed, NotFound, Refused
from kruvision.services.record import chain
from kruvision.services.results import correcting, published, tie_decisions
from kruvision.services.results.correction_changes import (
    AbsenceInput,
    EntryStateInput,
    correct_absence,
    correct_entry,
)
from tests.factories import make_show
from tests.factories.published import (
    FIRST,
    LATER,
    SECOND,
    begin,
    correct,
    finalize,
    publish,
    put_mark,
    seen,
)
from tests.factories.results import change, give_marks, make_closed_show, step_aside

pytestmark = pytest.mark.both_databases


@pytest.fixture
def show(app: Flask) -> Show:
    """Published by the jury alone; the second act first."""
    show = change(make_closed_show(), combination="jury_only")
    return publish(show)


def places(show: Show) -> list[tuple[int, int]]:
    """(number, place) as everybody sees them now."""
    document = published.get_newest(show).public
    numbers = {entry["id"]: entry["number"] for entry in document["entries"]}
    return [(numbers[row["entry"]], row["place"]) for row in document["result"]["standings"]]


def test_a_correction_is_the_next_version_with_its_reason_and_what_moved(show: Show):
    assert places(show) == [(2, 1), (1, 2), (3, 3)]
    begin(show)
    put_mark(show, 0, 0, 0, "10")
    put_mark(show, 0, 0, 1, "10")
    put_mark(show, 0, 1, 0, "10")
    put_mark(show, 0, 1, 1, "10")
    assert places(show) == [(2, 1), (1, 2), (3, 3)], "nobody sees an open correction"
    correct(show)
    assert places(show) == [(1, 1), (2, 2), (3, 3)]
    first, second = published.list_versions(show.id)
    assert (second.version, second.reason) == (2, "a mark was typed wrong")
    assert (second.by, second.proposed_by) == (SECOND.label, FIRST.label)
    moved = {row["entry"]: (row["was"]["place"], row["now"]["place"]) for row in second.moved}
    assert moved == {str(show.entries[0].id): (2, 1), str(show.entries[1].id): (1, 2)}
    (told,) = second.public["corrections"]
    assert (told["version"], told["reason"]) == (2, second.reason)
    assert told["moved"] == second.moved
    assert first.public["corrections"] == []


def test_the_record_has_the_new_version_with_all_it_is_computed_from(show: Show):
    begin(show)
    put_mark(show, 0, 0, 0, "10")
    correct(show)
    lines = [line.kind for line in reversed(chain.list_lines(show.id))]
    assert lines[lines.index("correction_opened") :] == [
        *("correction_opened", "mark_corrected", "correction_proposed", "result_corrected"),
    ]
    data = chain.list_lines(show.id)[0].data
    assert (data["version"], data["proposed_by"]) == (2, FIRST.label)
    assert data["reason"] == "a mark was typed wrong"
    assert [row["entry"] for row in data["moved"]] == [str(show.entries[0].id)]
    marks = {(m["entry"], m["juror"], m["criterion"]): m["steps"] for m in data["marks"]}
    where = (show.entries[0].id, show.seats[0].juror_id, show.criteria[0].id)
    assert marks[where] == 9
    chain.verify()


def test_the_person_who_proposed_does_not_confirm(show: Show):
    begin(show)
    put_mark(show, 0, 0, 0, "10")
    correcting.propose_correction(show.id, seen=seen(show), by=FIRST, at=LATER)
    with pytest.raises(Refused, match="correction_needs_second"):
        correcting.confirm_correction(show.id, seen=seen(show), by=FIRST, at=LATER)
    with pytest.raises(Refused, match="correction_proposed"):
        correcting.propose_correction(show.id, seen=seen(show), by=SECOND, at=LATER)
    assert published.get_newest(show).version == 1


def test_nobody_confirms_something_else_than_was_proposed(show: Show):
    begin(show)
    put_mark(show, 0, 0, 0, "10")
    before = seen(show)
    correcting.propose_correction(show.id, seen=before, by=FIRST, at=LATER)
    put_mark(show, 1, 0, 0, "1")
    for looked_at in (before, seen(show)):
        with pytest.raises(Refused, match="moved_meanwhile"):
            correcting.confirm_correction(show.id, seen=looked_at, by=SECOND, at=LATER)
    correcting.take_back_proposal(show.id, by=SECOND, at=LATER)
    correct(show)
    assert published.get_newest(show).version == 2


def test_without_the_two_person_rule_one_person_corrects(show: Show):
    change(show, two_person_rule=False)
    begin(show)
    put_mark(show, 0, 0, 0, "10")
    assert correcting.propose_correction(show.id, seen=seen(show), by=FIRST, at=LATER)
    kept = published.get_newest(show)
    assert (kept.version, kept.proposed_by) == (2, None)


def test_a_correction_that_changes_nothing_is_not_published(show: Show):
    begin(show)
    with pytest.raises(Refused, match="nothing_to_correct"):
        correcting.propose_correction(show.id, seen=seen(show), by=FIRST, at=LATER)
    correcting.close_correction(show.id, by=FIRST, at=LATER)
    with pytest.raises(Refused, match="no_correction"):
        correcting.close_correction(show.id, by=FIRST, at=LATER)


def test_a_correction_in_which_something_was_changed_is_not_just_closed(show: Show):
    begin(show)
    put_mark(show, 0, 0, 0, "10")
    with pytest.raises(Refused, match="correction_changed"):
        correcting.close_correction(show.id, by=FIRST, at=LATER)
    put_mark(show, 0, 0, 0, "7")
    correcting.close_correction(show.id, by=FIRST, at=LATER)
    assert published.get_newest(show).version == 1


def test_a_result_is_not_final_while_a_correction_is_open_and_closed_for_good_then(show: Show):
    begin(show)
    with pytest.raises(Refused, match="correction_open"):
        finalize(show)
    with pytest.raises(Refused, match="correction_open"):
        begin(show)
    correcting.close_correction(show.id, by=FIRST, at=LATER)
    finalize(show)
    with pytest.raises(Refused, match="result_is_final"):
        begin(show)


def test_a_name_is_corrected_without_moving_anybody(show: Show):
    change(show.entries[0].contestant, name={"en": "Rightly Spelled"})
    begin(show, "a name was misspelled")
    correct(show)
    (move,) = published.get_newest(show).moved
    assert move["now"]["name"] == {"en": "Rightly Spelled"}
    assert move["now"]["place"] == move["was"]["place"]


def test_states_and_absences_change_in_an_open_correction_alone(show: Show):
    out = EntryStateInput(entry=show.entries[1].id, status="disqualified", reason="sang playback")
    away = AbsenceInput(juror=show.seats[1].juror_id, absent=True, reason="was not there")
    for change_it, entered in ((correct_entry, out), (correct_absence, away)):
        with pytest.raises(Refused, match="no_correction"):
            change_it(show.id, entered, by=FIRST, at=LATER)
    begin(show)
    correct_entry(show.id, out, by=FIRST, at=LATER)
    correct_absence(show.id, away, by=FIRST, at=LATER)
    correct(show)
    assert places(show) == [(1, 1), (3, 2), (2, None)]
    jurors = {row["id"]: row["absent"] for row in published.get_newest(show).document["jurors"]}
    assert jurors[str(show.seats[1].juror_id)] is True


def test_a_tie_that_a_correction_makes_is_decided_in_it(app: Flask):
    show = make_show(entries=2, jurors=1, criteria=1, combination="jury_only", tie_chain=[])
    give_marks(show, [[[7]], [[9]]])
    publish(change(show, phase="closed"))
    begin(show)
    put_mark(show, 0, 0, 0, "9")
    outlook = correcting.look_at_correction(db.session.get_one(Show, show.id))
    assert isinstance(outlook.problem, Refused)
    assert outlook.problem.code == "tie_unresolved"
    first, second = (entry.id for entry in show.entries)
    tie_decisions.decide_tie(show.id, [first, second], "purer tone", by=FIRST, at=LATER)
    correct(show)
    assert places(show) == [(1, 1), (2, 2)]


@pytest.mark.parametrize("value", ["11", "7,5", "much"])
def test_what_is_no_mark_of_the_criterion_is_refused(show: Show, value: str):
    begin(show)
    with pytest.raises(Invalid) as wrong:
        put_mark(show, 0, 0, 0, value)
    assert "value" in wrong.value.fields


def test_only_marks_that_could_have_been_given_are_changed(show: Show):
    begin(show)
    with pytest.raises(Refused, match="same_mark"):
        put_mark(show, 0, 0, 0, "7")
    step_aside(show.entries[0], show.seats[1].juror_id)
    with pytest.raises(Refused, match="stepped_aside"):
        put_mark(show, 0, 1, 0, "10")
    other = change(make_show(), phase="closed")
    with pytest.raises(NotFound):
        correct_entry(
            show.id,
            EntryStateInput(entry=other.entries[0].id, status="withdrawn", reason="no"),
            by=FIRST,
            at=LATER,
        )


@pytest.mark.parametrize("role", ["stage_manager", "observer", "head_of_jury", "visitor"])
def test_only_organizers_correct(show: Show, role: str):
    begin(show)
    somebody = Actor(role, 5)
    for press in (correcting.take_back_proposal, correcting.close_correction):
        with pytest.raises(NotAllowed):
            press(show.id, by=somebody, at=LATER)
    for press in (correcting.propose_correction, correcting.confirm_correction):
        with pytest.raises(NotAllowed):
            press(show.id, seen="", by=somebody, at=LATER)


def test_a_result_that_is_not_public_is_not_corrected(app: Flask):
    show = make_closed_show()
    with pytest.raises(Refused, match="not_published"):
        begin(show)
