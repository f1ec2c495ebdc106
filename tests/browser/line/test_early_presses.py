"""A press made before the page's scripts have come: it waits for them, and its question is asked.
The scripts come when the test lets them, and the mutant is the page that does not wait."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Dialog, Locator, Page, Route, expect

from tests.browser.people.pages import Device, make_device, wait_until
from tests.browser.people.scripts import LateScripts, mutant, read_script, serve
from tests.browser.people.staff import log_in
from tests.browser.test_presses import Hall

pytestmark = pytest.mark.browser
LISTENS = 'document.addEventListener("submit", onSubmit, true);'
TELLS = "setTimeout(() => console.log('bound'));"  # and what waited for it has gone by then
NEXT = "[data-next]"


class Slow:
    """A laptop whose line lets no module of a page through until it is told to."""

    def __init__(self, device: Device, hall: Hall) -> None:
        self.device, self.page, self.hall = device, device.page, hall

    def open(self, path: str, **instead: str) -> LateScripts:
        """A page whose modules are asked for and do not come."""
        log_in(self.device, path, self.hall.login, "correct horse")
        scripts = LateScripts(self.page, **instead)
        scripts.open(f"{self.device.base_url}{path}")
        return scripts

    def open_jury(self, **instead: str) -> LateScripts:
        """The list of jurors, each with a button that asks before it removes."""
        return self.open(f"/control/editions/{self.hall.edition_id}/jury", **instead)


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """A show with jurors enough for those who are removed here."""
    hall = Hall(tmp_path_factory.mktemp("early"), jurors=5)
    yield hall
    hall.stop()


@pytest.fixture
def laptop(hall: Hall, chromium: Browser) -> Iterator[Slow]:
    device = make_device(chromium, hall.server.url, "laptop", "en")
    yield Slow(device, hall)
    assert device.errors == []
    device.context.close()


@pytest.fixture
def removed(hall: Hall) -> Callable[[], object]:
    """How many jurors were removed since the test began."""
    before = hall.lines("juror_removed")
    return lambda: int(str(hall.lines("juror_removed"))) - int(str(before))


def remove(page: Page, place: int = 0) -> Locator:
    """The button that removes a juror."""
    return page.get_by_role("button", name="Remove", exact=True).nth(place)


def test_a_question_is_asked_however_late_its_script_comes(
    laptop: Slow, removed: Callable[[], object]
) -> None:
    page, scripts = laptop.page, laptop.open_jury()
    remove(page).click()
    expect(remove(page)).to_have_attribute("aria-busy", "true")
    scripts.let_through()
    question = page.get_by_role("dialog")
    expect(question).to_be_visible()
    expect(remove(page)).not_to_have_attribute("aria-busy", "true")
    question.get_by_role("button", name="Cancel").click()
    assert removed() == 0
    remove(page).click()
    question.get_by_role("button", name="Remove").click()
    expect(page.locator(".flash-messages")).to_be_visible()
    assert removed() == 1


def test_a_page_that_does_not_wait_removes_without_a_question(
    laptop: Slow, removed: Callable[[], object]
) -> None:
    """The mutant."""
    hasty = mutant("app.js", LISTENS)
    laptop.page.route("**/js/app.js", lambda route: serve(route, hasty))
    laptop.open_jury()
    page = laptop.page
    remove(page).click()
    expect(page.locator(".flash-messages")).to_be_visible()
    assert removed() == 1


def test_the_last_of_several_early_presses_is_the_one_that_is_meant(
    laptop: Slow, removed: Callable[[], object]
) -> None:
    page, scripts = laptop.page, laptop.open_jury()
    asked = [
        form.get_attribute("data-confirm")
        for form in page.locator("form[data-confirm]:has-text('Remove')").all()
    ]
    for place in (0, 1, 1):
        remove(page, place).click()
    expect(remove(page, 1)).to_have_attribute("aria-busy", "true")
    expect(remove(page, 0)).not_to_have_attribute("aria-busy", "true")
    scripts.let_through()
    expect(page.get_by_role("dialog")).to_have_count(1)
    expect(page.get_by_role("dialog")).to_contain_text(str(asked[1]))
    assert asked[0] != asked[1]
    assert removed() == 0


def test_whoever_leaves_the_page_meanwhile_means_that(laptop: Slow) -> None:
    telling = read_script("modules/unsaved.js") + TELLS
    page, scripts = laptop.page, laptop.open_jury(unsaved=telling)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    page.locator("form[data-module=unsaved] button[type=submit]").first.click()
    away: list[Route] = []
    page.route("**/entries", lambda route: away.append(route))
    page.get_by_role("link", name="Entries").first.click(no_wait_after=True)
    wait_until(page, lambda: bool(away), "the other page was never asked for")
    with page.expect_console_message(lambda said: said.text == "bound"):
        scripts.let_through()
    away[0].continue_()
    page.wait_for_url("**/entries")
    assert "POST" not in sent


def test_where_the_script_is_lost_the_browser_itself_asks(
    laptop: Slow, removed: Callable[[], object]
) -> None:
    page, scripts = laptop.page, laptop.open_jury()
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.message)
        if len(asked) == 1:
            dialog.dismiss()
        else:
            dialog.accept()

    page.on("dialog", answer)
    remove(page).click()
    scripts.lose()
    wait_until(page, lambda: len(asked) == 1, "nobody asked")
    assert removed() == 0
    remove(page).click()
    expect(page.locator(".flash-messages")).to_be_visible()
    assert len(asked) == 2
    assert removed() == 1


def test_a_step_of_the_console_waits_and_is_taken_without_leaving_the_page(
    laptop: Slow, hall: Hall
) -> None:
    page, scripts = laptop.page, laptop.open(hall.console)
    page.evaluate("window.sameDocument = true")
    pressed = page.locator(NEXT).inner_text()
    page.locator(NEXT).dblclick()
    expect(page.locator(NEXT)).to_have_attribute("aria-busy", "true")
    assert hall.phase() == "planned"
    scripts.let_through()
    expect(page.locator(NEXT)).not_to_have_text(pressed)
    assert hall.phase() == "running"
    assert page.evaluate("window.sameDocument")
