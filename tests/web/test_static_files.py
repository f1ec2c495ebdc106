"""Static files carry their release in the address: a new page never meets an old script."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient

from config import ROOT
from kruvision.web import static_files
from tests.factories import make_show

NAMED = re.compile(r'(?:href|src)="(/static/[^"]+)"')
STATIC = ROOT / "static"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a script that imports another."""
    (tmp_path / "js").mkdir()
    (tmp_path / "js" / "app.js").write_text('import "./part.js";')
    (tmp_path / "js" / "part.js").write_text("export default 1;")
    return tmp_path


def serve(folder: Path) -> tuple[FlaskClient, str]:
    """A browser of an app that serves this folder, as if its process had just begun; and the
    address of its script."""
    static_files.read.cache_clear()
    app = Flask("static files", static_folder=None)
    static_files.init_app(app, folder)
    with app.test_request_context():
        return app.test_client(), url_for("static", filename="js/app.js")


@pytest.fixture(autouse=True)
def read_anew() -> Iterator[None]:
    """Other tests read the project's own folder again."""
    yield
    static_files.read.cache_clear()


def caching(client: FlaskClient, address: str) -> str:
    with client.get(address) as answer:
        assert answer.status_code == 200
        return str(answer.headers["Cache-Control"])


def test_every_static_file_of_a_page_is_kept_for_a_year(client: FlaskClient) -> None:
    make_show()
    for page in ("/", "/v", "/t", "/s", "/login"):
        addresses = NAMED.findall(client.get(page).get_data(as_text=True))
        assert addresses
        for address in addresses:
            assert caching(client, address) == static_files.FOR_EVER


def opened(client: FlaskClient, address: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that are opened for whoever asks for an address now."""
    found: list[str] = []
    read = Path.read_bytes

    def read_bytes(path: Path) -> bytes:
        found.append(path.name)
        return read(path)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "read_bytes", read_bytes)
        with client.get(address) as answer:
            assert answer.status_code == 200
    return found


def test_a_file_is_opened_for_its_first_reader_alone(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, address = serve(folder)
    assert [opened(client, address, monkeypatch) for _ in range(3)] == [["app.js"], [], []]
    with client.get(address) as answer:
        assert answer.data == b'import "./part.js";'
        assert answer.content_type == "text/javascript; charset=utf-8"
        assert answer.headers["Cache-Control"] == static_files.FOR_EVER
        assert answer.headers["Vary"] == "Accept-Encoding"


def test_without_what_is_kept_one_would_be_for_each(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(static_files.Files, "has", lambda files, path: False)
    client, address = serve(folder)
    assert [opened(client, address, monkeypatch) for _ in range(2)] == [["app.js"]] * 2


@pytest.mark.parametrize("path", ["js/part.js", "000000000000/js/part.js"])
def test_nor_is_one_for_whoever_names_another_release(
    folder: Path, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    client, _address = serve(folder)
    assert [opened(client, f"/static/{path}", monkeypatch) for _ in range(2)] == [["part.js"], []]
    assert caching(client, f"/static/{path}") == "no-store"


def test_a_file_that_was_deleted_is_no_longer_there(folder: Path) -> None:
    client, address = serve(folder)
    assert caching(client, address) == static_files.FOR_EVER
    (folder / "js" / "app.js").unlink()
    assert client.get(address).status_code == 404


def test_other_spellings_of_an_address_keep_nothing_more(folder: Path) -> None:
    client, address = serve(folder)
    for spelling in ("js/./app.js", "./js/app.js", "js/../js/app.js", "js/app.js"):
        with client.get(address.replace("js/app.js", spelling)) as answer:
            assert answer.status_code == 200
    assert list(static_files.read(folder).kept) == [folder / "js" / "app.js"]


def test_who_has_the_file_is_told_so(folder: Path) -> None:
    client, address = serve(folder)
    for _first_and_kept in range(2):
        with client.get(address) as answer:
            tag = answer.headers["ETag"]
    with client.get(address, headers={"If-None-Match": tag}) as answer:
        assert (answer.status_code, answer.data) == (304, b"")


def test_another_file_anywhere_makes_all_addresses_new(folder: Path) -> None:
    _client, before = serve(folder)
    (folder / "js" / "part.js").write_text("export default 2;")
    client, after = serve(folder)
    assert before != after
    assert caching(client, after) == static_files.FOR_EVER
    (folder / "js" / "part.js").write_text("export default 1;")
    assert serve(folder)[1] == before


def test_the_address_of_another_release_gives_the_file_of_now_for_now(folder: Path) -> None:
    _client, before = serve(folder)
    (folder / "js" / "app.js").write_text("// another")
    client, _after = serve(folder)
    assert caching(client, before) == "no-store"
    with client.get(before) as answer:
        assert answer.data == b"// another"


def test_an_address_without_a_release_is_answered_and_not_kept(folder: Path) -> None:
    client, _address = serve(folder)
    assert caching(client, "/static/js/app.js") == "no-store"


def test_a_file_changed_under_the_running_server_is_not_kept(folder: Path) -> None:
    client, address = serve(folder)
    (folder / "js" / "app.js").write_text("// changed")
    os.utime(folder / "js" / "app.js", ns=(1, 1))
    assert caching(client, address) == "no-store"


@pytest.mark.parametrize(
    "path", ["../config.py", "js/none.js", "..%2fconfig.py", "js", "a%00b", "a" * 5000]
)
def test_what_is_not_there_is_not_served(client: FlaskClient, path: str) -> None:
    release = static_files.read(STATIC).release
    assert client.get(f"/static/{release}/{path}").status_code == 404


def test_files_name_each_other_by_relative_addresses_alone() -> None:
    """So that a script of one release imports those of the same."""
    named = {
        found
        for kind, pattern in (
            ("js", r"""(?:from|import)\s*\(?\s*["'`]([^"'`]+)["'`]"""),
            ("css", r"""url\(["']?([^"')]+)"""),
        )
        for path in (STATIC / kind).rglob(f"*.{kind}")
        for found in re.findall(pattern, path.read_text(encoding="utf-8"))
    }
    assert named
    assert [one for one in named if not one.startswith((".", "data:", "#"))] == []
