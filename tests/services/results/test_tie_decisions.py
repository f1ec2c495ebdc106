"""Ties that no rule settles: decided by the head of the jury, computed before they are kept."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from kruvision.extensions import db
from kruvision.models import Mark, Show
from kruvision.rules.errors import RuleError
from kruvision.services.access import Actor
from kruvision.services.errors import NotAllowed, NotFound, Refused
from kruvision.services.record import chain
from kruvision.services.results import publishing, tie_decisions
from kruvision.services.scoring.standings import compute_outcome_of
from tests.factories import make_show
from tests.factories.results import change, give_marks
from tests.factories.statistics import hand_in

pytestmark = pytest.mark.both_databases

AT = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
FIRST = Actor("organizer", 1)


def kinds(show: Show) -> list[str]:
    return [line.kind for line in reversed(chain.list_lines(show.id))]


@pytest.fixture
def tied(app: Flask) -> Show:
    show = make_show(entries=3, jurors=1, criteria=1)
    give_marks(show, [[[8]], [[8]], [[5]]])
    return change(show, phase="closed")


def test_an_unresolved_tie_keeps_the_result_back(tied: Show):
    with pytest.raises(Refused, match="tie_unresolved"):
        publishing.require_publishable(tied)


def test_the_head_of_the_jury_decides_and_both_names_are_kept(tied: Show):
    first, second, _third = (entry.id for entry in tied.entries)
    tie_decisions.decide_tie(tied.id, [second, first], "purer tone", by=FIRST, at=AT)
    standings = compute_outcome_of(tied).whole.standings
    assert [(s.entry, s.place) for s in standings[:2]] == [(str(second), 1), (str(first), 2)]
    row = tied.decisions[0]
    assert (row["juror"], row["entered_by"]) == (tied.seats[0].juror_id, FIRST.label)
    assert chain.list_lines(tied.id)[0].data["decision"]["why"] == "purer tone"


def test_deciding_again_replaces_the_decision(tied: Show):
    first, second, _third = (entry.id for entry in tied.entries)
    tie_decisions.decide_tie(tied.id, [second, first], "one", by=FIRST, at=AT)
    tie_decisions.decide_tie(tied.id, [first, second], "two", by=FIRST, at=AT)
    assert [row["why"] for row in tied.decisions] == ["two"]
    assert kinds(tied)[-2:] == ["tie_decided", "tie_decided"]


def test_a_new_decision_replaces_those_inside_its_set(tied: Show):
    first, second, third = (entry.id for entry in tied.entries)
    tie_decisions.decide_tie(tied.id, [second, first], "two level", by=FIRST, at=AT)
    mark = db.session.scalars(select(Mark).where(Mark.entry_id == third)).one()
    change(mark, steps=7)
    assert [len(group) for group in compute_outcome_of(tied).unresolved_ties] == [3]
    order = [first, third, second]
    tie_decisions.decide_tie(tied.id, order, "three level", by=FIRST, at=AT)
    assert [row["why"] for row in tied.decisions] == ["three level"]
    assert [int(s.entry) for s in compute_outcome_of(tied).whole.standings] == order
    assert chain.list_lines(tied.id)[0].data["replaced"] == [[second, first]]


def test_a_decision_beside_others_leaves_them(app: Flask):
    show = make_show(entries=4, jurors=1, criteria=1)
    give_marks(show, [[[8]], [[8]], [[5]], [[5]]])
    change(show, phase="closed")
    ids = [entry.id for entry in show.entries]
    for order in (ids[:2], ids[2:]):
        tie_decisions.decide_tie(show.id, order, "why", by=FIRST, at=AT)
    assert [row["order"] for row in show.decisions] == [ids[:2], ids[2:]]
    assert publishing.require_publishable(show).is_final


def test_a_place_is_shared_by_decision_and_the_record_says_so(tied: Show):
    first, second, _third = (entry.id for entry in tied.entries)
    tie_decisions.decide_tie(tied.id, [first, second], "alike", shared=True, by=FIRST, at=AT)
    assert [s.place for s in publishing.require_publishable(tied).whole.standings] == [1, 1, 3]
    assert chain.list_lines(tied.id)[0].data["decision"]["shared"] is True
    tie_decisions.withdraw_decision(tied.id, [first, second], by=FIRST, at=AT)
    assert compute_outcome_of(tied).unresolved_ties


def test_a_place_is_not_shared_where_the_rules_go_on_after_the_decision(tied: Show):
    change(tied, tie_chain=["decision", "jury_score"])
    order = [entry.id for entry in tied.entries[:2]]
    with pytest.raises(Refused, match="sharing_not_allowed"):
        tie_decisions.decide_tie(tied.id, order, "why", shared=True, by=FIRST, at=AT)


def test_nothing_is_kept_while_decisions_contradict_each_other(app: Flask):
    show = make_show(entries=4, jurors=1, criteria=1)
    give_marks(show, [[[8]], [[8]], [[5]], [[5]]])
    one, two, three, four = (entry.id for entry in show.entries)
    head = show.seats[0].juror_id
    broken = [
        {"order": order, "juror": head, "by": "", "why": "so"} for order in ([one, two], [two, one])
    ]
    change(show, phase="closed", decisions=broken)
    with pytest.raises(RuleError, match="contradictory_decisions"):
        tie_decisions.decide_tie(show.id, [four, three], "why", by=FIRST, at=AT)
    db.session.rollback()
    assert db.session.get_one(Show, show.id).decisions == broken
    tie_decisions.decide_tie(show.id, [one, two], "why", by=FIRST, at=AT)
    assert [row["order"] for row in show.decisions] == [[one, two]]


@pytest.mark.parametrize("phase", ["running", "voting", "closed"])
def test_a_decision_is_taken_back_in_any_phase_before_the_reveal(tied: Show, phase: str):
    order = [entry.id for entry in tied.entries[:2]]
    tie_decisions.decide_tie(tied.id, order, "why", by=FIRST, at=AT)
    change(tied, phase=phase)
    tie_decisions.withdraw_decision(tied.id, order, by=FIRST, at=AT)
    assert tied.decisions == []


@pytest.mark.parametrize("phase", ["revealing", "published", "final"])
def test_a_result_that_is_told_keeps_its_decisions(tied: Show, phase: str):
    order = [entry.id for entry in tied.entries[:2]]
    tie_decisions.decide_tie(tied.id, order, "why", by=FIRST, at=AT)
    change(tied, phase=phase)
    with pytest.raises(Refused, match="ties_settled"):
        tie_decisions.withdraw_decision(tied.id, order, by=FIRST, at=AT)


def test_a_decision_can_be_taken_back(tied: Show):
    first, second, _third = (entry.id for entry in tied.entries)
    tie_decisions.decide_tie(tied.id, [second, first], "one", by=FIRST, at=AT)
    tie_decisions.withdraw_decision(tied.id, [second, first], by=FIRST, at=AT)
    assert compute_outcome_of(tied).unresolved_ties
    with pytest.raises(NotFound):
        tie_decisions.withdraw_decision(tied.id, [second, first], by=FIRST, at=AT)


@pytest.mark.parametrize("chosen", [[0], [0, 2], [0, 1, 2], [0, 0, 1]])
def test_only_a_whole_tie_can_be_decided(tied: Show, chosen: list[int]):
    order = [tied.entries[at].id for at in chosen]
    with pytest.raises(Refused, match="not_tied"):
        tie_decisions.decide_tie(tied.id, order, "why", by=FIRST, at=AT)


@pytest.mark.parametrize(
    ("phase", "code"),
    [
        ("running", "not_counted_yet"),
        ("voting", "not_counted_yet"),
        ("revealing", "ties_settled"),
        ("published", "ties_settled"),
        ("final", "ties_settled"),
    ],
)
def test_ties_are_decided_between_the_count_and_the_reveal(tied: Show, phase: str, code: str):
    change(tied, phase=phase)
    order = [entry.id for entry in tied.entries[:2]]
    with pytest.raises(Refused, match=code):
        tie_decisions.decide_tie(tied.id, order, "why", by=FIRST, at=AT)


def test_a_head_decides_for_their_own_jury_only(tied: Show):
    order = [entry.id for entry in tied.entries[:2]]
    with pytest.raises(NotAllowed):
        tie_decisions.decide_tie(tied.id, order, "why", by=Actor("head_of_jury", 10**6), at=AT)
    head = Actor("head_of_jury", tied.seats[0].juror_id)
    with pytest.raises(Refused, match="own_sheets_first"):
        tie_decisions.decide_tie(tied.id, order, "why", by=head, at=AT)
    hand_in(tied, tied.seats[:1])
    tie_decisions.decide_tie(tied.id, order, "why", by=head, at=AT)
    assert tied.decisions[0]["entered_by"] == head.label


def test_a_show_without_a_head_of_the_jury_says_so(tied: Show):
    change(tied.seats[0], is_head=False)
    order = [entry.id for entry in tied.entries[:2]]
    with pytest.raises(Refused, match="no_head_of_jury"):
        tie_decisions.decide_tie(tied.id, order, "why", by=FIRST, at=AT)
