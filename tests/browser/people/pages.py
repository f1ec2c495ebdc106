"""Devices of the hall in headless Chromium, and what must be true of every page on them."""

import io
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import zxingcpp
from axe_playwright_python.base import AXE_SCRIPT
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Request, WebSocket

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)
SIZES = {
    "phone": (360, 640),
    "tablet": (1280, 800),
    "upright": (800, 1280),
    "laptop": (1366, 768),
    "projector": (1920, 1080),
}
PATIENCE = 120_000
"""Milliseconds after which a page will never show what it should, on however busy a machine."""
DEAF = 800
"""Milliseconds after which two presses at the same place are two (0.7 s), and some more."""
DRAWN = """async () => {
  const images = [...document.images].filter((image) => image.loading !== "lazy");
  const moves = document.getAnimations().filter(
    (move) => move.effect.getComputedTiming().endTime !== Infinity);
  await document.fonts.ready;
  await Promise.all(images.map((image) => image.decode().catch(() => null)));
  await Promise.all(moves.map((move) => move.finished.catch(() => null)));
  for (const _ of [1, 2]) await new Promise(requestAnimationFrame);
}"""
RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
AXE = f"""async () => {{
  const options = {{
    runOnly: {{type: "tag", values: {RULES}}},
    resultTypes: ["violations"],
    preload: {{assets: ["media"]}},  // style sheets are read again for experimental rules alone
  }};
  return (await axe.run(options)).violations;
}}"""


@dataclass
class Device:
    """One device with its own cookies; every request and every script error is kept."""

    context: BrowserContext
    page: Page
    base_url: str
    requests: list[str]
    errors: list[str]
    sockets: dict[Page, WebSocket] = field(default_factory=dict)

    def open(self, path: str) -> Page:
        """Go to a page of the server, or to a whole address."""
        self.page.goto(path if path.startswith("http") else f"{self.base_url}{path}")
        return self.page

    def go_offline(self) -> None:
        """Cut the line of all pages: a socket carries what is sent for a moment longer."""
        self.context.set_offline(True)
        wait_until(self.page, self._is_cut, "a socket outlived its line")

    def _is_cut(self) -> bool:
        return all(page.is_closed() or one.is_closed() for page, one in self.sockets.items())

    def check(self) -> None:
        """What must hold for every page: accessible, one heading, nothing wider than the device,
        nothing from elsewhere, no script error."""
        self.page.wait_for_load_state()
        assert violations(self.page) == []
        assert self.page.locator("h1").count() == 1, self.page.url
        wider = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wider <= 0, f"{self.page.url} is {wider} px wider than the device"
        foreign = [url for url in self.requests if not self.is_own(url)]
        assert foreign == []
        assert self.errors == []

    def is_own(self, url: str) -> bool:
        """Whether a request stayed on the server's own address."""
        own = (self.base_url, self.base_url.replace("http", "ws", 1), "data:", "blob:", "about:")
        return url.startswith(own)


def make_device(browser: Browser, base_url: str, kind: str, language: str, **more: Any) -> Device:
    """A device of this kind whose own language is this one."""
    width, height = SIZES[kind]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        locale=language,
        has_touch=kind in {"phone", "tablet", "upright"},
        reduced_motion="reduce",
        **more,
    )
    context.set_default_timeout(PATIENCE)
    sockets: dict[Page, WebSocket] = {}

    def note_sockets(page: Page) -> None:
        page.on("websocket", lambda socket: sockets.update({page: socket}))

    context.on("page", note_sockets)
    page = context.new_page()
    device = Device(context, page, base_url, [], [], sockets)

    def note_request(request: Request) -> None:
        device.requests.append(request.url)

    context.on("request", note_request)
    page.on("pageerror", lambda error: device.errors.append(str(error)))
    page.on("websocket", lambda socket: device.requests.append(socket.url))
    return device


def settle(page: Page) -> None:
    """Let the moment pass in which a second press counts as the same. The page counts it, and
    nothing tells that it is over."""
    page.wait_for_timeout(DEAF)


def wait_drawn(page: Page) -> None:
    """Until what is on the page stands as it will: its letters, its pictures, what moves."""
    page.evaluate(DRAWN)


def wait_empty(page: Page, *findings: str) -> None:
    """Until these scripts find nothing: words fit themselves into their place, and once more when
    their letters have come. What is still found in the end is told."""
    wait_drawn(page)
    over = time.monotonic() + PATIENCE / 1000
    while found := [row for script in findings for row in page.evaluate(script)]:
        assert time.monotonic() < over, found
        page.wait_for_timeout(20)


def wait_until(page: Page, holds: Callable[[], bool], what: str) -> None:
    """Until something holds that the page's own events bring about."""
    over = time.monotonic() + PATIENCE / 1000
    while not holds():
        assert time.monotonic() < over, what
        page.wait_for_timeout(20)


def read_code(page: Page, part: str) -> str:
    """What a phone's camera reads on the picture, with this part in it: it looks until it does."""
    texts: list[str] = []

    def look() -> bool:
        wait_drawn(page)
        with Image.open(io.BytesIO(page.screenshot())) as picture:
            texts[:] = [code.text for code in zxingcpp.read_barcodes(picture) if part in code.text]
        return bool(texts)

    wait_until(page, look, f"no code with {part} is to be read")
    (text,) = texts
    return str(re.sub(r"^https?://[^/]+", "", text))


def follow(link: Locator) -> None:
    """Press a link or button that leads to another page, and wait until all of that is there: one
    that is still on its way has neither its words nor its styles."""
    page, before = link.page, link.page.url
    link.click()
    page.wait_for_url(lambda url: url != before, wait_until="load")


def violations(page: Page) -> list[str]:
    """What axe finds on the page as it stands: rule, help, and the first places. A bar that stays
    at the edge of the window covers what is beyond it; a target is too small where it is so with
    the page scrolled to its end, too."""
    found = _axe(page)
    if "target-size" in found:
        page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
        below = _axe(page).get("target-size", {"nodes": []})
        page.evaluate("scrollTo(0, 0)")
        small = {str(node["target"]) for node in below["nodes"]}
        row = found.pop("target-size")
        nodes = [node for node in row["nodes"] if str(node["target"]) in small]
        found |= {"target-size": {**row, "nodes": nodes}} if nodes else {}
    return [
        f"{page.url} {row['id']}: {row['help']} at {[n['target'] for n in row['nodes'][:3]]}"
        for row in found.values()
    ]


def _axe(page: Page) -> dict[str, Any]:
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return {row["id"]: row for row in page.evaluate(AXE)}
