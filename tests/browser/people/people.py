"""People of one evening at their devices: what each of them clicks, in pages as they are."""

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from tests.browser.people.pages import Device, settle

PASSWORD = "a long password for tests"
PIN = "4711"


@dataclass
class OrganizerAtLaptop:
    """Runs the evening from one laptop."""

    device: Device
    show_id: int = 0
    edition_id: int = 0

    @property
    def page(self) -> Page:
        """The laptop's page."""
        return self.device.page

    def come_in(self, setup_link: str, login: str) -> None:
        """Make an account with the one-time link."""
        self.device.open(setup_link[setup_link.index("/setup") :])
        self.page.fill("[name=name]", f"{login} Әлиева")
        self.page.fill("[name=login]", login)
        self.page.fill("[name=password]", PASSWORD)
        self.device.check()
        self.submit()

    def send(self, button: Locator) -> None:
        """Press a button that leads to another page."""
        with self.page.expect_navigation():
            button.click()

    def submit(self) -> None:
        """Press the main button of the form that is on the page."""
        self.send(self.page.locator("main form .form-actions button[type=submit]").first)

    def set_up_edition(self) -> None:
        """The friendly first page: an edition with its first show."""
        self.device.open("/control/editions/new")
        for code, word in (("kk", "Байқау"), ("ru", "Конкурс"), ("en", "Contest")):
            self.page.fill(f"[name='name.{code}']", f"KRU VISION {word}")
            self.page.fill(f"[name='show.name.{code}']", f"{word} 1")
        self.device.check()
        self.submit()
        self.device.open("/control")
        self.show_id = int(re.findall(r"/shows/(\d+)", self.page.url)[0])
        content = self.page.content()
        self.edition_id = int(re.findall(r"/control/editions/(\d+)/jury", content)[0])

    def give_time(self, minutes: int) -> None:
        """Let the vote stay open as long as all that is looked at meanwhile takes."""
        self.device.open(f"/control/shows/{self.show_id}/settings")
        self.page.fill("[name=window_minutes]", str(minutes))
        self.submit()

    def import_entries(self, path: str) -> None:
        """Upload a table, look at the preview, confirm."""
        self.device.open(f"/control/shows/{self.show_id}/entries/import")
        self.device.check()
        self.page.set_input_files("[name=file]", path)
        self.submit()
        self.device.check()
        self.send(self.page.locator(".form-actions button[type=submit]").first)
        self.device.check()

    def add_juror(self, name: str) -> None:
        """One more juror of the edition."""
        self.device.open(f"/control/editions/{self.edition_id}/jury")
        form = self.page.locator("form.form:has([name='name.kk'])")
        for code in ("kk", "ru", "en"):
            form.locator(f"[name='name.{code}']").fill(f"{name} {code}")
        self.send(form.locator("button[type=submit]"))

    def seat_everybody(self) -> None:
        """All jurors on the jury of tonight's show."""
        self.device.open(f"/control/editions/{self.edition_id}/jury")
        self.device.check()
        seats = self.page.locator(f"form[action$='/shows/{self.show_id}/seats']")
        self.send(seats.locator("button[type=submit]"))

    def make_cards(self) -> list[str]:
        """Cards for the jury: their codes."""
        self.device.open(f"/control/editions/{self.edition_id}/jury")
        self.send(self.page.locator("form[action$='/jury/cards'] .button-next"))
        self.device.check()
        inputs = self.page.locator("input[name='code[]']")
        return [inputs.nth(place).input_value() for place in range(inputs.count())]

    def add_screen(self, name: str) -> str:
        """One more hall screen: its secret path."""
        path = f"/control/editions/{self.edition_id}/screens"
        self.device.open(path)
        before = set(re.findall(r"/screen/[\w-]{20,}", self.page.content()))
        form = self.page.locator("form:has(input[name=name])")
        form.locator("[name=name]").fill(name)
        self.send(form.locator("button[type=submit]"))
        self.device.check()
        return (set(re.findall(r"/screen/[\w-]{20,}", self.page.content())) - before).pop()

    def open_console(self) -> None:
        """Tonight's console."""
        self.device.open(f"/control/shows/{self.show_id}")

    def press_next(self, kind: str) -> None:
        """Press the one next button, which must be this step; it goes on by itself. Two presses
        within 0.7 s are one, so a person's pause comes before."""
        settle(self.page)
        button = self.page.locator("[data-next]")
        form = self.page.locator("form:has([data-next])")
        expect(form.locator("[name=kind]")).to_have_value(kind)
        revision = form.locator("[name=revision]").input_value()
        self._press(form, button)
        expect(form.locator("[name=revision]")).not_to_have_value(revision)

    def close_vote(self) -> None:
        """Press to close the vote, and see its last seconds through."""
        settle(self.page)
        kind = self.page.locator("form:has([data-next]) [name=kind]")
        expect(kind).to_have_value("start_closing")
        self.page.locator("[data-next]").click()
        expect(kind).to_have_value(re.compile(r"^(?!start_closing$)"))

    def publish(self) -> None:
        """The publishing step, wherever the console lists it."""
        self.open_console()
        form = self.page.locator("form[data-press]:has([name=kind][value=publish])")
        if not form.locator("button[type=submit]").is_visible():
            self.page.locator(".next-step details.other-steps summary").click()
        with self.page.expect_response(lambda answer: answer.request.method == "POST") as answer:
            self._press(form, form.locator("button[type=submit]"))
        assert answer.value.status < 400
        self.page.wait_for_load_state()

    def _press(self, form: Locator, button: Locator) -> None:
        """Press a button of the console, and answer its question where it has one."""
        asks = form.get_attribute("data-confirm")
        button.click()
        if asks:
            self.page.locator("dialog[open] button").last.click()


