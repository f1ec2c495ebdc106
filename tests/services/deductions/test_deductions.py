"""What is subtracted from an act: given, taken back, refused, and what the result makes of it."""

import json
from fractions import Fraction
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale

from kruvision.extensions import db
from kruvision.models import Entry, RecordLine, Show
from kruvision.services.access import Actor
from kruvision.services.deductions.deductions import (
    DeductionInput,
    TakenBackInput,
    give_deduction,
    list_deductions,
    take_back_deduction,
)
from kruvision.services.entries import entries, status
from kruvision.services.entries.status import StatusInput
from kruvision.services.errors import Invalid, NotFound, Refused
from kruvision.services.forms.inputs import read
from kruvision.services.record import named_lines
from kruvision.services.results import published
from kruvision.services.results.documents import make_document
from kruvision.services.results.tables import tables
from kruvision.services.ruleset import locked_rules
from kruvision.services.ruleset.form import RulesInput
from kruvision.services.scoring.standings import compute_outcome_of, leaderboard_rows
from kruvision.services.setup import removal
from kruvision.services.shows import two_people
from tests.factories import make_show
from tests.factories.deductions import deduction, subtract, take_back
from tests.factories.jury import call, start
from tests.factories.published import FIRST, SECOND, begin, correct, publish
from tests.factories.real_evening import NOON, begin_evening, give_all
from tests.factories.results import change

SHEETS = [[[8, 8]] * 3, [[7, 7]] * 3, [[6, 6]] * 3]
JURY: dict[str, Any] = {"combination": "jury_only", "tie_chain": ["shared_place"]}


@pytest.fixture
def show(app: Flask) -> Show:
    """All have sung: 8, 7 and 6 of the jury alone."""
    found = begin_evening(**JURY)
    give_all(found, SHEETS)
    return db.session.get_one(Show, found.id)


def totals(show: Show) -> list[Any]:
    """By act, in running order."""
    result = compute_outcome_of(db.session.get_one(Show, show.id)).whole
    by_entry = {row.entry: row.total for row in result.standings}
    return [by_entry[str(entry.id)] for entry in show.entries]


def test_points_and_a_part_of_the_total_are_subtracted(show: Show):
    subtract(show, 0, "1,5")
    subtract(show, 1, "10", unit="percent")
    assert totals(show) == [Fraction(13, 2), Fraction(63, 10), 6]


def test_what_is_taken_back_leaves_no_trace_in_the_totals(show: Show):
    before = make_document(show, compute_outcome_of(show))
    first = subtract(show, 0, "3")
    assert totals(show)[0] == 5
    take_back(first)
    after = make_document(show, compute_outcome_of(show))
    assert {**after, "record_head": ""} == {**before, "record_head": ""}


def test_a_live_leaderboard_counts_it_also_while_others_have_no_marks_yet(app: Flask):
    show = begin_evening(**JURY)
    give_all(show, SHEETS[:1])
    subtract(show, 0, "2")
    assert [row["total"] for row in leaderboard_rows(show)] == [6, None, None]


def test_the_record_says_who_took_how_much_and_why(show: Show):
    take_back(subtract(show, 0, "5", unit="percent", code="time", reason="4:31"), "a fault")
    given, gone = db.session.query(RecordLine).filter(RecordLine.kind.like("deduction%")).all()
    same = {"deduction": 1, "entry": show.entries[0].id, "amount": "0.05"}
    same |= {"share": True, "code": "time"}
    assert (given.kind, given.data) == ("deduction_given", {**same, "reason": "4:31"})
    assert (gone.kind, gone.data) == ("deduction_taken_back", {**same, "reason": "a fault"})
    assert given.actor == gone.actor == FIRST.label


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"amount": "0", "code": "time", "reason": "late"}, "amount"),
        ({"amount": "-1", "code": "time", "reason": "late"}, "amount"),
        ({"amount": "1001", "code": "time", "reason": "late"}, "amount"),
        ({"amount": "101", "unit": "percent", "code": "time", "reason": "late"}, "amount"),
        ({"amount": "much", "code": "time", "reason": "late"}, "amount"),
        ({"amount": "1", "code": "rude", "reason": "late"}, "code"),
        ({"amount": "1", "code": "time", "reason": " "}, "reason"),
    ],
)
def test_what_was_typed_wrong_is_named(typed: dict[str, str], field: str):
    with pytest.raises(Invalid) as wrong:
        read(DeductionInput, typed)
    assert list(wrong.value.fields) == [field]


def test_nothing_is_subtracted_before_the_act_is_on_stage_or_from_a_guest(app: Flask):
    show = begin_evening(**JURY)
    with pytest.raises(Refused, match="deduction_too_early"):
        subtract(show, 0, "1")
    act = db.session.get_one(Show, show.id).entries[0]
    call(act)
    status.change_status(act.id, StatusInput(status="guest"), by=FIRST, at=NOON)
    with pytest.raises(Refused, match="deduction_of_guest"):
        subtract(show, 0, "1")
    status.change_status(act.id, StatusInput(status="competing"), by=FIRST, at=NOON)
    assert subtract(show, 0, "1").amount == 1


@pytest.mark.parametrize(
    "rules", [{"method": "rank_sum"}, {"combination": "audience_only"}], ids=["method", "jury"]
)
def test_it_takes_totals_of_the_jury(app: Flask, rules: dict[str, Any]):
    show = begin_evening(**{**JURY, **rules})
    call(db.session.get_one(Show, show.id).entries[0], "performed")
    with pytest.raises(Refused, match="deductions_need_totals"):
        subtract(show, 0, "1")


