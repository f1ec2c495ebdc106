"""A result goes out whole, settled, with two people's word, and the record can prove it."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from kruvision.extensions import db
from kruvision.models import KeptMark, Proposal, Show, VotingWindow
from kruvision.services.access import Actor
from kruvision.services.errors import NotAllowed, NotFound, Refused
from kruvision.services.jury import late_marks
from kruvision.services.record import chain
from kruvision.services.record.mark_seals import mark_salt
from kruvision.services.record.proposals import PUBLISH, find_proposal
from kruvision.services.results import publishing, tie_decisions
from kruvision.services.scoring.standings import compute_result
from kruvision.services.transactions.transaction import transaction
from tests.factories import make_show, save
from tests.factories.results import change, give_marks, give_votes

pytestmark = pytest.mark.both_databases

AT = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
FIRST, SECOND = Actor("organizer", 1), Actor("organizer", 2)


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
    return [line.kind for line in reversed(chain.list_lines(show.id))]


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
    show = make_show(entries=2, jurors=4, criteria=1)
    give_marks(show, [[[7]] * 4, [[8], [None], [None], [None]]])
    change(show, phase="closed", name={"en": "Final"})
    with pytest.raises(Refused) as refused:
        publish(show, FIRST)
    assert refused.value.code == "marks_missing"
    assert refused.value.details["count"] == 3
    juror = show.seats[1].juror.name["kk"]
    assert f"{juror}, {show.criteria[0].name['kk']}" in refused.value.details["cells"]
    assert str(show.entries[1].running_order) + ". " in refused.value.details["cells"]


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


def test_a_late_mark_that_comes_during_the_reveal_is_left_or_the_reveal_is(show: Show) -> None:
    change(show, phase="revealing")
    kept = keep_late_mark(show)
    with pytest.raises(Refused, match="late_marks_unsettled"):
        publish(show, FIRST)
    with pytest.raises(Refused, match="marking_over"):
        late_marks.accept_late_mark(FIRST, kept, at=AT)
    change(show, phase="closed")
    late_marks.accept_late_mark(FIRST, kept, at=AT)
    publish(show, FIRST)
    assert "publication_proposed" in kinds(show)


class TestTies:
    @pytest.fixture
    def tied(self, app: Flask) -> Show:
        show = make_show(entries=3, jurors=1, criteria=1)
        give_marks(show, [[[8]], [[8]], [[5]]])
        return change(show, phase="closed")

    def test_an_unresolved_tie_keeps_the_result_back(self, tied: Show):
        with pytest.raises(Refused, match="tie_unresolved"):
            publish(tied, FIRST)

    def test_the_head_of_the_jury_decides_and_both_names_are_kept(self, tied: Show):
        first, second, _third = (entry.id for entry in tied.entries)
        tie_decisions.decide_tie(tied.id, [second, first], "purer tone", by=FIRST, at=AT)
        standings = compute_result(tied).standings
        assert [(s.entry, s.place) for s in standings[:2]] == [(str(second), 1), (str(first), 2)]
        row = tied.decisions[0]
        assert (row["juror"], row["entered_by"]) == (tied.seats[0].juror_id, FIRST.label)
        assert chain.list_lines(tied.id)[0].data["decision"]["why"] == "purer tone"

    def test_deciding_again_replaces_the_decision(self, tied: Show):
        first, second, _third = (entry.id for entry in tied.entries)
        tie_decisions.decide_tie(tied.id, [second, first], "one", by=FIRST, at=AT)
        tie_decisions.decide_tie(tied.id, [first, second], "two", by=FIRST, at=AT)
        assert [row["why"] for row in tied.decisions] == ["two"]
        assert kinds(tied) == ["tie_decided", "tie_decided"]

    def test_a_decision_can_be_taken_back(self, tied: Show):
        first, second, _third = (entry.id for entry in tied.entries)
        tie_decisions.decide_tie(tied.id, [second, first], "one", by=FIRST, at=AT)
        tie_decisions.withdraw_decision(tied.id, [second, first], by=FIRST, at=AT)
        assert compute_result(tied).unresolved_ties
        with pytest.raises(NotFound):
            tie_decisions.withdraw_decision(tied.id, [second, first], by=FIRST, at=AT)

    @pytest.mark.parametrize("chosen", [[0], [0, 2], [0, 1, 2], [0, 0, 1]])
    def test_only_a_whole_tie_can_be_decided(self, tied: Show, chosen: list[int]):
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
    def test_ties_are_decided_between_the_count_and_the_reveal(
        self, tied: Show, phase: str, code: str
    ):
        change(tied, phase=phase)
        order = [entry.id for entry in tied.entries[:2]]
        with pytest.raises(Refused, match=code):
            tie_decisions.decide_tie(tied.id, order, "why", by=FIRST, at=AT)

    def test_a_head_decides_for_their_own_jury_only(self, tied: Show):
        order = [entry.id for entry in tied.entries[:2]]
        with pytest.raises(NotAllowed):
            tie_decisions.decide_tie(tied.id, order, "why", by=Actor("head_of_jury", 10**6), at=AT)
        head = Actor("head_of_jury", tied.seats[0].juror_id)
        tie_decisions.decide_tie(tied.id, order, "why", by=head, at=AT)
        assert tied.decisions[0]["entered_by"] == head.label

    def test_a_show_without_a_head_of_the_jury_says_so(self, tied: Show):
        change(tied.seats[0], is_head=False)
        order = [entry.id for entry in tied.entries[:2]]
        with pytest.raises(Refused, match="no_head_of_jury"):
            tie_decisions.decide_tie(tied.id, order, "why", by=FIRST, at=AT)
