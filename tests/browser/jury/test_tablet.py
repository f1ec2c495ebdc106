"""A juror's tablet in a real browser: saved marks, keys, handing in, calling for help."""

import re

import pytest
from playwright.sync_api import expect

from kruvision.simulation.server import ServerProcess
from tests.browser.conftest import DeviceMaker
from tests.browser.people.pages import settle, wait_drawn
from tests.browser.people.tablet import PIN, SHEET, Organizer, enter, marked, row, tap

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("kind", ["tablet", "upright", "phone"])
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_tablet_is_accessible_and_nothing_is_cut_off(
    device: DeviceMaker, cards: list[str], server: ServerProcess, kind: str, language: str
) -> None:
    one = device(kind, language)
    one.page.goto(f"{server.url}/j#{cards[4]}")
    one.page.wait_for_url("**/j/pin")
    one.check()
    one.page.fill("[name=pin]", PIN)
    if one.page.locator("[name=again]").count():
        one.page.fill("[name=again]", PIN)
    one.page.press("[name=pin]", "Enter")
    one.page.wait_for_url("**/jury")
    one.check()
    bands = one.page.locator(".brief-band")
    assert bands.evaluate_all("bands => bands.every((band) => band.naturalWidth > 0)")
    sizes = one.page.locator(f"{SHEET} label.mark").evaluate_all(
        "marks => marks.map(mark => Math.min(mark.offsetWidth, mark.offsetHeight))"
    )
    assert min(sizes) >= 56


def test_a_tap_is_saved_and_there_after_a_reload(
    device: DeviceMaker, cards: list[str], server: ServerProcess
) -> None:
    page = enter(device("tablet", "en").page, server.url, cards[1])
    tap(page, 0, 7)
    expect(row(page, 0).locator("[data-mark-state]")).to_have_text("Saved")
    expect(page.locator(f"{SHEET} [data-total]")).to_have_text("7")
    page.reload()
    assert marked(page)[:2] == ["7", ""]


def test_the_last_sheet_begins_at_its_beginning_with_its_entry_in_the_strip(
    device: DeviceMaker, cards: list[str], server: ServerProcess
) -> None:
    page = enter(device("tablet", "en").page, server.url, cards[4])
    last = page.locator(".strip-entry").last
    page.goto(f"{server.url}{last.get_attribute('href')}")
    expect(page.locator("#saved")).to_have_text("Saved")
    wait_drawn(page)
    assert page.evaluate("scrollY") == 0
    here, strip = last.bounding_box(), page.locator(".strip").bounding_box()
    assert here
    assert strip
    assert strip["y"] <= here["y"] < here["y"] + here["height"] <= strip["y"] + strip["height"] + 1
    expect(last).to_have_attribute("aria-current", "page")


def test_digits_choose_marks_and_backspace_takes_them_back(
    device: DeviceMaker, cards: list[str], server: ServerProcess
) -> None:
    page = enter(device("tablet", "en").page, server.url, cards[4])
    row(page, 0).locator("input:checked").focus()
    page.keyboard.press("8")
    assert marked(page)[0] == "8"
    page.keyboard.press("ArrowRight")
    assert marked(page)[0] == "9"
    page.keyboard.type("10")
    assert marked(page)[0] == "10"
    page.keyboard.press("Backspace")
    assert marked(page)[0] == ""
    expect(page.locator("#saved")).to_have_text("Saved")


def test_handing_in_names_what_is_missing_and_then_locks(
    device: DeviceMaker, cards: list[str], server: ServerProcess
) -> None:
    page = enter(device("tablet", "en").page, server.url, cards[4])
    for place in range(4):
        tap(page, place, 7)
    page.get_by_role("button", name="Hand in this sheet").click()
    expect(page.locator(f"{SHEET} [data-message]")).to_contain_text("No mark yet for:")
    tap(page, 4, 7)
    page.get_by_role("button", name="Hand in this sheet").click()
    expect(page.locator(f"{SHEET} [data-why-text]")).to_contain_text("Handed in")
    expect(row(page, 0).locator("input").first).to_be_disabled()


def test_the_page_follows_the_show_but_not_while_somebody_writes(
    device: DeviceMaker, cards: list[str], server: ServerProcess, laptop: Organizer
) -> None:
    page = enter(device("tablet", "en").page, server.url, cards[3])
    expect(page.locator(f"{SHEET} .brief-number")).to_have_text("1")
    page.locator(f"{SHEET} [data-note]").type("A warm voice", delay=20)
    laptop.press()
    laptop.press()
    call = page.locator("[data-follow] button")
    expect(call).to_contain_text("Now on stage: 2")
    expect(page.locator(f"{SHEET} .brief-number")).to_have_text("1")
    page.locator(f"{SHEET} .brief-title").focus()
    expect(page.locator(f"{SHEET} .brief-number")).to_have_text("2")
    page.locator('[data-to]:has-text("1")').first.click()
    expect(page.locator(f"{SHEET} [data-note]")).to_have_value("A warm voice")


def test_a_call_for_help_is_seen_answered_and_over(
    device: DeviceMaker, server: ServerProcess, laptop: Organizer, cards: list[str]
) -> None:
    tablet = enter(device("tablet", "en").page, server.url, cards[1])
    console = laptop.page
    console.goto(f"{server.url}/control/shows/1")
    button = tablet.locator("#help button")
    expect(button).to_have_text("I need help")
    button.click()
    expect(button).to_have_text("Help is called")
    call = console.locator(".call form button")
    for now, then in (("coming", "Somebody is coming"), ("over", "I need help")):
        expect(console.locator(".call [name=call]")).to_have_value(now)
        settle(console)
        call.click()
        expect(button).to_have_text(then)
    expect(call).to_have_count(0)


def test_without_scripts_the_sheet_is_a_plain_form(
    device: DeviceMaker, cards: list[str], server: ServerProcess
) -> None:
    page = device("tablet", "en", java_script_enabled=False).page
    page.goto(f"{server.url}/j")
    page.fill("[name=code]", re.sub("(...)", r"\1 ", cards[0]))
    page.press("[name=code]", "Enter")
    page.fill("[name=pin]", PIN)
    page.fill("[name=again]", PIN)
    page.press("[name=pin]", "Enter")
    tap(page, 0, 7)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".flash-messages")).to_contain_text("Saved")
    page.wait_for_load_state()
    assert marked(page)[:2] == ["7", ""]
