"""The code on the projector: read from its picture it lets a phone vote; an older one does not."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from kruvision.extensions import db
from kruvision.services.shows import shows
from kruvision.simulation.server import ServerProcess
from tests.browser.people.leisure import Leisurely, let_seconds_pass
from tests.browser.people.pages import Device, make_device, read_code, wait_drawn, wait_empty
from tests.browser.test_screens import CUT
from tests.browser.test_voter_phone import Hall, choose, receipt, send
from tests.factories.screens import make_screen

pytestmark = pytest.mark.browser
LETTERS = ".stage-layer:last-child .stage-code-letters"


class HallWithScreen(Hall):
    """A hall with one screen and an open vote by its code, which stays good as long as a slow
    machine needs."""

    kind_of_server = Leisurely

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, credential="screen_code")
        with self.app.app_context():
            edition = shows.get_show(self.show_id).edition
            self.link = f"/screen/{make_screen(edition, language='en').token}"
            db.session.remove()
        self.next(1 + 5 * 2 + 1)


class HastyHall(HallWithScreen):
    """One whose codes are old after half a minute, as they are."""

    kind_of_server = ServerProcess


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HallWithScreen]:
    hall = HallWithScreen(tmp_path_factory.mktemp("codes"))
    yield hall
    hall.stop()


@pytest.fixture
def wall(hall: HallWithScreen, chromium: Browser) -> Iterator[Device]:
    """The projector, connected."""
    with projector_of(hall, chromium) as projector:
        yield projector


@contextmanager
def projector_of(hall: HallWithScreen, chromium: Browser) -> Iterator[Device]:
    projector = make_device(chromium, hall.server.url, "projector", "en")
    with projector.page.expect_websocket():
        projector.open(hall.link)
    yield projector
    projector.context.close()


@pytest.fixture
def phone(hall: HallWithScreen, chromium: Browser) -> Iterator[Device]:
    phone = make_device(chromium, hall.server.url, "phone", "en")
    yield phone
    phone.context.close()


def scanned(page: Page) -> str:
    """What a phone's camera reads on the projected picture: the path with the code behind the #."""
    return read_code(page, "/s#")


def turned(page: Page) -> None:
    """Wait until another code stands on the wall."""
    before = page.locator(LETTERS).inner_text()
    expect(page.locator(LETTERS)).not_to_have_text(before)


def bar_between(page: Page, least: float, most: float) -> float:
    """Wait until the bar of the code's time stands between these seconds, and where."""
    found = page.wait_for_function(
        """([least, most]) => {
            const { value } = document.querySelector(".stage-code-left");
            return least < value && value < most && value;
        }""",
        arg=[least, most],
    )
    return float(found.json_value())


def test_the_projected_code_lets_a_phone_vote(
    hall: HallWithScreen, wall: Device, phone: Device
) -> None:
    wait_empty(wall.page, CUT)
    wall.check()
    box = wall.page.locator(".stage-code-picture").bounding_box()
    assert box is not None
    assert box["height"] >= 1080 / 4
    before = sum(hall.tallies().values())
    page = phone.open(scanned(wall.page))
    page.wait_for_url("**/v")
    phone.check()
    choose(page, 0)
    send(page)
    assert receipt(page)
    assert sum(hall.tallies().values()) == before + 1


def test_the_code_turns_and_the_bar_runs_down(wall: Device) -> None:
    turned(wall.page)
    first = scanned(wall.page)
    full = bar_between(wall.page, 1, 11)
    assert full <= 10
    bar_between(wall.page, 0, full)
    turned(wall.page)
    assert scanned(wall.page) != first


def test_a_photo_of_the_screen_is_old_after_half_a_minute(
    tmp_path: Path, chromium: Browser
) -> None:
    hall = HastyHall(tmp_path)
    phone = make_device(chromium, hall.server.url, "phone", "en")
    try:
        with projector_of(hall, chromium) as wall:
            photo = scanned(wall.page)
            for _ in range(4):
                turned(wall.page)
            page = phone.open(photo)
            expect(page.locator("#message")).to_contain_text("another one by now")
            phone.check()
            turned(wall.page)  # a fresh one is good for twenty seconds at least
            phone.open(scanned(wall.page))
            page.wait_for_url("**/v")
            expect(page.locator("#ballot")).to_be_visible()
    finally:
        phone.context.close()
        hall.stop()


def test_who_has_the_plain_link_is_told_to_scan_and_may_type(wall: Device, phone: Device) -> None:
    page = phone.open("/v")
    expect(page.get_by_text("Scan the code on the hall screen")).to_be_visible()
    expect(page.locator("#ballot")).to_be_hidden()
    phone.check()
    letters = wall.page.locator(LETTERS).inner_text()
    page.get_by_label("Letters below the code").fill(letters.lower())
    page.get_by_role("button", name="Let this phone vote").click()
    expect(page.locator("#ballot")).to_be_visible()


def test_the_lower_third_shows_the_code_too(hall: HallWithScreen, wall: Device) -> None:
    wall.open(f"{hall.link}?overlay=1")
    wait_drawn(wall.page)
    wall.check()
    assert scanned(wall.page).startswith("/s#")


def test_after_the_close_no_code_is_left(hall: HallWithScreen, wall: Device, phone: Device) -> None:
    photo = scanned(wall.page)
    hall.next()
    let_seconds_pass(hall.app)
    expect(wall.page.locator(".stage-code-picture")).to_have_count(0)
    page = phone.open(photo)
    expect(page.locator("#message")).to_contain_text("Voting is closed")
