"""Writing the files: from the start of the archive in every language to whatever it links to."""

import json
import shutil
from base64 import b64encode
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urljoin

from flask import Flask, render_template
from flask.testing import FlaskClient

from config import ROOT
from kruvision.cli.archive_files.addresses import RENAMED, FileAddresses, Page, file_of
from kruvision.cli.archive_files.links import links_of_styles
from kruvision.i18n import COOKIE, language_names, languages
from kruvision.services.archive import open_data

PACKAGE = "data/datapackage.json"
"""By it a folder is known as one of ours."""
FIXED = ("index.html", "README.txt", "traditions.css", "data", "ornaments", "photos", "static")
START_SHEETS = (
    *("css/fonts.css", "css/tokens.css", "css/base.css", "css/components/button.css"),
    *("css/components/plain.css", "css/components/ornament.css"),
)
LICENCES = "OFL-*.txt"
"""Fonts travel with their licences."""
EVERY = 200
"""Files between two words of how far it is."""


class NotOurs(Exception):
    """The folder holds something else."""


def write_archive(
    app: Flask, folder: Path, tell: Callable[[int], None] = lambda _count: None
) -> int:
    """Write all of it into a folder that is new, empty or ours; returns how many files there are
    now. ``tell`` hears of some counts meanwhile. Raises ``NotOurs``, ``OSError``.
    """
    _require_ours(folder)
    for name in (*FIXED, *languages()):
        _remove(folder / name)
    package = open_data.package(RENAMED[open_data.ALL])
    _write(folder / PACKAGE, json.dumps(package, ensure_ascii=False, indent=1).encode())
    addresses = FileAddresses(app)
    _write_beside(app, addresses, folder)
    written = {PACKAGE}
    while waiting := [page for page in addresses.named if file_of(page) not in written]:
        for page in waiting:
            if file_of(page) not in written:
                written.add(file_of(page))
                _write_page(app, addresses, page, folder)
                if len(written) % EVERY == 0:
                    tell(len(written))
    return sum(1 for path in folder.rglob("*") if path.is_file())


def _write_page(app: Flask, addresses: FileAddresses, page: Page, folder: Path) -> None:
    """One page as a server answers it. One that is not there is left out: its links are broken
    then, and named."""
    path, language = page
    client = app.test_client()
    client.set_cookie(COOKIE, language)
    answer = client.get(path)
    if answer.status_code != HTTPStatus.OK:
        return
    content = answer.data
    if answer.mimetype == "text/css":
        content = _with_masks(client, path, answer.text).encode()
        for link in links_of_styles(content.decode()):
            addresses.named.setdefault((urljoin(path, link), language))
    _write(folder / file_of(page), content)


def _with_masks(client: FlaskClient, path: str, sheet: str) -> str:
    """A style sheet that carries its drawings: browsers take none for a mask out of another file
    where no server says that they may."""
    for link in links_of_styles(sheet):
        if link.endswith(".svg"):
            drawing = b64encode(client.get(urljoin(path, link)).data).decode()
            sheet = sheet.replace(link, f"data:image/svg+xml;base64,{drawing}")
    return sheet


def _write_beside(app: Flask, addresses: FileAddresses, folder: Path) -> None:
    """The page that all begins with, what it is in words, and the licences of the fonts."""
    with app.test_request_context("/"):
        starts = [(code, name, addresses.note_start(code)) for code, name in language_names()]
        sheets = [f"static/{name}" for name in START_SHEETS]
        values = {"starts": starts, "licence": open_data.LICENCE, "sheets": sheets}
        start = render_template("archive/files/start.html", **values)
        readme = render_template("archive/files/readme.txt", **values)
        fonts = sorted((ROOT / "static" / "fonts").glob(LICENCES))
        for name in (*START_SHEETS, *(f"fonts/{path.name}" for path in fonts)):
            app.url_for("static", filename=name)
    _write(folder / "index.html", start.encode())
    _write(folder / "README.txt", readme.replace("\n", "\r\n").encode("utf-8-sig"))


def _require_ours(folder: Path) -> None:
    if not folder.exists() or (folder.is_dir() and (not any(folder.iterdir()) or _is_ours(folder))):
        return
    raise NotOurs(folder)


def _is_ours(folder: Path) -> bool:
    try:
        package = json.loads((folder / PACKAGE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(package, dict) and package.get("name") == open_data.PACKAGE_NAME


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
