"""Marks from the phone, and delegations: their own acts stand greyed, the others get 12 and 10."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from kruvision.extensions import db
from kruvision.models import Show
from kruvision.services.scoring.rule_book_inputs import votes_of
from tests.browser.people.pages import Device, make_device
from tests.browser.test_voter_phone import Hall, HallAtLeisure
from tests.factories import make_show
from tests.factories.voting import entry_ids, make_delegation, print_tickets
from tests.factories.voting import make_tickets_of as tickets_of

pytestmark = pytest.mark.browser
Phone = Callable[..., Device]
MARKED = {"window_scope": "entry", "voting_mode": "marks"}


@pytest.fixture
def phone(chromium: Browser) -> Iterator[Phone]:
    """Make phones of a hall, in any language; all are put away after the test."""
    made: list[Device] = []

    def make(hall: Hall, language: str = "en", **more: Any) -> Device:
        made.append(make_device(chromium, hall.server.url, "phone", language, **more))
        return made[-1]

    yield make
    for one in made:
        one.context.close()


@pytest.fixture(scope="module")
def marking_hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """The first act has sung, and everybody may mark it."""
    hall = Hall(tmp_path_factory.mktemp("marks"), **MARKED)
    hall.next(4)
    yield hall
    hall.stop()


def mark(page: Page, number: int) -> None:
    page.locator(f"#mark{number}").check()


def test_a_phone_marks_the_act_that_has_sung_in_two_taps(marking_hall: Hall, phone: Phone) -> None:
    device = phone(marking_hall, "kk")
    page = device.open("/v")
    device.check()
    send = page.locator("#ballot button[type=submit]")
    mark(page, 10)
    expect(page.locator("#mark")).to_have_text("10")
    send.click()
    expect(page.locator("#counted")).to_be_visible()
    expect(page.locator("#chosen")).to_contain_text("– 10")
    device.check()
    page.locator("#paper > summary").click()
    expect(page.locator("#mark10")).to_be_checked()
    mark(page, 0)
    send.click()
    expect(page.locator("#chosen")).to_contain_text("– 0")
    assert marking_hall.tallies() == {}
    page.reload()
    expect(page.locator("#chosen")).to_contain_text("– 0")


def test_a_mark_can_be_sent_without_a_script(marking_hall: Hall, phone: Phone) -> None:
    page = phone(marking_hall, java_script_enabled=False).open("/v")
    mark(page, 7)
    page.get_by_role("button", name="Send my mark").click()
    expect(page.locator("#chosen")).to_contain_text("– 7")
    page.locator("#paper > summary").click()
    expect(page.locator("#mark7")).to_be_checked()


def test_a_ballot_of_all_acts_keeps_each_mark_where_it_belongs(
    tmp_path: Path, phone: Phone
) -> None:
    hall = HallAtLeisure(tmp_path, voting_mode="marks")
    try:
        hall.next(1 + 5 * 2 + 1)
        device = phone(hall)
        page = device.open("/v")
        lines = page.locator("#ballot select")
        lines.nth(1).select_option("9")
        lines.nth(4).select_option("0")
        device.check()
        page.reload()
        expect(lines.nth(1)).to_have_value(value_of(page, 1, 9))
        expect(lines.nth(0)).to_have_value("")
        page.get_by_role("button", name="Send my marks").click()
        expect(page.locator("#chosen li")).to_have_count(2)
        page.locator("#paper > summary").click()
        expect(lines.nth(4)).to_have_value(value_of(page, 4, 0))
        assert hall.tallies() == {hall.titles[1]: 9}
    finally:
        hall.stop()


def value_of(page: Page, place: int, number: int) -> str:
    act = page.locator("#ballot select").nth(place).get_attribute("data-act")
    return f"{act},{number}"


class HallOfDelegations(HallAtLeisure):
    """Two delegations with four tickets each; the first act is History's own."""

    @staticmethod
    def make_evening(**values: Any) -> Show:
        """The show with what belongs to it, before it begins."""
        show = make_show(**values)
        own = {"History": entry_ids(show.id)[:1], "Physics": []}
        made = {name: make_delegation(show.id, name, acts) for name, acts in own.items()}
        HallOfDelegations.tickets = {
            name: tickets_of(show.id, one, 4) for name, one in made.items()
        }
        HallOfDelegations.guest = print_tickets(show.id, 1)[0]
        return show


@pytest.fixture(scope="module")
def divided_hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HallOfDelegations]:
    """The vote of two delegations is open."""
    hall = HallOfDelegations(
        tmp_path_factory.mktemp("delegations"),
        credential="tickets",
        bodies="delegations",
        choices=2,
        entries=3,
    )
    hall.next(1 + 3 * 2 + 1)
    yield hall
    hall.stop()


def come_in(hall: Hall, phone: Phone, token: str, **more: Any) -> Device:
    device = phone(hall, **more)
    page = device.open(f"/t#{token}")
    page.wait_for_url("**/v")
    return device


def test_an_own_act_stands_greyed_and_cannot_be_chosen(
    divided_hall: HallOfDelegations, phone: Phone
) -> None:
    token = divided_hall.tickets["History"][3].token
    device = come_in(divided_hall, phone, token)
    own, other = (device.page.locator(".choice").nth(place) for place in (0, 1))
    expect(own.locator("input")).to_be_disabled()
    expect(own).to_contain_text("Your own act")
    expect(own.locator(".own-act")).to_be_visible()
    expect(other.locator("input")).to_be_enabled()
    expect(other.locator(".own-act")).to_be_hidden()
    device.check()


def test_a_ticket_of_no_delegation_is_told_so(
    divided_hall: HallOfDelegations, phone: Phone
) -> None:
    device = come_in(divided_hall, phone, divided_hall.guest.token)
    expect(device.page.locator("#message")).to_contain_text("belongs to none of them")
    expect(device.page.locator("#ballot")).to_be_hidden()


def test_two_delegations_of_three_phones_give_12_and_10(
    divided_hall: HallOfDelegations, phone: Phone
) -> None:
    for places, name in (((1, 2), "History"), ((0, 1), "Physics")):
        for number, ticket in enumerate(divided_hall.tickets[name][:3]):
            page = come_in(divided_hall, phone, ticket.token).page
            for place in places[: 1 + (number == 0)]:
                page.locator(".choice").nth(place).click()
            page.get_by_role("button", name="Send my vote").click()
            expect(page.locator("#counted")).to_be_visible()
    with divided_hall.app.app_context():
        show = db.session.get_one(Show, divided_hall.show_id)
        votes = votes_of(show, [str(one) for one in entry_ids(show.id)])
        assert votes is not None
        given = [list(ballot.values()) for ballot in votes.ballots.values()]
        db.session.remove()
    assert given == [[12, 10], [12, 10, 8]]
