"""The hall goes to another evening, in real browsers; the header's menu of shows."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from kruvision.simulation.server import ServerProcess
from tests.browser.conftest import DeviceMaker
from tests.browser.people.pages import settle
from tests.browser.people.scripts import wait_bound
from tests.browser.people.staff import log_in, make_first_account
from tests.browser.people.tablet import Organizer, enter

pytestmark = pytest.mark.browser
ELSEWHERE = ".hall-elsewhere"
LONG = "Starry evenings of seven peoples: the great semi-final of the students' vocal contest"


@pytest.fixture(scope="module", autouse=True)
def evenings(server: ServerProcess, chromium: Browser) -> None:
    """An organizer of the demo edition (semi-final, final), a third show, and one screen."""
    page = chromium.new_page()
    make_first_account(page, server)
    page.goto(f"{server.url}/control/editions/1/screens")
    page.fill("[name=name]", "Wall")
    page.locator("form:has([name=name]) [type=submit]").click()
    page.wait_for_selector("text=Wall")
    page.goto(f"{server.url}/control/editions/1/shows/new")
    for language in ("kk", "ru", "en"):
        page.fill(f"[name='name.{language}']", LONG)
    page.locator("form:has([name='name.en']) [type=submit]").click()
    page.wait_for_url(re.compile("/control/shows/3"))
    page.context.close()


def link_of_the_wall(page: Page, url: str) -> str:
    """The secret link of the only screen, as the list of screens shows it."""
    page.goto(f"{url}/control/editions/1/screens")
    (path,) = set(re.findall(r"/screen/[\w-]{20,}", page.content()))
    return path


def test_everybody_goes_along_when_an_organizer_opens_the_next_evening(device: DeviceMaker) -> None:
    laptop, phone, wall = device("laptop", "en"), device("phone", "en"), device("projector", "en")
    console = log_in(laptop, "/control/shows/1").page
    path = link_of_the_wall(console, laptop.base_url)
    phone.open("/v")
    with wall.page.expect_websocket():
        wall.open(path)
    expect(wall.page.locator(".welcome-place")).to_contain_text(re.compile("Semi-final|Жартылай"))
    expect(phone.page.locator("#now")).to_have_attribute("data-moment", re.compile("^welcome 1 "))

    with console.expect_websocket():
        laptop.open("/control/shows/2")
    expect(console.locator(ELSEWHERE)).to_contain_text("Semi-final")
    laptop.check()
    console.get_by_role("button", name="Open this show for the hall").click()
    console.get_by_role("button", name="Open for the hall").click()
    expect(phone.page.locator("#now")).to_have_attribute("data-moment", re.compile("^welcome 2 "))
    expect(wall.page.locator(".welcome-place")).not_to_contain_text(
        re.compile("Semi-final|Жартылай|Полуфинал")
    )
    expect(console.locator(ELSEWHERE)).to_have_count(0)
    expect(console.locator(".hall-with")).to_contain_text("Final")

    settle(console)
    console.get_by_text("Open another evening").click()
    console.get_by_role("button", name="Semi-final", exact=True).click()
    console.get_by_role("button", name="Open for the hall").click()
    expect(console.locator(ELSEWHERE)).to_contain_text("Semi-final")
    expect(phone.page.locator("#now")).to_have_attribute("data-moment", re.compile("^welcome 1 "))
    phone.check()


def test_a_tablet_goes_along_also_back_from_an_evening_without_entries(
    device: DeviceMaker, server: ServerProcess
) -> None:
    laptop = log_in(device("laptop", "en"), "/control/shows/1").page
    card = Organizer(laptop, server.url).make_cards()[0]
    tablet = enter(device("tablet", "en").page, server.url, card)
    tablet.goto(f"{server.url}/jury/2")
    assert tablet.locator("[data-show]").get_attribute("data-show") == "1"
    open_for_hall(laptop, f"{server.url}/control/shows/2")
    expect(tablet.get_by_text("Nobody sings yet")).to_be_visible()
    assert tablet.url.endswith("/jury")
    open_for_hall(laptop, f"{server.url}/control/shows/1")
    expect(tablet.locator("[data-show]")).to_have_attribute("data-show", "1")


def open_for_hall(page: Page, console: str) -> None:
    """Open a show for the hall on its console."""
    page.goto(console)
    page.get_by_role("button", name="Open this show for the hall").click()
    page.get_by_role("button", name="Open for the hall").click()
    expect(page.locator(ELSEWHERE)).to_have_count(0)


def test_the_menu_of_shows_stands_whole_in_a_window_of_any_width(device: DeviceMaker) -> None:
    one = device("laptop", "en")
    page = log_in(one, "/control/shows/1/entries").page
    page.locator(".switcher summary").click()
    expect(page.locator(".switcher-menu")).to_be_visible()
    for width in range(320, 1366, 60):
        page.set_viewport_size({"width": width, "height": 700})
        left, right = page.evaluate("""() => {
          const menu = document.querySelector(".switcher-menu").getBoundingClientRect();
          return [menu.left, document.documentElement.clientWidth - menu.right];
        }""")
        assert left >= 0, width
        assert right >= 0, width


@pytest.mark.parametrize("kind", ["laptop", "phone"])
def test_the_menu_of_shows_is_opened_walked_and_closed_by_keyboard(
    device: DeviceMaker, kind: str
) -> None:
    one = device(kind, "en")
    page = log_in(one, "/control/shows/1/entries").page
    menu, summary = page.locator(".switcher-menu"), page.locator(".switcher summary")
    wait_bound(page)
    expect(menu).to_be_hidden()
    summary.focus()
    page.keyboard.press("Enter")
    expect(menu.get_by_role("link", name=LONG)).to_be_visible()
    one.check()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(summary).to_be_focused()
    page.keyboard.press("Enter")
    menu.get_by_role("link", name=re.compile("^Final")).click()
    page.wait_for_url("**/control/shows/2/entries")
    expect(page.locator(".switcher-place")).to_contain_text("Final")


def test_the_menu_and_the_choice_work_without_a_script(device: DeviceMaker) -> None:
    one = device("laptop", "en", java_script_enabled=False)
    page = log_in(one, "/control/shows/3").page
    page.get_by_role("button", name="Open this show for the hall").click()
    expect(page.get_by_text("The hall is with this show now.")).to_be_visible()
    page.locator(".switcher summary").click()
    page.locator(".switcher-menu").get_by_role("link", name=re.compile("^Semi-final")).click()
    page.wait_for_url("**/control/shows/1")
    expect(page.locator(ELSEWHERE)).to_contain_text(LONG)
    page.get_by_role("button", name="Open this show for the hall").click()
    expect(page.locator(ELSEWHERE)).to_have_count(0)
