"""Setting up over HTTP: editions, shows, criteria, rules, the field, without script."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kruvision import clock
from kruvision.extensions import db
from kruvision.models import Edition, Entry, Show
from kruvision.services.ruleset.locked_rules import lock_rules
from kruvision.services.shows import editions
from kruvision.services.transactions.transaction import transaction
from tests.factories import make_edition, make_show, make_staff
from tests.factories.typed_forms import form_of

EDITION = {
    "year": "2026",
    "name.kk": "KRU VISION",
    "name.ru": "KRU VISION",
    "name.en": "",
    "show.name.kk": "Финал",
    "show.starts_at": "2026-11-24T18:00",
}


@pytest.fixture
def observer(app: Flask) -> FlaskClient:
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    client.post("/login", data={"login": make_staff("observer").login, "password": "correct horse"})
    return client


def reload(show: Show) -> Show:
    db.session.rollback()
    return db.session.get_one(Show, show.id)


def test_the_first_visit_makes_edition_and_show_in_one_go(owner: FlaskClient) -> None:
    assert owner.get("/control/editions").location == "/control/editions/new"
    page = owner.get("/control/editions/new").text
    assert "Welcome" in page
    answer = owner.post("/control/editions/new", data=EDITION)
    edition = editions.list_editions()[0]
    assert answer.location == f"/control/shows/{edition.shows[0].id}/settings"
    assert len(edition.shows[0].criteria) == 5


def test_a_wrong_field_is_named_and_nothing_typed_is_lost(owner: FlaskClient) -> None:
    answer = owner.post("/control/editions/new", data={**EDITION, "name.kk": "", "name.ru": ""})
    assert answer.status_code == 422
    assert "Fill this in." in answer.text
    assert 'href="#field-name"' in answer.text
    assert "2026-11-24T18:00" in answer.text
    assert not editions.list_editions()


def test_missing_translations_are_marked(owner: FlaskClient) -> None:
    owner.post("/control/editions/new", data=EDITION)
    edition = editions.list_editions()[0]
    assert "Not translated yet" in owner.get(f"/control/editions/{edition.id}").text


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_page_of_setting_up_opens_with_one_heading_in_each_language(
    owner: FlaskClient, language: str
) -> None:
    edition = make_edition()
    show = make_show(edition=edition)
    locked = make_show(edition=edition)
    with transaction():
        lock_rules(db.session.get_one(Show, locked.id), clock.now())
    owner.get(f"/language/{language}")
    paths = ["editions", "editions/new", f"editions/{edition.id}"]
    paths += [f"editions/{edition.id}/shows/new", "traditions", "traditions/new"]
    paths += ["traditions/kazakh", f"shows/{show.id}/field"]
    for one in (show, locked):
        paths += [f"shows/{one.id}/{page}" for page in ("settings", "criteria", "rules")]
    for path in paths:
        page = owner.get(f"/control/{path}")
        assert page.status_code == 200, path
        assert page.text.count("<h1") == 1, path
        assert f'<html lang="{language}"' in page.text
        assert " style=" not in page.text
        assert len(re.findall(r'id="([^"]+)"', page.text)) == len(
            set(re.findall(r'id="([^"]+)"', page.text))
        ), path


@pytest.mark.parametrize("page", ["settings", "criteria", "rules"])
def test_saving_a_page_as_it_is_changes_nothing(owner: FlaskClient, page: str) -> None:
    show = make_show(criteria=2, tie_chain=["median", "shared_place"], turnout_shown=False)
    path = f"/control/shows/{show.id}/{page}"
    before = owner.get(path).text
    assert owner.post(path, data=form_of(before)).status_code == 302
    assert form_of(owner.get(path).text) == form_of(before)
    assert reload(show).tie_chain == ["median", "shared_place"]
    assert not show.turnout_shown


def test_a_row_moves_without_being_saved_and_is_then_saved(owner: FlaskClient) -> None:
    show = make_show(criteria=3)
    path = f"/control/shows/{show.id}/criteria"
    first = [c.id for c in show.criteria]
    form = form_of(owner.get(path).text)
    moved = owner.post(path, data={**form, "press": "down:0"})
    assert moved.status_code == 200
    assert "Not saved yet" in moved.text
    assert [c.id for c in reload(show).criteria] == first
    owner.post(path, data=form_of(moved.text))
    assert [c.id for c in reload(show).criteria] == [first[1], first[0], first[2]]
    gone = owner.post(path, data={**form_of(owner.get(path).text), "press": "remove:2"})
    owner.post(path, data=form_of(gone.text))
    assert [c.id for c in reload(show).criteria] == [first[1], first[0]]


def test_a_new_criterion_comes_from_the_empty_row(owner: FlaskClient) -> None:
    show = make_show(criteria=1)
    path = f"/control/shows/{show.id}/criteria"
    form = form_of(owner.get(path).text)
    owner.post(path, data={**form, "criteria.1.name.en": "Costume", "criteria.1.step": "0,5"})
    assert [c.name for c in reload(show).criteria][1] == {"en": "Costume"}
    assert 'value="0.5"' in owner.get(path).text
    owner.get("/language/kk")
    assert 'value="0,5"' in owner.get(path).text


def test_a_bad_scale_is_said_at_its_row(owner: FlaskClient) -> None:
    show = make_show(criteria=2)
    path = f"/control/shows/{show.id}/criteria"
    form = form_of(owner.get(path).text)
    answer = owner.post(path, data={**form, "criteria.1.step": "4"})
    assert answer.status_code == 422
    assert 'id="field-criteria-1-error"' in answer.text
    assert "The step does not fit the scale" in answer.text


def test_the_example_follows_the_chosen_rules_before_they_are_saved(owner: FlaskClient) -> None:
    show = make_show(criteria=2, tie_chain=["shared_place"])
    path = f"/control/shows/{show.id}/rules"
    page = owner.get(path).text
    assert "Act 3" in page
    assert "Step 2" in page
    form = {**form_of(page), "method": "trimmed_mean", "press": "show"}
    looked = owner.post(path, data=form)
    assert looked.status_code == 200
    assert 'name="options.drop_low"' in looked.text
    assert "dropped lowest" in looked.text
    assert reload(show).method == "weighted_mean"
    typed = {**form_of(looked.text), "options.drop_low": "2"}
    assert owner.post(path, data=typed).status_code == 302
    assert (reload(show).method, show.method_options) == ("trimmed_mean", {"drop_low": 2})


def test_tie_breaks_are_added_moved_and_removed_by_buttons(owner: FlaskClient) -> None:
    show = make_show(criteria=1, tie_chain=["median"])
    path = f"/control/shows/{show.id}/rules"
    form = form_of(owner.get(path).text)
    assert form["ties[]"] == ["median", ""]
    added = owner.post(path, data={**form, "ties[]": ["median", "jury_score"], "press": "add"})
    moved = owner.post(path, data={**form_of(added.text), "press": "up:1"})
    owner.post(path, data=form_of(moved.text))
    assert reload(show).tie_chain == ["jury_score", "median"]
    removed = owner.post(path, data={**form_of(owner.get(path).text), "press": "remove:0"})
    owner.post(path, data=form_of(removed.text))
    assert reload(show).tie_chain == ["median"]


def test_weights_that_do_not_make_a_hundred_are_refused_with_their_sum(owner: FlaskClient) -> None:
    show = make_show()
    path = f"/control/shows/{show.id}/rules"
    form = {**form_of(owner.get(path).text), "jury_share": "33,3"}
    answer = owner.post(path, data=form)
    assert answer.status_code == 422
    assert "83.3 %" in answer.text
    assert 'value="33,3"' in answer.text


def test_locked_rules_are_for_reading_and_say_since_when(owner: FlaskClient) -> None:
    show = make_show(criteria=2)
    forms = {
        page: form_of(owner.get(f"/control/shows/{show.id}/{page}").text)
        for page in ("criteria", "rules")
    }
    with transaction():
        lock_rules(db.session.get_one(Show, show.id), clock.now())
    for page, form in forms.items():
        path = f"/control/shows/{show.id}/{page}"
        shown = owner.get(path).text
        assert "Locked since" in shown
        assert f'action="{path}"' not in shown
        assert owner.post(path, data=form).status_code == 409
    assert owner.post(f"/control/shows/{show.id}/rules/copy", data={"source": 1}).status_code in (
        404,
        409,
    )


def test_rules_are_copied_from_another_show(owner: FlaskClient) -> None:
    source = make_show(method="median", criteria=3)
    target = make_show(criteria=1)
    assert f'<option value="{source.id}"' in owner.get(f"/control/shows/{target.id}/rules").text
    owner.post(f"/control/shows/{target.id}/rules/copy", data={"source": source.id})
    assert (reload(target).method, len(target.criteria)) == ("median", 3)


def test_the_line_stands_under_the_last_who_goes_through(owner: FlaskClient) -> None:
    edition = make_edition()
    show = make_show(edition=edition, entries=4)
    final = make_show(edition=edition, entries=0)
    path = f"/control/shows/{show.id}/field"
    assert "field-line" not in owner.get(path).text
    entries = [str(entry.id) for entry in show.entries]
    owner.post(path, data={"entries[]": entries[:3]})
    page = owner.get(path).text
    assert "3 go through" in page
    assert page.count("field-in") == 3
    rows = page.split("<tbody>")[1].split("</tbody>")[0].split("<tr")[1:]
    assert ["field-line" in row for row in rows] == [False, False, False, True, False]
    owner.post(f"{path}/copy")
    assert len(reload(final).entries) == 3
    owner.post(path, data={"entries[]": [entries[3]]})
    assert [e.id for e in reload(show).entries if e.advances] == [int(entries[3])]


def test_the_last_show_has_nowhere_to_send_them(owner: FlaskClient) -> None:
    show = make_show()
    answer = owner.post(f"/control/shows/{show.id}/field/copy")
    assert answer.status_code == 409
    assert "no next show" in answer.text


def test_an_observer_reads_and_changes_nothing(observer: FlaskClient) -> None:
    show = make_show(criteria=2)
    for page in ("settings", "criteria", "rules"):
        path = f"/control/shows/{show.id}/{page}"
        shown = observer.get(path)
        assert shown.status_code == 200
        assert "disabled" in shown.text
        assert observer.post(path, data={}).status_code == 403
    assert observer.get(f"/control/shows/{show.id}/field").status_code == 403
    assert observer.post(f"/control/shows/{show.id}/delete").status_code == 403


def test_shows_and_editions_are_added_and_deleted(owner: FlaskClient) -> None:
    edition = make_show().edition
    edition_id = edition.id
    answer = owner.post(
        f"/control/editions/{edition_id}/shows/new",
        data={"name.en": "Gala", "window_minutes": "3", "leaderboard": "live"},
    )
    show_id = int(answer.location.split("/")[3])
    assert owner.post(f"/control/shows/{show_id}/delete").location.endswith(f"/{edition_id}")
    owner.post(f"/control/editions/{edition_id}/delete")
    db.session.rollback()
    assert db.session.get(Edition, edition_id) is None
    assert db.session.query(Entry).count() == 0


def test_the_seats_of_the_hall_may_be_said_and_left_out(owner: FlaskClient) -> None:
    show = make_show()
    path = f"/control/shows/{show.id}/settings"
    form = {"name.en": "Gala", "window_minutes": "3", "leaderboard": "hidden"}
    for typed, status, seats in (("700", 302, 700), ("0", 422, 700), ("", 302, None)):
        assert owner.post(path, data={**form, "hall_seats": typed}).status_code == status
        assert reload(show).hall_seats == seats


def test_names_are_shown_as_typed_and_never_run(owner: FlaskClient) -> None:
    name = "<script>alert(1)</script>" + "ұ" * 170
    owner.post("/control/editions/new", data={**EDITION, "name.kk": name})
    page = owner.get("/control/editions").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_the_navigation_leads_to_the_pages_of_the_show_one_is_in(
    owner: FlaskClient, observer: FlaskClient
) -> None:
    edition = make_edition()
    shows = [make_show(edition=edition) for _ in range(2)]
    page = owner.get(f"/control/shows/{shows[1].id}/rules").text
    assert f'href="/control/shows/{shows[1].id}"' in page
    assert f'href="/control/shows/{shows[0].id}"' not in page
    assert re.search(r'rules" aria-current="page"', page)
    assert f'href="/staff?place={shows[1].id}"' in page
    watched = observer.get(f"/control/shows/{shows[1].id}/rules").text
    assert 'href="/staff' not in watched
    assert f'href="/control/traditions?place={shows[1].id}"' in watched
