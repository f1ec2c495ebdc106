"""A selection round in real browsers: an organizer at a laptop, a juror at home with a tablet."""

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from kruvision import clock
from kruvision.simulation.server import ServerProcess
from tests.browser.conftest import DeviceMaker
from tests.browser.people.pages import make_device, settle
from tests.browser.people.people import JurorAtTablet, OrganizerAtLaptop
from tests.factories.sounds import wav

pytestmark = pytest.mark.browser
ENTRIES = (
    ("Гүлдерайым", "kk", "Айгерім Нұрланқызы", "Айгерим Нурланкызы", "Aigerim Nurlankyzy"),
    (
        "გაფრინდი, შავო მერცხალო",
        "ka",
        "«Достық» ансамблі, Ахмет Байтұрсынұлы атындағы Қостанай өңірлік университеті",
        "Ансамбль «Достык» Костанайского университета имени Ахмета Байтурсынулы",
        "Ensemble “Dostyk” of Akhmet Baitursynuly Kostanay Regional University",
    ),
    ("אויפן פּריפּעטשיק", "yi", "Данияр", "Данияр", "Daniyar"),
    ("아리랑", "ko", "Мария Ким", "Мария Ким", "Maria Kim"),
    ("Դլե յաման", "hy", "Арман", "Арман", "Arman"),
)
HEAD = "title;language;name.kk;name.ru;name.en"
ALL = 5


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A server of its own, with nothing on it."""
    return tmp_path_factory.mktemp("round") / "instance"


class Round:
    """What an organizer sets up at the laptop, and how many jurors hear it."""

    def __init__(self, laptop: OrganizerAtLaptop, files: Path) -> None:
        self.laptop, self.files = laptop, files

    @property
    def page(self) -> Page:
        return self.laptop.page

    def set_up(self) -> list[str]:
        """A round of five entries until tomorrow, three with a file, one with a link, one without
        anything; the cards of its two jurors."""
        self.laptop.set_up_edition()
        show = f"/control/shows/{self.laptop.show_id}"
        self.laptop.device.open(f"{show}/settings")
        self.page.check("[name=form][value=selection]")
        expect(self.page.locator("[data-of-the-hall]")).to_be_hidden()
        self.page.fill("[name=marks_until]", tomorrow())
        self.laptop.device.check()
        self.laptop.submit()
        table = self.files / "entries.csv"
        rows = [HEAD, *(";".join(entry) for entry in ENTRIES)]
        table.write_text("\n".join(rows), encoding="utf-8")
        self.laptop.import_entries(str(table))
        for name in ("Қайрат", "Сауле"):
            self.laptop.add_juror(name)
        self.laptop.seat_everybody()
        self.alone()
        for number in range(1, 4):
            self.send_sound(number, wav(60 * number))
        self.send_link(4, "https://drive.example.org/file?id=1234567890")
        return self.laptop.make_cards()

    def alone(self) -> None:
        """One person publishes: two are another test's."""
        self.laptop.device.open(f"/control/shows/{self.laptop.show_id}/rules")
        self.page.uncheck("[name=two_person_rule]")
        self.laptop.submit()

    def open_recording(self, number: int) -> None:
        self.laptop.device.open(f"/control/shows/{self.laptop.show_id}/recordings")
        self.page.locator("table.entries tbody tr").nth(number - 1).locator("th a").click()
        self.page.wait_for_url("**/recording**")

    def send_sound(self, number: int, data: bytes) -> None:
        self.open_recording(number)
        sound = self.files / f"{number}.wav"
        sound.write_bytes(data)
        self.page.set_input_files("[name=recording]", str(sound))
        self.press(self.page.locator("form[data-module=upload-size] button[type=submit]"))
        expect(self.page.locator("audio")).to_have_count(1)

    def send_link(self, number: int, link: str) -> None:
        self.open_recording(number)
        self.page.fill("[name=link]", link)
        self.press(self.page.locator("form[action$='/link'] button[type=submit]"))
        expect(self.page.locator(".player-address")).to_have_value(link)

    def press(self, button: Locator) -> None:
        with self.page.expect_navigation():
            button.click()


