"""A juror's tablet in a real browser: marks survive a dead server, a closed page, two tabs."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from kruvision.simulation.server import ServerProcess
from tests.browser.conftest import DeviceMaker
from tests.browser.staff import make_first_account

pytestmark = pytest.mark.browser
PIN = "2580"
SHEET = "section.sheet:not([hidden])"


class Organizer:
    """The organizer's laptop: starts the evening, calls entries, makes cards."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url = page, url

    def press(self) -> None:
        """The one next step."""
        self.page.goto(f"{self.url}/control/shows/1")
        form = self.page.locator("form:has([data-next])")
        fields = form.locator("input[name]").evaluate_all("all => all.map(i => [i.name, i.value])")
        address = f"{self.url}{form.get_attribute('action')}"
        assert self.page.request.post(address, form=dict(fields)).ok

    def make_cards(self) -> list[str]:
        self.page.goto(f"{self.url}/control/editions/1/jury")
        self.page.locator('form[action$="/jury/cards"] button.button-next').click()
        self.page.wait_for_url("**/jury/cards")
        codes = self.page.locator('input[name="code[]"]')
        return [one.get_attribute("value") or "" for one in codes.all()]


@pytest.fixture(scope="module")
def organizer(server: ServerProcess, chromium: Browser) -> Iterator[Organizer]:
    server.command("load", "data/demo")
    page = chromium.new_page()
    make_first_account(page, server)
    organizer = Organizer(page, server.url)
    organizer.press()
    organizer.press()
    yield organizer
    page.context.close()


@pytest.fixture(scope="module")
def cards(organizer: Organizer) -> list[str]:
    return organizer.make_cards()


def enter(page: Page, url: str, card: str) -> Page:
    """Scan a card and give its PIN, chosen at the first use."""
    page.goto(f"{url}/j#{card}")
    page.wait_for_url("**/j/pin")
    page.fill("[name=pin]", PIN)
    if page.locator("[name=again]").count():
        page.fill("[name=again]", PIN)
    page.press("[name=pin]", "Enter")
    page.wait_for_url("**/jury")
    expect(page.locator("#saved")).to_have_text("Saved")
    return page


def row(page: Page, place: int) -> Locator:
    return page.locator(f"{SHEET} fieldset.criterion").nth(place)


def tap(page: Page, place: int, mark: int) -> None:
    row(page, place).locator(f'input[value="{mark}"]').check()


def marked(page: Page) -> list[str]:
    """The marks that stand in the sheet in view, empty ones too."""
    chosen = page.locator(f"{SHEET} fieldset.criterion input:checked")
    return [one.get_attribute("value") or "" for one in chosen.all()]


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


def test_marks_outlive_a_dead_server_and_a_closed_page(
    device: DeviceMaker, cards: list[str], server: ServerProcess
) -> None:
    tablet = device("tablet", "en")
    page = enter(tablet.page, server.url, cards[2])
    tap(page, 0, 6)
    expect(row(page, 0).locator("[data-mark-state]")).to_have_text("Saved")
    server.kill()
    tap(page, 0, 8)
    tap(page, 1, 9)
    expect(page.locator("#saved")).to_have_text("Kept on this tablet, 2 waiting")
    page.close()
    server.start()
    page = tablet.context.new_page()
    page.goto(f"{server.url}/jury")
    assert marked(page)[:3] == ["8", "9", ""]
    expect(page.locator("#saved")).to_have_text("Saved")
    expect(row(page, 1).locator("[data-mark-state]")).to_have_text("Saved")
    page.evaluate("localStorage.clear()")
    page.reload()
    assert marked(page)[:3] == ["8", "9", ""]


def test_the_outbox_empties_by_itself_when_the_server_is_back(
    device: DeviceMaker, cards: list[str], server: ServerProcess
) -> None:
    page = enter(device("tablet", "en").page, server.url, cards[2])
    server.kill()
    tap(page, 2, 5)
    expect(page.locator("#saved")).to_have_text("Kept on this tablet, 1 waiting")
    server.start()
    expect(page.locator("#saved")).to_have_text("Saved", timeout=20_000)


def test_marks_of_another_juror_on_the_same_tablet_never_mix(
    device: DeviceMaker, cards: list[str], server: ServerProcess
) -> None:
    tablet = device("tablet", "en")
    page = enter(tablet.page, server.url, cards[3])
    server.kill()
    tap(page, 0, 3)
    expect(page.locator("#saved")).to_have_text("Kept on this tablet, 1 waiting")
    page.close()
    server.start()
    other = enter(tablet.context.new_page(), server.url, cards[4])
    assert marked(other)[0] == ""
    other.close()
    back = enter(tablet.context.new_page(), server.url, cards[3])
    assert marked(back)[0] == "3"
    expect(row(back, 0).locator("[data-mark-state]")).to_have_text("Saved")


def test_two_tabs_of_one_tablet_end_with_the_last_mark(
    device: DeviceMaker, cards: list[str], server: ServerProcess
) -> None:
    tablet = device("tablet", "en")
    first = enter(tablet.page, server.url, cards[1])
    second = tablet.context.new_page()
    second.goto(f"{server.url}/jury")
    tap(first, 3, 4)
    expect(row(first, 3).locator("[data-mark-state]")).to_have_text("Saved")
    tap(second, 3, 9)
    expect(row(second, 3).locator("[data-mark-state]")).to_have_text("Saved")
    first.reload()
    assert marked(first)[3] == "9"


def test_digits_choose_marks_and_backspace_takes_them_back(
    device: DeviceMaker, cards: list[str], server: ServerProcess
) -> None:
    page = enter(device("tablet", "en").page, server.url, cards[4])
    row(page, 0).locator("input:checked").focus()
    page.keyboard.press("8")
    assert marked(page)[0] == "8"
    page.keyboard.press("ArrowRight")
    assert marked(page)[0] == "9"
    page.wait_for_timeout(1000)
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
    device: DeviceMaker, cards: list[str], server: ServerProcess, organizer: Organizer
) -> None:
    page = enter(device("tablet", "en").page, server.url, cards[3])
    expect(page.locator(f"{SHEET} .brief-number")).to_have_text("1")
    page.locator(f"{SHEET} [data-note]").type("A warm voice", delay=20)
    organizer.press()
    organizer.press()
    call = page.locator("[data-follow] button")
    expect(call).to_contain_text("Now on stage: 2")
    expect(page.locator(f"{SHEET} .brief-number")).to_have_text("1")
    page.locator(f"{SHEET} .brief-title").focus()
    expect(page.locator(f"{SHEET} .brief-number")).to_have_text("2", timeout=15_000)
    page.locator('[data-to]:has-text("1")').first.click()
    expect(page.locator(f"{SHEET} [data-note]")).to_have_value("A warm voice")


def test_a_call_for_help_is_seen_answered_and_over(
    device: DeviceMaker, server: ServerProcess, organizer: Organizer, cards: list[str]
) -> None:
    tablet = enter(device("tablet", "en").page, server.url, cards[1])
    console = organizer.page
    console.goto(f"{server.url}/control/shows/1")
    button = tablet.locator("#help button")
    expect(button).to_have_text("I need help")
    button.click()
    expect(button).to_have_text("Help is called")
    call = console.locator(".call form button")
    for now, then in (("coming", "Somebody is coming"), ("over", "I need help")):
        expect(console.locator(".call [name=call]")).to_have_value(now)
        console.wait_for_timeout(800)  # two presses at one place within 0.7 s are one
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
    assert marked(page)[:2] == ["7", ""]
    expect(page.locator(".flash-messages")).to_contain_text("Saved")
