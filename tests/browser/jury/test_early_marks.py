"""Marks given before the tablet's script has come, in a real browser: they are marks like others.
The script comes when the test lets it, and the mutant is the one that knows nothing of them."""

import pytest
from playwright.sync_api import Page, expect

from kruvision.simulation.server import ServerProcess
from tests.browser.conftest import DeviceMaker
from tests.browser.people.scripts import LateScripts, mutant
from tests.browser.people.tablet import SHEET, chosen, enter, tap

pytestmark = pytest.mark.browser
TAKES_EARLY = "for (const sheet of this.sheets.values()) sheet.takeEarly();"
NOTE = f"{SHEET} [data-note]"
NOTE_IS_SENT = """() => {
  const keys = Object.keys(localStorage);
  const has = (part) => keys.some((key) => key.includes(part));
  return has(":seq:note:") && !has(":out:");
}"""


def mark_early(page: Page, url: str, card: str, **mutants: str) -> LateScripts:
    """A tablet on which a whole sheet is marked and handed in before its script has come."""
    enter(page, url, card)
    page.goto("about:blank")
    scripts = LateScripts(page, **mutants)
    scripts.open(f"{url}/jury")
    for place in range(5):
        tap(page, place, 7)
    page.fill(NOTE, "a high voice")
    page.get_by_role("button", name="Hand in this sheet").click()
    return scripts


def test_marks_a_note_and_a_hand_in_before_the_script_are_not_lost(
    device: DeviceMaker, cards: list[str], server: ServerProcess
) -> None:
    page = device("tablet", "en").page
    scripts = mark_early(page, server.url, cards[0])
    scripts.let_through()
    expect(page.locator(f"{SHEET} [data-why-text]")).to_contain_text("Only the head")
    page.wait_for_function(NOTE_IS_SENT)
    page.evaluate("localStorage.clear()")
    page.reload()
    for place in range(5):
        expect(chosen(page, place)).to_have_value("7")
    expect(page.locator(NOTE)).to_have_value("a high voice")


def test_a_script_that_knows_nothing_of_them_takes_them_back(
    device: DeviceMaker, cards: list[str], server: ServerProcess
) -> None:
    """The mutant."""
    page = device("tablet", "en").page
    forgetful = mutant("modules/scoresheet.js", TAKES_EARLY)
    mark_early(page, server.url, cards[1], scoresheet=forgetful).let_through()
    expect(page.locator(f"{SHEET} [data-message]")).to_contain_text("No mark yet for:")
    for place in range(5):
        expect(chosen(page, place)).to_have_value("")
