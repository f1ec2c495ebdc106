"""Ties on the result's desk: real places, shared ones, and decisions taken back."""

import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kruvision.models import Show
from tests.factories import make_show
from tests.factories.results import change, give_marks, make_closed_show, step_aside

JSON = "/control/shows/{}/result/result.json"


@pytest.fixture
def show(app: Flask) -> Show:
    return make_closed_show()


def desk(show: Show) -> str:
    return f"/control/shows/{show.id}/result"


def press(client: FlaskClient, show: Show, kind: str = "publish") -> str:
    form = {"revision": show.revision, "kind": kind}
    return client.post(f"{desk(show)}/press", data=form, follow_redirects=True).text


@pytest.fixture
def tied(app: Flask) -> Show:
    show = make_show(entries=2, jurors=1, criteria=1)
    give_marks(show, [[[8]], [[8]]])
    return change(show, phase="closed")


def decide(client: FlaskClient, show: Show, places: list[str], reason: str):
    pairs = zip(show.entries, places, strict=True)
    form = {f"place.{entry.id}": place for entry, place in pairs}
    return client.post(f"{desk(show)}/decisions", data={**form, "reason": reason})


def test_the_form_asks_for_a_place_of_each_level_entry(owner: FlaskClient, tied: Show):
    page = owner.get(desk(tied)).text
    assert "A tie that no rule settles" in page
    assert all(f'name="place.{entry.id}"' in page for entry in tied.entries)


def test_what_is_wrong_stands_in_the_form_that_was_sent_alone(owner: FlaskClient, app: Flask):
    show = make_show(entries=4, jurors=1, criteria=1)
    give_marks(show, [[[8]], [[8]], [[3]], [[3]]])
    change(show, phase="closed")
    sent, other = show.entries[:2], show.entries[2:]
    form = {f"place.{entry.id}": "1" for entry in sent}
    answer = owner.post(f"{desk(show)}/decisions", data={**form, "reason": "purer tone"})
    first, second = re.findall(r"<form.*?</form>", answer.text.split("<main", 1)[1], re.DOTALL)[:2]
    assert f'name="place.{sent[0].id}"' in first
    assert f'href="#field-place-{sent[0].id}"' in first
    assert f'name="place.{other[0].id}"' in second
    assert "field-error" not in second
    assert "purer tone" not in second


def test_a_decision_is_shown_and_can_be_taken_back(owner: FlaskClient, tied: Show):
    assert decide(owner, tied, ["2", "1"], "purer tone").status_code == 302
    page = owner.get(desk(tied)).text
    assert f"{tied.seats[0].juror.name['en']}, because: purer tone" in page
    order = ",".join(str(entry) for entry in tied.decisions[0]["order"])
    assert order == f"{tied.entries[1].id},{tied.entries[0].id}"
    owner.post(f"{desk(tied)}/decisions/withdraw", data={"order": order})
    assert tied.decisions == []


@pytest.mark.parametrize(
    ("places", "reason", "text"),
    [
        (["1", "1"], "why", "Give each of the level entries its own place"),
        (["1", ""], "why", "Give each of the level entries its own place"),
        (["1", "3"], "why", "Give each of the level entries its own place"),
        (["1", "shared"], "why", "Give each of the level entries its own place"),
        (["0", "1"], "why", "Give each of the level entries its own place"),
        (["9" * 9, "1"], "why", "Give each of the level entries its own place"),
        (["1", "2"], "", "Fill this in."),
    ],
)
def test_an_unclear_decision_comes_back_with_what_was_typed(
    owner: FlaskClient, tied: Show, places: list[str], reason: str, text: str
):
    answer = decide(owner, tied, places, reason)
    assert answer.status_code == 422
    assert text in answer.text
    assert tied.decisions == []


def test_other_entries_than_the_level_ones_are_refused(owner: FlaskClient, tied: Show):
    form = {"place.999": "1", "place.x": "2", "reason": "why"}
    page = owner.post(f"{desk(tied)}/decisions", data=form, follow_redirects=True).text
    assert "These entries are not level" in page


@pytest.fixture
def fifth(app: Flask) -> Show:
    """Four acts ahead, then two level ones."""
    show = make_show(entries=6, jurors=1, criteria=1)
    give_marks(show, [[[3]], [[9]], [[8]], [[7]], [[6]], [[3]]])
    return change(show, phase="closed")


