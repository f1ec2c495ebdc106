"""A result goes out whole, settled, with two people's word, and the record can prove it."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from flask import Flask
from sqlalchemy import select

from kruvision.extensions import db
from kruvision.models import KeptMark, Proposal, Show, VotingWindow
from kruvision.services.access import Actor
from kruvision.services.errors import NotAllowed, Refused
from kruvision.services.jury import late_marks
from kruvision.services.record import chain
from kruvision.services.record.mark_seals import mark_salt
from kruvision.services.record.proposals import PUBLISH, find_proposal
from kruvision.services.results import publishing
from kruvision.services.transactions.transaction import transaction
from tests.factories import make_show, save
from tests.factories.results import change, give_marks, give_votes

pytestmark = pytest.mark.both_databases

AT = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
FIRST, SECOND = Actor("organizer", 1, "laptop"), Actor("organizer", 2, "phone")


@pytest.fixture
def show(app: Flask) -> Show:
    """A closed show of two entries with different marks and some votes."""
    show = make_show(entries=2, jurors=1, criteria=1)
    give_marks(show, [[[7]], [[9]]])
    give_votes(show, [3, 5])
    return change(show, phase="closed")


def publish(show: Show, by: Actor) -> list[object]:
    with transaction() as changes:
        publishing.publish(db.session.get_one(Show, show.id), by=by, at=AT, changes=changes)
    return changes


def finalize(show: Show, by: Actor) -> None:
    with transaction() as changes:
        publishing.finalize(db.session.get_one(Show, show.id), by=by, at=AT, changes=changes)


def keep_late_mark(show: Show) -> int:
    """A mark that came after its sheet was handed in."""
    entry, seat, criterion = show.entries[0], show.seats[0], show.criteria[0]
    place = {"entry_id": entry.id, "juror_id": seat.juror_id, "criterion_id": criterion.id}
    return save(KeptMark(steps=8, seq=2, arrived_at=AT, **place)).id


def kinds(show: Show) -> list[str]:
    """What the record says happened, the marks of before aside."""
    lines = [line.kind for line in reversed(chain.list_lines(show.id))]
    return [kind for kind in lines if kind != "mark_saved"]


def test_one_person_proposes_and_another_confirms(show: Show):
    publish(show, FIRST)
    assert show.phase == "closed"
    publish(show, SECOND)
    assert show.phase == "published"
    assert show.published_at == AT
    assert kinds(show) == ["publication_proposed", "result_published"]
    line = chain.list_lines(show.id)[0]
    assert (line.actor, line.data["proposed_by"]) == (SECOND.label, FIRST.label)
    assert line.data["head"] == line.previous
    assert db.session.execute(select(Proposal)).first() is None
    assert chain.verify() >= 2


def test_the_same_person_cannot_confirm_their_own_proposal(show: Show):
    publish(show, FIRST)
    with pytest.raises(Refused, match="second_person_needed"):
        publish(show, FIRST)
    assert show.phase == "closed"


def test_without_the_two_person_rule_one_press_publishes_and_the_record_says_so(show: Show):
    change(show, two_person_rule=False)
    publish(show, FIRST)
    assert show.phase == "published"
    data = chain.list_lines(show.id)[0].data
    assert (data["two_person_rule"], data["proposed_by"]) == (False, None)


def test_nobody_confirms_another_result_than_was_proposed(show: Show):
    publish(show, FIRST)
    change(show.entries[1], status="disqualified")
    publish(show, SECOND)
    assert show.phase == "closed"
    assert find_proposal(show, PUBLISH).by == SECOND.label
    publish(show, FIRST)
    assert show.phase == "published"


def test_a_proposal_can_be_taken_back(show: Show):
    publish(show, FIRST)
    publishing.withdraw_proposal(show.id, by=FIRST, at=AT)
    publish(show, SECOND)
    assert show.phase == "closed"
    publishing.withdraw_proposal(show.id, by=SECOND, at=AT)
    with pytest.raises(Refused, match="nothing_proposed"):
        publishing.withdraw_proposal(show.id, by=SECOND, at=AT)


def test_only_organizers_publish(show: Show):
    for role in ("stage_manager", "observer", "head_of_jury", "visitor"):
        with pytest.raises(NotAllowed):
            publish(show, Actor(role, 1))


def test_an_open_window_keeps_the_result_back(show: Show):
    window = db.session.execute(select(VotingWindow)).scalar_one()
    change(window, state="open", closes_at=AT + timedelta(minutes=5))
    with pytest.raises(Refused, match="window_open"):
        publish(show, FIRST)


def test_missing_marks_are_named_cell_by_cell(app: Flask):
    show = make_show(entries=2, jurors=4, criteria=2)
    give_marks(show, [[[7, 7]] * 4, [[8, 8], [None, 8], [None, 8], [None, 8]]])
    change(show, phase="closed", name={"en": "Final"})
    with pytest.raises(Refused) as refused:
        publish(show, FIRST)
    assert refused.value.code == "marks_missing"
    assert refused.value.details["count"] == 3
    juror = show.seats[1].juror.name["kk"]
    assert f"{juror}, {show.criteria[0].name['kk']}" in refused.value.details["cells"]
    assert str(show.entries[1].running_order) + ". " in refused.value.details["cells"]


def test_a_sheet_without_any_mark_is_named_once(app: Flask):
    show = make_show(entries=2, jurors=2, criteria=3)
    give_marks(show, [[[7, 8, 9], [None, None, None]], [[5, 6, 7], [5, 6, 7]]])
    change(show, phase="closed")
    with pytest.raises(Refused, match="marks_missing") as refused:
        publish(show, FIRST)
    entry, juror = show.entries[0], show.seats[1].juror
    cells = f"{entry.running_order}. {entry.contestant.name['kk']}, {juror.name['kk']}"
    assert refused.value.details == {"count": 3, "cells": cells}


def test_a_jury_that_does_not_count_never_holds_the_result_back(app: Flask):
    rules = {"jury_share": Fraction(0), "audience_share": Fraction(1)}
    for combination in ("audience_only", "percentage"):
        show = make_show(entries=2, jurors=2, combination=combination, **rules)
        give_marks(show, [[[7, 8], [7, None]], [[None, None], [9, 9]]])
        give_votes(show, [10, 20], ballots=30)
        result = publishing.require_publishable(change(show, phase="closed")).whole
        assert [standing.place for standing in result.standings] == [1, 2]


def test_long_lists_of_missing_marks_are_cut(app: Flask):
    show = make_show(entries=3, jurors=3, criteria=1)
    change(show, phase="closed", combination="jury_only")
    with pytest.raises(Refused) as refused:
        publish(show, FIRST)
    assert refused.value.details["count"] == 9
    assert refused.value.details["cells"].endswith("; …")


def test_the_published_line_holds_all_a_result_is_computed_from(show: Show):
    publish(show, FIRST)
    publish(show, SECOND)
    data = chain.list_lines(show.id)[0].data
    first, second = (entry.id for entry in show.entries)
    assert [(mark["entry"], mark["steps"]) for mark in data["marks"]] == [(first, 6), (second, 8)]
    assert {mark["criterion"] for mark in data["marks"]} == {show.criteria[0].id}
    assert {mark["juror"] for mark in data["marks"]} == {show.seats[0].juror_id}
    assert data["votes"] == {str(first): "3", str(second): "5"}
    assert [row["entry"] for row in data["standings"]] == [second, first]


def test_the_published_salts_open_the_sealed_marks(show: Show):
    publish(show, FIRST)
    publish(show, SECOND)
    for mark in chain.list_lines(show.id)[0].data["marks"]:
        sealed = mark_salt(mark["entry"], mark["criterion"], mark["juror"], mark["seq"])
        assert mark["salt"] == sealed


def test_a_final_result_has_no_keys_back_to_the_voters(show: Show):
    with pytest.raises(Refused, match="not_published"):
        finalize(show, FIRST)
    publish(show, FIRST)
    publish(show, SECOND)
    finalize(show, FIRST)
    assert show.phase == "final"
    assert db.session.execute(select(VotingWindow.key)).scalars().all() == [""]
    assert chain.list_lines(show.id)[0].data == {"keys_destroyed": 1}


def test_a_late_mark_is_settled_before_anybody_hears_the_result(show: Show) -> None:
    kept = keep_late_mark(show)
    with pytest.raises(Refused, match="late_marks_unsettled") as refused:
        publish(show, FIRST)
    assert refused.value.details["count"] == 1
    assert "Criterion 1" in refused.value.details["cells"]
    late_marks.dismiss_late_mark(FIRST, kept, at=AT)
    publish(show, FIRST)
    publish(show, SECOND)
    assert show.phase == "published"


def test_a_late_mark_that_could_not_count_holds_nothing_back(show: Show) -> None:
    change(show, two_person_rule=False, combination="audience_only")
    change(show.seats[0], kind="practice")
    keep_late_mark(show)
    publish(show, FIRST)
    assert show.phase == "published"


def test_a_late_mark_that_comes_during_the_reveal_is_left_or_the_reveal_is(show: Show) -> None:
    change(show, phase="revealing")
    kept = keep_late_mark(show)
    with pytest.raises(Refused, match="late_marks_unsettled"):
        publish(show, FIRST)
    with pytest.raises(Refused, match="marking_over"):
        late_marks.accept_late_mark(FIRST, kept, at=AT)
    change(show, phase="closed")
    late_marks.accept_late_mark(FIRST, kept, at=AT)
    with pytest.raises(Refused, match="acts_wait"):
        publish(show, FIRST)
    late_marks.accept_late_mark(SECOND, kept, at=AT)
    publish(show, FIRST)
    assert "publication_proposed" in kinds(show)
