"""Answers are counted once a phone, while the question is open; whoever comes late is told all the
same, and nobody before."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from kruvision.extensions import db
from kruvision.models import Show
from kruvision.rules.evening.flow import Step
from kruvision.services.access import Actor
from kruvision.services.ephemeral.store import MemoryStore, current_store
from kruvision.services.errors import NotFound, Refused
from kruvision.services.learning import answers, beforehand, claims, questions
from kruvision.services.learning.answers import Outcome, counts_of, give_answer
from kruvision.services.stage import steps
from tests.factories import make_entry, make_show, make_staff
from tests.factories.learning import RIGHT, make_asked_show, make_question, question_of, sing
from tests.factories.results import change
from tests.factories.voting import close_vote, open_vote

pytestmark = pytest.mark.both_databases

NOW = datetime(2026, 11, 20, 19, 0, tzinfo=UTC)


def answer(question_id: int, option: int = RIGHT, device: str = "a", after: int = 5) -> Outcome:
    at = NOW + timedelta(seconds=after)
    return give_answer(question_id, "after", option, device, at=at)


def owner() -> Actor:
    return Actor("owner", make_staff("owner").id)


def asked_of_the_hall() -> set[int]:
    """The questions that some phone is asked beforehand."""
    return {one.id for number in range(40) for one in beforehand.list_for(f"phone {number}")}


@pytest.fixture
def show(app: Flask) -> Show:
    return make_asked_show(entries=3)


def test_an_answer_adds_one_to_its_option_and_is_told_right_or_wrong(show: Show) -> None:
    question = sing(show, at=NOW).id
    right, wrong = answer(question), answer(question, 0, "b")
    assert right.counted
    assert wrong.counted
    assert right.told
    assert wrong.told
    assert (right.told.option == right.told.right, wrong.told.option == wrong.told.right) == (
        True,
        False,
    )
    assert right.told.fact == wrong.told.fact == question_of(show.entries[0]).fact
    assert counts_of(question, "after") == {RIGHT: 1, 0: 1}


def test_another_answer_by_the_same_phone_is_told_and_not_counted(show: Show) -> None:
    question = sing(show, at=NOW).id
    answer(question, 0)
    again = answer(question, RIGHT)
    assert not again.counted
    assert not again.late
    assert again.told
    assert counts_of(question, "after") == {0: 1}


def test_one_phone_answers_each_question_and_each_moment_once(show: Show) -> None:
    first, second = (question_of(entry).id for entry in show.entries[:2])
    give_answer(first, "before", 0, "a", at=NOW)
    give_answer(second, "before", 0, "a", at=NOW)
    sing(show, at=NOW)
    answer(first)
    assert counts_of(first, "before") == {0: 1}
    assert counts_of(first, "after") == {RIGHT: 1}
    assert counts_of(second, "before") == {0: 1}


def test_nobody_is_told_anything_before_the_hall_is_asked(show: Show) -> None:
    question = question_of(show.entries[0]).id
    with pytest.raises(Refused, match="question_not_open"):
        answer(question)
    assert counts_of(question, "after") == {}


def test_an_answer_after_the_time_is_told_and_not_counted(show: Show) -> None:
    question = sing(show, at=NOW).id
    late = answer(question, after=show.question_seconds)
    assert late.late
    assert not late.counted
    assert late.told
    assert counts_of(question, "after") == {}


def test_the_next_call_ends_a_question(show: Show) -> None:
    question = sing(show, at=NOW).id
    change(show.entries[1], stage="on_stage")
    assert answer(question).late


def test_an_act_whose_moment_nobody_noted_is_never_the_latest(show: Show) -> None:
    question = sing(show, at=NOW).id
    change(show.entries[1], stage="performed", performed_at=None)
    assert answer(question).counted


def test_about_an_act_that_is_withdrawn_after_its_song_nobody_is_counted(show: Show) -> None:
    question = sing(show, at=NOW).id
    change(show.entries[0], status="withdrawn")
    assert answer(question).late
    assert counts_of(question, "after") == {}


def test_where_each_act_is_voted_on_it_is_asked_once_its_vote_is_closed(app: Flask) -> None:
    show = make_asked_show(window_scope="entry")
    entry = show.entries[0].id
    open_vote(show, entry_id=entry, at=NOW - timedelta(seconds=60))
    question = question_of(show.entries[0]).id
    with pytest.raises(Refused, match="question_not_open"):
        answer(question)
    close_vote(show.id, at=NOW)
    assert answer(question, after=39).counted
    assert answer(question, device="b", after=40).late


def test_a_guest_who_is_not_voted_on_is_asked_about_after_the_song(app: Flask) -> None:
    show = make_asked_show(window_scope="entry")
    change(show.entries[0], status="guest")
    assert answer(sing(show, at=NOW).id).counted


def test_what_was_known_beforehand_is_counted_until_the_song_is_called(show: Show) -> None:
    question = question_of(show.entries[0]).id
    outcome = give_answer(question, "before", 2, "a", at=NOW)
    assert outcome == Outcome(counted=True, late=False, told=None)
    change(show.entries[0], stage="on_stage")
    with pytest.raises(Refused, match="song_has_begun"):
        give_answer(question, "before", 2, "b", at=NOW)
    assert counts_of(question, "before") == {2: 1}


def test_a_show_that_asks_nothing_counts_nothing(show: Show) -> None:
    change(show, asks_questions=False)
    question = sing(show, at=NOW).id
    with pytest.raises(Refused, match="question_not_open"):
        answer(question)
    other = question_of(show.entries[1]).id
    with pytest.raises(Refused, match="song_has_begun"):
        give_answer(other, "before", 0, "a", at=NOW)


def test_an_option_that_is_not_there_and_a_question_that_is_gone_are_refused(show: Show) -> None:
    question = sing(show, at=NOW).id
    with pytest.raises(Refused, match="unknown_option"):
        answer(question, 3)
    with pytest.raises(NotFound):
        answer(question + 100)
    assert answer(question).counted, "a refused answer took the phone's place"


def test_a_show_that_the_hall_is_not_with_counts_nothing(show: Show) -> None:
    other = make_show(entries=0)
    elsewhere = make_question(make_entry(other)).id
    with pytest.raises(NotFound):
        give_answer(elsewhere, "before", 0, "a", at=NOW)


def test_an_answer_that_could_not_be_committed_may_come_again(
    show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = sing(show, at=NOW).id
    with monkeypatch.context() as patch:
        patch.setattr(answers, "_PUT_COUNTS", "INSERT INTO nowhere SELECT 1 FROM {given}")
        with pytest.raises(Exception, match="nowhere"):
            answer(question)
    db.session.rollback()
    assert answer(question).counted


def test_refused_and_late_answers_leave_nothing_in_memory(show: Show) -> None:
    question, to_come = sing(show, at=NOW).id, question_of(show.entries[1]).id
    for number in range(20):
        with pytest.raises(NotFound):
            answer(10_000 + number, device=f"phone {number}")
        with pytest.raises(Refused, match="question_not_open"):
            answer(to_come, device=f"phone {number}")
        assert answer(question, device=f"phone {number}", after=3600).late
    store = current_store()
    assert isinstance(store, MemoryStore)
    assert store.kinds["answered"] == {}


def test_an_answer_that_was_counted_and_is_told_again_counts_no_second_time(show: Show) -> None:
    question = sing(show, at=NOW).id
    answer(question)
    claims.forget_claims(question, "after")  # as a restart of the server does
    told = give_answer(question, "after", RIGHT, "a", again=True, at=NOW)
    assert told.told
    assert not told.counted
    assert counts_of(question, "after") == {RIGHT: 1}


def test_who_has_answered_is_forgotten_once_it_is_told(show: Show) -> None:
    question = sing(show, at=NOW).id
    assert claims.claim(question, "after", "a")
    assert not claims.claim(question, "after", "a")
    claims.forget_claims(question, "after")
    claims.return_claim(question, "after", "a")
    assert claims.claim(question, "after", "a"), "it was given back after all was forgotten"


def test_each_phone_has_two_questions_beforehand_and_always_the_same(app: Flask) -> None:
    make_asked_show(entries=6)
    of_one = [one.id for one in beforehand.list_for("one")]
    assert len(of_one) == 2
    assert of_one == [one.id for one in beforehand.list_for("one")]


def test_nobody_is_asked_beforehand_what_was_called_or_withdrawn(app: Flask) -> None:
    show = make_asked_show(entries=4)
    called, withdrawn = show.entries[:2]
    both = {question_of(called).id, question_of(withdrawn).id}
    assert both <= asked_of_the_hall()
    call = Step("call_entry", called.id)
    steps.press(show.id, call, revision=show.revision, by=owner(), at=NOW)
    assert asked_of_the_hall() & both == {question_of(withdrawn).id}
    questions.withdraw_question(show.id, withdrawn.id, by=owner(), at=NOW)
    assert not asked_of_the_hall() & both


def test_every_song_gets_its_share_of_the_questions_beforehand(app: Flask) -> None:
    show = make_asked_show(entries=6)
    asked = [one.id for n in range(300) for one in beforehand.list_for(f"phone {n}")]
    expected = len(asked) / 6
    for entry in show.entries:
        count = asked.count(question_of(entry).id)
        assert expected / 2 < count < expected * 2
