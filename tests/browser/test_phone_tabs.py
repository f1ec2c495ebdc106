"""A voter's page among others: it holds a connection only while it is looked at, keeps what is
being typed, and goes on in browsers without a stream."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from tests.browser.people.pages import Device, make_device
from tests.browser.test_screen_code import HallWithScreen
from tests.browser.test_voter_phone import Hall, choose, receipt, send

pytestmark = pytest.mark.browser
TABS = 7
"""One more than a browser has connections to a server."""
HIDE = """(is_hidden) => {
  Object.defineProperty(document, "hidden", { value: is_hidden, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HallWithScreen]:
    """A vote is open; phones need the code on the screen."""
    hall = HallWithScreen(tmp_path_factory.mktemp("tabs"))
    yield hall
    hall.stop()


@pytest.fixture
def phone(chromium: Browser, hall: Hall) -> Iterator[Device]:
    phone = make_device(chromium, hall.server.url, "phone", "en")
    yield phone
    phone.context.close()


def open_tabs(phone: Device) -> Page:
    """Open the page in one tab after the other, each put aside for the next."""
    for _ in range(TABS):
        page = phone.context.new_page()
        with page.expect_request("**/v/stream*"):
            page.goto(f"{phone.base_url}/v", wait_until="commit")
        with page.expect_event("requestfailed", lambda request: "/v/stream" in request.url):
            page.evaluate(HIDE, True)
    return page


def test_tabs_that_nobody_looks_at_leave_the_vote_its_connection(
    hall: HallWithScreen, phone: Device
) -> None:
    page = open_tabs(phone)
    with page.expect_request("**/v/stream*"):
        page.evaluate(HIDE, False)
    assert page.evaluate("fetch('/v/me').then((answer) => answer.status)") == 200


def test_as_many_tabs_that_keep_their_streams_let_nothing_through(
    hall: HallWithScreen, phone: Device
) -> None:
    """What the test above is for: the same without putting aside hangs."""
    for _ in range(TABS - 1):
        page = phone.context.new_page()
        with page.expect_response("**/v/stream*"):
            page.goto(f"{phone.base_url}/v")
    answered = page.evaluate(
        """async () => {
          const asked = fetch("/v/me").then(() => true);
          const clock = new Promise((tell) => setTimeout(tell, 2000, false));
          return Promise.race([asked, clock]);
        }"""
    )
    assert not answered


def test_a_page_that_is_put_aside_asks_nothing_and_is_up_to_date_when_it_is_looked_at(
    hall: HallWithScreen, phone: Device
) -> None:
    page = phone.open("/v")
    asked: list[Request] = []
    page.clock.install()
    page.reload()
    page.evaluate(HIDE, True)
    page.on("request", lambda request: asked.append(request))
    page.clock.run_for(120_000)
    assert asked == []
    with page.expect_request("**/v/stream*"):
        page.evaluate(HIDE, False)


def test_a_code_that_is_being_typed_outlives_a_new_picture(
    hall: HallWithScreen, phone: Device
) -> None:
    page = phone.open("/v")
    field = page.locator("#now [name=secret]")
    field.press_sequentially("AB12")
    page.keyboard.press("ArrowLeft")
    before = page.locator("body").get_attribute("data-tag")
    assert before
    hall.next()
    expect(page.locator("body")).not_to_have_attribute("data-tag", before)
    expect(field).to_have_value("AB12")
    expect(field).to_be_focused()
    page.keyboard.type("x")
    expect(field).to_have_value("AB1x2")


def test_a_browser_without_streams_goes_on_by_asking(tmp_path: Path, chromium: Browser) -> None:
    hall = Hall(tmp_path / "plain")
    phone = make_device(chromium, hall.server.url, "phone", "en")
    try:
        phone.context.add_init_script("delete window.EventSource")
        page = phone.open("/v")
        hall.next(1 + 5 * 2 + 1)
        expect(page.get_by_role("heading", name="Voting is open")).to_be_visible()
        choose(page, 0)
        send(page)
        assert receipt(page)
        assert not [url for url in phone.requests if re.search("/v/stream", url)]
    finally:
        phone.context.close()
        hall.stop()