def test_rules_without_totals_are_refused_while_a_deduction_stands(app: Flask):
    show = begin_evening(**JURY)
    call(db.session.get_one(Show, show.id).entries[0], "performed")
    given = subtract(show, 0, "1")
    source = make_show(edition=show.edition, method="rank_sum", combination="jury_only")
    other = RulesInput(method="rank_sum", combination="jury_only", voting_mode="plurality")
    with pytest.raises(Invalid) as wrong:
        locked_rules.save_rules(show.id, other, by=FIRST, at=NOON)
    assert wrong.value.fields["method"].code == "deductions_need_totals"
    with pytest.raises(Refused, match="deductions_need_totals"):
        locked_rules.copy_rules(show.id, source.id, by=FIRST, at=NOON)
    take_back(given)
    locked_rules.save_rules(show.id, other, by=FIRST, at=NOON)
    assert db.session.get_one(Show, show.id).method == "rank_sum"


def test_it_is_taken_back_once(show: Show):
    row = subtract(show, 0, "1")
    take_back(row)
    with pytest.raises(Refused, match="deduction_gone"):
        take_back(row)
    with pytest.raises(NotFound):
        take_back_deduction(99, TakenBackInput(reason="why"), by=FIRST, at=NOON)


def test_after_the_close_it_takes_two_people_who_say_the_same(show: Show):
    start(show, "closed")
    act = show.entries[0].id
    assert give_deduction(act, deduction("1"), by=FIRST, at=NOON) is False
    assert totals(show)[0] == 8
    with pytest.raises(Refused, match="change_needs_second"):
        give_deduction(act, deduction("1"), by=FIRST, at=NOON)
    assert give_deduction(act, deduction("2"), by=SECOND, at=NOON) is False
    assert give_deduction(act, deduction("1"), by=SECOND, at=NOON) is True
    assert totals(show)[0] == 7
    given, back = list_deductions(show.id)[0].id, TakenBackInput(reason="heard again")
    assert take_back_deduction(given, back, by=FIRST, at=NOON) is False
    waiting = two_people.list_waiting(show.id)[-1].id
    two_people.confirm(show.id, waiting, by=SECOND, at=NOON)
    assert totals(show)[0] == 8


def test_a_correction_changes_what_was_subtracted_and_everybody_reads_what_moved(show: Show):
    change(show, phase="closed", rules_locked_at=NOON)
    publish(show)
    with pytest.raises(Refused, match="deduction_too_late"):
        subtract(show, 0, "2")
    begin(show, "the clock was read wrong")
    subtract(show, 0, "1,5")
    assert published.differs(db.session.get_one(Show, show.id), published.get_newest(show))
    correct(show)
    kept = published.get_newest(db.session.get_one(Show, show.id))
    assert [move["now"]["total"] for move in kept.moved] == ["7", "6.5"]
    assert kept.document["deductions"][0]["reason"] == "a lit candle"


def test_the_public_result_says_how_much_and_no_reason(show: Show):
    subtract(show, 0, "1", reason="nobody else reads this")
    change(show, phase="closed", rules_locked_at=NOON)
    publish(show)
    kept = published.get_newest(db.session.get_one(Show, show.id))
    entry = str(show.entries[0].id)
    said = [{"entry": entry, "amount": "1", "share": False, "code": "stage"}]
    assert kept.public["deductions"] == said
    assert "nobody else reads this" not in json.dumps(kept.public)
    assert "nobody else reads this" in json.dumps(kept.document)


@pytest.mark.parametrize(
    ("shown", "told"),
    [({"public_marks": "none"}, 0), ({"public_places_to": 1}, 1), ({"public_places_to": 3}, 2)],
)
def test_a_result_that_keeps_something_back_keeps_its_deductions(
    show: Show, shown: dict[str, Any], told: int
):
    subtract(show, 0, "0,5")
    subtract(show, 2, "1")
    change(show, phase="closed", rules_locked_at=NOON, **shown)
    publish(show)
    assert len(published.get_newest(db.session.get_one(Show, show.id)).public["deductions"]) == told


def test_the_workbook_has_a_sheet_of_them(app: Flask, show: Show):
    subtract(show, 0, "1,5")
    subtract(show, 1, "5", unit="percent")
    document = make_document(show, compute_outcome_of(show))
    with app.test_request_context(), force_locale("en"):
        rows = next(rows for title, _heads, rows in tables(document) if title == "Deductions")
    assert [str(cell) for cell in rows[0][1:3]] == ["1.5", "None"]
    assert [str(cell) for cell in rows[1][1:3]] == ["None", "0.05"]


def test_an_act_with_a_deduction_stays_and_a_show_takes_its_own_along(app: Flask):
    show = begin_evening(**JURY)
    act = db.session.get_one(Show, show.id).entries[0]
    call(act)
    subtract(show, 0, "1")
    call(db.session.get_one(Entry, act.id), "waiting")
    with pytest.raises(Refused, match="entry_touched"):
        entries.delete_entry(act.id, by=FIRST, at=NOON)
    start(show, "planned")
    removal.delete_show(show.id, by=FIRST, at=NOON)
    assert list_deductions(show.id) == []


def test_the_record_page_tells_nobody_ahead_what_was_subtracted(show: Show):
    subtract(show, 0, "1")
    lines = db.session.query(RecordLine).filter_by(kind="deduction_given").all()
    assert named_lines.lines_with_names(lines)[0]["data"] == {}
    assert lines[0].data["amount"] == "1"
    change(show, phase="published")
    assert named_lines.lines_with_names(lines)[0]["data"]["amount"] == "1"


def test_an_observer_gives_none() -> None:
    for role in ("observer", "stage_manager", "head_of_jury"):
        with pytest.raises(Refused, match="not_allowed"):
            give_deduction(1, deduction("1"), by=Actor(role, 1), at=NOON)
