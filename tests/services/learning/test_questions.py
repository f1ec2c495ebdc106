"""Questions are proposed from the cards, approved by somebody with a name, and stay as they were
asked."""

from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from kruvision.extensions import db
from kruvision.models import AnswerCount, Question, RecordLine, Show, Song, Tradition
from kruvision.services.access import Actor
from kruvision.services.errors import Invalid, NotFound, Refused
from kruvision.services.forms.inputs import read
from kruvision.services.learning import proposals, questions
from kruvision.services.learning.answers import counts_of, give_answer
from kruvision.services.learning.questions import AskingInput, HallQuestionInput
from tests.factories import make_show, make_staff, names, save
from tests.factories.learning import give_answers, make_question
from tests.factories.results import change

NOW = datetime(2026, 11, 20, 19, 0, tzinfo=UTC)


def row(word: str, confidence: str = "sourced", **more: Any) -> dict[str, Any]:
    """A question as a card has it."""
    return {
        "text": names(f"What about {word}?"),
        "right": names(f"right {word}"),
        "wrong": [names(f"wrong {word}"), names(f"no {word}")],
        "fact": names(f"Fact of {word}"),
        "confidence": confidence,
        "source": "A book",
        **more,
    }


def typed(**more: Any) -> HallQuestionInput:
    """A question as somebody writes it."""
    wrong = {"0": names("b"), "1": names("c"), "2": {}}
    filled = {"text": names("Own"), "right": names("a"), "wrong": wrong, "fact": names("So it is")}
    return read(HallQuestionInput, {**filled, **more})


@pytest.fixture
def owner(app: Flask) -> Actor:
    return Actor("owner", make_staff("owner").id)


@pytest.fixture
def show(app: Flask) -> Show:
    """Four acts: two of a tradition with two questions, one of a tradition whose question is
    general knowledge, one without a tradition."""
    save(Tradition(slug="steppe", names=names("Steppe"), questions=[row("one"), row("two")]))
    save(Tradition(slug="river", names=names("River"), questions=[row("three", "general")]))
    show = make_show(entries=4)
    for entry, slug in zip(show.entries, ("steppe", "steppe", "river", None), strict=True):
        song = entry.song_id
        change(db.session.get_one(Song, song), tradition_slug=slug)
    return show


def proposed(show: Show) -> list[str | None]:
    """The right answers of what is proposed, in running order."""
    db.session.rollback()
    found = questions.proposed(db.session.get_one(Show, show.id))
    return [
        found[entry.id].row["right"]["en"] if found.get(entry.id) else None  # type: ignore[union-attr]
        for entry in show.entries
    ]


def mark_of(show: Show, place: int, number: int = 0) -> str:
    """What names a question on the card of an act."""
    return proposals.proposals_of(show.entries[place])[number].mark


def lines(kind: str) -> list[dict[str, Any]]:
    query = select(RecordLine).where(RecordLine.kind == kind).order_by(RecordLine.id)
    return [line.data for line in db.session.execute(query).scalars()]


def test_a_tradition_that_is_sung_again_is_asked_about_with_another_question(show: Show) -> None:
    assert proposed(show) == ["right one", "right two", "right three", None]


def test_what_one_act_was_given_is_not_proposed_for_the_other(show: Show, owner: Actor) -> None:
    ids = [entry.id for entry in show.entries]
    questions.approve(show.id, ids[0], mark_of(show, 0, 1), by=owner, at=NOW)
    assert proposed(show) == [None, "right one", "right three", None]


def test_an_approved_question_names_who_approved_it_and_keeps_its_own_words(
    show: Show, owner: Actor
) -> None:
    questions.approve(show.id, show.entries[0].id, mark_of(show, 0), by=owner, at=NOW)
    change(db.session.get_one(Tradition, "steppe"), questions=[row("other")])
    question = questions.find_approved(show.entries[0].id)
    assert question
    assert question.options[question.right]["en"] == "right one"
    assert sorted(one["en"] for one in question.options) == ["no one", "right one", "wrong one"]
    assert question.approved_by.startswith("owner")
    assert question.confidence == "sourced"
    (line,) = lines("question_approved")
    assert line["number"] == 1


def test_the_place_of_the_right_answer_differs_from_song_to_song(show: Show, owner: Actor) -> None:
    places = set()
    change(show, tag="of this show")  # else it is random, as the order drawn from it
    for number in range(12):
        card = [row(f"word {number}")]
        change(db.session.get_one(Tradition, "steppe"), questions=card)
        db.session.rollback()
        questions.approve(show.id, show.entries[0].id, mark_of(show, 0), by=owner, at=NOW)
        question = questions.find_approved(show.entries[0].id)
        assert question
        places.add(question.right)
    assert places == {0, 1, 2}


