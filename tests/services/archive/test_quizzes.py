"""A teacher's quiz: made of settled questions only, kept as it was, and not too often."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from kruvision.extensions import db
from kruvision.models import Quiz, Tradition
from kruvision.services.archive import quizzes
from kruvision.services.archive.quizzes import OpenQuiz
from kruvision.services.errors import NotFound, Refused, TooFast
from kruvision.services.transactions.transaction import transaction
from kruvision.state import state
from tests.factories import make_show
from tests.factories.archive import question
from tests.factories.learning import make_question
from tests.factories.results import change

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def cards(app: Flask) -> None:
    """Two cards have questions, and no other has."""
    with transaction():
        for row in db.session.execute(db.select(Tradition)).scalars():
            row.questions = []
    put("kazakh", question("Sourced?"), question("Doubted?", confidence="general"))
    put("tatar", question("Checked?", confidence="checked"))


def put(slug: str, *questions: object) -> None:
    """What a card that belongs to the archive has to ask from now on."""
    with transaction():
        row = db.session.get_one(Tradition, slug)
        row.questions, row.checked_by, row.checked_on = list(questions), "Assembly", AT.date()
    state().archive = None


def make(*slugs: str, source: str = "school", at: datetime = AT) -> OpenQuiz:
    return quizzes.get_quiz(quizzes.make_quiz(slugs, source=source, at=at))


def texts(quiz: OpenQuiz) -> set[str]:
    return {one["text"]["en"] for one in quiz.questions}


def test_only_settled_questions_are_asked():
    assert texts(make()) == {"Sourced?", "Checked?"}
    assert texts(make("kazakh")) == {"Sourced?"}
    assert {row.slug for row in quizzes.list_askable()} == {"kazakh", "tatar"}


def test_where_nothing_can_be_asked_it_says_so():
    with pytest.raises(Refused, match="no_questions"):
        make("german")
    assert db.session.query(Quiz).count() == 0


def test_what_a_hall_is_still_to_be_asked_is_in_no_quiz():
    text = question("Checked?")["text"]
    show = make_show(entries=1, phase="planned")
    make_question(show.entries[0], text=text)
    for phase in ("planned", "running"):
        change(show, phase=phase)
        assert texts(make(source=phase)) == {"Sourced?"}
        assert {row.slug for row in quizzes.list_askable()} == {"kazakh"}
    change(show, phase="voting")
    assert "Checked?" in texts(make()), "it was told"
    change(show, phase="planned")
    change(show.edition, is_rehearsal=True)
    assert "Checked?" in texts(make()), "a rehearsal has no hall"


def test_a_question_that_lacks_a_language_is_not_asked():
    put("tatar", {**question("Half?"), "right": {"en": "right"}})
    assert texts(make()) == {"Sourced?"}


def test_an_old_quiz_asks_what_its_card_asks_now():
    code = make("tatar").code
    mended = question("Checked?", right={"kk": "жаңа", "ru": "новый", "en": "new"})
    put("tatar", {**mended, "text": {**mended["text"], "en": "Checked, and spelled right?"}})
    (one,) = quizzes.get_quiz(code).questions
    assert one["text"]["en"] == "Checked, and spelled right?"
    assert one["options"][one["right"]]["en"] == "new"
    assert one["place"] == 0


@pytest.mark.parametrize(
    "left",
    [(), (question("Another?"),), (question("Checked?", confidence="general"),)],
    ids=["taken off", "another one", "doubted since"],
)
def test_an_old_quiz_leaves_out_what_was_withdrawn(left: tuple[object, ...]):
    code = make().code
    put("tatar", *left)
    quiz = quizzes.get_quiz(code)
    assert texts(quiz) == {"Sourced?"}
    assert quiz.left_out == 1


def test_an_old_quiz_leaves_out_what_a_hall_is_still_to_be_asked_and_keeps_the_places():
    quiz = make()
    places = {one["text"]["en"]: one["place"] for one in quiz.questions}
    show = make_show(entries=1, phase="running")
    make_question(show.entries[0], text=question("Checked?")["text"])
    (left,) = quizzes.get_quiz(quiz.code).questions
    assert (left["text"]["en"], left["place"]) == ("Sourced?", places["Sourced?"])
    change(show, phase="voting")
    assert texts(quizzes.get_quiz(quiz.code)) == {"Sourced?", "Checked?"}


def test_a_question_that_the_hall_is_asked_in_other_words_is_kept_back_too():
    code = make().code
    show = make_show(entries=1, phase="running")
    change(show.entries[0].song, tradition_slug="tatar")
    options = [question("")["wrong"][0], question("")["right"]]
    make_question(show.entries[0], text={"en": "Put otherwise"}, options=options, right=1)
    assert texts(quizzes.get_quiz(code)) == {"Sourced?"}, "of another tradition"
    assert {one.slug for one in quizzes.list_askable()} == {"kazakh"}


def test_what_was_chosen_is_told_and_kept_nowhere():
    quiz = make("tatar")
    right = quiz.questions[0]["right"]
    assert quizzes.answers_to(quiz, {0: right})[0].is_right
    assert not quizzes.answers_to(quiz, {0: 1 - right})[0].is_right
    assert not quizzes.answers_to(quiz, {})[0].is_right
    assert not quizzes.answers_to(quiz, {0: 77, 99: 0})[0].is_right


def test_a_code_is_read_as_people_type_it():
    code = make().code
    assert quizzes.get_quiz(f" {code[:3].lower()}-{code[3:]} ").code == code
    for wrong in ("", "ABC", "0OI15S", "x" * 500):
        with pytest.raises(NotFound):
            quizzes.get_quiz(wrong)


def test_one_address_makes_no_more_than_a_few_in_a_row():
    for _time in range(quizzes.BY_ONE.at_once):
        make()
    with pytest.raises(TooFast):
        make()
    make(source="another school")
    make(at=AT + quizzes.BY_ONE.every)


def test_all_addresses_together_are_held_back_too():
    for number in range(quizzes.BY_ALL.at_once):
        make(source=f"school {number}")
    with pytest.raises(TooFast):
        make(source="one more")


def test_the_oldest_quiz_goes_where_there_are_too_many(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(quizzes, "MOST_KEPT", 2)
    made = [make(at=AT + timedelta(minutes=number)).code for number in range(3)]
    kept = {row.code for row in db.session.execute(db.select(Quiz)).scalars()}
    assert kept == set(made[1:])
