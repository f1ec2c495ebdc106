"""Beside a result: what each body made of it, and the hall's own order."""

from fractions import Fraction
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kruvision.models import Show
from kruvision.rules.combination.influence import Influence
from kruvision.web.results.influence import in_the_example, tonight
from tests.factories import make_show
from tests.factories.results import change, give_marks, give_votes, make_closed_show


@pytest.fixture
def show(app: Flask) -> Show:
    show = make_closed_show()
    return change(show, jury_share=Fraction(6, 10), audience_share=Fraction(4, 10))


def desk(owner: FlaskClient, show: Show) -> str:
    return unescape(owner.get(f"/control/shows/{show.id}/result").text)


def public(client: FlaskClient, show: Show) -> str:
    change(show, phase="published")
    return unescape(client.get(f"/results/{show.id}").text)


def test_the_desk_says_what_each_body_made_of_the_result(owner: FlaskClient, show: Show) -> None:
    change(show, combination="balanced")
    said = "By the rules the jury has 60\xa0%. Tonight the jury made"
    assert said in desk(owner, show)
    change(show, phase="running")
    assert "Tonight" not in desk(owner, show)


def test_everybody_reads_it_beside_a_published_result(client: FlaskClient, show: Show) -> None:
    assert "In this result the jury made" in public(client, show)


def test_too_few_ballots_are_said_in_words(owner: FlaskClient, show: Show) -> None:
    change(show, combination_options={"least_ballots": 61})
    page = desk(owner, show)
    assert "Ballots cast: 60; the rules ask for 61." in page
    assert "Tonight" not in page


def test_the_hall_s_choice_is_published_where_the_jury_decides_alone(
    client: FlaskClient, show: Show
) -> None:
    change(show, combination="jury_only", holds_vote=True)
    page = public(client, show)
    choice = page.partition("The hall's choice")[2].partition("</section>")[0]
    assert "60 ballots were cast." in choice
    names = [entry.contestant.name["en"] for entry in show.entries]
    assert sorted(names, key=choice.index) == list(reversed(names))


def test_without_a_vote_there_is_no_choice_of_the_hall(client: FlaskClient, app: Flask) -> None:
    show = make_show(entries=2, jurors=1, criteria=1, combination="jury_only")
    give_marks(show, [[[7]], [[9]]])
    assert "The hall's choice" not in public(client, show)


def test_the_working_says_how_both_were_stretched(owner: FlaskClient, app: Flask) -> None:
    show = make_show(entries=2, jurors=1, criteria=1, phase="closed", combination="balanced")
    give_marks(show, [[[7]], [[9]]])
    give_votes(show, [5, 5], ballots=10)
    page = desk(owner, show)
    assert "Jury: 7, stretched so that the worst (7) is 0 and the best (9) is 100: 0" in page
    assert "Audience: all are level, so each gets 50, times the weight 0.5 = 25." in page


@pytest.mark.parametrize(
    ("jury", "said"),
    [(Fraction(-1, 10), "the jury pulled"), (Fraction(11, 10), "the audience pulled")],
)
def test_a_body_that_pulled_against_the_order_is_named(
    app: Flask, jury: Fraction, said: str
) -> None:
    show = make_show()
    influence = Influence(jury, 1 - jury)
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert said in tonight(show, influence, is_told=False)
        assert said in in_the_example(show, influence)
        assert tonight(show, None, is_told=False) == ""
