"""Links are handed on: copied with one press, with or without the browser's clipboard."""

import pytest
from playwright.sync_api import expect

from kruvision.simulation.server import ServerProcess
from tests.browser.people.tablet import Organizer

STAYS_COPIED = """() => {
  const later = window.setTimeout;
  window.setTimeout = (work, after) => after === 2500 ? 0 : later(work, after);
}"""
PASTE = "() => navigator.clipboard.readText()"
WITHOUT_CLIPBOARD = "Object.defineProperty(navigator, 'clipboard', { value: undefined });"
COPIED = """() => new Promise((resolve) => {
  const copied = () => resolve(document.activeElement.value);
  document.addEventListener("copy", copied, { once: true });
  document.querySelector("[data-copy]").click();
})"""


@pytest.fixture
def invitation(laptop: Organizer, server: ServerProcess) -> Organizer:
    laptop.page.goto(f"{server.url}/staff")
    laptop.page.locator("#invite button[type=submit]").click()
    laptop.page.locator("#invitation-link").wait_for()
    return laptop


def test_one_press_copies_the_link(invitation: Organizer) -> None:
    page = invitation.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate(STAYS_COPIED)
    page.locator("[data-copy]").click()
    page.locator(
        "[data-copy]", has_text=page.locator("[data-copy]").get_attribute("data-done")
    ).wait_for()
    assert page.evaluate(PASTE) == page.locator("#invitation-link").input_value()


def test_over_plain_http_the_field_itself_is_copied(invitation: Organizer) -> None:
    """Browsers give their clipboard to https and to the machine itself alone."""
    page = invitation.page
    page.evaluate(WITHOUT_CLIPBOARD)
    expect(page.locator("[data-copy]")).to_be_visible()  # its script has come
    assert page.evaluate(COPIED) == page.locator("#invitation-link").input_value()
