"""From one show to the next in a real browser: the line, one press, another song."""

import pytest
from playwright.sync_api import Browser, Page, expect

from kruvision.simulation.server import ServerProcess
from tests.browser.conftest import DeviceMaker
from tests.browser.people.staff import log_in, make_first_account

pytestmark = pytest.mark.browser
SEMI, FINAL, GALA = (f"/control/shows/{number}" for number in (1, 2, 3))


@pytest.fixture(scope="module", autouse=True)
def account(server: ServerProcess, chromium: Browser) -> None:
    """The owner's account on the demonstration's edition, whose show nobody has started."""
    page = chromium.new_page()
    make_first_account(page, server)
    page.context.close()


def tick(page: Page, *numbers: int) -> None:
    """These acts of the list go through, and no others."""
    boxes = page.locator("input[name='entries[]']")
    for number in range(boxes.count()):
        boxes.nth(number).set_checked(number in numbers)
    page.click("form.form-wide button.button-primary")
    page.wait_for_load_state()


def test_the_next_show_gets_who_goes_through_and_a_change_of_mind_mends_it(
    device: DeviceMaker,
) -> None:
    one = log_in(device("laptop", "en"), f"{SEMI}/field")
    page = one.page
    expect(page.get_by_text("There is no result yet")).to_be_visible()
    page.click("summary:has-text('Change the rule')")
    page.select_option("[name=by]", "number")
    page.fill("[name=at]", "3")
    one.check()
    page.click("text=Draw the line")
    expect(page.get_by_text("The 3 best").first).to_be_visible()
    tick(page, 0, 1, 2)
    one.check()
    page.click("text=Put them into the next show")
    expect(page.get_by_text("Everybody who goes through is there.")).to_be_visible()
    tick(page, 0, 1, 3)
    expect(page.locator(".field-names")).to_have_count(2)
    one.check()
    one.open(FINAL)
    expect(page.get_by_text("goes through from the show before is in")).to_be_visible()
    one.open(f"{SEMI}/field")
    page.click("text=Put in and take out")
    page.click("dialog >> text=Put in and take out")
    expect(page.get_by_text("1 came, 1 went.")).to_be_visible()
    for kind in ("phone", "upright"):
        log_in(device(kind, "kk"), f"{SEMI}/field").check()


def test_one_press_makes_the_show_that_is_not_there_yet(device: DeviceMaker) -> None:
    one = log_in(device("upright", "en"), f"{FINAL}/field")
    page = one.page
    tick(page, 0, 1)
    expect(page.locator("[name='name.ru']")).to_have_value("Гала-концерт")
    page.check("[name=carried]")
    one.check()
    page.click("text=Make the next show with these 2")
    page.wait_for_url(f"**{GALA}/settings")
    one.open(f"{GALA}/rules")
    expect(page.locator("[name=carried_from]")).to_have_value("2")
    one.check()


def test_another_song_of_a_contestant_asks_what_becomes_of_the_totals(device: DeviceMaker) -> None:
    one = log_in(device("tablet", "en"), f"{SEMI}/entries/1")
    page = one.page
    page.fill("#another-song", "אָבינו מלכּנו")
    page.click("text=Add the song")
    expect(page.get_by_text("at the end of the running order")).to_be_visible()
    one.check()
    one.open(f"{SEMI}/rules")
    expect(page.locator("#songs")).to_be_visible()
    page.check("[name=songs][value=best]")
    page.click("text=Save the rules")
    expect(page.get_by_text("The rules are saved.")).to_be_visible()
    one.check()
