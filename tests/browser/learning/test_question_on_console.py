"""A question at the console and on the phone at the stage: whoever takes the next step sees that
it is open, counted down, then that it is told, and what becomes of it after a step back."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from kruvision.extensions import db
from tests.browser.learning.test_question import AskedHall
from tests.browser.people.pages import Device, make_device, settle
from tests.browser.people.staff import log_in
from tests.factories import make_staff

pytestmark = pytest.mark.browser
PAGES = {"laptop": ("", "kk"), "tablet": ("", "ru"), "phone": ("/stage", "en")}
COUNTDOWN = re.compile(r"^[01]:\d\d$")


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[AskedHall]:
    hall = AskedHall(tmp_path)
    yield hall
    hall.server.kill()


@pytest.fixture
def desks(hall: AskedHall, chromium: Browser) -> Iterator[dict[str, Device]]:
    """A console on a laptop and one on a tablet, and a phone at the stage, in three languages."""
    with hall.app.app_context():
        login = make_staff("organizer").login
        db.session.remove()
    found = {}
    for kind, (page, language) in PAGES.items():
        found[kind] = make_device(chromium, hall.server.url, kind, language)
        path = f"/control/shows/{hall.show_id}{page}"
        log_in(found[kind], path, login, "correct horse")
    yield found
    for one in found.values():
        one.context.close()


def line(page: Page) -> str:
    """Where the page tells of the question."""
    return page.locator("[data-key=question]").inner_text()


def test_a_question_is_counted_down_told_and_known(
    hall: AskedHall, desks: dict[str, Device]
) -> None:
    pages = [one.page for one in desks.values()]
    hall.next(2)
    for page in pages:
        expect(page.locator("tr.now, .say-title").first).to_be_visible()
        expect(page.locator("[data-key=question]")).to_have_count(0)
    hall.next()
    for one in desks.values():
        expect(one.page.locator("[data-key=question] time")).to_have_text(COUNTDOWN)
        one.check()
    open_ = [line(page) for page in pages]
    hall.let_the_time_be_over()
    for page, before in zip(pages, open_, strict=True):
        expect(page.locator("[data-key=question] time")).to_have_count(0)
        assert line(page) != before
    phone = desks["phone"].page
    expect(phone.locator("[data-key=question]")).to_contain_text("has been told the answer")
    settle(phone)
    phone.get_by_role("button", name=re.compile("Back")).click()
    expect(phone.locator("[data-key=question]")).to_contain_text("it is not asked again")
    for one in desks.values():
        expect(one.page.locator("[data-key=question]")).to_have_count(1)
        assert not re.search("Question 1|Fact 1|Two 1", one.page.content())
        one.check()
    hall.next()
    expect(phone.locator("[data-key=question]")).to_contain_text("has been told the answer")
