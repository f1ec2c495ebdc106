"""Awards in a real browser: an organizer builds the list; the jury deliberates on its tablets."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import expect

from kruvision import clock
from kruvision.extensions import db
from kruvision.models import Juror
from kruvision.services.access import SYSTEM
from kruvision.services.jury import cards as juror_cards
from kruvision.simulation.server import ServerProcess
from tests.application import make_app
from tests.browser.conftest import DeviceMaker
from tests.browser.people.pages import Device
from tests.browser.people.staff import log_in
from tests.browser.people.tablet import enter
from tests.factories import make_show, make_staff
from tests.factories.jury import write
from tests.services.awards.table import deliberating

pytestmark = pytest.mark.browser
PASSWORD = "correct horse"


@dataclass
class House:
    """What the server of this file begins with."""

    login: str
    planned: int
    closed: int
    cards: tuple[str, str]
    """Of the head of the jury, and of another juror."""


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory, migrated_database: Path) -> Path:
    """A database with nothing in it yet."""
    folder = tmp_path_factory.mktemp("awards")
    shutil.copy(migrated_database, folder / "kruvision.db")
    return folder


@pytest.fixture(scope="module")
def house(instance: Path) -> House:
    """A planned show, and one whose jury is at the table."""
    app = make_app({"KRU_INSTANCE": str(instance)})
    with app.app_context():
        login = make_staff("owner", PASSWORD).login
        closed = write(deliberating(categories=2), two_person_rule=False)
        codes = []
        for seat, name in zip(closed.seats, ("Гүлнар Әлімбаева", "Болат Сейітқали"), strict=False):
            juror = write(db.session.get_one(Juror, seat.juror_id), name={"kk": name})
            codes.append(juror_cards.make_card(juror.id, by=SYSTEM, at=clock.now()))
        found = House(login, make_show().id, closed.id, (codes[0], codes[1]))
        db.session.remove()
        db.engine.dispose()
    return found


@pytest.fixture(scope="module")
def server(instance: Path, house: House) -> Iterator[ServerProcess]:
    """The server, started once everything is there."""
    started = ServerProcess(instance)
    started.start()
    yield started
    started.kill()


def organizer(device: DeviceMaker, house: House, path: str, language: str) -> Device:
    return log_in(device("laptop", language), path, house.login, PASSWORD)


def test_an_organizer_builds_the_list_from_a_ready_set(device: DeviceMaker, house: House) -> None:
    path = f"/control/shows/{house.planned}/awards"
    one = organizer(device, house, path, "ru")
    page = one.page
    one.check()
    page.locator(".award-set").first.get_by_role("button").click()
    rows = page.locator(".award")
    expect(rows).to_have_count(7)
    expect(rows.first.locator("h3")).to_have_text("Гран-при")
    one.check()
    rows.last.locator("[formaction$='/remove']").click()
    expect(rows).to_have_count(6)
    rows.nth(1).locator("a[href$='/laureate_1st_degree']").click()
    page.fill("[name='name.ru']", "Победитель")
    page.fill("[name=places]", "1-2")
    one.check()
    page.locator(".form-actions button").click()
    expect(page.locator(".award h3").nth(1)).to_have_text("Победитель")
    page.goto(f"{one.base_url}{path}/new?kind=place")
    page.fill("[name='name.kk']", "Ешкім")
    page.fill("[name=places]", "0")
    page.locator(".form-actions button").click()
    expect(page.locator("#field-places-error")).to_be_visible()
    one.check()


@pytest.mark.parametrize("kind", ["place", "band", "top", "criterion", "decision", "everyone"])
def test_the_form_of_each_kind_is_accessible_on_a_phone(
    device: DeviceMaker, house: House, kind: str
) -> None:
    path = f"/control/shows/{house.closed}/awards/new?kind={kind}"
    one = log_in(device("phone", "kk"), path, house.login, PASSWORD)
    one.check()


def at_the_table(device: DeviceMaker, house: House, card: int) -> Device:
    """A juror's tablet, upright, at the table."""
    one = device("upright", "kk")
    enter(one.page, one.base_url, house.cards[card], saved="Қазылар алқасының төрағасы жапты")
    one.open(f"/jury/deliberation/{house.closed}")
    return one


def test_the_jury_deliberates_on_its_tablets(device: DeviceMaker, house: House) -> None:
    head, other = (at_the_table(device, house, card) for card in (0, 1))
    expect(other.page.locator(".empty")).to_be_visible()
    expect(other.page.locator(".deliberation")).to_have_count(0)
    head.check()
    head.page.locator(".table-lead button").click()
    expect(other.page.locator(".act-row")).to_have_count(4)
    expect(other.page.locator(".propose")).to_have_count(0)
    head.page.locator(".table-lead form", has=head.page.locator("[value=nominating]")).locator(
        "button"
    ).click()
    form = other.page.locator(".propose")
    form.locator("select").select_option(index=2)
    form.locator("button").click()
    expect(other.page.locator(".short-list li")).to_have_count(1)
    other.check()
    expect(head.page.locator(".short-list li")).to_contain_text("Болат Сейітқали")
    name_unity(head)
    leave_first_unawarded(head)
    expect(other.page.locator("#award-unity .short-list")).to_have_count(0)
    expect(other.page.locator("#award-unity")).to_contain_text("Халықтар достығы үшін")
    assert other.page.locator(".award-card a").count() == 0


def name_unity(head: Device) -> None:
    page = head.page
    page.locator("#award-unity a.button").click()
    head.check()
    page.locator("[name='holders[]']").nth(1).check()
    page.fill("[name=reason]", "Халықтар достығы үшін")
    page.locator(".form-actions .button-primary").click()
    expect(page.locator("#award-unity .award-decision")).to_contain_text("Гүлнар Әлімбаева")


def leave_first_unawarded(head: Device) -> None:
    page = head.page
    page.locator("#award-first a").first.click()
    page.fill("[name=reason]", "Биыл лайықтысы болмады")
    page.locator("[name=unawarded]").click()
    expect(page.locator("#award-first .award-decision")).to_contain_text("Биыл лайықтысы болмады")
    head.check()
