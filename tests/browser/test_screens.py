"""Hall screens in a real browser: read from the last row, never blank, never behind the stage."""

import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from kruvision.services.stage.screens import list_views
from kruvision.simulation.server import ServerProcess
from tests.browser.conftest import DeviceMaker
from tests.browser.people.pages import Device, read_code, wait_empty
from tests.browser.people.staff import make_first_account

pytestmark = pytest.mark.browser
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
TURN = 9000
"""Milliseconds a language stands on the wall."""
NO_TURNS = f"""
const every = window.setInterval;
window.setInterval = (work, after) => after === {TURN} ? 0 : every(work, after);
"""
DESK = "/control/editions/1/screens"
POST = """async ([path, fields]) => {
  const body = new FormData();
  body.set("csrf_token", document.querySelector("meta[name=csrf-token]").content);
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  const answer = await fetch(path, { method: "POST", body });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
}"""
SMALLEST_ROW = """() => {
  const words = document.querySelectorAll(
    ".line-name, .line-number, .board-name, .board-total, .now-fact, .recap-next, .winner-other");
  const shown = [...words].filter((word) => word.offsetParent);
  const sizes = shown.map((word) => parseFloat(getComputedStyle(word).fontSize));
  return Math.min(...sizes) / innerHeight;
}"""
CUT = """() => [...document.querySelectorAll(".picture-main *:not(.visually-hidden)")]
  .filter((box) => box.offsetParent && getComputedStyle(box).overflow !== "visible")
  .concat([...document.querySelectorAll(".picture-main, [data-fit]")])
  .filter((box) => box.scrollHeight > box.clientHeight + 3 || box.scrollWidth > box.clientWidth + 3)
  .map((box) => box.className)"""


@pytest.fixture(scope="module")
def desk(server: ServerProcess, chromium) -> Iterator[Page]:
    """The organizer's page of screens, with the demo edition and one screen."""
    page = chromium.new_context(locale="kk").new_page()
    make_first_account(page, server)
    page.goto(f"{server.url}{DESK}")
    page.evaluate(POST, [DESK, {"name": "Сахна", "language": ""}])
    page.reload()
    yield page
    page.context.close()


@pytest.fixture
def link(desk: Page) -> str:
    """The screen's link, following the stage in turns of three languages."""
    desk.evaluate(POST, ["/control/screens/1/view", {"view": "stage"}])
    desk.evaluate(POST, ["/control/screens/1", {"name": "Сахна", "language": ""}])
    address = desk.get_by_role("link", name="Экранды ашу").or_(desk.locator("a[href^='/screen/']"))
    return str(address.first.get_attribute("href"))


def show(desk: Page, view: str, **fields: str) -> None:
    desk.evaluate(POST, [f"{DESK}/show", {"view": view, "minutes": "", **fields}])


def press(desk: Page, server: ServerProcess, times: int = 1) -> None:
    """Press the console's one next step."""
    page = desk.context.new_page()
    page.goto(f"{server.url}/control/shows/1")
    for _ in range(times):
        page.evaluate(
            """async () => {
              const form = document.querySelector("[data-next]").closest("form");
              const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
              if (!answer.ok) throw new Error(String(answer.status));
            }"""
        )
        page.reload()
    page.close()


def wall(device: DeviceMaker, link: str, language: str = "kk", *, is_still: bool = False) -> Device:
    """A projector with the screen's page, connected; one that stands still takes no turns: it stays
    in its first language, at its first page and fact, however long the test takes."""
    one = device("projector", language)
    if is_still:
        one.page.add_init_script(NO_TURNS)
    with one.page.expect_websocket():
        one.open(link)
    return one


def seen(page: Page, view: str) -> None:
    expect(page.locator(f".stage-layer:last-child [data-view={view}]")).to_be_attached()


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("view", list_views())
def test_every_view_is_whole_and_accessible(
    kept: DeviceMaker, desk: Page, link: str, view: str, language: str
) -> None:
    desk.evaluate(POST, ["/control/screens/1", {"name": "Сахна", "language": language}])
    words = {"message.kk": "Орындарыңызға отырыңыздар", "minutes": "12"}
    show(desk, view, **words)
    one = wall(kept, link)
    wait_empty(one.page, CUT)
    one.check()


