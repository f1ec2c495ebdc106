"""The page of deductions: what stands there, what is typed, what two people do."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kruvision.extensions import db
from kruvision.models import Deduction, Show
from tests.factories import make_show
from tests.factories.jury import call, start
from tests.factories.results import change, give_marks, make_closed_show
from tests.web.results.test_results import log_in


@pytest.fixture
def show(app: Flask) -> Show:
    """The first two acts have been on stage, the third waits."""
    found = start(make_show(entries=3, combination="jury_only"))
    give_marks(found, [[[8, 8]] * 3, [[7, 7]] * 3])
    for act in found.entries[:2]:
        call(act, "performed")
    return db.session.get_one(Show, found.id)


def page(show: Show) -> str:
    return f"/control/shows/{show.id}/deductions"


def give(client: FlaskClient, show: Show, act: int = 0, **typed: str) -> str:
    form = {"amount": "1,5", "unit": "points", "code": "stage", "reason": "A lit candle", **typed}
    address = f"{page(show)}/acts/{show.entries[act].id}"
    return client.post(address, data=form, follow_redirects=True).text


def given() -> Deduction:
    db.session.rollback()
    return db.session.query(Deduction).one()


def test_a_deduction_is_given_and_taken_back_on_the_page(owner: FlaskClient, show: Show) -> None:
    text = owner.get(page(show)).text
    assert "Nothing is subtracted." in text
    assert text.count('class="deduction-act"') == 2
    text = give(owner, show)
    assert "The deduction is given." in text
    assert "−1.5" in text
    assert "A lit candle" in text
    assert "6.5" in owner.get(f"/control/shows/{show.id}/result").text
    back = f"{page(show)}/{given().id}/back"
    assert "Say why" in owner.post(back, data={"reason": " "}, follow_redirects=True).text
    text = owner.post(back, data={"reason": "It was electric"}, follow_redirects=True).text
    assert "The deduction is taken back." in text
    assert "<s>−1.5</s>" in text
    assert "It was electric" in text


def test_what_was_typed_wrong_stands_there_again(owner: FlaskClient, show: Show) -> None:
    text = give(owner, show, amount="0", reason="A very long story")
    assert "Write a number above 0 and up to 1000." in text
    assert 'value="A very long story"' in text
    assert f'href="#field-entry-{show.entries[0].id}-amount"' in text
    assert db.session.query(Deduction).count() == 0


def test_a_form_that_is_sent_twice_subtracts_once(owner: FlaskClient, show: Show) -> None:
    for _time in range(2):
        give(owner, show, form_command="one-press-of-the-button")
    assert given().amount


def test_rules_without_totals_say_so_instead_of_a_form(owner: FlaskClient, show: Show) -> None:
    change(show, method="rank_sum")
    text = owner.get(page(show)).text
    assert "By these rules nothing can be subtracted" in text
    assert "Subtract something" not in text


def test_after_the_close_a_second_person_reads_how_much_and_why(
    app: Flask, owner: FlaskClient
) -> None:
    show = make_closed_show()
    for act in show.entries:
        call(act, "performed")
    assert "this takes two people" in give(owner, show, amount="5", unit="percent")
    second = log_in(app, "organizer")
    waiting = second.get(f"/control/shows/{show.id}/waiting").text
    assert "A deduction" in waiting
    assert "−5\N{NO-BREAK SPACE}%; Rules of the stage; A lit candle" in waiting
    address = waiting.split(f"/control/shows/{show.id}/waiting/")[1].split("/")[0]
    done = second.post(
        f"/control/shows/{show.id}/waiting/{address}/confirm", follow_redirects=True
    ).text
    assert "It is done, by two people." in done
    assert given().is_share


def test_nobody_else_has_the_page(app: Flask, show: Show) -> None:
    for role in ("observer", "stage_manager"):
        client = log_in(app, role)
        assert client.get(page(show)).status_code == 403
        give(client, show)
    assert db.session.query(Deduction).count() == 0


def test_an_act_of_another_show_is_not_touched(owner: FlaskClient, show: Show) -> None:
    other = start(make_show(entries=1))
    call(other.entries[0])
    address = f"{page(show)}/acts/{other.entries[0].id}"
    assert owner.post(address, data={"amount": "1"}).status_code == 404
    give(owner, show)
    wrong = f"{page(other)}/{given().id}/back"
    assert owner.post(wrong, data={"reason": "why"}).status_code == 404
    assert given().taken_back_at is None


def test_the_protocol_names_what_was_subtracted_and_why(owner: FlaskClient, show: Show) -> None:
    give(owner, show, reason="A lit candle on stage")
    text = owner.get(f"/control/shows/{show.id}/result/protocol").text
    assert "<h2>Deductions</h2>" in text
    assert "A lit candle on stage" in text
    pdf = owner.get(f"/control/shows/{show.id}/result/protocol.pdf?language=en")
    assert pdf.data.startswith(b"%PDF")
