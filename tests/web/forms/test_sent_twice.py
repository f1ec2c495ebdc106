"""A form that makes something, sent twice on a slow line, makes one thing and gets one answer."""

import io
import re
from collections.abc import Callable
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from kruvision.extensions import db
from kruvision.models import Edition, Entry, Juror, Screen, SetupCode, Show, Ticket, Tradition
from kruvision.models.record import Command
from kruvision.web import form_conditions
from tests.factories import make_show
from tests.factories.entries import picture

ENTRY = {"kind": "person", "name.kk": "Айгерім", "title": "Қараторғай"}
SHOW = {"name.kk": "Финал", "window_minutes": "5", "leaderboard": "hidden"}
TRADITION = {
    "names.en": "Nogai",
    "colours.background": "#121a33",
    "colours.text": "#f6f3ea",
    "colours.accent": "#f4c452",
    "ornament.pattern": "steppe",
}
FORMS = [
    (Entry, "/control/shows/{show}/entries/new", None, ENTRY),
    (Show, "/control/editions/{edition}/shows/new", None, SHOW),
    (Edition, "/control/editions/new", None, {"year": "2027", "name.kk": "K", "show.name.kk": "F"}),
    (Juror, "/control/editions/{edition}/jury", None, {"name.kk": "Ерлан"}),
    (Screen, "/control/editions/{edition}/screens", None, {"name": "Hall"}),
    (Tradition, "/control/traditions/new", None, TRADITION),
    (Ticket, "/control/shows/{show}/tickets", None, {"count": "3"}),
    (SetupCode, "/staff", "/staff/invite", {"role": "usher"}),
]


def command_of(page: str) -> str:
    """The command that the page's form carries."""
    found = re.search(r'name="form_command" value="([^"]*)"', page)
    assert found
    return unescape(found[1])


def count(table: type) -> int:
    db.session.rollback()
    return db.session.execute(select(func.count()).select_from(table)).scalar_one()


@pytest.mark.parametrize(("table", "page", "target", "values"), FORMS)
def test_a_form_sent_twice_makes_one_thing(
    owner: FlaskClient, table: type, page: str, target: str | None, values: dict[str, str]
) -> None:
    show = make_show(entries=0, credential="tickets")
    path = page.format(show=show.id, edition=show.edition_id)
    sent = {**values, "form_command": command_of(owner.get(path).text)}
    before = count(table)
    first = owner.post(target or path, data=sent)
    made = count(table) - before
    second = owner.post(target or path, data=sent)
    assert made == int(values.get("count", 1))
    assert count(table) - before == made
    assert (first.status_code, second.status_code) in [(302, 302), (303, 303), (200, 200)]


def test_the_second_answer_says_the_same_and_leads_to_what_was_made(owner: FlaskClient) -> None:
    show = make_show(entries=0)
    path = f"/control/shows/{show.id}/entries/new"
    sent = {**ENTRY, "form_command": command_of(owner.get(path).text)}
    places = [owner.post(path, data=sent).location for _press in range(2)]
    assert places == [f"/control/shows/{show.id}/entries"] * 2
    assert "The entry is in the list." in owner.get(places[1]).text


def test_an_invitation_sent_twice_shows_the_same_code_which_stands_nowhere(
    owner: FlaskClient,
) -> None:
    sent = {"role": "usher", "form_command": command_of(owner.get("/staff").text)}
    codes = [re.search(r"<output>(\w+)</output>", invite(owner, sent))[1] for _press in range(2)]
    assert codes[0] == codes[1]
    kept = db.session.execute(select(Command.id, Command.answer)).all()
    assert codes[0] not in str(kept)
    other = {**sent, "form_command": command_of(owner.get("/staff").text)}
    assert codes[0] not in invite(owner, other)


def invite(owner: FlaskClient, sent: dict[str, str]) -> str:
    return owner.post("/staff/invite", data=sent, follow_redirects=True).text


def test_the_same_form_with_other_words_is_another_thing(owner: FlaskClient) -> None:
    show = make_show(entries=0)
    path = f"/control/shows/{show.id}/entries/new"
    sent = {**ENTRY, "form_command": command_of(owner.get(path).text)}
    owner.post(path, data=sent)
    owner.post(path, data={**sent, "title": "Дударай"})
    photo = (io.BytesIO(picture()), "me.jpg")
    owner.post(path, data={**sent, "photo": photo})
    assert count(Entry) == 3


def test_what_was_refused_may_be_sent_again(owner: FlaskClient) -> None:
    show = make_show(entries=0)
    path = f"/control/shows/{show.id}/entries/new"
    sent = {**ENTRY, "form_command": command_of(owner.get(path).text)}
    change_phase(show, "closed")
    assert owner.post(path, data=sent).status_code == 409
    change_phase(show, "planned")
    assert owner.post(path, data=sent).status_code == 302
    assert count(Entry) == 1


def change_phase(show: Show, phase: str) -> None:
    db.session.get_one(Show, show.id).phase = phase
    db.session.commit()


def test_the_check_catches_a_form_without_its_command(
    owner: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    nothing: Callable[[], str] = lambda: ""  # noqa: E731
    monkeypatch.setattr(form_conditions, "command_of_form", nothing)
    show = make_show(entries=0)
    path = f"/control/shows/{show.id}/entries/new"
    sent = {**ENTRY, "form_command": command_of(owner.get(path).text)}
    for _press in range(2):
        owner.post(path, data=sent)
    assert count(Entry) == 2
