"""Setting up in a real browser: from the one-time code to locked rules, at every page's size."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from kruvision.simulation.server import ServerProcess
from tests.browser.conftest import DeviceMaker
from tests.browser.people.pages import Device
from tests.browser.people.staff import LOGIN, log_in, make_first_account

pytestmark = pytest.mark.browser
LONG = "Ұзақ атаулы " * 16
SHOW_PAGES = ("settings", "criteria", "rules", "field")
PAGES = (
    "/control/editions",
    "/control/editions/new",
    "/control/editions/1",
    "/control/editions/1/shows/new",
    *(f"/control/shows/1/{page}" for page in SHOW_PAGES),
    "/control/traditions",
    "/control/traditions/kazakh",
    "/control/traditions/new",
    "/staff",
    "/account",
)


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Nothing: the server makes its database."""
    return tmp_path_factory.mktemp("new")


@pytest.fixture(scope="module", autouse=True)
def edition(server: ServerProcess, chromium: Browser) -> None:
    """The first visit: an account with the one-time code, then edition and show in one form."""
    page = chromium.new_context(locale="en", reduced_motion="reduce").new_page()
    make_first_account(page, server)
    page.goto(f"{server.url}/control/editions")
    expect(page.locator("h1")).to_have_text("Welcome")
    page.fill("[name='name.kk']", LONG)
    page.fill("[name='show.starts_at']", "2026-11-24T18:00")
    page.click("text=Make the edition")
    page.wait_for_url("**/control/shows/1/settings")
    page.context.close()


def organizer(device: DeviceMaker, path: str, language: str = "en", kind: str = "laptop") -> Device:
    """A device logged in at a page of setting up."""
    return log_in(device(kind, language), path)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_page_is_accessible_and_fits_the_laptop(device: DeviceMaker, language: str) -> None:
    one = organizer(device, PAGES[0], language)
    one.check()
    for path in PAGES[1:]:
        one.open(path)
        one.check()


def test_every_page_fits_a_phone_too(device: DeviceMaker) -> None:
    one = organizer(device, PAGES[0], "kk", "phone")
    for path in PAGES:
        one.open(path)
        one.check()


def test_coming_in_and_refusals_are_accessible(device: DeviceMaker) -> None:
    for path in ("/login", "/setup", "/nowhere"):
        one = device("phone", "kk")
        one.open(path)
        one.check()
    one.open("/login")
    one.page.fill("[name=login]", LOGIN)
    one.page.fill("[name=password]", "wrong")
    one.page.press("[name=password]", "Enter")
    expect(one.page.locator(".form-errors")).to_be_focused()
    one.check()


def test_what_stands_below_a_card_stands_in_its_middle(device: DeviceMaker) -> None:
    one = device("phone", "ru")
    one.open("/setup")
    off = one.page.evaluate("""() => {
      const middle = (first, last) =>
        (first.getBoundingClientRect().left + last.getBoundingClientRect().right) / 2;
      const card = document.querySelector(".plain-card");
      const languages = document.querySelectorAll(".language");
      const other = document.querySelector(".plain-foot > :last-child");
      return [middle(languages[0], languages[languages.length - 1]), middle(other, other)]
        .map((found) => Math.abs(found - middle(card, card)));
    }""")
    assert max(off) <= 1


def test_enter_in_a_field_saves_and_moves_nothing(device: DeviceMaker) -> None:
    one = organizer(device, "/control/shows/1/criteria")
    first = one.page.input_value("[name='criteria.0.name.en']")
    one.page.press("[name='criteria.0.name.en']", "Enter")
    expect(one.page.locator(".notice-success")).to_be_visible()
    assert one.page.input_value("[name='criteria.0.name.en']") == first


def test_a_row_moves_by_its_button_and_the_page_says_it_is_not_saved(device: DeviceMaker) -> None:
    one = organizer(device, "/control/shows/1/criteria")
    second = one.page.input_value("[name='criteria.1.name.en']")
    one.page.get_by_role("button", name=f"Move {second} up").click()
    expect(one.page.get_by_text("Not saved yet")).to_be_visible()
    assert one.page.input_value("[name='criteria.0.name.en']") == second
    one.check()
    one.page.get_by_role("button", name="Save the criteria").first.click()
    expect(one.page.locator(".notice-success")).to_be_visible()
    assert one.page.input_value("[name='criteria.0.name.en']") == second


def test_errors_lead_to_their_fields(device: DeviceMaker) -> None:
    one = organizer(device, "/control/shows/1/criteria")
    one.page.fill("[name='criteria.2.step']", "4")
    one.page.get_by_role("button", name="Save the criteria").last.click()
    expect(one.page.locator(".form-errors")).to_be_focused()
    one.page.click(".form-errors-list a")
    expect(one.page).to_have_url(re.compile("#field-criteria-2$"))
    one.check()


def test_the_example_answers_to_another_method_before_it_is_saved(device: DeviceMaker) -> None:
    one = organizer(device, "/control/shows/1/rules")
    one.page.select_option("[name=method]", "trimmed_mean")
    one.page.click("text=Show options and example")
    expect(one.page.locator("[name='options.drop_low']")).to_have_value("1")
    one.page.click("text=How Act 1 came to its place")
    expect(one.page.locator(".example-working[open] li").first).to_be_visible()
    one.check()
    one.open("/control/shows/1/rules")
    expect(one.page.locator("[name=method]")).to_have_value("weighted_mean")


def test_deleting_asks_first(device: DeviceMaker) -> None:
    one = organizer(device, "/control/traditions/latvian")
    one.page.click("text=Delete the tradition")
    expect(one.page.get_by_role("dialog")).to_be_visible()
    one.check()
    one.page.keyboard.press("Escape")
    one.page.click("text=Delete the tradition")
    one.page.get_by_role("dialog").get_by_role("button", name="Delete the tradition").click()
    one.page.wait_for_url("**/control/traditions")
    assert one.open("/control/traditions/latvian").locator("h1").text_content() == "Nothing here"
