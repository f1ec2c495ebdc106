"""Devices on a server that goes away, comes back, is put back, or cannot be reached by sockets."""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, WebSocketRoute, expect

import config as settings
from kruvision import clock
from kruvision.extensions import db
from kruvision.services.backups import backups, renewal, restoring
from kruvision.services.shows import shows
from tests.browser.people.pages import Device, make_device
from tests.browser.people.scripts import LateScripts, mutant, serve, wait_bound, wait_long
from tests.browser.test_voter_phone import Hall
from tests.factories.screens import make_screen

pytestmark = pytest.mark.browser
SOCKETS = re.compile(r"/socket\.io/")
OFFLINE = "[data-offline]"
COMES_BACK = "if (element.dataset.poll) comeBack();"
VIEW = ".stage-layer:last-child [data-view]"


class Wall(Hall):
    """A hall with a projector's link."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        with self.app.app_context():
            edition = shows.get_show(self.show_id).edition
            self.link = f"/screen/{make_screen(edition, language='en').token}"
            db.session.remove()


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Wall]:
    hall = Wall(tmp_path / "instance")
    yield hall
    hall.stop()


@pytest.fixture
def open_device(chromium: Browser, hall: Wall) -> Iterator[Callable[[str], Device]]:
    """Make devices of the hall; all are put away after the test."""
    made: list[Device] = []

    def make(kind: str) -> Device:
        made.append(make_device(chromium, hall.server.url, kind, "en"))
        return made[-1]

    yield make
    for one in made:
        one.context.close()


def restore(hall: Wall, file: Path) -> None:
    """Put a backup back as an organizer does: the server ends, the file is restored, it starts."""
    hall.server.kill()
    with hall.app.app_context():
        db.engine.dispose()
    config = settings.load({"KRU_INSTANCE": str(hall.server.instance)}, testing=True)
    restoring.restore(config, file, at=clock.now())
    hall.server.start()


@pytest.mark.parametrize("is_renewed", [True, False])
def test_after_a_restore_open_devices_show_what_was_put_back(
    hall: Wall,
    open_device: Callable[[str], Device],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    is_renewed: bool,
) -> None:
    """Without another epoch the wall keeps the picture with the larger revision."""
    hall.next(2)
    config = settings.load({"KRU_INSTANCE": str(hall.server.instance)}, testing=True)
    kept = shutil.copy(backups.back_up(config, at=clock.now()), tmp_path / "kept.db")
    wall, phone = open_device("projector").open(hall.link), open_device("phone").open("/v")
    hall.next(2)
    for page in (wall, phone):
        expect(page.locator("body")).to_contain_text(hall.titles[1])
    if not is_renewed:
        monkeypatch.setattr(renewal, "renew", lambda database: None)
    with wall.expect_event("websocket", lambda socket: bool(socket)):
        restore(hall, Path(kept))
    expect(phone.locator(".title")).to_have_text(hall.titles[0])
    shown = hall.titles[0] if is_renewed else hall.titles[1]
    expect(wall.locator("body")).to_contain_text(shown)
    expect(wall.locator(OFFLINE)).to_be_hidden()
    if is_renewed:
        hall.next()
        expect(wall.locator(VIEW)).to_have_attribute("data-view", "recap")


def test_a_server_that_was_killed_is_missed_and_comes_back_by_itself(
    hall: Wall, open_device: Callable[[str], Device]
) -> None:
    wall = open_device("projector").open(hall.link)
    wait_bound(wall)
    phone = open_device("phone").open("/v")
    hall.server.kill()
    expect(wall.locator(OFFLINE)).to_be_visible()
    expect(phone.locator("#status")).to_contain_text("No connection")
    hall.server.start()
    expect(wall.locator(OFFLINE)).to_be_hidden()
    expect(phone.locator("#status")).to_be_empty()
    hall.next(2)
    for page in (wall, phone):
        expect(page.locator("body")).to_contain_text(hall.titles[0])


def note_offline(page: Page) -> None:
    """Keep whether the sign for a lost connection was ever seen."""
    page.evaluate(
        """selector => {
          const sign = document.querySelector(selector);
          window.wasOffline = !sign.hidden;
          new MutationObserver(() => { window.wasOffline ||= !sign.hidden; })
            .observe(sign, { attributes: true });
        }""",
        OFFLINE,
    )


@pytest.mark.parametrize("proxy", ["closes sockets", "swallows sockets"])
def test_behind_a_proxy_without_sockets_pictures_come_and_nothing_is_missed(
    hall: Wall, open_device: Callable[[str], Device], proxy: str
) -> None:
    device = open_device("projector")

    def on_socket(socket: WebSocketRoute) -> None:
        if proxy == "closes sockets":
            socket.close()

    device.page.route_web_socket(SOCKETS, on_socket)
    wait_long(device.page, "poll")
    wall = device.open(hall.link)
    note_offline(wall)
    hall.next(2)
    expect(wall.locator("body")).to_contain_text(hall.titles[0])
    assert not wall.evaluate("window.wasOffline")


@pytest.mark.parametrize("is_final", [False, True])
def test_a_join_that_is_refused_for_a_while_is_tried_again(
    hall: Wall, open_device: Callable[[str], Device], is_final: bool
) -> None:
    """The database is away for two joins and until it was seen that it is. Where such a refusal is
    final, the wall stays as it is for good."""
    device, joins, is_seen = open_device("projector"), [], []
    refusal = {"error": "storage_away", "message": "not now", "final": is_final}

    def on_socket(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()

        def answer(message: str | bytes) -> None:
            is_join = str(message).startswith("43")
            if is_join and (joins.append(1) or len(joins) < 3 or not is_seen):
                number = re.match(r"43(\d+)", str(message))
                assert number
                socket.send(f"43{number[1]}{json.dumps([refusal])}")
            else:
                socket.send(message)

        server.on_message(answer)

    device.page.route_web_socket(SOCKETS, on_socket)
    device.page.route("**/now*", lambda route: answer_away(route, refusal))
    wall = device.open(hall.link)
    expect(wall.locator(OFFLINE)).to_be_visible()
    is_seen.append(True)
    if is_final:
        assert len(joins) <= 1
        return
    expect(wall.locator(OFFLINE)).to_be_hidden()
    assert len(joins) >= 3
    hall.next(2)
    expect(wall.locator("body")).to_contain_text(hall.titles[0])


def answer_away(route: Route, refusal: dict[str, object]) -> None:
    """What the server says over HTTP while its database is away."""
    route.fulfill(status=503, json=refusal)


def lose_scripts(device: Device, link: str) -> LateScripts:
    """A page is there when the line goes: its modules never come."""
    scripts = LateScripts(device.page)
    scripts.lose()
    with device.page.expect_console_message(lambda said: "module screen" in said.text):
        device.open(link)
    return scripts


def test_a_wall_that_lost_its_script_takes_its_page_anew(
    hall: Wall, open_device: Callable[[str], Device]
) -> None:
    device = open_device("projector")
    scripts = lose_scripts(device, hall.link)
    with device.page.expect_websocket():
        scripts.let_through()
    hall.next(2)
    expect(device.page.locator("body")).to_contain_text(hall.titles[0])


def test_a_wall_that_does_not_come_back_stays_as_it_was(
    hall: Wall, open_device: Callable[[str], Device]
) -> None:
    """The mutant: two minutes later nobody has asked for the page again."""
    device = open_device("projector")
    stays = mutant("app.js", COMES_BACK)
    device.page.route("**/js/app.js", lambda route: serve(route, stays))
    device.page.clock.install()
    scripts = lose_scripts(device, hall.link)
    scripts.let_through()
    device.page.clock.run_for(120_000)
    assert [url for url in device.requests if url.endswith(hall.link)] == [
        f"{device.base_url}{hall.link}"
    ]
