"""The guests of a demonstration know what a report on them has to say, and would notice if it said
anything else."""

from typing import Any

import pytest
from statsmodels.stats.proportion import proportion_confint

from kruvision.simulation.guest import Given, QuestionPage
from kruvision.simulation.hall import SimulatedHall

PICTURE = """<section id="question" data-question="7"><p><span>Song 3</span> <b>0:30</b></p>
<h2>Which &amp; why?</h2>
<form><button name="option" value="0"><b>A</b><span>One</span></button>
<button name="option" value="1"><b>B</b><span>
  Two</span></button></form></section>
<h2>Heard so far</h2><a href="/v/songs/3">Suliko</a>"""


@pytest.fixture
def hall() -> SimulatedHall:
    """Two guests who were asked nothing by any server: of question 1 they answered ten times before
    and twelve times after, of question 2 nine times before and ten after."""
    hall = SimulatedHall("http://nobody", guests=2, seed=7)
    one, two = hall.guests
    one.given = answers(1, "before", 10, 3) + answers(1, "after", 12, 9)
    two.given = answers(2, "before", 9, 9) + answers(2, "after", 10, 10)
    one.opened, one.taken, two.opened = {3, 4}, {3}, {3}
    return hall


def answers(question: int, moment: str, asked: int, right: int) -> list[Given]:
    return [Given(question, moment, at < right, knew=False) for at in range(asked)]


def share(asked: int, right: int) -> dict[str, Any]:
    low, high = proportion_confint(right, asked, method="wilson")
    return {"asked": asked, "right": right, "value": right / asked, "low": low, "high": high}


@pytest.fixture
def report() -> dict[str, Any]:
    """What is true of these guests."""
    return {
        "answers": 41,
        "songs": [
            {"question_id": 1, "before": share(10, 3), "after": share(12, 9)},
            {"question_id": 2, "before": None, "after": share(10, 10)},
        ],
        "evening": {
            "questions": 1,
            "before": {"value": 0.3},
            "after": {"value": 0.75},
            "gain": {"value": 0.45},
        },
        "passports_opened": {"3": 2, "4": 1},
        "words_taken": {"3": 1},
    }


def test_a_true_report_differs_in_nothing(hall: SimulatedHall, report: dict[str, Any]) -> None:
    assert hall.check(report) == []


@pytest.mark.parametrize(
    ("path", "told"),
    [
        (("answers",), 40),
        (("songs", 0, "before", "asked"), 11),
        (("songs", 0, "after", "right"), 8),
        (("songs", 0, "after", "low"), 0.4),
        (("songs", 1, "before"), share(9, 9)),
        (("evening", "gain", "value"), 0.5),
        (("passports_opened", "3"), 3),
        (("words_taken", "3"), 2),
    ],
)
def test_a_report_that_says_anything_else_is_found_out(
    hall: SimulatedHall, report: dict[str, Any], path: tuple[Any, ...], told: Any
) -> None:
    place: Any = report
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = told
    assert len(hall.check(report)) == 1


def test_the_hall_says_what_it_knows_of_itself(hall: SimulatedHall) -> None:
    said = hall.summary()
    assert "19 questions (12 right, 12 of them by a guess) before the songs" in said
    assert "opened 3 passports again and took 1 words home" in said


def test_a_guest_reads_the_question_and_the_songs_off_the_page() -> None:
    page = QuestionPage(PICTURE)
    assert page.posed is not None
    assert (page.posed.id, page.posed.text) == (7, "Which & why?")
    assert page.posed.options == ["One", "Two"]
    assert page.songs == [3]
    assert QuestionPage(PICTURE.replace("button", "li")).posed is None


def test_a_guest_knows_the_right_answer_to_every_question_of_the_house() -> None:
    knowledge = SimulatedHall("http://nobody", guests=1, seed=7).guests[0].knowledge
    assert len(knowledge) > 200
    assert knowledge["Which instrument does the raspy voice of an epic singer resemble?"] == "qobyz"
