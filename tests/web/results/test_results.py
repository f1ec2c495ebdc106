"""The result on the desk and, after publication, for everybody."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kruvision.models import Seat, Show
from kruvision.services.record.proposals import PUBLISH, find_proposal
from tests.factories import make_show, make_staff
from tests.factories.jury import give_cookie, open_tablet
from tests.factories.results import change, give_marks, make_closed_show
from tests.factories.statistics import hand_in

JSON = "/control/shows/{}/result/result.json"


@pytest.fixture
def show(app: Flask) -> Show:
    return make_closed_show()


def log_in(app: Flask, role: str) -> FlaskClient:
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    login = make_staff(role).login
    client.post("/login", data={"login": login, "password": "correct horse"})
    return client


def tablet(app: Flask, seat: Seat) -> FlaskClient:
    """The tablet of a juror whose card is in use."""
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    give_cookie(app, client, open_tablet(seat))
    return client


def desk(show: Show) -> str:
    return f"/control/shows/{show.id}/result"


def press(client: FlaskClient, show: Show, kind: str = "publish") -> str:
    form = {"revision": show.revision, "kind": kind}
    return client.post(f"{desk(show)}/press", data=form, follow_redirects=True).text


def test_the_desk_shows_standings_with_their_working(owner: FlaskClient, show: Show):
    page = owner.get(desk(show)).text
    assert "Complete" in page
    assert page.count("Show the working") == 3
    assert "Mean of the jury: 18.5, divided by the jurors&#39; weights 2 = 9.25." in page
    assert "60 ballots" in page
    assert f'href="/control/shows/{show.id}/field"' in page


def test_the_desk_names_missing_marks_by_juror(owner: FlaskClient, app: Flask):
    show = make_show(entries=1, jurors=2, criteria=2)
    give_marks(show, [[[7, 8], [7, None]]])
    page = owner.get(desk(change(show, phase="closed"))).text
    assert "Not complete" in page
    assert "Marks are missing" in page
    assert f"{show.seats[1].juror.name['en']}</strong>: 1. " in page
    assert f"({show.criteria[1].name['en']})" in page
    assert "Propose for publication" not in page


def test_before_the_end_the_desk_says_that_standings_are_interim(owner: FlaskClient, show: Show):
    page = owner.get(desk(change(show, phase="running"))).text
    assert "Interim" in page
    assert "Publication" not in page


def test_what_cannot_be_computed_is_said_in_words(owner: FlaskClient, app: Flask):
    show = make_show(entries=1, jurors=0)
    page = owner.get(desk(change(show, phase="closed"))).text
    assert "There are no marks and no votes yet." in page


def told(page: str, show_id: int) -> str:
    """What a page says, without its address and the form token, which names the second."""
    text = page.replace(f"/results/{show_id}", "")
    return re.sub(r'(name="csrf-token" content=)"[^"]*"', r"\1", text)


def test_a_visitor_sees_no_result_before_publication(client: FlaskClient, show: Show):
    for path in (desk(show), f"{desk(show)}/protocol", JSON.format(show.id)):
        assert client.get(path).status_code in (302, 403)
    hidden, missing = client.get(f"/results/{show.id}"), client.get("/results/999999")
    assert hidden.status_code == missing.status_code == 404
    assert told(hidden.text, show.id) == told(missing.text, 999999)
    assert "once they are published" in hidden.text
    assert client.get(f"/results/{show.id}/result.json").status_code == 404


def test_a_number_no_database_can_hold_is_just_not_there(client: FlaskClient):
    assert client.get("/results/99999999999999999999").status_code == 404


def test_two_people_publish_and_then_everybody_sees_it(app: Flask, client: FlaskClient, show: Show):
    first, second = log_in(app, "organizer"), log_in(app, "owner")
    assert "A second person confirms it" in press(first, show)
    assert client.get(f"/results/{show.id}").status_code == 404
    assert "Take the proposal back" in first.get(desk(show)).text
    assert "Confirm and publish" in second.get(desk(show)).text
    assert "The result is public." in press(second, show)
    public = client.get(f"/results/{show.id}").text
    assert show.entries[0].contestant.name["en"] in public
    assert public.count("Show the working") == 3
    assert show.name["en"] in client.get("/results").text


def test_a_second_press_by_the_same_person_says_who_is_needed(app: Flask, show: Show):
    client = log_in(app, "organizer")
    press(client, show)
    assert "A second person has to confirm it" in press(client, show)
    assert show.phase == "closed"


def test_a_press_made_for_an_older_moment_does_nothing(app: Flask, show: Show):
    client = log_in(app, "organizer")
    form = {"revision": show.revision + 7, "kind": "publish"}
    page = client.post(f"{desk(show)}/press", data=form, follow_redirects=True).text
    assert "Somebody pressed a moment before you" in page
    assert find_proposal(show, PUBLISH) is None


def test_only_the_steps_of_this_page_can_be_pressed_here(owner: FlaskClient, show: Show):
    form = {"revision": show.revision, "kind": "begin_reveal"}
    assert owner.post(f"{desk(show)}/press", data=form).status_code == 404


def test_a_change_after_publication_is_said_on_the_desk_and_changes_nothing_public(
    app: Flask, client: FlaskClient, owner: FlaskClient, show: Show
):
    change(show, two_person_rule=False)
    press(owner, show)
    before = client.get(f"/results/{show.id}").data
    warning = "Something was changed after this result was published"
    assert warning not in owner.get(desk(show)).text
    change(show.entries[2], status="disqualified")
    assert client.get(f"/results/{show.id}").data == before
    assert warning in owner.get(desk(show)).text


def test_a_proposal_is_taken_back(app: Flask, show: Show):
    client = log_in(app, "organizer")
    press(client, show)
    page = client.post(f"{desk(show)}/withdraw", follow_redirects=True).text
    assert "nothing was published" in page
    assert find_proposal(show, PUBLISH) is None


def test_a_published_result_is_made_final(owner: FlaskClient, show: Show):
    change(show, two_person_rule=False)
    press(owner, show)
    assert "no file of this server leads from a ballot to a seat" in press(owner, show, "finalize")
    assert show.phase == "final"


@pytest.mark.parametrize("role", ["stage_manager", "usher"])
def test_roles_without_a_right_to_results_are_turned_away(app: Flask, show: Show, role: str):
    client = log_in(app, role)
    assert client.get(desk(show)).status_code == 403
    assert client.get(JSON.format(show.id)).status_code == 403
    assert client.post(f"{desk(show)}/press", data={}).status_code == 403


def test_the_head_of_the_jury_sees_and_decides_but_does_not_publish(app: Flask, show: Show):
    change(show.entries[0], status="withdrawn")
    hand_in(show, show.seats[:1])
    head, juror = (tablet(app, seat) for seat in show.seats)
    page = head.get(desk(show)).text
    assert page.count("Show the working") == 2
    assert "Publication" not in page
    assert "Everything (JSON)" not in page
    assert head.get(JSON.format(show.id)).status_code == 403
    assert head.post(f"{desk(show)}/press", data={}).status_code == 403
    assert juror.get(desk(show)).status_code == 403


class TestProtocol:
    def test_the_page_has_signatures_and_the_head_of_the_record(
        self, owner: FlaskClient, show: Show
    ):
        page = owner.get(f"{desk(show)}/protocol").text
        assert page.count("paper-signature") == len(show.seats) + 1
        assert owner.get(JSON.format(show.id)).get_json()["record_head"] in page
        assert "Draft: not published yet" in page

    @pytest.mark.parametrize("language", ["kk", "ru", "en"])
    def test_the_pdf_is_made_in_three_languages(
        self, owner: FlaskClient, show: Show, language: str
    ):
        file = owner.get(f"{desk(show)}/protocol.pdf?language={language}")
        assert file.mimetype == "application/pdf"
        assert file.data.startswith(b"%PDF-")

    def test_a_name_with_an_emoji_does_not_stop_the_paper(self, owner: FlaskClient, show: Show):
        change(show.entries[0].contestant, name={"en": "Singer 🎤 #1 <b>*_$x$"})
        assert owner.get(f"{desk(show)}/protocol.pdf").data.startswith(b"%PDF-")

    def test_an_unknown_language_is_not_there(self, owner: FlaskClient, show: Show):
        assert owner.get(f"{desk(show)}/protocol.pdf?language=xx").status_code == 404


def test_an_unknown_show_is_not_there(owner: FlaskClient):
    assert owner.get("/control/shows/999/result").status_code == 404
