"""A juror's tablet in the browser tests, and the organizer's laptop beside it."""

from playwright.sync_api import Locator, Page, expect

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


def enter(page: Page, url: str, card: str, saved: str = "Saved") -> Page:
    """Scan a card and give its PIN, chosen at the first use; ``saved`` is said in its language."""
    page.goto(f"{url}/j#{card}")
    page.wait_for_url("**/j/pin")
    page.fill("[name=pin]", PIN)
    if page.locator("[name=again]").count():
        page.fill("[name=again]", PIN)
    page.press("[name=pin]", "Enter")
    page.wait_for_url("**/jury")
    expect(page.locator("#saved")).to_have_text(saved)
    return page


def row(page: Page, place: int) -> Locator:
    return page.locator(f"{SHEET} fieldset.criterion").nth(place)


def tap(page: Page, place: int, mark: int) -> None:
    row(page, place).locator(f'input[value="{mark}"]').check()


def chosen(page: Page, place: int) -> Locator:
    return row(page, place).locator("input:checked")


def marked(page: Page) -> list[str]:
    """The marks that stand in the sheet in view, empty ones too."""
    chosen = page.locator(f"{SHEET} fieldset.criterion input:checked")
    return [one.get_attribute("value") or "" for one in chosen.all()]
