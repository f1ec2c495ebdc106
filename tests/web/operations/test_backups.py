"""The button that makes a backup."""

from dataclasses import replace
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from tests.factories import make_show, make_staff


def test_an_organizer_makes_a_backup_on_the_console(app: Flask, owner: FlaskClient) -> None:
    show = make_show()
    page = owner.get(f"/control/shows/{show.id}").text
    assert "Make a backup now" in page
    answer = owner.post("/control/backups", data={"show": show.id}, follow_redirects=True)
    assert answer.request.path == f"/control/shows/{show.id}"
    made = next(app.config["KRU"].backup_folder.iterdir())
    assert f"The backup is made and checked: {made.name}" in answer.text
    assert "none yet" not in answer.text


def test_a_backup_is_offered_beside_the_record_too(owner: FlaskClient) -> None:
    assert "Make a backup now" in owner.get("/control/record").text
    answer = owner.post("/control/backups", follow_redirects=True)
    assert answer.request.path == "/control/record"


def test_a_backup_that_cannot_be_made_says_why(
    app: Flask, owner: FlaskClient, tmp_path: Path
) -> None:
    app.config["KRU"] = replace(app.config["KRU"], backup_folder=tmp_path / "stick")
    answer = owner.post("/control/backups", follow_redirects=True)
    assert "The folder for backups is not there" in answer.text


def test_who_only_watches_gets_no_button_and_no_backup(app: Flask, client: FlaskClient) -> None:
    show = make_show()
    staff = make_staff("observer")
    client.post("/login", data={"login": staff.login, "password": "correct horse"})
    for page in (f"/control/shows/{show.id}", "/control/record"):
        assert "Make a backup now" not in client.get(page).text
    assert client.post("/control/backups").status_code == 403
    assert not app.config["KRU"].backup_folder.exists()
