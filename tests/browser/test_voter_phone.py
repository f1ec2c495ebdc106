"""The voter's phone in a real browser: it goes on with the stage and never loses a vote."""

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from sqlalchemy import select

import config as settings
from kruvision import clock, create_app, database
from kruvision.extensions import db
from kruvision.models import Entry
from kruvision.services.access import SYSTEM
from kruvision.services.audience import tickets
from kruvision.services.scoring import tallies as counting
from kruvision.simulation.browser import Browser as Organizer
from kruvision.simulation.server import ServerProcess
from tests.browser.people.leisure import Leisurely, let_seconds_pass
from tests.browser.people.pages import Device, make_device, wait_until
from tests.factories import make_show, make_staff
from tests.factories.voting import print_tickets

pytestmark = pytest.mark.browser
Phone = Callable[..., Device]


class Hall:
    """A server with one show, and the organizer who presses next."""

    kind_of_server = ServerProcess
    make_evening = staticmethod(make_show)

    def __init__(self, folder: Path, **show_values: object) -> None:
        self.app = create_app(settings.load({"KRU_INSTANCE": str(folder)}, testing=True))
        database.migrate_to_newest(self.app)
        with self.app.app_context():
            show = self.make_evening(**{"entries": 5, "window_seconds": 3600, **show_values})
            login = make_staff("owner").login
            self.show_id = show.id
            self.titles = [entry.song.title for entry in show.entries]
            db.session.remove()
        self.server = self.kind_of_server(folder)
        self.server.start()
        self.organizer = Organizer(self.server.url, "en")
        page = self.organizer.get("/login")
        self.organizer.submit(page, "/login", login=login, password="correct horse")

    def next(self, times: int = 1) -> None:
        """Press the console's one next button."""
        for _ in range(times):
            page = self.organizer.get(f"/control/shows/{self.show_id}")
            self.organizer.submit(page, "/step")

    def tallies(self) -> dict[str, int]:
        """Points by song title."""
        with self.app.app_context():
            counted = counting.tallies(self.show_id)
            rows = db.session.execute(select(Entry).where(Entry.id.in_(counted))).scalars()
            found = {row.song.title: counted[row.id][0] for row in rows}
            db.session.remove()
        return {title: points for title, points in found.items() if points}

    def stop(self) -> None:
        """End the server."""
        self.server.stop()
        with self.app.app_context():
            db.engine.dispose()


@pytest.fixture(scope="module")
def voting_hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """Everybody has sung and the vote is open."""
    hall = Hall(tmp_path_factory.mktemp("voting"), choices=2)
    hall.next(1 + 5 * 2 + 1)
    yield hall
    hall.stop()


@pytest.fixture
def phone(chromium: Browser) -> Iterator[Phone]:
    """Make phones of a hall; all are put away after the test."""
    made: list[Device] = []

    def make(hall: Hall, **more: object) -> Device:
        made.append(make_device(chromium, hall.server.url, "phone", "en", **more))
        return made[-1]

    yield make
    for one in made:
        one.context.close()


def choose(page: Page, *places: int) -> None:
    for place in places:
        page.locator(".choice").nth(place).click()


def send(page: Page) -> None:
    page.get_by_role("button", name="Send my vote").click()


def receipt(page: Page) -> str:
    expect(page.locator("#counted")).to_be_visible()
    return page.locator("#code").inner_text()


class HallAtLeisure(Hall):
    """Its vote closes when the test lets it."""

    kind_of_server = Leisurely


def test_the_page_goes_on_with_the_evening(tmp_path: Path, phone: Phone) -> None:
    hall = HallAtLeisure(tmp_path)
    try:
        device = phone(hall)
        page = device.open("/v")
        device.check()
        hall.next(2)
        expect(page.locator(".title")).to_have_text(hall.titles[0])
        device.check()
        hall.next(1 + 4 * 2)
        expect(page.get_by_role("heading", name="Everybody has sung")).to_be_visible()
        device.check()
        hall.next()
        expect(page.get_by_role("heading", name="Voting is open")).to_be_visible()
        choose(page, 0)
        hall.next()
        expect(page.get_by_role("heading", name="Voting closes now")).to_be_visible()
        expect(page.locator("#left")).to_have_text(re.compile(r"^(10:00|\d:\d\d)$"))
        send(page)
        receipt(page)
        let_seconds_pass(hall.app)
        expect(page.get_by_role("heading", name="Voting is closed")).to_be_visible()
        assert hall.tallies() == {hall.titles[0]: 1}
        device.check()
    finally:
        hall.stop()


def test_a_vote_takes_two_taps_and_a_reload_keeps_it(voting_hall: Hall, phone: Phone) -> None:
    device = phone(voting_hall)
    page = device.open("/v")
    before = voting_hall.tallies().get(voting_hall.titles[1], 0)
    choose(page, 1)
    send(page)
    code = receipt(page)
    device.check()
    assert voting_hall.tallies()[voting_hall.titles[1]] == before + 1
    page.reload()
    assert receipt(page) == code
    device.check()


