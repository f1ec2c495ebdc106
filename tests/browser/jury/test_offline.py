"""A tablet without its server, in a real browser: it says so, takes marks, and sends them later."""

import pytest
from playwright.sync_api import Page, expect

from kruvision.simulation.server import ServerProcess
from tests.browser.conftest import DeviceMaker
from tests.browser.people.tablet import SHEET, Organizer, enter, marked, row, tap

pytestmark = pytest.mark.browser
AWAY = "No connection: marks are kept here"


def turn_to(page: Page, number: int) -> None:
    """Touch an act in the strip."""
    link = page.locator(".strip-entry").nth(number - 1)
    link.click()
    expect(link).to_have_attribute("aria-current", "page")


def fill(page: Page, mark: int) -> None:
    """The same mark on every criterion of the sheet in view."""
    for place in range(page.locator(f"{SHEET} fieldset.criterion").count()):
        tap(page, place, mark)


def test_a_tablet_says_at_once_that_it_is_alone_and_again_when_it_is_not(
    device: DeviceMaker, cards: list[str], server: ServerProcess
) -> None:
    one = device("tablet", "en")
    page = enter(one.page, server.url, cards[0])
    one.go_offline()
    expect(page.locator("#saved")).to_have_text(AWAY)
    expect(page.locator("#saved")).to_have_attribute("data-state", "waiting")
    tap(page, 0, 6)
    expect(row(page, 0).locator("[data-mark-state]")).to_have_text("No connection, kept here")
    expect(page.locator("#saved")).to_have_text("No connection, kept here: 1")
    one.context.set_offline(False)
    expect(page.locator("#saved")).to_have_text("Saved")
    expect(row(page, 0).locator("[data-mark-state]")).to_have_text("Saved")


def test_an_act_called_while_the_tablet_is_away_is_marked_and_handed_in_all_the_same(
    device: DeviceMaker, cards: list[str], server: ServerProcess, laptop: Organizer
) -> None:
    one = device("tablet", "en")
    page = enter(one.page, server.url, cards[1])
    one.go_offline()
    expect(page.locator("#saved")).to_have_text(AWAY)
    laptop.press()
    laptop.press()
    turn_to(page, 2)
    expect(page.locator(f"{SHEET} [data-away]")).to_contain_text("Mark all the same")
    fill(page, 8)
    page.get_by_role("button", name="Hand in this sheet").click()
    kept = page.locator(f"{SHEET} [data-kept-text]")
    expect(kept).to_have_text("No connection. Handed in as soon as it is back.")
    page.get_by_role("button", name="Take it back").click()
    expect(page.locator(f"{SHEET} [data-message]")).to_have_text("Taken back. The sheet is open.")
    tap(page, 0, 9)
    page.get_by_role("button", name="Hand in this sheet").click()
    expect(kept).to_be_visible()
    one.context.set_offline(False)
    expect(page.locator(f"{SHEET} [data-why-text]")).to_contain_text("Only the head")
    page.evaluate("localStorage.clear()")
    page.reload()
    assert marked(page) == ["9", "8", "8", "8", "8"]


def test_a_mark_for_an_act_not_called_yet_is_kept_until_it_is(
    device: DeviceMaker, cards: list[str], server: ServerProcess, laptop: Organizer
) -> None:
    one = device("tablet", "en")
    page = enter(one.page, server.url, cards[2])
    one.go_offline()
    expect(page.locator("#saved")).to_have_text(AWAY)
    turn_to(page, 3)
    tap(page, 0, 7)
    one.context.set_offline(False)
    expect(page.locator("#saved")).to_have_text("Kept until the act is called: 1")
    state = row(page, 0).locator("[data-mark-state]")
    expect(state).to_have_text("Kept until the act is called")
    page.reload()
    turn_to(page, 3)
    expect(state).to_have_text("Kept until the act is called")
    laptop.press()
    laptop.press()
    expect(state).to_have_text("Saved")
    expect(page.locator("#saved")).to_have_text("Saved")
