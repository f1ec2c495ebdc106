"""A voter's first visit: all that a ballot needs comes with the first answer, in few kilobytes."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.people.pages import Device, make_device, wait_until
from tests.browser.test_voter_phone import Hall

pytestmark = pytest.mark.browser
MOST_BYTES = 10_000
ONE_ROUND_TRIP = 14_000
NOTHING_LATER = "window.setInterval = () => 0;"
"""What a page asks for every few seconds is no part of a first visit, however long that takes."""


@dataclass
class Traffic:
    """What a phone received, by request: path and bytes, headers and compressed body together."""

    paths: dict[str, str] = field(default_factory=dict)
    received: dict[str, int] = field(default_factory=dict)

    def listen(self, device: Device) -> None:
        """Count from now on, as the browser itself counts."""
        network = device.context.new_cdp_session(device.page)
        network.send("Network.enable")
        network.on("Network.requestWillBeSent", self._sent)
        network.on("Network.loadingFinished", self._finished)

    def is_over(self) -> bool:
        """Whether all is there that was asked for, but for the stream, which never ends."""
        asked = {path for path in self.paths.values() if not path.startswith("/v/stream")}
        return asked <= self.received.keys()

    def _sent(self, event: dict[str, Any]) -> None:
        url = event["request"]["url"]
        if not url.startswith("data:"):
            self.paths[event["requestId"]] = "/" + url.split("/", 3)[3]

    def _finished(self, event: dict[str, Any]) -> None:
        if path := self.paths.get(event["requestId"]):
            self.received[path] = round(event["encodedDataLength"])


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """Fourteen have sung and the vote is open."""
    hall = Hall(tmp_path_factory.mktemp("first"), entries=14, choices=3)
    hall.next(1 + 14 * 2 + 1)
    yield hall
    hall.stop()


@pytest.fixture
def device(chromium: Browser, hall: Hall) -> Iterator[Device]:
    """A phone that has never been here."""
    device = make_device(chromium, hall.server.url, "phone", "kk")
    yield device
    device.context.close()


def test_a_first_visit_is_small_and_the_ballot_needs_one_answer(device: Device) -> None:
    traffic = Traffic()
    traffic.listen(device)
    device.page.add_init_script(NOTHING_LATER)
    with device.page.expect_request("**/v/stream*"):
        page = device.open("/v")
    expect(page.locator(".choice")).to_have_count(14)
    wait_until(page, traffic.is_over, "something asked for never came")
    loaded = {path for path in traffic.received if not path.startswith("/v/stream")}
    script = next(path for path in loaded if path.endswith("/js/audience.js"))
    assert loaded == {"/v", script}, "style, font or picture in the way of the ballot"
    assert traffic.received["/v"] < ONE_ROUND_TRIP
    assert sum(traffic.received[path] for path in loaded) < MOST_BYTES


def test_the_ballot_stands_and_sends_while_nothing_but_the_page_arrives(device: Device) -> None:
    device.context.route(lambda url: not url.split("?")[0].endswith("/v"), lambda route: None)
    page = device.context.pages[0]
    page.goto(f"{device.base_url}/v", wait_until="commit")
    first = page.locator(".choice").first
    expect(first).to_be_visible()
    assert first.evaluate("e => getComputedStyle(e).borderRadius") == "12px"
    assert first.bounding_box()["height"] >= 48
    first.click()
    device.context.unroute_all()
    page.get_by_role("button", name="Дауысымды жіберу").click()
    expect(page.locator("#counted")).to_be_visible()
    expect(page.locator("#code")).not_to_be_empty()
