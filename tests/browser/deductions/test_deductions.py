"""A stop watch, an overrun, a deduction given and taken back; then the result is as before."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from kruvision.extensions import db
from kruvision.models import Show
from tests.browser.people.pages import Device, make_device
from tests.browser.people.staff import log_in
from tests.browser.test_twice_as_large import stands
from tests.browser.test_voter_phone import Hall
from tests.factories import make_show, make_staff
from tests.factories.jury import start
from tests.factories.results import change, give_marks
from tests.factories.screens import make_screen

pytestmark = pytest.mark.browser
ONE_SECOND = {"limit": 1, "costs": "0.5", "share": False, "every": None, "tolerance": 0}
NEXT = "[data-next]"


def make_timed(**_values: object) -> Show:
    """Two acts with marks, each of which may sing for one second."""
    rule = {**ONE_SECOND, "starts": "call"}
    show = start(make_show(entries=2, combination="jury_only", time_rule=rule))
    give_marks(show, [[[8, 8]] * 3, [[7, 7]] * 3])
    name = {"kk": "Әсемгүл Өңірбаева және «Сарыарқа» халық ансамблі", "en": "Asemgul and her choir"}
    change(show.entries[0].contestant, name=name)
    change(show.entries[0].song, title="אױפֿן פּריפּעטשיק")
    return db.session.get_one(Show, show.id)


class TimedHall(Hall):
    """An evening with a limit, an organizer, and a wall before the singer."""

    make_evening = staticmethod(make_timed)

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        with self.app.app_context():
            self.login = make_staff("organizer").login
            edition = db.session.get_one(Show, self.show_id).edition
            self.wall = make_screen(edition, view="clock", follows=False).token
            db.session.remove()


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[TimedHall]:
    hall = TimedHall(tmp_path)
    yield hall
    hall.stop()


def desk(chromium: Browser, hall: TimedHall, language: str, kind: str = "laptop") -> Device:
    one = make_device(chromium, hall.server.url, kind, language)
    return log_in(one, f"/control/shows/{hall.show_id}", hall.login, "correct horse")


def result(page: Page, hall: TimedHall) -> dict[str, Any]:
    """The result as a file has it, without what goes on growing."""
    address = f"{hall.server.url}/control/shows/{hall.show_id}/result/result.json"
    document = json.loads(page.request.get(address).text())
    return {name: value for name, value in document.items() if name != "record_head"}


def test_an_overrun_is_seen_given_and_taken_back(chromium: Browser, hall: TimedHall) -> None:
    one = desk(chromium, hall, "en")
    wall = make_device(chromium, hall.server.url, "projector", "kk")
    wall.open(f"/screen/{hall.wall}")
    page = one.page
    before = result(page, hall)
    page.locator(NEXT).click()
    watch = page.locator(".stop-watch")
    expect(watch).to_have_attribute("data-over", "")
    expect(watch.locator(".stop-watch-over")).to_contain_text("over the limit")
    expect(wall.page.locator(".clock")).to_have_attribute("data-over", "")
    expect(wall.page.locator(".clock-beyond")).to_be_visible()
    wall.check()
    one.check()
    page.locator(NEXT).click()
    overrun = page.locator(".call", has_text="by the rule")
    expect(overrun).to_contain_text("limit 0:01: −0.5 by the rule")
    expect(page.locator(".stop-watch")).to_have_count(0)
    overrun.get_by_role("button", name="Subtract −0.5").click()
    expect(overrun).to_have_count(0)
    assert result(page, hall)["deductions"] != []
    page.get_by_role("link", name="Deductions").click()
    act = page.locator(".deduction-act").first
    expect(act).to_contain_text("−0.5")
    expect(act).to_contain_text("> 0:01")
    act.locator("summary", has_text="Take back").click()
    act.locator("form[action$=back]").get_by_label("Reason").fill("the power failed")
    act.get_by_role("button", name="Take back").click()
    expect(page.get_by_text("The deduction is taken back.")).to_be_visible()
    assert result(page, hall) == before
    one.check()
    one.context.close()
    wall.context.close()


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_page_stands_on_every_device(chromium: Browser, hall: TimedHall, language: str) -> None:
    hall.next(2)
    for kind in ("phone", "upright", "laptop"):
        one = desk(chromium, hall, language, kind)
        page = one.open(f"/control/shows/{hall.show_id}/deductions")
        for summary in page.locator(".deduction-more > summary").all():
            summary.click()
        one.check()
        stands(page)
        one.context.close()
