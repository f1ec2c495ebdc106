"""Culture cards over HTTP: list, form, colours and ornaments."""

import re

from flask.testing import FlaskClient

from kruvision.services.traditions import traditions
from tests.factories import make_staff
from tests.factories.typed_forms import form_of, seen_in

COLOURS = {"colours.background": "#101010", "colours.text": "#f0f0f0", "colours.accent": "#ffcc00"}


def _check(owner: FlaskClient, page: str) -> None:
    """Somebody has read this page of the card and says that it is right."""
    path = "/control/traditions/kazakh/checked"
    owner.post(path, data={"name": "Qobyz school", **seen_in(page, path)})


def test_the_list_says_what_is_to_be_checked_and_can_be_searched(owner: FlaskClient) -> None:
    page = owner.get("/control/traditions").text
    assert "42 traditions" in page
    assert "42 to be checked" in page
    found = owner.get("/control/traditions?q=тәжік").text
    assert "1 tradition" in found
    assert "/control/traditions/tajik" in found
    assert "Nothing found" in owner.get("/control/traditions?q=zzz").text


def test_saving_a_card_as_it_is_changes_nothing(owner: FlaskClient) -> None:
    path = "/control/traditions/kazakh"
    before = owner.get(path).text
    form = form_of(before)
    assert owner.post(path, data=form).status_code == 302
    assert form_of(owner.get(path).text) == form_of(before)


def test_every_table_ends_with_two_empty_rows_that_take_new_lines(owner: FlaskClient) -> None:
    path = "/control/traditions/kazakh"
    count = len(traditions.get_tradition("kazakh").facts)
    page = owner.get(path).text
    assert f'name="facts.{count + 1}.text.kk"' in page
    assert f'name="facts.{count + 2}.text.kk"' not in page
    form = form_of(page)
    owner.post(path, data={**form, f"facts.{count + 1}.text.en": "They sing at dawn."})
    assert traditions.get_tradition("kazakh").facts[-1]["text"] == {"en": "They sing at dawn."}


def test_checking_clears_the_mark(owner: FlaskClient) -> None:
    assert "To be checked" in owner.get("/control/traditions/kazakh").text
    owner.post("/control/traditions/kazakh/checked", data={"name": " "})
    page = owner.get("/control/traditions/kazakh").text
    assert "Write who has checked it." in page
    assert "To be checked" in page
    _check(owner, owner.get("/control/traditions/kazakh").text)
    page = owner.get("/control/traditions/kazakh").text
    assert "To be checked" not in page
    assert "Checked by Qobyz school on" in page
    listed = owner.get("/control/traditions?q=kazakh").text
    assert "Qobyz school," in listed


def test_nobody_answers_for_a_card_that_was_changed_while_they_read_it(owner: FlaskClient) -> None:
    path = "/control/traditions/kazakh"
    read = owner.get(path).text
    owner.post(path, data={**form_of(read), "facts.0.text.en": "They sing at dawn."})
    _check(owner, read)
    page = owner.get(path).text
    assert "somebody changed this while you were reading" in page
    assert "Checked by Qobyz school" not in page
    _check(owner, owner.get(path).text)
    assert "Checked by Qobyz school on" in owner.get(path).text


def test_a_new_tradition_is_added_and_deleted(owner: FlaskClient) -> None:
    answer = owner.post("/control/traditions/new", data={"names.en": "Islanders", **COLOURS})
    assert answer.location == "/control/traditions/islanders"
    assert ".tradition-islanders{" in owner.get("/traditions.css").text
    owner.post("/control/traditions/islanders/delete")
    assert owner.get("/control/traditions/islanders").status_code == 404


def test_colours_that_cannot_be_read_are_refused(owner: FlaskClient) -> None:
    data = {"names.en": "Islanders", **COLOURS, "colours.text": "#111111"}
    answer = owner.post("/control/traditions/new", data=data)
    assert answer.status_code == 422
    assert "cannot be read on this ground" in answer.text
    assert "Islanders" in answer.text


def test_the_stylesheet_and_ornaments_are_open_to_all_and_kept_by_browsers(
    client: FlaskClient,
) -> None:
    for path, kind in (
        ("/traditions.css", "text/css"),
        ("/ornaments/kazakh.svg", "image/svg+xml"),
        ("/ornaments/steppe.svg", "image/svg+xml"),
    ):
        first = client.get(path)
        assert first.status_code == 200
        assert first.mimetype == kind
        assert "max-age" in first.headers["Cache-Control"]
        again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
        assert again.status_code == 304
    assert client.get("/ornaments/nobody.svg").status_code == 404
    assert len(re.findall(r"\.tradition-", client.get("/traditions.css").text)) == 42


def test_an_edit_of_the_colours_changes_the_tag(client: FlaskClient, owner: FlaskClient) -> None:
    before = client.get("/traditions.css").headers["ETag"]
    owner.post("/control/traditions/new", data={"names.en": "Islanders", **COLOURS})
    assert client.get("/traditions.css").headers["ETag"] != before


def test_an_usher_does_not_see_the_cards(client: FlaskClient) -> None:
    usher = make_staff("usher")
    client.post("/login", data={"login": usher.login, "password": "correct horse"})
    assert client.get("/control/traditions").status_code == 403
