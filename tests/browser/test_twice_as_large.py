"""Letters twice as large: the public pages on a phone, and the forms of songs and cards on a laptop
lose nothing, and put no word one letter below the other."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from kruvision.extensions import db
from kruvision.models import Show
from tests.browser.people.pages import Device, make_device
from tests.browser.people.staff import log_in
from tests.browser.test_voter_phone import Hall
from tests.factories import make_staff
from tests.factories.archive import make_sung
from tests.factories.learning import make_question

pytestmark = pytest.mark.browser
SONGS = ("Küçələrə su səpmişəm", "אױפֿן פּריפּעטשיק")
TWICE = "document.documentElement.style.fontSize = '200%'"
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SQUEEZED = """() => [...document.querySelectorAll("main *")]
  .filter((e) => e.checkVisibility() && !e.closest(".visually-hidden, svg, option"))
  .filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && /[^\\s]{5}/.test(n.textContent)))
  .map((e) => [e, e.getBoundingClientRect().width / parseFloat(getComputedStyle(e).fontSize)])
  .filter(([, letters]) => letters < 1.5)
  .map(([e]) => `${e.className}: ${e.textContent.trim().slice(0, 30)}`)"""
NARROW = """() => [...document.querySelectorAll(".form-wide, .asked-words")]
  .filter((e) => e.getBoundingClientRect().width / parseFloat(getComputedStyle(e).fontSize) < 12)
  .map((e) => e.className)"""
PUBLIC = (
    *("/", "/results/1", "/archive", "/archive/songs", "/archive/singers", "/archive/data"),
    *("/archive/editions/1", "/archive/traditions/azerbaijani", "/archive/languages/kk"),
    *("/archive/quiz", "/archive?q=su", "/archive?q=zzqqww", "/check", "/login", "/v/learn"),
)
DESK = (
    *("/control/shows/1/questions", "/control/shows/1/questions/1", "/control/shows/1/learning"),
    *("/control/shows/1/passports", "/control/shows/1/entries/1/passport"),
    *("/control/traditions", "/control/traditions/azerbaijani", "/control/traditions/pack"),
)


def make_published(**_values: object) -> Show:
    """Two songs of one tradition with a long name; the hall was asked about the first."""
    show = make_sung(*SONGS, tradition="azerbaijani")
    make_question(show.entries[0])
    return show


class ArchiveHall(Hall):
    """A server whose one evening is published, and somebody who works there."""

    make_evening = staticmethod(make_published)

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        with self.app.app_context():
            self.login = make_staff("organizer").login
            db.session.remove()


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArchiveHall]:
    hall = ArchiveHall(tmp_path_factory.mktemp("twice"))
    yield hall
    hall.stop()


def stands(page: Page) -> None:
    """Nothing is wider than the page, no word stands letter below letter, and what is typed and
    read has a column to stand in."""
    page.evaluate(TWICE)
    assert page.evaluate(WIDER) <= 0, page.url
    assert page.evaluate(SQUEEZED) + page.evaluate(NARROW) == [], page.url


def stand(device: Device, paths: tuple[str, ...]) -> None:
    for path in paths:
        device.open(path)
        assert device.page.url == f"{device.base_url}{path}"
        stands(device.page)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_public_pages_stand_on_a_phone(chromium: Browser, hall: ArchiveHall, language: str) -> None:
    device = make_device(chromium, hall.server.url, "phone", language)
    stand(device, PUBLIC)
    songs = device.open("/archive/songs").locator(".archive-link")
    paths = [str(one.get_attribute("href")) for one in songs.all()]
    assert len(paths) == len(SONGS)
    stand(device, tuple(paths))
    device.context.close()


def test_forms_stand_on_a_laptop(chromium: Browser, hall: ArchiveHall) -> None:
    device = make_device(chromium, hall.server.url, "laptop", "kk")
    log_in(device, DESK[0], hall.login, "correct horse")
    stand(device, DESK)
    device.context.close()
