"""The archive opens from a memory stick: without a server, and with nothing that axe minds."""

import argparse
import shutil
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from kruvision.cli import archive
from kruvision.services.archive.whole import get_archive
from tests.browser.people.pages import SIZES, follow, violations
from tests.factories import names
from tests.factories.archive import make_sung
from tests.factories.results import change

LINES = [{"original": "Ұшып", "romanized": "Ushyp", "text": names("Flying"), "refrain": True}]


@pytest.fixture
def stick(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The files, after the server's folder is gone."""
    show = make_sung("Қараторғай", "בולבעס")
    change(show.entries[0].song, story=names("A bird"), lines=LINES, listen_for=names("High notes"))
    instance = tmp_path / "copy"
    shutil.copytree(app.config["KRU"].instance, instance)
    monkeypatch.setenv("KRU_INSTANCE", str(instance))
    assert archive.run(argparse.Namespace(folder=tmp_path / "stick")) == 0
    shutil.rmtree(instance)
    return tmp_path / "stick"


def look(page: Page, asked: list[str]) -> None:
    """Nothing was asked for outside of the stick, nothing is cut off, and axe is content."""
    assert [address for address in asked if not address.startswith(("file:", "data:"))] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert violations(page) == []


@pytest.mark.browser
@pytest.mark.parametrize("size", ["phone", "laptop"])
def test_a_song_is_reached_from_the_stick_and_read_in_another_language(
    chromium: Browser, stick: Path, size: str
) -> None:
    width, height = SIZES[size]
    page = chromium.new_page(viewport={"width": width, "height": height})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    failed: list[str] = []
    page.on("requestfailed", lambda request: failed.append(request.url))
    page.goto((stick / "index.html").as_uri())
    look(page, asked)
    follow(page.get_by_role("link", name="Қазақша"))
    look(page, asked)
    follow(page.locator(".archive-link", has_text="Қараторғай").first)
    assert page.get_by_role("heading", level=1).inner_text() == "Қараторғай"
    assert page.evaluate("document.fonts.ready.then((fonts) => fonts.check('16px Onest', 'Қ'))")
    look(page, asked)
    follow(page.locator(".language", has_text="EN" if size == "phone" else "English"))
    assert page.get_by_text("A bird").is_visible()
    follow(page.locator(".crumbs a").last)
    look(page, asked)
    assert failed == []
    page.close()


@pytest.mark.browser
def test_every_kind_of_page_is_content_with_axe(chromium: Browser, stick: Path, app: Flask) -> None:
    (edition, _count) = get_archive().editions[0]
    kinds = (
        *("archive", "archive/songs", "archive/singers", "archive/data", "archive/languages/kk"),
        *("archive/traditions/kazakh", f"archive/editions/{edition.edition_id}"),
        *(f"archive/singers/{key}" for key in get_archive().singers),
    )
    page = chromium.new_page(viewport={"width": 360, "height": 640})
    for kind in kinds:
        page.goto((stick / "ru" / f"{kind}.html").as_uri())
        look(page, [])
    page.close()