def test_a_vote_can_be_changed(voting_hall: Hall, phone: Phone) -> None:
    page = phone(voting_hall).open("/v")
    choose(page, 0)
    send(page)
    code = receipt(page)
    page.get_by_text("Change my vote").click()
    choose(page, 0, 3)
    send(page)
    expect(page.locator("#chosen")).to_contain_text("4.")
    expect(page.locator("#chosen")).not_to_contain_text("1.")
    assert receipt(page) == code


def test_more_than_the_limit_cannot_be_chosen(voting_hall: Hall, phone: Phone) -> None:
    page = phone(voting_hall).open("/v")
    choose(page, 0, 1, 2)
    expect(page.locator("#message")).to_contain_text("as many as you can choose")
    expect(page.locator("#count")).to_have_text("2")


def test_what_was_chosen_survives_a_reload_before_it_was_sent(
    voting_hall: Hall, phone: Phone
) -> None:
    page = phone(voting_hall).open("/v")
    choose(page, 2)
    page.reload()
    expect(page.locator(".chosen")).to_have_count(1)
    expect(page.locator("#count")).to_have_text("1")


def test_a_vote_sent_without_network_goes_out_once_it_is_back(
    voting_hall: Hall, phone: Phone
) -> None:
    device = phone(voting_hall)
    page = device.open("/v")
    before = voting_hall.tallies().get(voting_hall.titles[4], 0)
    device.context.set_offline(True)
    choose(page, 4)
    send(page)
    expect(page.locator("#status")).to_contain_text("kept on this phone")
    assert voting_hall.tallies().get(voting_hall.titles[4], 0) == before
    device.context.set_offline(False)
    receipt(page)
    assert voting_hall.tallies()[voting_hall.titles[4]] == before + 1


def test_an_unsent_vote_outlives_the_page(voting_hall: Hall, phone: Phone) -> None:
    device = phone(voting_hall)
    page = device.open("/v")
    device.context.set_offline(True)
    choose(page, 2)
    send(page)
    expect(page.locator("#status")).to_contain_text("kept on this phone")
    page.close()
    device.context.set_offline(False)
    later = device.context.new_page()
    later.goto(f"{device.base_url}/v")
    receipt(later)


def test_an_answer_that_got_lost_counts_once(voting_hall: Hall, phone: Phone) -> None:
    device = phone(voting_hall)
    page = device.open("/v")
    before = sum(voting_hall.tallies().values())
    lost: list[int] = []

    def lose(route: Route) -> None:
        lost.append(route.fetch().status)
        route.abort()

    page.route("**/v/ballot", lose, times=1)
    choose(page, 0)
    send(page)
    receipt(page)
    wait_until(page, lambda: bool(lost), "no answer got lost")
    assert lost == [200]
    assert sum(voting_hall.tallies().values()) == before + 1


def test_a_second_tab_shows_the_same_vote(voting_hall: Hall, phone: Phone) -> None:
    device = phone(voting_hall)
    first = device.open("/v")
    second = device.context.new_page()
    second.goto(f"{device.base_url}/v")
    choose(first, 1)
    send(first)
    assert receipt(first) == receipt(second)


def test_without_a_script_a_form_votes(voting_hall: Hall, phone: Phone) -> None:
    device = phone(voting_hall, java_script_enabled=False)
    page = device.open("/v")
    choose(page, 3)
    send(page)
    assert receipt(page)
    page.get_by_text("Change my vote").click()
    expect(page.locator(".choice input:checked")).to_have_count(1)


def test_the_countdown_runs_by_the_servers_clock(voting_hall: Hall, phone: Phone) -> None:
    device = phone(voting_hall)
    device.page.clock.install(time=time.time() + 3600)
    page = device.open("/v")
    expect(page.locator("#left")).not_to_have_text("0:00")
    expect(page.locator("#left")).to_contain_text(":")


def test_a_ticket_opens_the_ballot_for_one_phone(tmp_path: Path, phone: Phone) -> None:
    hall = Hall(tmp_path, credential="tickets")
    try:
        with hall.app.app_context():
            made = print_tickets(hall.show_id, 1)[0]
            db.session.remove()
        hall.next(1 + 5 * 2 + 1)
        device = phone(hall)
        page = device.open("/v")
        expect(page.get_by_label("Code on your ticket")).to_be_visible()
        device.check()
        device.open(f"/t#{made.token}")
        page.wait_for_url("**/v")
        assert made.token not in " ".join(device.requests[1:]).replace(f"/t#{made.token}", "")
        choose(page, 0)
        send(page)
        receipt(page)
        device.check()
        other = phone(hall)
        other.open(f"/t#{made.token}")
        expect(other.page.locator("#message")).to_contain_text("another phone")
        other.check()
        with hall.app.app_context():
            new = tickets.reissue_ticket(hall.show_id, made.serial, by=SYSTEM, at=clock.now())
            db.session.remove()
        other.open(f"/t#{new.token}")
        other.page.wait_for_url("**/v")
        expect(other.page.get_by_text("This seat has already voted")).to_be_visible()
        expect(other.page.locator("#ballot")).to_be_hidden()
        expect(other.page.locator("#counted")).to_be_hidden()
        kept = page.evaluate("JSON.stringify(localStorage)")
        assert "choices" not in kept, "nobody finds on the phone for whom it voted"
        other.check()
    finally:
        hall.stop()
