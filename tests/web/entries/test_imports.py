"""Import and export in the browser: upload, look, confirm."""

import io
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kruvision.models import Show
from kruvision.services.entries import entries
from kruvision.services.entries.importing.columns import COLUMNS, entry_table
from kruvision.services.entries.importing.files import read_table
from kruvision.services.entries.named import list_entries
from tests.factories import make_entry, make_show, make_staff
from tests.factories.entries import workbook

ROOT = Path(__file__).parents[3]


def address(show: Show, tail: str = "") -> str:
    return f"/control/shows/{show.id}/entries{tail}"


def upload(client: FlaskClient, show: Show, data: bytes, name: str = "e.csv") -> TestResponse:
    return client.post(address(show, "/import"), data={"file": (io.BytesIO(data), name)})


GOOD = "name.kk,title,duration\nАйгүл,Ән,3:25\nБолат,Күй,\n".encode()


def kept(app: Flask) -> list[Path]:
    return list((Path(app.instance_path) / "imports").glob("*"))


def test_nothing_is_imported_before_it_was_seen_and_confirmed(
    app: Flask, owner: FlaskClient
) -> None:
    show = make_show(entries=0)
    preview = upload(owner, show, GOOD).headers["Location"]
    page = owner.get(preview).text
    assert "Every row is right." in page
    assert "2 new" in page
    assert list_entries(show.id) == []
    answer = owner.post(preview, follow_redirects=True)
    assert "2 entries are added, 0 are changed." in answer.text
    assert [entry.running_order for entry in list_entries(show.id)] == [1, 2]
    assert kept(app) == []
    assert owner.post(preview).status_code == 404


def test_bad_rows_are_named_and_cannot_be_confirmed(app: Flask, owner: FlaskClient) -> None:
    show = make_show(entries=0)
    bad = "name.kk,title,duration\nАйгүл,Ән,soon\nБолат,Күй,\n".encode()
    preview = upload(owner, show, bad).headers["Location"]
    page = owner.get(preview).text
    assert "1 row is not right." in page
    assert "<code>duration</code>: Write the length as minutes and seconds" in page
    assert "Import all rows" not in page
    assert owner.post(preview).status_code == 422
    assert list_entries(show.id) == []
    owner.post(f"{preview}/drop")
    assert kept(app) == []


def test_rows_are_checked_again_when_confirmed(owner: FlaskClient) -> None:
    show = make_show(entries=0)
    preview = upload(owner, show, GOOD).headers["Location"]
    make_entry(show, stage="performed")
    show_now = entries.get_entry(list_entries(show.id)[0].id).show
    assert show_now.phase == "planned"
    close(show.id)
    answer = owner.post(preview)
    assert answer.status_code == 422
    assert "Voting has begun" in answer.text
    assert len(list_entries(show.id)) == 1


def close(show_id: int) -> None:
    from kruvision.services.shows.shows import get_show
    from kruvision.services.transactions.transaction import transaction

    with transaction():
        get_show(show_id).phase = "voting"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "The file is empty."),
        (b"\xd0\xcf\x11\xe0", "old Excel file"),
        (b"PK\x03\x04", "cannot be read as a table"),
        (b'name.kk,title\n"a', "quotation mark"),
    ],
)
def test_an_unreadable_file_is_told_and_not_kept(
    app: Flask, owner: FlaskClient, data: bytes, words: str
) -> None:
    answer = upload(owner, make_show(entries=0), data)
    assert answer.status_code == 422
    assert words in answer.text
    assert kept(app) == []


def test_no_file_is_told(owner: FlaskClient) -> None:
    assert "Choose a file first." in owner.post(address(make_show(), "/import")).text


def test_a_wrong_head_is_told_in_the_preview(owner: FlaskClient) -> None:
    preview = upload(owner, make_show(entries=0), b"name.kk,tittle\na,b\n").headers["Location"]
    page = owner.get(preview).text
    assert "There is no column “tittle”." in page
    assert "The column “title” is missing." in page


def test_another_persons_upload_is_not_there(app: Flask, owner: FlaskClient) -> None:
    show = make_show(entries=0)
    preview = upload(owner, show, GOOD).headers["Location"]
    staff = make_staff("organizer")
    other = app.test_client()
    other.post("/login", data={"login": staff.login, "password": "correct horse"})
    assert other.get(preview).status_code == 404
    assert other.post(preview).status_code == 404
    assert list_entries(show.id) == []


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_is_downloaded_can_be_uploaded(owner: FlaskClient, form: str) -> None:
    show = make_show(entries=3)
    answer = owner.get(address(show, f"/export.{form}"))
    assert answer.headers["Content-Disposition"] == f'attachment; filename="entries-2026-1.{form}"'
    preview = upload(owner, show, answer.data).headers["Location"]
    assert "3 as they are" in owner.get(preview).text
    empty = make_show(entries=0)
    owner.post(upload(owner, empty, answer.data).headers["Location"])
    assert entry_table(empty.id) == entry_table(show.id)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_template_has_every_column_and_one_example(owner: FlaskClient, form: str) -> None:
    answer = owner.get(address(make_show(entries=0), f"/template.{form}"))
    table = read_table(answer.data, knows=lambda head: head in COLUMNS)
    assert table.head == list(COLUMNS)
    assert len(table.rows) == 1
    assert owner.get(address(make_show(entries=0), "/template.exe")).status_code == 404


def test_a_workbook_somebody_made_is_imported(owner: FlaskClient) -> None:
    show = make_show(entries=0)
    data = workbook(["Name KK", "Title", "Study year"], ["Айгүл", "Ән", 3])
    owner.post(upload(owner, show, data, "e.xlsx").headers["Location"])
    assert list_entries(show.id)[0].contestant.study_year == "3"


def test_every_column_is_described() -> None:
    text = (ROOT / "docs" / "importing-entries.md").read_text(encoding="utf-8")
    assert not [column for column in COLUMNS if f"`{column}`" not in text]
