"""What the public sees of a result is chosen on a page of the show, in words."""

from flask import Flask
from flask.testing import FlaskClient

from kruvision.services.record import chain
from tests.factories import make_show
from tests.factories.results import change, make_closed_show


def test_the_choice_is_saved_and_stands_on_the_desk_in_words(owner: FlaskClient, app: Flask):
    show = make_closed_show()
    desk = f"/control/shows/{show.id}/result"
    assert "Totals, and every mark with its juror." in owner.get(desk).text
    form = {"form": "ranked", "marks": "totals", "places_to": "3"}
    answer = owner.post(f"/control/shows/{show.id}/shown", data=form, follow_redirects=True)
    assert "Saved." in answer.text
    assert (show.public_marks, show.public_places_to) == ("totals", 3)
    assert not show.public_jurors
    page = owner.get(desk).text
    for words in (
        *("Only the first 3 places.", "Totals, without the marks."),
        "No juror is named beside the result.",
    ):
        assert words in page
    line = chain.list_lines(show.id)[0]
    assert (line.kind, line.data["shown"]["marks"]) == ("shown_changed", "totals")


def test_who_goes_through_needs_no_places(owner: FlaskClient, app: Flask):
    show = make_closed_show()
    form = {"form": "through", "marks": "criteria", "places_to": ""}
    owner.post(f"/control/shows/{show.id}/shown", data=form)
    assert (
        "Who goes through, in running order" in owner.get(f"/control/shows/{show.id}/result").text
    )


def test_a_wrong_number_comes_back_with_what_was_typed(owner: FlaskClient, app: Flask):
    show = make_show()
    form = {"form": "ranked", "marks": "none", "places_to": "0"}
    answer = owner.post(f"/control/shows/{show.id}/shown", data=form)
    assert answer.status_code == 422
    assert 'value="0"' in answer.text
    assert show.public_marks == "criteria"


def test_once_the_result_is_announced_the_page_only_tells(owner: FlaskClient, app: Flask):
    show = change(make_closed_show(), phase="revealing")
    page = owner.get(f"/control/shows/{show.id}/shown").text
    assert "stays as chosen" in page
    assert "disabled" in page
    answer = owner.post(f"/control/shows/{show.id}/shown", data={}, follow_redirects=True)
    assert "stays as chosen" in answer.text
    assert show.public_jurors


def test_the_page_says_when_it_keeps_the_live_board_off(owner: FlaskClient, app: Flask):
    show = change(make_show(), leaderboard="live", public_places_to=3)
    assert "live standings stay off" in owner.get(f"/control/shows/{show.id}/shown").text
