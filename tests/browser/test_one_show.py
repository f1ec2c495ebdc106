"""One whole show: an organizer, three jurors, five phones and two screens, in real browsers."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from kruvision.simulation.server import ServerProcess
from tests.browser.conftest import DeviceMaker
from tests.browser.people.pages import Device, read_code
from tests.browser.people.people import JurorAtTablet, OrganizerAtLaptop, VoterOnPhone

pytestmark = pytest.mark.browser
ENTRIES = str(Path(__file__).parent / "data" / "entries.csv")
MARKS = [[10, 9, 8, 9, 10], [7, 8, 6, 9, 7], [5, 6, 7, 8, 9], [10, 10, 10, 9, 9]]
LANGUAGES = ("kk", "ru", "en")


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Nothing: the server makes its database."""
    return tmp_path_factory.mktemp("new")


class Hall:
    """Everybody of this evening, and where they sit."""

    def __init__(self, server: ServerProcess, device: DeviceMaker) -> None:
        self.server, self.device = server, device
        self.organizer = OrganizerAtLaptop(device("laptop", "kk"))
        self.colleague = OrganizerAtLaptop(device("laptop", "ru"))
        self.jurors: list[JurorAtTablet] = []
        self.voters: list[VoterOnPhone] = []
        self.screens: list[Device] = []
        self.entries: list[int] = []

    @property
    def devices(self) -> list[Device]:
        """Every device of the hall."""
        people = [self.organizer, *self.jurors, *self.voters]
        return [one.device for one in people] + self.screens

    def check_everybody(self) -> None:
        """Every page as it stands: accessible, whole, from nowhere else, without errors; and the
        pages that matter now in all three languages."""
        for one in self.devices:
            one.check()
        for language in LANGUAGES:
            for one in (self.organizer.device, self.jurors[0].device, self.voters[-1].device):
                self.check_in(one, language)

    def check_in(self, one: Device, language: str) -> None:
        """The same address on the same device in another language, and back."""
        before = one.page.evaluate("document.documentElement.lang")
        path = one.page.url.removeprefix(self.server.url)
        one.open(f"/language/{language}?next={path}")
        one.page.wait_for_load_state()
        assert one.page.evaluate("document.documentElement.lang") == language
        one.check()
        one.open(f"/language/{before}?next={path}")


def test_one_whole_show(server: ServerProcess, device: DeviceMaker) -> None:
    hall = Hall(server, device)
    prepare(hall)
    gather(hall)
    first_act(hall)
    act_with_lost_network(hall)
    for place in (2, 3):
        plain_act(hall, place)
    vote(hall)
    publish(hall)


def prepare(hall: Hall) -> None:
    """From an empty machine to a show that can start."""
    organizer = hall.organizer
    organizer.come_in(hall.server.setup_link, "aigul")
    organizer.set_up_edition()
    organizer.give_time(60)
    organizer.import_entries(ENTRIES)
    for name in ("Сәуле", "Виктор", "Gulnara"):
        organizer.add_juror(name)
    organizer.seat_everybody()
    for code in organizer.make_cards():
        hall.jurors.append(JurorAtTablet(hall.device("tablet", "kk"), code))
    for name, language in (("Зал", "kk"), ("Фойе", "ru")):
        path = organizer.add_screen(name)
        hall.screens.append(hall.device("projector", language))
        hall.screens[-1].open(path)
    organizer.device.open("/staff")
    organizer.device.check()
    organizer.page.locator("[name=role][value=organizer]").check()
    organizer.send(organizer.page.locator("form[action$='/staff/invite'] button[type=submit]"))
    invitation = organizer.page.locator("#invitation-link").input_value()
    hall.colleague.come_in((invitation or "").strip(), "marat")
    hall.colleague.show_id = organizer.show_id


def gather(hall: Hall) -> None:
    """Jurors enter; phones follow the QR code decoded from the projected picture."""
    for juror in hall.jurors:
        juror.come_in()
    path = read_code(hall.screens[0].page, "/v")
    for language in ("kk", "kk", "ru", "en", "kk"):
        phone = VoterOnPhone(hall.device("phone", language))
        phone.device.open(path)
        phone.wait_state("welcome")
        hall.voters.append(phone)
    hall.organizer.open_console()
    hall.check_everybody()
    hall.organizer.press_next("start_show")
    rows = hall.jurors[0].page.locator("section.sheet")
    hall.entries = [
        int(rows.nth(place).get_attribute("data-entry") or 0) for place in range(rows.count())
    ]
    assert len(hall.entries) == len(MARKS)


