"""Two people edit the same thing: the second sees what the first saved, and chooses."""

import re
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kruvision import clock
from kruvision.extensions import db
from kruvision.models import Entry, Staff
from kruvision.services.access import SYSTEM
from kruvision.services.entries import entries
from tests.factories import make_show, make_staff
from tests.factories.entries import entry_input
from tests.factories.screens import make_screen
from tests.factories.typed_forms import form_of


@pytest.fixture
def colleague(app: Flask) -> FlaskClient:
    """Somebody else at another laptop."""
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    staff = make_staff("organizer")
    db.session.get_one(Staff, staff.id).name = "Marat"
    db.session.commit()
    client.post("/login", data={"login": staff.login, "password": "correct horse"})
    return client


@pytest.fixture
def entry(app: Flask) -> Entry:
    show = make_show(entries=0)
    entered = entry_input(title="Dudarai", name={"kk": "Айгерім"}, study_year="1")
    return entries.add_entry(show.id, entered, by=SYSTEM, at=clock.now())


def address(entry: Entry) -> str:
    return f"/control/shows/{entry.show_id}/entries/{entry.id}"


def opened(client: FlaskClient, path: str) -> dict[str, Any]:
    """The form of a page as a browser holds it, without a file."""
    return typed(client.get(path).text)


def typed(page: str) -> dict[str, Any]:
    return {name: value for name, value in form_of(page).items() if name != "photo"}


def offered(page: str) -> dict[str, list[tuple[str, bool]]]:
    """The choices of the page that shows both: what each sends, and whether it is chosen."""
    found: dict[str, list[tuple[str, bool]]] = {}
    for tag in re.findall(r'<input type="radio"[^>]*>', page):
        name, value = (re.search(rf' {part}="([^"]*)"', tag)[1] for part in ("name", "value"))
        found.setdefault(name, []).append((unescape(value), " checked" in tag))
    return found


def hidden(page: str) -> dict[str, Any]:
    """What that page sends besides, and what is chosen at first."""
    tags = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', page)
    sent: dict[str, Any] = {}
    for name, value in tags:
        if name.endswith("[]"):
            sent.setdefault(name, []).append(unescape(value))
        elif name != "csrf_token":
            sent[name] = unescape(value)
    chosen = {name: v for name, both in offered(page).items() for v, is_on in both if is_on}
    return {**sent, **chosen}


def stored(entry_id: int) -> dict[str, Any]:
    db.session.rollback()
    return entries.entry_values(entries.get_entry(entry_id))


def test_the_second_one_is_shown_what_was_saved_meanwhile_and_nothing_is_written_over(
    owner: FlaskClient, colleague: FlaskClient, entry: Entry
) -> None:
    mine, theirs = opened(owner, address(entry)), opened(colleague, address(entry))
    colleague.post(address(entry), data={**theirs, "title": "Дударай", "study_year": "2"})
    answer = owner.post(address(entry), data={**mine, "title": "Dudarai-ay", "name.en": "Aigerim"})
    assert answer.status_code == 409
    assert stored(entry.id)["title"] == "Дударай"
    page = " ".join(re.sub(r"<[^>]+>", " ", unescape(answer.text)).split())
    assert "Marat saved this at" in page
    assert offered(answer.text) == {
        "title": [("Dudarai-ay", True), ("Дударай", False)],
        "study_year": [("1", False), ("2", True)],
    }


def test_what_is_chosen_is_saved_with_all_else_that_was_typed(
    owner: FlaskClient, colleague: FlaskClient, entry: Entry
) -> None:
    mine, theirs = opened(owner, address(entry)), opened(colleague, address(entry))
    colleague.post(address(entry), data={**theirs, "title": "Дударай", "study_year": "2"})
    answer = owner.post(address(entry), data={**mine, "title": "Dudarai-ay", "name.en": "Aigerim"})
    answer = owner.post(address(entry), data=hidden(answer.text))
    assert answer.status_code == 302
    values = stored(entry.id)
    assert (values["title"], values["study_year"]) == ("Dudarai-ay", "2")
    assert values["name"] == {"kk": "Айгерім", "en": "Aigerim"}


def test_while_one_chooses_a_third_change_is_shown_too(
    owner: FlaskClient, colleague: FlaskClient, entry: Entry
) -> None:
    mine, theirs = opened(owner, address(entry)), opened(colleague, address(entry))
    colleague.post(address(entry), data={**theirs, "title": "Дударай"})
    first = owner.post(address(entry), data={**mine, "title": "Dudarai-ay"})
    theirs = opened(colleague, address(entry))
    colleague.post(address(entry), data={**theirs, "title": "Дүдарай"})
    second = owner.post(address(entry), data=hidden(first.text))
    assert second.status_code == 409
    assert offered(second.text) == {"title": [("Dudarai-ay", True), ("Дүдарай", False)]}


