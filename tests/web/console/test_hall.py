"""The hall on the organizers' pages: which show it is with, the choice, and pages that stay."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kruvision.extensions import db
from kruvision.models import Edition, Hall, Show
from kruvision.services.record import chain
from kruvision.services.shows import tonight
from tests.factories import make_edition, make_show, make_staff, names, save
from tests.factories.results import change
from tests.factories.screens import make_screen

ELSEWHERE = "The hall is with another show"


class Evenings:
    """A semi-final and a final of this year, and the final of the year before: ids alone."""

    def __init__(self) -> None:
        edition = make_edition(year=2026, name=names("Autumn"))
        before = make_edition(year=2025, name=names("Spring"))
        self.edition, self.before = edition.id, before.id
        self.semi = self.named(make_show(edition=edition), "Semi-final")
        self.final = self.named(make_show(edition=edition), "Grand final")
        self.old = self.named(make_show(edition=before), "Old final")

    @staticmethod
    def named(show: Show, name: str) -> int:
        return change(show, name=names(name)).id


@pytest.fixture
def evenings(app: Flask) -> Evenings:
    return Evenings()


def client_of(app: Flask, role: str) -> FlaskClient:
    staff = make_staff(role)
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    client.post("/login", data={"login": staff.login, "password": "correct horse"})
    return client


def hall() -> int:
    show = tonight.find_tonight()
    assert show
    return show.id


def begin(show_id: int, phase: str = "running") -> None:
    save(Hall(show_id=show_id))
    change(db.session.get_one(Show, show_id), phase=phase)


def switcher(page: str) -> dict[str, str]:
    """What the header's menu offers: names with where they lead."""
    (menu,) = re.findall(r'<nav class="switcher-menu".*?</nav>', page, re.DOTALL)
    found = re.findall(r'href="([^"]+)".*?switcher-name">([^<]+)<', menu, re.DOTALL)
    return {name: address for address, name in found}


def test_the_console_says_which_show_the_hall_is_with(
    owner: FlaskClient, evenings: Evenings
) -> None:
    here = owner.get(f"/control/shows/{evenings.semi}").text
    assert re.search(r"The hall is with:\s*<b>Semi-final</b>", here)
    assert ELSEWHERE not in here
    for path in (f"/control/shows/{evenings.old}", f"/control/shows/{evenings.old}/stage"):
        assert re.search(rf"{ELSEWHERE}:</strong> <b>Semi-final</b>", owner.get(path).text)


def test_the_hall_is_opened_by_a_plain_form_that_leads_to_the_shows_console(
    owner: FlaskClient, evenings: Evenings
) -> None:
    page = owner.get(f"/control/shows/{evenings.old}").text
    action = f"/control/shows/{evenings.old}/hall"
    assert f'action="{action}"' in page
    answer = owner.post(action)
    assert answer.location == f"/control/shows/{evenings.old}"
    assert hall() == evenings.old
    assert owner.get("/control").location == answer.location
    assert "The hall is with this show now." in owner.get(answer.location).text
    assert [line.kind for line in chain.list_lines(evenings.old)][:1] == ["hall_opened"]


def test_the_card_offers_the_other_evenings_of_the_edition(
    owner: FlaskClient, evenings: Evenings
) -> None:
    page = owner.get(f"/control/shows/{evenings.semi}").text
    assert f'action="/control/shows/{evenings.final}/hall"' in page
    assert f'action="/control/shows/{evenings.semi}/hall"' not in page


def test_while_a_show_is_in_progress_nothing_is_offered_and_a_press_is_refused_in_words(
    owner: FlaskClient, evenings: Evenings
) -> None:
    begin(evenings.semi)
    for show_id in (evenings.semi, evenings.final, evenings.old):
        assert '/hall"' not in owner.get(f"/control/shows/{show_id}").text
    answer = owner.post(f"/control/shows/{evenings.final}/hall", follow_redirects=True)
    assert "“Semi-final (Autumn, 2026)” is still in progress" in answer.text
    by_script = owner.post(
        f"/control/shows/{evenings.final}/hall", headers={"Accept": "application/json"}
    )
    assert (by_script.status_code, by_script.json["error"]) == (409, "hall_in_use")
    assert hall() == evenings.semi


def test_a_start_beside_a_show_in_progress_is_refused_and_the_list_names_that_show(
    owner: FlaskClient, evenings: Evenings
) -> None:
    begin(evenings.semi, "closed")
    page = owner.get(f"/control/shows/{evenings.old}").text
    (check,) = re.findall(
        r'<li class="check check-blocks" data-key="check-alone">.*?</li>', page, re.S
    )
    assert "No other show is in progress" in check
    assert "Semi-final" in check
    assert f'href="/control/shows/{evenings.semi}"' in check
    press = {"kind": "start_show", "revision": 0}
    answer = owner.post(f"/control/shows/{evenings.old}/step", data=press, follow_redirects=True)
    assert "“Semi-final (Autumn, 2026)” is still in progress" in answer.text
    assert db.session.get_one(Show, evenings.old).phase == "planned"