def call(hall: Hall, place: int) -> None:
    """An act goes on stage: every phone, tablet and screen follows."""
    hall.organizer.press_next("call_entry")
    for phone in hall.voters:
        phone.wait_state("song")
    for juror in hall.jurors:
        juror.follow(hall.entries[place])


def first_act(hall: Hall) -> None:
    """Everybody looks at everything once while somebody sings."""
    call(hall, 0)
    hall.check_everybody()
    for number, juror in enumerate(hall.jurors):
        juror.tap([min(10, mark + number % 2) for mark in MARKS[0]])
        juror.hand_in()
    expect(hall.organizer.page.locator("[data-key=order]")).to_contain_text("Қараторғай")
    hall.organizer.press_next("finish_entry")


def act_with_lost_network(hall: Hall) -> None:
    """A juror loses the Wi-Fi in the middle, goes on marking, comes back and reloads."""
    call(hall, 1)
    unlucky = hall.jurors[1]
    unlucky.tap(MARKS[1][:2])
    unlucky.wait_saved()
    unlucky.device.go_offline()
    unlucky.tap(MARKS[1])
    saved = unlucky.page.locator("#saved")
    expect(saved).not_to_have_attribute("data-state", "saved")
    unlucky.device.context.set_offline(False)
    unlucky.page.wait_for_function("navigator.onLine")
    unlucky.page.reload()
    unlucky.follow(hall.entries[1])
    unlucky.wait_saved()
    chosen = unlucky.sheet.locator("fieldset.criterion input:checked")
    assert [chosen.nth(n).input_value() for n in range(5)] == [str(m) for m in MARKS[1]]
    unlucky.device.errors.clear()
    for juror in hall.jurors:
        if juror is not unlucky:
            juror.tap(MARKS[1])
        juror.hand_in()
    hall.organizer.press_next("finish_entry")


def plain_act(hall: Hall, place: int) -> None:
    """An act as it usually goes; one with a name that looks like HTML stays text."""
    call(hall, place)
    assert hall.screens[0].page.locator("h1 b, .name b").count() == 0
    for juror in hall.jurors:
        juror.tap(MARKS[place])
        juror.hand_in(is_last=place == len(MARKS) - 1)
    for one in hall.screens:
        one.check()
    hall.organizer.press_next("finish_entry")


def vote(hall: Hall) -> None:
    """Phones vote, change their mind, reload; the screen shows code and countdown."""
    hall.organizer.press_next("open_voting")
    for phone in hall.voters:
        phone.wait_state("voting")
    hall.screens[0].page.wait_for_selector("[data-view=voting]")
    assert read_code(hall.screens[0].page, "/v")
    hall.check_everybody()
    receipts = [phone.vote([hall.entries[n % 4]]) for n, phone in enumerate(hall.voters)]
    assert len(set(receipts)) == len(receipts)
    first = hall.voters[0]
    first.page.reload()
    assert first.receipt() == receipts[0]
    first.page.locator("#paper summary").click()
    first.page.locator(f"input[name=choice][value='{hall.entries[0]}']").uncheck()
    assert first.vote([hall.entries[2]]) == receipts[0]
    first.device.check()
    hall.organizer.close_vote()
    for phone in hall.voters:
        phone.wait_state("closed")
    hall.check_everybody()


def publish(hall: Hall) -> None:
    """Nothing is public until two people have published it; then everybody sees the same."""
    visitor = hall.device("laptop", "en")
    path = f"/results/{hall.organizer.show_id}"
    assert visitor.page.goto(f"{hall.server.url}{path}").status == 404
    hall.organizer.publish()
    assert visitor.page.goto(f"{hall.server.url}{path}").status == 404
    hall.colleague.publish()
    for phone in hall.voters:
        phone.wait_state("result")
    visitor.open(path)
    visitor.check()
    result = visitor.page.request.get(f"{hall.server.url}{path}/result.json").json()
    places = {row["entry"]: row["place"] for row in result["result"]["standings"]}
    assert places[str(hall.entries[0])] == 2
    assert places[str(hall.entries[3])] == 1
    assert sum(int(votes) for votes in result["votes"].values()) == len(hall.voters)
    hall.organizer.device.open(f"/control/shows/{hall.organizer.show_id}/result")
    hall.check_everybody()