def test_the_stage_reaches_the_screen_by_itself(
    device: DeviceMaker, desk: Page, link: str, server: ServerProcess
) -> None:
    page = wall(device, link, is_still=True).page
    seen(page, "welcome")
    press(desk, server, 2)
    expect(page.locator(".now-name")).to_contain_text("Айбар Сейітжанов")
    wait_empty(page, CUT)
    assert page.evaluate(SMALLEST_ROW) >= 0.045


def test_a_lost_connection_keeps_the_picture_and_says_so(
    device: DeviceMaker, desk: Page, link: str
) -> None:
    one = wall(device, link)
    seen(one.page, "now")
    one.context.set_offline(True)
    expect(one.page.locator("[data-offline]")).to_be_visible()
    show(desk, "black")
    seen(one.page, "now")
    one.context.set_offline(False)
    seen(one.page, "black")
    expect(one.page.locator("[data-offline]")).to_be_hidden()


def test_a_restarted_server_finds_its_screens_again(
    device: DeviceMaker, desk: Page, link: str, server: ServerProcess
) -> None:
    page = wall(device, link).page
    seen(page, "now")
    server.kill()
    expect(page.locator("[data-offline]")).to_be_visible()
    expect(page.locator(".now-name")).to_be_visible()
    server.start()
    expect(page.locator("[data-offline]")).to_be_hidden()
    show(desk, "message", **{"message.kk": "Қайта қостық"})
    expect(page.locator("h1")).to_have_text("Қайта қостық")


def test_languages_take_turns(device: DeviceMaker, link: str) -> None:
    one = device("projector", "kk")
    one.page.clock.install(time=NOON)
    one.page.clock.pause_at(NOON + timedelta(hours=1))
    with one.page.expect_websocket():
        page = one.open(link)
    assert page.locator(".stage-layer").get_attribute("lang") == "kk"
    page.clock.fast_forward(TURN)
    expect(page.locator(".stage-layer[lang=ru]")).to_be_attached()


def test_the_vote_shows_a_code_that_phones_read_from_the_last_row(
    device: DeviceMaker, desk: Page, link: str, server: ServerProcess
) -> None:
    page = wall(device, link, is_still=True).page
    press(desk, server)
    seen(page, "recap")
    assert page.evaluate(SMALLEST_ROW) >= 0.045
    press(desk, server, 27)
    seen(page, "voting")
    code = page.locator(".stage-layer:last-child .stage-code img")
    box = code.bounding_box()
    assert box is not None
    assert box["height"] >= 1080 / 4
    assert read_code(page, "/v") == "/v"
    expect(page.locator(".stage-countdown")).to_have_text(re.compile(r"^[0-5]:\d\d$"))
    assert page.locator(".line").count() == 14
    assert page.evaluate(SMALLEST_ROW) >= 0.045
    wait_empty(page, CUT)


def test_the_lower_third_lets_the_picture_through(device: DeviceMaker, link: str) -> None:
    one = device("projector", "kk")
    with one.page.expect_websocket():
        one.open(f"{link}?overlay=1")
    one.check()
    shot = Image.open(io.BytesIO(one.page.screenshot(omit_background=True)))
    assert shot.getpixel((960, 100))[3] == 0
    assert one.page.locator(".lower-third h1").bounding_box()["y"] > 540


@pytest.mark.parametrize("kind", ["laptop", "phone"])
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("path", [DESK, "/control/screens/1"])
def test_the_desk_of_screens_is_accessible(
    device: DeviceMaker, desk: Page, path: str, kind: str, language: str
) -> None:
    one = device(kind, language)
    one.context.add_cookies([c for c in desk.context.cookies() if c["name"] == "kru_session"])
    one.open(path)
    one.check()