@dataclass
class JurorAtTablet:
    """Marks with a finger."""

    device: Device
    code: str

    @property
    def page(self) -> Page:
        """The tablet's page."""
        return self.device.page

    def come_in(self) -> None:
        """Scan the card, choose the PIN."""
        self.device.open(f"/j#{self.code}")
        self.page.wait_for_selector("[name=pin]")
        self.device.check()
        self.page.fill("[name=pin]", PIN)
        self.page.fill("[name=again]", PIN)
        self.page.locator("main button[type=submit]").click()
        self.page.wait_for_selector("[data-module=scoresheet]")

    @property
    def sheet(self) -> Locator:
        """The sheet that is on the page."""
        return self.page.locator("section.sheet:not([hidden])")

    def follow(self, entry_id: int) -> None:
        """Wait until the tablet has gone on to the entry on stage."""
        expect(self.page.locator(f"#entry-{entry_id}")).to_be_visible()
        expect(self.sheet.locator("fieldset.criterion input").first).to_be_enabled()

    def tap(self, marks: list[int]) -> None:
        """One mark for each criterion, in order."""
        rows = self.sheet.locator("fieldset.criterion")
        for place, mark in enumerate(marks):
            rows.nth(place).locator("label.mark", has_text=re.compile(rf"^\s*{mark}\s*$")).click()

    def hand_in(self, *, is_last: bool = False) -> None:
        """Submit the sheet and see that it is locked; before the last one say that the order is
        meant as it stands."""
        self.wait_saved()
        self.sheet.locator("button[value=submit]").click()
        if is_last:
            meant = self.page.locator("[data-order-question] [data-meant-so]")
            expect(meant).to_be_visible()
            self.device.check()
            meant.click()
        expect(self.sheet.locator("fieldset.criterion input").first).to_be_disabled()

    def wait_saved(self) -> None:
        """Until the tablet says in words that everything is safe."""
        saved = self.page.locator("#saved")
        expect(saved).not_to_be_empty()  # until the script has come the server's page says nothing
        expect(saved).to_have_attribute("data-state", "saved")


@dataclass
class VoterOnPhone:
    """Votes in two taps."""

    device: Device

    @property
    def page(self) -> Page:
        """The phone's page."""
        return self.device.page

    def wait_state(self, state: str) -> None:
        """Wait for a state of the page."""
        self.page.wait_for_selector(f"#now[data-state={state}]")

    def vote(self, entry_ids: list[int]) -> str:
        """Choose and send; the receipt code the page shows."""
        for entry_id in entry_ids:
            self.page.locator(f"input[name=choice][value='{entry_id}']").check()
        self.page.locator("#ballot button:visible").last.click()
        return self.receipt()

    def receipt(self) -> str:
        """The receipt on the page."""
        expect(self.page.locator("#code")).to_have_text(re.compile(r"^\w{4}-\w{4}$"))
        expect(self.page.locator("#counted")).to_be_visible()
        return (self.page.locator("#code").text_content() or "").strip()