def tomorrow() -> str:
    return (clock.now() + timedelta(days=2)).strftime("%Y-%m-%dT18:00")


@pytest.fixture(scope="module")
def round_(
    server: ServerProcess, chromium: Browser, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Round, list[str]]:
    laptop = OrganizerAtLaptop(make_device(chromium, server.url, "laptop", "kk"))
    laptop.come_in(server.setup_link, "aigul")
    made = Round(laptop, tmp_path_factory.mktemp("sounds"))
    return made, made.set_up()


def fill(tablet: JurorAtTablet, mark: int) -> None:
    tablet.tap([mark] * tablet.sheet.locator("fieldset.criterion").count())
    tablet.wait_saved()


def turn_to(tablet: JurorAtTablet, number: int) -> None:
    """From wherever one is to the list, and to an act of it."""
    every = tablet.sheet.locator("[data-all-entries]")
    if every.is_visible():
        every.click()
    link = tablet.page.locator(".strip-entry").nth(number - 1)
    link.click()
    expect(tablet.sheet.locator(".brief-number")).to_have_text(str(number))


def plays(page: Page) -> None:
    """The recording in view is heard: its time goes on."""
    player = page.locator("section.sheet:not([hidden]) audio")
    player.evaluate("one => { one.muted = true; return one.play() }")
    page.wait_for_function(
        "document.querySelector('section.sheet:not([hidden]) audio').currentTime > 0"
    )


def test_a_round_is_heard_at_home_marked_in_any_order_and_led_from_a_laptop(
    round_: tuple[Round, list[str]], device: DeviceMaker
) -> None:
    made, cards = round_
    laptop = made.laptop
    laptop.open_console()
    laptop.device.check()
    laptop.press_next("start_show")
    laptop.device.check()
    expect(laptop.page.locator(".round-jurors li")).to_have_count(2)

    home = device("upright", "kk")
    juror = JurorAtTablet(home, cards[1])
    juror.come_in()
    expect(juror.sheet).to_be_hidden()
    expect(juror.page.locator(".strip-entry")).to_have_count(ALL)
    home.check()
    for number, mark in ((3, 7), (1, 9), (2, 8)):
        turn_to(juror, number)
        plays(juror.page)
        fill(juror, mark)
    home.check()
    juror.hand_in()
    expect(laptop.page.locator(".round-jurors li").nth(1)).to_contain_text("1")

    juror.page.reload()
    expect(juror.sheet.locator(".brief-number")).to_have_text("2")
    for _ in range(2):
        settle(juror.page)
        juror.sheet.locator(".turn-next").click()
    expect(juror.sheet.locator(".player-address")).to_be_visible()
    home.go_offline()
    expect(juror.page.locator("#saved")).to_have_attribute("data-state", "waiting")
    juror.tap([6])
    juror.sheet.locator("[data-all-entries]").click()
    expect(juror.page.locator(".round-list")).to_be_visible()
    home.context.set_offline(False)
    expect(juror.page.locator("#saved")).to_have_attribute("data-state", "saved")
    state = juror.page.locator(".strip-entry").nth(3)
    expect(state).to_have_attribute("data-state", "part")


def test_a_file_that_is_too_large_is_not_sent_at_all(
    round_: tuple[Round, list[str]], tmp_path: Path
) -> None:
    made, _cards = round_
    made.open_recording(5)
    large = tmp_path / "large.wav"
    with large.open("wb") as file:
        file.truncate(400 * 1024**2)
    made.page.set_input_files("[name=recording]", str(large))
    said = made.page.locator("[data-upload-said]")
    expect(said).to_be_visible()
    requests = len(made.laptop.device.requests)
    made.page.locator("form[data-module=upload-size] button[type=submit]").click()
    expect(said).to_contain_text("30")
    assert made.laptop.device.requests[requests:] == []
