"""Letters twice as large: the public pages on a phone, and the forms of songs and cards on a laptop,
lose nothing and put no word one letter below the other."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from kruvision.models import Show
from tests.browser.people.pages import Device, make_device
from tests.browser.test_voter_phone import Hall
from tests.factories.archive import make_sung

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
    """Two songs of one tradition with a long name."""
    return make_sung(*SONGS, tradition="azerbaijani")


class ArchiveHall(Hall):
    """A server whose one evening is published."""

    make_evening = staticmethod(make_published)


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ArchiveHall]:
    hall = ArchiveHall(tmp_path_factory.mktemp("twice"))
    yield hall
    hall.stop()


def stands(page: Page) -> None:
    """Nothing is wider than the page, and no word stands letter below letter."""
    page.evaluate(TWICE)
    assert page.evaluate(WIDER) <= 0, page.url
    assert page.evaluate(SQUEEZED) == [], page.url


def stand(device: Device, paths: tuple[str, ...]) -> None:
    for path in paths:
        device.open(path)
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
    cookies = [
        {"name": one.name, "value": one.value, "url": hall.server.url}
        for one in hall.organizer.session.cookies
        if one.name == "kru_session"
    ]
    device.context.add_cookies(cookies)
    stand(device, DESK)
    device.context.close()