def test_what_has_changed_on_the_card_is_not_approved_unread(show: Show, owner: Actor) -> None:
    mark = mark_of(show, 0)
    change(db.session.get_one(Tradition, "steppe"), questions=[row("one", source="Another book")])
    with pytest.raises(Refused, match="card_changed"):
        questions.approve(show.id, show.entries[0].id, mark, by=owner, at=NOW)


def test_general_knowledge_is_approved_by_name_and_never_in_one_go(
    show: Show, owner: Actor
) -> None:
    assert questions.approve_sourced(show.id, by=owner, at=NOW) == 2
    assert [one.right is not None for one in questions.list_questions(show.id)] == [True, True]
    assert proposed(show) == [None, None, "right three", None]
    questions.approve(show.id, show.entries[2].id, mark_of(show, 2), by=owner, at=NOW)
    checked = questions.find_approved(show.entries[2].id)
    assert checked
    assert checked.confidence == "checked"


def test_a_song_without_a_tradition_gets_a_question_of_its_own(show: Show, owner: Actor) -> None:
    entry = show.entries[3].id
    questions.change(show.id, entry, typed(), by=owner, at=NOW)
    question = questions.find_approved(entry)
    assert question
    assert questions.question_values(question)["right"] == names("a")
    questions.change(show.id, entry, typed(text=names("Better")), by=owner, at=NOW)
    assert [one.text["en"] for one in questions.list_questions(show.id)] == ["Better"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"fact": {}}, "fact"),
        ({"right": {}}, "right"),
        ({"wrong": {}}, ""),
        ({"wrong": {"0": names("A.")}}, ""),
        ({"wrong": {str(n): names(f"w{n}") for n in range(4)}}, ""),
    ],
)
def test_a_question_without_its_parts_or_with_two_like_options_is_refused(
    wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        typed(**wrong)
    assert field in refused.value.fields


def test_a_question_that_was_answered_keeps_its_words(show: Show, owner: Actor) -> None:
    question = make_question(show.entries[0])
    give_answers(question, [0, 1], "before")
    with pytest.raises(Refused, match="question_answered"):
        questions.change(show.id, show.entries[0].id, typed(), by=owner, at=NOW)
    with pytest.raises(Refused, match="question_answered"):
        questions.approve(show.id, show.entries[0].id, mark_of(show, 0), by=owner, at=NOW)


def test_a_withdrawn_question_takes_its_answers_along(show: Show, owner: Actor) -> None:
    question = make_question(show.entries[0])
    give_answers(question, [2, 3])
    questions.withdraw_question(show.id, show.entries[0].id, by=owner, at=NOW)
    assert db.session.execute(select(Question)).first() is None
    assert db.session.execute(select(AnswerCount)).first() is None
    assert lines("question_withdrawn")[0]["answers"] == 5


def test_all_answers_of_a_show_are_deleted_and_only_their_number_is_told(
    show: Show, owner: Actor
) -> None:
    mine, others = make_question(show.entries[0]), make_show(entries=1)
    theirs = make_question(others.entries[0])
    give_answers(mine, [2, 3])
    give_answers(mine, [1], "before")
    give_answers(theirs, [7])
    assert questions.delete_answers(show.id, by=owner, at=NOW) == 6
    assert counts_of(mine.id, "after") == counts_of(mine.id, "before") == {}
    assert counts_of(theirs.id, "after") == {0: 7}
    assert lines("answers_deleted") == [{"answers": 6}]
    assert questions.find_approved(show.entries[0].id)


def test_whether_and_how_long_the_hall_is_asked_is_chosen(show: Show, owner: Actor) -> None:
    entered = AskingInput(asks_questions=False, question_seconds=90)
    questions.set_asking(show.id, entered, by=owner, at=NOW)
    stored = db.session.get_one(Show, show.id)
    assert (stored.asks_questions, stored.question_seconds) == (False, 90)
    for seconds in (14, 121):
        with pytest.raises(Invalid):
            read(AskingInput, {"question_seconds": str(seconds)})


def test_an_act_of_another_show_has_no_question_here(show: Show, owner: Actor) -> None:
    other = make_show(entries=1).entries[0].id
    for work in (
        lambda: questions.approve(show.id, other, "", by=owner, at=NOW),
        lambda: questions.change(show.id, other, typed(), by=owner, at=NOW),
        lambda: questions.withdraw_question(show.id, other, by=owner, at=NOW),
    ):
        with pytest.raises(NotFound):
            work()


def test_a_withdrawn_question_that_is_asked_anew_is_another_question(
    show: Show, owner: Actor
) -> None:
    entry = show.entries[0].id
    first = make_question(show.entries[0]).id
    give_answer(first, "before", 0, "phone", at=NOW)
    questions.withdraw_question(show.id, entry, by=owner, at=NOW)
    questions.change(show.id, entry, typed(), by=owner, at=NOW)
    again = questions.find_approved(entry)
    assert again
    assert again.id != first
    assert give_answer(again.id, "before", 0, "phone", at=NOW).counted
