"""The pages of awards: what they offer when, and what they say where something is wrong."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kruvision import clock
from kruvision.extensions import db
from kruvision.models import Show
from kruvision.services.access import SYSTEM
from kruvision.services.awards import lists
from kruvision.services.ruleset.locked_rules import lock_rules
from kruvision.services.transactions.transaction import transaction
from tests.factories import make_show
from tests.factories.jury import write
from tests.services.awards.table import decide, deliberating


def page_of(show: Show) -> str:
    return f"/control/shows/{show.id}/awards"


def names_on(text: str) -> list[str]:
    return [
        name.strip() for name in re.findall(r'<h3 class="award-name">([^<]*)</h3>\n    <p', text)
    ]


def test_a_ready_set_is_taken_changed_and_put_back(app: Flask, owner: FlaskClient) -> None:
    show = make_show()
    address = page_of(show)
    assert "No awards yet" in owner.get(address).text
    owner.post(f"{address}/sets/three_places_and_audience")
    text = owner.get(address).text
    assert names_on(text) == ["1st place", "2nd place", "3rd place", "Audience award"]
    assert "Place 1." in text
    assert "up to 1 act" in text
    owner.post(f"{address}/1st_place/move", data={"direction": "down"})
    owner.post(f"{address}/3rd_place/remove")
    assert names_on(owner.get(address).text) == ["2nd place", "1st place", "Audience award"]
    owner.post(f"{address}/undo")
    assert len(names_on(owner.get(address).text)) == 4


def test_once_rules_are_locked_the_page_asks_for_the_reason(app: Flask, owner: FlaskClient) -> None:
    show = make_show()
    lists.take_set(show.id, "three_places_and_audience", by=SYSTEM, at=clock.now())
    with transaction():
        lock_rules(db.session.get_one(Show, show.id), clock.now())
    address = page_of(show)
    answer = owner.post(f"{address}/3rd_place/remove", data={"reason": " "})
    assert answer.status_code == 422
    assert "say why the list of awards changes" in answer.text
    assert len(db.session.get_one(Show, show.id).awards) == 4
    owner.post(f"{address}/3rd_place/remove", data={"reason": "Two prizes came"})
    assert len(db.session.get_one(Show, show.id).awards) == 3


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"kind": "place", "places": "0"}, "There is no such place"),
        ({"kind": "place", "places": "first"}, "Write places as whole numbers"),
        ({"kind": "band", "from": "9", "below": "8"}, "A band ends above where it begins"),
        ({"kind": "band", "from": "6", "below": "7"}, "would get anything"),
        ({"kind": "band", "from": "7,5"}, "overlap"),
        ({"kind": "top", "among": "gone"}, "Choose one of the list"),
    ],
)
def test_what_does_not_hold_is_said_beside_its_field_and_nothing_is_saved(
    app: Flask, owner: FlaskClient, typed: dict[str, str], said: str
) -> None:
    show = make_show()
    address = page_of(show)
    band = {"kind": "band", "name.en": "Eight", "from": "8", "below": "9"}
    owner.post(f"{address}/new", data=band)
    answer = owner.post(f"{address}/new", data={"name.en": "Prize", **typed})
    assert answer.status_code == 422
    assert said in answer.text
    assert len(db.session.get_one(Show, show.id).awards) == 1


def test_a_settled_list_offers_no_change(app: Flask, owner: FlaskClient) -> None:
    show = write(make_show(), phase="revealing")
    text = owner.get(page_of(show)).text
    assert "stays as it is" in text
    assert "/awards/new" not in text
    assert "/sets/" not in text


def test_borders_in_points_are_warned_of_where_the_hall_has_a_part_in_totals(
    app: Flask, owner: FlaskClient
) -> None:
    hall, jury = make_show(), make_show(combination="jury_only")
    for show in (hall, jury):
        owner.post(f"{page_of(show)}/sets/degrees_by_points")
    assert "a total is no mark of the jury" in owner.get(page_of(hall)).text
    assert "a total is no mark of the jury" not in owner.get(page_of(jury)).text


def test_a_list_that_waits_is_told_by_its_names(app: Flask, owner: FlaskClient) -> None:
    show = write(make_show(), phase="closed")
    typed = {"kind": "everyone", "name.en": "Diploma", "reason": "Forgotten"}
    owner.post(f"{page_of(show)}/new", data=typed)
    waiting = owner.get(f"/control/shows/{show.id}/waiting").text
    assert "Another list of awards: Forgotten" in waiting
    assert "The list: Diploma." in waiting
    assert not db.session.get_one(Show, show.id).awards


def test_the_table_of_the_jury_shows_what_is_decided(app: Flask, owner: FlaskClient) -> None:
    show = deliberating(categories=2)
    address = f"/control/shows/{show.id}/deliberation"
    assert "Still to be said" in owner.get(address).text
    decide(show, "unity", [1])
    text = owner.get(address).text
    assert "As we heard it" in text
    assert "Still to be said" not in text
    assert "As we heard it" in owner.get(f"{address}/now").json["html"]


def test_whoever_forgets_the_reason_keeps_what_was_ticked(app: Flask, owner: FlaskClient) -> None:
    show = deliberating()
    act, juror = show.entries[1].id, show.seats[1].juror_id
    sent = {"holders[]": act, "present[]": juror, "reason": ""}
    answer = owner.post(f"/control/shows/{show.id}/deliberation/awards/unity", data=sent)
    assert answer.status_code == 422
    assert f'value="{act}" checked' in answer.text
    assert answer.text.count(" checked") == 2


def test_a_page_that_stays_open_gets_the_table_again_once_something_was_saved(
    app: Flask, owner: FlaskClient
) -> None:
    show = deliberating()
    address = f"/control/shows/{show.id}/deliberation/now"
    first = owner.get(address).json
    again = owner.get(address, query_string={"since": first["since"]}).json
    assert (again["since"], again["html"]) == (first["since"], "")
    decide(show, "unity", [1])
    later = owner.get(address, query_string={"since": first["since"]}).json
    assert "As we heard it" in later["html"]


def test_whoever_may_not_look_any_more_is_not_told_that_nothing_changed(
    app: Flask, owner: FlaskClient
) -> None:
    show = deliberating()
    address = f"/control/shows/{show.id}/deliberation/now"
    since = {"since": owner.get(address).json["since"]}
    assert app.test_client().get(address, query_string=since).status_code != 200
