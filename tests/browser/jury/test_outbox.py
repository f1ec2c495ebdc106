"""Marks that wait on a tablet in a real browser: they outlive a dead server and a closed page."""

import pytest
from playwright.sync_api import WebSocketRoute, expect

from kruvision.simulation.server import ServerProcess
from tests.browser.conftest import DeviceMaker
from tests.browser.people.pages import wait_until
from tests.browser.people.scripts import wait_long
from tests.browser.people.tablet import chosen, enter, marked, row, tap

pytestmark = pytest.mark.browser


def test_marks_outlive_a_dead_server_and_a_closed_page(
    device: DeviceMaker, cards: list[str], server: ServerProcess
) -> None:
    tablet = device("tablet", "en")
    page = enter(tablet.page, server.url, cards[2])
    tap(page, 0, 6)
    expect(row(page, 0).locator("[data-mark-state]")).to_have_text("Saved")
    server.kill()
    tap(page, 0, 8)
    tap(page, 1, 9)
    expect(page.locator("#saved")).to_have_text("No connection, kept here: 2")
    page.close()
    server.start()
    page = tablet.context.new_page()
    page.goto(f"{server.url}/jury")
    expect(chosen(page, 0)).to_have_value("8")
    expect(chosen(page, 1)).to_have_value("9")
    expect(page.locator("#saved")).to_have_text("Saved")
    expect(row(page, 1).locator("[data-mark-state]")).to_have_text("Saved")
    page.evaluate("localStorage.clear()")
    page.reload()
    assert marked(page)[:3] == ["8", "9", ""]


def test_an_older_picture_that_comes_late_takes_no_mark_back(
    device: DeviceMaker, cards: list[str], server: ServerProcess
) -> None:
    late: list[tuple[WebSocketRoute, str]] = []

    def hold_the_picture(wire: WebSocketRoute) -> None:
        def pass_on(message: str) -> None:
            if message.startswith("430["):
                late.append((wire, message))
            else:
                wire.send(message)

        wire.connect_to_server().on_message(pass_on)

    tablet = device("tablet", "en")
    page = enter(tablet.page, server.url, cards[0])
    page.close()
    page = tablet.context.new_page()
    page.route_web_socket("**/socket.io/**", hold_the_picture)
    wait_long(page, "join")
    page.goto(f"{server.url}/jury")
    wait_until(page, lambda: bool(late), "no picture came")
    tap(page, 0, 8)
    expect(row(page, 0).locator("[data-mark-state]")).to_have_text("Saved")
    wire, picture = late.pop()
    wire.send(picture)
    tap(page, 1, 4)
    expect(row(page, 1).locator("[data-mark-state]")).to_have_text("Saved")
    assert marked(page)[:2] == ["8", "4"]


def test_the_outbox_empties_by_itself_when_the_server_is_back(
    device: DeviceMaker, cards: list[str], server: ServerProcess
) -> None:
    page = enter(device("tablet", "en").page, server.url, cards[2])
    server.kill()
    tap(page, 2, 5)
    expect(page.locator("#saved")).to_have_text("No connection, kept here: 1")
    server.start()
    expect(page.locator("#saved")).to_have_text("Saved")


def test_marks_of_another_juror_on_the_same_tablet_never_mix(
    device: DeviceMaker, cards: list[str], server: ServerProcess
) -> None:
    tablet = device("tablet", "en")
    page = enter(tablet.page, server.url, cards[3])
    server.kill()
    tap(page, 0, 3)
    expect(page.locator("#saved")).to_have_text("No connection, kept here: 1")
    page.close()
    server.start()
    other = enter(tablet.context.new_page(), server.url, cards[4])
    tap(other, 1, 2)
    expect(row(other, 1).locator("[data-mark-state]")).to_have_text("Saved")
    assert marked(other)[:2] == ["", "2"]
    other.close()
    back = enter(tablet.context.new_page(), server.url, cards[3])
    expect(chosen(back, 0)).to_have_value("3")
    expect(row(back, 0).locator("[data-mark-state]")).to_have_text("Saved")


def test_two_tabs_of_one_tablet_end_with_the_last_mark(
    device: DeviceMaker, cards: list[str], server: ServerProcess
) -> None:
    tablet = device("tablet", "en")
    first = enter(tablet.page, server.url, cards[0])
    second = tablet.context.new_page()
    second.goto(f"{server.url}/jury")
    tap(first, 3, 4)
    expect(row(first, 3).locator("[data-mark-state]")).to_have_text("Saved")
    tap(second, 3, 9)
    expect(row(second, 3).locator("[data-mark-state]")).to_have_text("Saved")
    first.reload()
    assert marked(first)[3] == "9"