@pytest.mark.parametrize("role", ["stage_manager", "observer"])
def test_who_does_not_choose_is_offered_nothing(app: Flask, evenings: Evenings, role: str) -> None:
    client = client_of(app, role)
    page = client.get(f"/control/shows/{evenings.final}").text
    assert ELSEWHERE in page
    assert '/hall"' not in page
    assert client.post(f"/control/shows/{evenings.final}/hall").status_code == 403
    assert hall() == evenings.semi


def test_the_menu_leads_to_the_same_page_of_every_other_show(
    owner: FlaskClient, evenings: Evenings
) -> None:
    ids = {"Semi-final": evenings.semi, "Grand final": evenings.final, "Old final": evenings.old}
    for page in ("", "/entries", "/rules", "/tickets", "/result"):
        text = owner.get(f"/control/shows/{evenings.final}{page}").text
        expected = {name: f"/control/shows/{show_id}{page}" for name, show_id in ids.items()}
        assert switcher(text) == expected
        chosen = rf'href="/control/shows/{evenings.final}{page}" aria-current="true"'
        assert re.search(chosen, text)
    text = owner.get(f"/control/editions/{evenings.edition}/screens").text
    assert switcher(text)["Old final"] == (
        f"/control/editions/{evenings.before}/screens?place={evenings.old}"
    )


def test_the_menu_marks_the_show_in_the_hall(owner: FlaskClient, evenings: Evenings) -> None:
    begin(evenings.old)
    text = owner.get(f"/control/shows/{evenings.final}/entries").text
    (row,) = [row for row in re.findall(r"<li>.*?</li>", text, re.S) if "In the hall" in row]
    assert "Old final" in row


def test_an_usher_goes_from_tickets_to_tickets_and_is_told_where_the_hall_is(
    app: Flask, evenings: Evenings
) -> None:
    client = client_of(app, "usher")
    text = client.get(f"/control/shows/{evenings.final}/tickets").text
    assert switcher(text)["Semi-final"] == f"/control/shows/{evenings.semi}/tickets"
    assert "The hall is with another show, “Semi-final” (Autumn, 2026)." in text
    here = client.get(f"/control/shows/{evenings.semi}/tickets").text
    assert "These tickets let nobody vote there" not in here


def test_pages_stay_with_the_show_one_came_from(owner: FlaskClient, evenings: Evenings) -> None:
    console = f'href="/control/shows/{evenings.final}"'
    page = owner.get(f"/control/shows/{evenings.final}/entries").text
    (jury,) = re.findall(r'class="nav-link" href="(/control/editions/\d+/jury[^"]*)"', page)
    (record,) = re.findall(r'class="nav-link" href="(/control/record[^"]*)"', page)
    for path in (jury, record):
        assert f'class="nav-link" {console}' in owner.get(path).text
    sent = owner.post(jury, data={"name.en": "Aigerim"})
    assert f"place={evenings.final}" in sent.location
    assert f'class="nav-link" {console}' in owner.get(sent.location).text


def test_a_page_without_a_show_is_about_tonights_one(
    owner: FlaskClient, evenings: Evenings
) -> None:
    tonights = f'class="nav-link" href="/control/shows/{evenings.old}"'
    save(Hall(show_id=evenings.old))
    assert tonights in owner.get("/control/traditions").text
    other = owner.get(f"/control/editions/{evenings.edition}/jury").text
    assert f'class="nav-link" href="/control/shows/{evenings.semi}"' in other


@pytest.mark.parametrize("place", ["99", "none", "-1", "9" * 30])
def test_a_place_that_does_not_exist_is_passed_over(
    owner: FlaskClient, evenings: Evenings, place: str
) -> None:
    page = owner.get(f"/control/traditions?place={place}")
    assert page.status_code == 200
    assert f'class="nav-link" href="/control/shows/{evenings.semi}"' in page.text


def test_a_place_of_another_edition_does_not_count_on_an_editions_page(
    owner: FlaskClient, evenings: Evenings
) -> None:
    path = f"/control/editions/{evenings.edition}/screens?place={evenings.old}"
    assert f'class="nav-link" href="/control/shows/{evenings.semi}"' in owner.get(path).text


def test_a_screens_own_page_belongs_to_the_edition_of_the_screen(
    owner: FlaskClient, evenings: Evenings
) -> None:
    screen = make_screen(db.session.get_one(Edition, evenings.before))
    page = owner.get(f"/control/screens/{screen.id}").text
    assert f'class="nav-link" href="/control/shows/{evenings.old}"' in page
