"""Entries in a real browser: dragging, keys, the photo's preview, and every page at its size."""

from typing import Any

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from kruvision.simulation.server import ServerProcess
from tests.browser.conftest import DeviceMaker
from tests.browser.people.pages import Device, wait_drawn
from tests.browser.people.staff import log_in, make_first_account
from tests.factories.entries import picture

pytestmark = pytest.mark.browser
ENTRIES = "/control/shows/1/entries"
SONG = ".order-words [dir=auto]"
BAD = "name.kk,title,duration,tradition\nАйбар Сейітжанов,Қараторғай,3:30,\nЖаңа,Ән,soon,elvish\n"


@pytest.fixture(scope="module", autouse=True)
def edition(server: ServerProcess, chromium: Browser) -> None:
    """An organizer of the demo edition."""
    page = chromium.new_page()
    make_first_account(page, server)
    page.context.close()


def organizer(device: DeviceMaker, path: str, **more: Any) -> Device:
    """A laptop logged in at a page of the entries."""
    return log_in(device("laptop", more.pop("language", "en"), **more), path)


def wait_for_handles(page: Page) -> None:
    """The script is there once rows can be dragged."""
    expect(page.locator('[data-handle][draggable="true"]').first).to_be_visible()


def drag(page: Page, source: int, goal: int, *, lower_half: bool) -> None:
    """Take a row by its handle and let it go over another one, as a hand does it."""
    wait_drawn(page)
    handle = page.locator(".order-row").nth(source).locator("[data-handle]").bounding_box()
    row = page.locator(".order-row").nth(goal).bounding_box()
    assert handle
    assert row
    page.mouse.move(handle["x"] + 8, handle["y"] + 8)
    page.mouse.down()
    page.mouse.move(handle["x"] + 20, handle["y"] + 20, steps=4)
    height = row["height"] * (0.8 if lower_half else 0.2)
    page.mouse.move(row["x"] + 60, row["y"] + height, steps=8)
    page.mouse.move(row["x"] + 61, row["y"] + height, steps=2)
    page.mouse.up()


def songs(page: Page) -> list[str]:
    """The titles in running order."""
    return page.locator(SONG).all_inner_texts()


def test_a_row_is_dragged_and_the_page_stays(device: DeviceMaker) -> None:
    one = organizer(device, f"{ENTRIES}/order")
    page = one.page
    wait_for_handles(page)
    before = songs(page)
    page.evaluate("window.sameDocument = true")
    drag(page, 0, 3, lower_half=True)
    moved = [*before[1:4], before[0], *before[4:]]
    expect(page.locator(SONG).nth(3)).to_have_text(before[0])
    assert songs(page) == moved
    expect(page.locator(".flash-messages")).to_contain_text("is number 4 now")
    drag(page, 3, 0, lower_half=False)
    expect(page.locator(SONG).nth(0)).to_have_text(before[0])
    assert songs(page) == before
    assert page.evaluate("window.sameDocument")
    one.check()


def test_keys_move_a_row_and_the_focus_goes_with_it(device: DeviceMaker) -> None:
    page = organizer(device, f"{ENTRIES}/order").page
    wait_for_handles(page)
    before = songs(page)
    page.get_by_role("button", name=f"Move {before[1]} down").focus()
    page.keyboard.press("Enter")
    expect(page.locator(SONG).nth(2)).to_have_text(before[1])
    expect(page.get_by_role("button", name=f"Move {before[1]} down")).to_be_focused()
    page.get_by_label(f"Number for {before[1]}").fill("1")
    page.keyboard.press("Enter")
    expect(page.locator(SONG).nth(0)).to_have_text(before[1])
    expect(page.get_by_label(f"Number for {before[1]}")).to_be_focused()
    for first in (before[0], before[1]):
        page.get_by_role("button", name="Back to the order before").click()
        expect(page.locator(SONG).nth(0)).to_have_text(first)


def test_the_order_moves_without_scripts_too(device: DeviceMaker) -> None:
    page = organizer(device, f"{ENTRIES}/order", java_script_enabled=False).page
    before = songs(page)
    page.get_by_role("button", name=f"Move {before[0]} down").click()
    expect(page.locator(SONG)).to_have_text([before[1], before[0], *before[2:]])


def test_the_chosen_photo_is_shown_before_it_is_sent_and_then_kept(device: DeviceMaker) -> None:
    one = organizer(device, f"{ENTRIES}/1")
    page = one.page
    photo = FilePayload(name="me.png", mimeType="image/png", buffer=picture((300, 300), "PNG"))
    page.set_input_files("[name=photo]", photo)
    expect(page.locator("[data-preview]")).to_be_visible()
    assert page.locator("[data-preview]").get_attribute("src").startswith("blob:")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(f"**{ENTRIES}#entry-1")
    shown = page.locator("#entry-1 img")
    expect(shown).to_be_visible()
    assert shown.evaluate("image => image.decode().then(() => image.naturalWidth)") == 300
    one.check()


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_page_is_whole_in_every_language(device: DeviceMaker, language: str) -> None:
    one = organizer(device, ENTRIES, language=language)
    one.check()
    for page in ("/new", "/3", "/table", "/order", "/import", "/elsewhere"):
        one.open(f"{ENTRIES}{page}")
        one.check()
    one.open("/control/shows/2/entries/elsewhere")
    one.check()
    one.open(f"{ENTRIES}/import")
    file = FilePayload(name="e.csv", mimeType="text/csv", buffer=BAD.encode())
    one.page.set_input_files("[name=file]", file)
    one.page.locator("main button[type=submit]").first.click()
    expect(one.page.locator(".row-errors code")).to_have_text(["duration", "tradition"])
    one.check()
