"""A real server and a real browser for the tests of this folder."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from kruvision.simulation.server import ServerProcess
from tests.browser.people.pages import ARGUMENTS, CHROMIUM, PATIENCE, Device, make_device
from tests.browser.people.staff import make_first_account
from tests.browser.people.tablet import Organizer

DeviceMaker = Callable[..., Device]
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser process for all tests; each device is a context of its own in it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=list(ARGUMENTS), timeout=PATIENCE
        )
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory, demo_instance: Path) -> Path:
    """What the server of a file begins with: the demonstration's edition, and no account."""
    return shutil.copytree(demo_instance, tmp_path_factory.mktemp("server") / "instance")


@pytest.fixture(scope="module")
def server(instance: Path) -> Iterator[ServerProcess]:
    """A freshly started server for the tests of a file."""
    server = ServerProcess(instance)
    server.start()
    yield server
    server.kill()


@pytest.fixture
def device(chromium: Browser, server: ServerProcess) -> Iterator[DeviceMaker]:
    """Make devices: ``device("phone", "kk")``; all are put away after the test."""
    made: list[Device] = []

    def make(kind: str, language: str = "kk", **more: Any) -> Device:
        made.append(make_device(chromium, server.url, kind, language, **more))
        return made[-1]

    yield make
    for one in made:
        one.context.close()


@pytest.fixture(scope="module")
def kept(chromium: Browser, server: ServerProcess) -> Iterator[DeviceMaker]:
    """One device of each kind and language for all tests of a file that only look: a browser that
    has seen such pages before looks at one in half the time."""
    found: dict[tuple[str, str], Device] = {}

    def get(kind: str, language: str = "kk") -> Device:
        if (kind, language) not in found:
            found[kind, language] = make_device(chromium, server.url, kind, language)
        return found[kind, language]

    yield get
    for one in found.values():
        one.context.close()


@pytest.fixture(scope="module")
def laptop(server: ServerProcess, chromium: Browser) -> Iterator[Organizer]:
    """The laptop of an organizer who started the demo evening: the first entry is on stage."""
    page = chromium.new_page()
    make_first_account(page, server)
    organizer = Organizer(page, server.url)
    organizer.press()
    organizer.press()
    yield organizer
    page.context.close()


@pytest.fixture(scope="module")
def cards(laptop: Organizer) -> list[str]:
    """The codes on the cards of that evening's jurors."""
    return laptop.make_cards()
