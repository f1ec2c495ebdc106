"""A scale of 1 to 100 in a real browser: what stands in the field is what is saved."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from kruvision.simulation.server import ServerProcess
from tests.browser.conftest import DeviceMaker
from tests.browser.people.tablet import SHEET, enter, row

pytestmark = pytest.mark.browser
HAND_IN = "Hand in this sheet"


@pytest.fixture(scope="module")
def instance(instance: Path) -> Path:
    """The demonstration, marked from 1 to 100."""
    with closing(sqlite3.connect(instance / "kruvision.db")) as connection, connection:
        connection.execute("UPDATE criterion SET scale_max = '100'")
    return instance


def field(page: Page, place: int) -> Locator:
    return row(page, place).locator(".stepper-input")


def state(page: Page, place: int) -> Locator:
    return row(page, place).locator("[data-mark-state]")


def stands(page: Page, server: ServerProcess) -> list[str]:
    """What the server has of the sheet in view."""
    other = page.context.new_page()
    other.goto(page.url if page.url.startswith(server.url) else server.url)
    values = other.locator(f"{SHEET} .stepper-input")
    found = values.evaluate_all("fields => fields.map((field) => field.getAttribute('value'))")
    other.close()
    return [str(value) for value in found]


def test_a_number_that_is_no_mark_is_said_and_neither_saved_nor_handed_in(
    device: DeviceMaker, cards: list[str], server: ServerProcess
) -> None:
    page = enter(device("tablet", "en").page, server.url, cards[0])
    for place in range(1, 5):
        field(page, place).fill("80")
    field(page, 0).press_sequentially("95")
    expect(state(page, 0)).to_have_text("Saved")
    field(page, 0).press("0")
    expect(state(page, 0)).not_to_have_text("Saved")
    page.get_by_role("button", name=HAND_IN).click()
    expect(page.locator(f"{SHEET} [data-message]")).to_contain_text("This is not a mark yet:")
    expect(row(page, 0).locator("[data-mark-error]")).to_have_text(
        "Marks here go from 1 to 100 in steps of 1. 95 stands until you correct it."
    )
    expect(state(page, 0)).to_have_text("Not saved")
    expect(page.locator("#saved")).to_have_text("Not saved")
    expect(field(page, 0)).to_have_value("950")
    expect(field(page, 0)).to_be_focused()
    expect(row(page, 0)).to_be_enabled()
    assert stands(page, server) == ["95", "80", "80", "80", "80"]
    field(page, 0).fill("96")
    page.get_by_role("button", name=HAND_IN).click()
    expect(page.locator(f"{SHEET} [data-why-text]")).to_contain_text("Only the head")
    assert stands(page, server) == ["96", "80", "80", "80", "80"]


def test_an_empty_field_has_no_mark_to_go_up_or_down_from(
    device: DeviceMaker, cards: list[str], server: ServerProcess
) -> None:
    page = enter(device("tablet", "en").page, server.url, cards[1])
    for name in ("One step less", "One step more"):
        row(page, 0).get_by_role("button", name=name).click()
        expect(field(page, 0)).to_be_focused()
        expect(field(page, 0)).to_have_value("")
    field(page, 0).fill("50")
    row(page, 0).get_by_role("button", name="One step less").click()
    expect(field(page, 0)).to_have_value("49")
    expect(state(page, 0)).to_have_text("Saved")
    field(page, 0).fill("")
    expect(state(page, 0)).to_have_text("")
    expect(page.locator("#saved")).to_have_text("Saved")
    assert stands(page, server)[0] == ""


def test_enter_saves_the_field_and_hands_nothing_in(
    device: DeviceMaker, cards: list[str], server: ServerProcess
) -> None:
    page = enter(device("tablet", "en").page, server.url, cards[2])
    for place in range(5):
        field(page, place).fill("70")
    field(page, 4).press("Enter")
    expect(state(page, 4)).to_have_text("Saved")
    expect(page.locator("#saved")).to_have_text("Saved")
    expect(page.get_by_role("button", name=HAND_IN)).to_be_visible()
    assert stands(page, server) == ["70"] * 5
