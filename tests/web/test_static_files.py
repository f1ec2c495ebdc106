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

# The compressing stream leaves the closing of a static file to the interpreter.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
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


@pytest.mark.parametrize("path", ["../config.py", "js/none.js", "..%2fconfig.py", "js"])
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