def choose(client: FlaskClient, show: Show, *places: str) -> str:
    level = (show.entries[0], show.entries[5])
    form = {f"place.{entry.id}": p for entry, p in zip(level, places, strict=True)}
    sent = {**form, "reason": "as heard"}
    return client.post(f"{desk(show)}/decisions", data=sent, follow_redirects=True).text


def places(client: FlaskClient, show: Show) -> dict[str, int]:
    standings = client.get(JSON.format(show.id)).get_json()["result"]["standings"]
    return {standing["entry"]: standing["place"] for standing in standings}


def test_the_places_offered_are_those_of_the_standings(owner: FlaskClient, fifth: Show):
    page = owner.get(desk(fifth)).text
    values = re.findall(r'<option value="([^"]*)"', page.partition("A tie that no rule")[2])
    assert values == ["", "5", "6", "shared"] * 2
    assert "5, shared by all of them" in page


def test_the_sixth_place_is_given(owner: FlaskClient, fifth: Show):
    choose(owner, fifth, "6", "5")
    given = places(owner, fifth)
    assert (given[str(fifth.entries[0].id)], given[str(fifth.entries[5].id)]) == (6, 5)


def test_the_fifth_place_is_shared(owner: FlaskClient, fifth: Show):
    assert "The decision is recorded." in choose(owner, fifth, "shared", "shared")
    given = places(owner, fifth)
    assert (given[str(fifth.entries[0].id)], given[str(fifth.entries[5].id)]) == (5, 5)
    page = unescape(owner.get(desk(fifth)).text)
    first, last = (e.contestant.name["en"] for e in (fifth.entries[0], fifth.entries[5]))
    assert f"1. {first} = 6. {last}" in page
    assert "Complete" in page
    assert f"1. {first} = 6. {last}" in unescape(owner.get(f"{desk(fifth)}/protocol").text)


def test_sharing_is_not_offered_where_the_rules_go_on(owner: FlaskClient, fifth: Show):
    change(fifth, tie_chain=["decision", "jury_score"])
    page = owner.get(desk(fifth)).text
    assert '<option value="6"' in page
    assert '<option value="shared"' not in page
    refused = choose(owner, fifth, "shared", "shared")
    assert "something else comes after the decision" in refused


def test_decisions_that_contradict_each_other_are_taken_back_where_it_is_said(
    owner: FlaskClient, app: Flask
):
    show = make_show(entries=2, jurors=1, criteria=1)
    give_marks(show, [[[8]], [[8]]])
    one, two = (entry.id for entry in show.entries)
    head = show.seats[0].juror_id
    rows = [
        {"order": order, "juror": head, "by": "", "why": "so"} for order in ([one, two], [two, one])
    ]
    for phase in ("closed", "running"):
        change(show, phase=phase, decisions=rows)
        page = unescape(owner.get(desk(show)).text)
        assert "contradict each other" in page
        assert page.count("Take back") == 2
        form = {"order": f"{two},{one}"}
        owner.post(f"{desk(show)}/decisions/withdraw", data=form)
        assert "There is no result yet" not in owner.get(desk(show)).text


def test_a_decision_that_changes_nothing_any_more_is_said_and_taken_back(
    owner: FlaskClient, show: Show
):
    order = [show.entries[0].id, show.entries[1].id]
    row = {"order": order, "juror": show.seats[0].juror_id, "by": "", "why": "so"}
    change(show, decisions=[row])
    page = owner.get(desk(show)).text
    assert "It changes nothing now: these entries are not level." in page
    owner.post(f"{desk(show)}/decisions/withdraw", data={"order": ",".join(map(str, order))})
    assert "It changes nothing now" not in owner.get(desk(show)).text


@pytest.mark.parametrize(("aside", "why"), [(2, "has no juror left"), (1, "too few jurors: 1")])
def test_an_act_that_too_few_jurors_mark_is_named_with_what_to_do(
    owner: FlaskClient, app: Flask, aside: int, why: str
):
    options = {"drop_low": 0, "drop_high": 0}
    show = make_show(entries=2, jurors=2, criteria=1, method="trimmed_mean", method_options=options)
    give_marks(show, [[[8], [9]], [[None], [None if aside == 2 else 7]]])
    act = show.entries[1]
    for seat in show.seats[:aside]:
        step_aside(act, seat.juror_id)
    change(show, phase="closed", two_person_rule=False)
    for page in (owner.get(desk(show)).text, press(owner, show)):
        assert f"2. {act.contestant.name['en']}" in page
        assert why in page
        assert "come back to it" in page
