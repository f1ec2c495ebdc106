"""An evening at the console in a real browser: one button, two organizers, a lost connection."""

import re

import pytest
from playwright.sync_api import APIResponse, Browser, Route, expect

from kruvision.simulation.server import ServerProcess
from tests.browser.conftest import DeviceMaker
from tests.browser.people.pages import Device, settle, wait_until
from tests.browser.people.staff import log_in, make_first_account

pytestmark = pytest.mark.browser
NEXT = "[data-next]"


@pytest.fixture(scope="module", autouse=True)
def evening(server: ServerProcess, chromium: Browser) -> None:
    """An organizer of the demo edition."""
    page = chromium.new_page()
    make_first_account(page, server)
    page.context.close()


def organizer(device: DeviceMaker, path: str, kind: str = "laptop", language: str = "en") -> Device:
    """A device logged in at a page of the console, connected."""
    one = device(kind, language)
    with one.page.expect_websocket():
        log_in(one, path)
    expect(one.page.locator("[data-say]")).to_be_visible()
    return one


def test_two_consoles_a_double_press_and_an_undo(device: DeviceMaker) -> None:
    first, second = (organizer(device, "/control/shows/1").page for _ in range(2))
    expect(first.locator(NEXT)).to_have_text("Start the evening")
    first.locator(NEXT).dblclick()
    expect(second.locator("[data-say]")).to_contain_text("Next: 1.")
    expect(first.locator("[data-say]")).to_contain_text("Next: 1.")
    expect(first.locator("[data-console-said]")).to_contain_text("Next: 1.")
    settle(first)
    first.get_by_role("button", name="Take back the start").click()
    expect(second.locator(NEXT)).to_have_text("Start the evening")


def test_what_a_step_led_to_stays_said_when_its_answer_comes_late(device: DeviceMaker) -> None:
    page = organizer(device, "/control/shows/1").page
    said = page.locator("[data-console-said]")
    held: list[tuple[Route, APIResponse]] = []
    page.route("**/step", lambda route: held.append((route, route.fetch())))
    page.locator(NEXT).click()
    expect(said).to_contain_text("Next: 1.")
    wait_until(page, lambda: bool(held), "the press was not answered")
    route, answer = held.pop()
    with page.expect_response("**/step"):
        route.fulfill(response=answer)
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    expect(said).to_contain_text("Next: 1.")
    page.unroute("**/step")
    settle(page)
    page.get_by_role("button", name="Take back the start").click()
    expect(page.locator(NEXT)).to_have_text("Start the evening")


def test_what_a_person_holds_stays_when_the_picture_changes(device: DeviceMaker) -> None:
    first = organizer(device, "/control/shows/1").page
    second = organizer(device, "/control/shows/1").page
    first.locator(NEXT).click()
    expect(second.locator("[data-say]")).to_contain_text("Next: 1.")
    settle(first)
    second.get_by_text("Another step").click()
    choice = second.get_by_role("button", name=re.compile("On stage: 4"))
    choice.focus()
    first.get_by_role("button", name=re.compile("^Nudge")).first.click()
    expect(second.locator(".latest-lines")).to_contain_text("A juror was nudged")
    expect(choice).to_be_focused()
    expect(choice).to_be_visible()
    second.locator(".order-scroll").focus()
    first.locator(NEXT).click()
    expect(second.locator("[data-say]")).to_contain_text("1 Aibar")
    expect(second.locator(".order-scroll")).to_be_focused()
    settle(first)
    first.locator(NEXT).click()
    expect(second.locator("[data-say]")).to_contain_text("Next: 2.")
    expect(second.locator("tr.now")).to_have_count(0)


def test_another_entry_is_called_from_the_tucked_away_steps(device: DeviceMaker) -> None:
    page = organizer(device, "/control/shows/1").page
    page.get_by_text("Another step").click()
    page.get_by_role("button", name=re.compile("On stage: 5")).click()
    expect(page.locator("tr.now")).to_contain_text("5")
    assert page.locator("details[open]").count() <= 1
    settle(page)
    page.get_by_role("button", name=re.compile("Take back the call")).click()
    expect(page.locator("tr.now")).to_have_count(0)


def test_the_space_bar_presses_the_next_step(device: DeviceMaker) -> None:
    page = organizer(device, "/control/shows/1").page
    expect(page.locator(NEXT)).to_contain_text("On stage: 2")
    page.locator("h1").click()
    page.keyboard.press("Space")
    expect(page.locator("tr.now")).to_contain_text("2")
    settle(page)
    page.keyboard.press("Space")
    expect(page.locator("[data-say]")).to_contain_text("Next: 3.")


def test_a_refused_press_is_said_and_the_page_stays(device: DeviceMaker) -> None:
    page = organizer(device, "/control/shows/1").page
    page.evaluate(
        """() => {
            const next = document.querySelector("[data-next]");
            next.form.elements.revision.value = "0";
            next.click();
        }"""
    )
    expect(page.locator("[data-console-state]")).to_contain_text("nothing was done twice")


def test_a_lost_connection_is_said_and_comes_back(device: DeviceMaker) -> None:
    one = organizer(device, "/control/shows/1")
    one.go_offline()
    one.page.locator(NEXT).click()
    expect(one.page.locator("[data-console-said]")).to_contain_text("Not sent: no connection")
    expect(one.page.locator("[data-console-state]")).to_contain_text(
        re.compile("no connection", re.IGNORECASE)
    )
    one.context.set_offline(False)
    one.page.wait_for_function("navigator.onLine")
    settle(one.page)
    one.page.locator(NEXT).click()
    expect(one.page.locator("tr.now")).to_contain_text("3")
    settle(one.page)
    one.page.get_by_role("button", name=re.compile("Take back the call")).click()
    expect(one.page.locator("tr.now")).to_have_count(0)


def test_the_phone_moves_the_stage(device: DeviceMaker) -> None:
    console = organizer(device, "/control/shows/1").page
    phone = organizer(device, "/control/shows/1/stage", "phone")
    phone.page.locator(NEXT).click()
    expect(console.locator("tr.now")).to_contain_text("3")
    expect(phone.page.locator("[data-say]")).to_contain_text("3")
    phone.check()


def test_the_vote_opens_only_after_a_question_and_counts_down(device: DeviceMaker) -> None:
    page = organizer(device, "/control/shows/1").page
    while "Open the vote" not in page.locator(NEXT).inner_text():
        before = page.locator(NEXT).inner_text()
        page.locator(NEXT).click()
        expect(page.locator(NEXT)).not_to_have_text(before)
        settle(page)
    page.locator(NEXT).click()
    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    expect(page.locator(NEXT)).to_have_text("Open the vote")
    page.locator(NEXT).click()
    page.get_by_role("dialog").get_by_role("button", name="Open the vote").click()
    countdown = page.locator("time.countdown")
    expect(countdown).to_have_text(re.compile(r"^[0-5]:\d\d$"))
    expect(countdown).not_to_have_text(countdown.inner_text())


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/control/shows/1", "laptop"),
        ("/control/shows/1", "projector"),
        ("/control/shows/2", "laptop"),
        ("/control/shows/1", "phone"),
        ("/control/shows/1/stage", "phone"),
    ],
)
def test_every_page_is_accessible(kept: DeviceMaker, path: str, kind: str, language: str) -> None:
    organizer(kept, path, kind, language).check()


def test_the_record_is_accessible(device: DeviceMaker) -> None:
    one = organizer(device, "/control/shows/1")
    one.open("/control/record")
    one.check()