def test_a_form_that_came_back_with_a_mistake_still_knows_when_it_was_begun(
    owner: FlaskClient, colleague: FlaskClient, entry: Entry
) -> None:
    mine, theirs = opened(owner, address(entry)), opened(colleague, address(entry))
    colleague.post(address(entry), data={**theirs, "title": "Дударай"})
    wrong = owner.post(address(entry), data={**mine, "duration": "soon"})
    assert wrong.status_code == 422
    again = typed(wrong.text)
    assert owner.post(address(entry), data={**again, "duration": "3:00"}).status_code == 409
    assert stored(entry.id)["title"] == "Дударай"


def test_who_wrote_the_same_as_the_other_or_saw_it_saves_without_a_question(
    owner: FlaskClient, colleague: FlaskClient, entry: Entry
) -> None:
    mine, theirs = opened(owner, address(entry)), opened(colleague, address(entry))
    colleague.post(address(entry), data={**theirs, "title": "Дударай"})
    assert owner.post(address(entry), data={**mine, "title": "Дударай"}).status_code == 302
    after = opened(owner, address(entry))
    assert owner.post(address(entry), data={**after, "title": "Қамажай"}).status_code == 302
    assert stored(entry.id)["title"] == "Қамажай"


def test_a_script_is_refused_with_the_same_sentence(
    owner: FlaskClient, colleague: FlaskClient, entry: Entry
) -> None:
    mine, theirs = opened(owner, address(entry)), opened(colleague, address(entry))
    colleague.post(address(entry), data={**theirs, "title": "Дударай"})
    headers = {"Accept": "application/json"}
    answer = owner.post(address(entry), data={**mine, "title": "Dudar"}, headers=headers)
    assert (answer.status_code, answer.json["error"]) == (409, "changed_meanwhile")


def test_the_table_of_entries_says_which_row_somebody_else_changed(
    owner: FlaskClient, colleague: FlaskClient, entry: Entry
) -> None:
    path = f"/control/shows/{entry.show_id}/entries/table"
    table, theirs = opened(owner, path), opened(colleague, address(entry))
    colleague.post(address(entry), data={**theirs, "title": "Дударай"})
    answer = owner.post(path, data={**table, f"rows.{entry.id}.title": "Dudar"})
    assert answer.status_code == 409
    assert "1. Айгерім · Title" in unescape(answer.text)
    assert list(offered(answer.text)) == [f"rows.{entry.id}.title"]


def whole(client: FlaskClient, path: str, at: str, change: dict[str, str]) -> Any:
    """Save a page's form with this change, as it was opened earlier in ``at``."""
    return client.post(path, data={**form_of(at), **change})


@pytest.mark.parametrize(
    ("page", "change", "other"),
    [
        ("/control/shows/{show}/settings", {"window_minutes": "7"}, {"window_minutes": "9"}),
        ("/control/editions/{edition}", {"venue.en": "Main hall"}, {"venue.en": "Small hall"}),
        ("/control/traditions/kazakh", {"endonym": "қазақтар"}, {"endonym": "қазақ"}),
        ("/control/shows/{show}/criteria", {"criteria.0.weight": "2"}, {"criteria.0.weight": "3"}),
        ("/control/shows/{show}/rules", {"display_places": "3"}, {"display_places": "1"}),
    ],
)
def test_no_edit_form_writes_over_what_was_saved_meanwhile(
    owner: FlaskClient,
    colleague: FlaskClient,
    page: str,
    change: dict[str, str],
    other: dict[str, str],
) -> None:
    show = make_show(entries=0)
    path = page.format(show=show.id, edition=show.edition_id)
    begun = owner.get(path).text
    assert whole(colleague, path, colleague.get(path).text, other).status_code == 302
    answer = whole(owner, path, begun, change)
    assert answer.status_code == 409, answer.text
    (mine,), (theirs,) = change.values(), other.values()
    assert mine in answer.text
    assert theirs in answer.text
    kept = form_of(owner.get(path).text)
    assert {name: kept[name] for name in other} == other
    assert owner.post(path, data={**hidden(answer.text), **change}).status_code == 302
    kept = form_of(owner.get(path).text)
    assert {name: kept[name] for name in change} == change


def test_seats_jurors_and_screens_are_not_written_over_either(
    owner: FlaskClient, colleague: FlaskClient
) -> None:
    show = make_show(entries=0, jurors=1)
    juror, screen = show.seats[0].juror_id, make_screen(show.edition).id
    seats = {f"seats.{juror}.seated": "1", f"seats.{juror}.position": "1", "head": str(juror)}
    for path, page, change, other in [
        (
            f"/control/shows/{show.id}/seats",
            f"/control/editions/{show.edition_id}/jury",
            {**seats, f"seats.{juror}.weight": "2"},
            {**seats, f"seats.{juror}.weight": "3"},
        ),
        (f"/control/jurors/{juror}", "", {"name.kk": "Әлия"}, {"name.kk": "Ерлан"}),
        (f"/control/screens/{screen}", "", {"name": "Left"}, {"name": "Right"}),
    ]:
        mark = seen_in(owner.get(page or path).text)
        assert colleague.post(path, data={**other, "form_seen": mark}).status_code == 302
        answer = owner.post(path, data={**change, "form_seen": mark})
        assert answer.status_code == 409, path


def seen_in(page: str) -> str:
    found = re.search(r'name="form_seen" value="([^"]*)"', page)
    assert found
    return unescape(found[1])
