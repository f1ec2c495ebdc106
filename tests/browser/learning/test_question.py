"""An evening with one question in real browsers: asked before it begins, answered on phones in
three languages, with and without a network and a script, told by the clock, gone with the next
call."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from kruvision import clock
from kruvision.extensions import db
from kruvision.models import Question, Screen, Show
from kruvision.services.access import SYSTEM
from kruvision.services.learning.answers import counts_of, counts_of_show
from kruvision.services.stage import screens
from tests.browser.learning.strange_proxy import StrangeProxy
from tests.browser.people.pages import Device, make_device, wait_drawn, wait_until
from tests.browser.test_voter_phone import Hall
from tests.factories.learning import make_question
from tests.factories.results import change

pytestmark = pytest.mark.browser
SOONER = """
  const later = window.setTimeout;
  window.waits = [];
  window.setTimeout = (work, wait, ...more) => {
    const isTry = work.name === "send";
    if (isTry) waits.push(wait);
    return later(work, isTry ? wait / 100 : wait, ...more);
  };
"""
"""Notes how long the phone would wait before it sends an answer again, and lets it wait less."""


class AskedHall(Hall):
    """A hall with a wall that is asked about every song."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, entries=3, question_seconds=120)
        with self.app.app_context():
            show = db.session.get_one(Show, self.show_id)
            self.first, *_others = [make_question(entry).id for entry in show.entries]
            named = screens.ScreenInput(name="Wall")
            wall = screens.add_screen(show.edition_id, named, by=SYSTEM, at=clock.now())
            self.token = db.session.get_one(Screen, wall).token
            db.session.remove()

    def counts(self) -> dict[int, int]:
        """The answers to the first song's question."""
        with self.app.app_context():
            found = counts_of(self.first, "after")
            db.session.remove()
        return found

    def before(self) -> int:
        """How many answers were given before it began."""
        with self.app.app_context():
            counted = counts_of_show(self.show_id)
            db.session.remove()
        return sum(sum(of.get("before", {}).values()) for of in counted.values())

    def let_the_time_be_over(self) -> None:
        """The song was over ten minutes ago."""
        with self.app.app_context():
            entry = db.session.get_one(Question, self.first).entry_id
            show = db.session.get_one(Show, self.show_id)
            (sung,) = [one for one in show.entries if one.id == entry]
            change(sung, performed_at=clock.now() - timedelta(minutes=10))
            db.session.remove()


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[AskedHall]:
    hall = AskedHall(tmp_path)
    yield hall
    hall.server.kill()


@pytest.fixture
def phones(hall: AskedHall, chromium: Browser) -> Iterator[dict[str, Device]]:
    """A phone in each language, one without a script, and the wall."""
    url = hall.server.url
    found = {code: make_device(chromium, url, "phone", code) for code in ("kk", "ru", "en")}
    found["plain"] = make_device(chromium, url, "phone", "en", java_script_enabled=False)
    found["wall"] = make_device(chromium, url, "projector", "kk")
    yield found
    for one in found.values():
        one.context.close()


def press(page: Page, place: int, part: str = "#question") -> None:
    """Press an option as it stands there once the part is whole."""
    page.locator(f"{part} .options button").nth(place).click()


def outcome(page: Page, part: str = "#question") -> str:
    """What the phone says came of its answer."""
    expect(page.locator(f"{part} .outcome p").first).to_be_visible()
    return page.locator(f"{part} .outcome").inner_text()


def test_a_hall_is_asked_answers_and_is_told(hall: AskedHall, phones: dict[str, Device]) -> None:
    kk, ru, en = (phones[code].page for code in ("kk", "ru", "en"))
    for code in ("kk", "ru", "en"):
        phones[code].open("/v")
    phones["wall"].open(f"/screen/{hall.token}")
    _answer_beforehand(hall, en, ru)
    phones["en"].check()

    hall.next(3)
    expect(phones["wall"].page.locator(".question-text")).to_have_text("Question 1 қаз")
    for page in (kk, ru, en):
        expect(page.locator("#question h2")).to_contain_text("Question 1")
        assert "Fact 1" not in page.content()
    assert "Fact 1" not in phones["wall"].page.content()
    phones["kk"].check()

    press(kk, 1)
    assert "Fact 1 қаз" in outcome(kk)
    expect(kk.locator("#question .picked.right")).to_contain_text("Two 1")
    _answer_offline(phones["ru"])
    press(en, 0)
    assert "now you know" in outcome(en)
    _answer_without_a_script(phones["plain"])
    expect(phones["wall"].page.locator(".question-foot span")).to_contain_text("4")
    assert hall.counts() == {0: 1, 1: 3}
    for page, said in ((kk, "Fact 1 қаз"), (en, "now you know")):
        page.reload()
        assert said in outcome(page)
        expect(page.locator("#question button:enabled")).to_have_count(0)
    en.locator(".languages a[lang=ru]").click()
    expect(en.locator("#question .outcome")).to_contain_text("Fact 1 рус")
    assert hall.counts() == {0: 1, 1: 3}
    for code in ("wall", "ru"):
        phones[code].check()

    hall.let_the_time_be_over()
    for page in (kk, ru, en):
        expect(page.locator("#question[data-state=told] .right")).to_contain_text("Two 1")
    assert outcome(ru)
    expect(ru.locator("#question .picked.right")).to_contain_text("Two 1")
    expect(phones["wall"].page.locator(".question-right")).to_contain_text("Two 1")
    wait_drawn(phones["wall"].page)
    for code in ("kk", "wall"):
        phones[code].check()
    hall.next()
    for page in (kk, ru, en):
        expect(page.locator("#question")).to_have_count(0)
    expect(phones["wall"].page.locator(".picture-now")).to_be_visible()
    assert hall.counts() == {0: 1, 1: 3}
    _kept_on_phones_alone(phones["kk"])


def _answer_beforehand(hall: AskedHall, answers: Page, skips: Page) -> None:
    """One phone answers its two questions, another one would rather not; a reload asks neither."""
    for _ in range(2):
        asked = answers.locator("#before .ask > b").inner_text()
        press(answers, 2, "#before")
        expect(answers.locator("#before .ask > b", has_text=asked)).to_have_count(0)
    assert "Thank you!" in outcome(answers, "#before")
    skips.locator("#before [data-skip]").click()
    for page in (answers, skips):
        page.reload()
        expect(page.locator("#before .options")).to_have_count(0)
    expect(skips.locator("#before")).to_be_hidden()
    assert hall.before() == 2


def _answer_offline(phone: Device) -> None:
    """The answer waits on the phone and goes out by itself."""
    phone.go_offline()
    press(phone.page, 1)
    kept = outcome(phone.page)
    assert kept
    assert "Fact 1" not in kept
    phone.context.set_offline(False)
    expect(phone.page.locator("#question .outcome")).to_contain_text("Fact 1 рус")


def _answer_without_a_script(phone: Device) -> None:
    page = phone.open("/v")
    page.locator("#question button", has_text="Two 1").click()
    expect(page.locator("h1")).to_have_text("Right!")
    expect(page.locator("main")).to_contain_text("Fact 1")
    page.get_by_role("link", name="Go on").click()
    expect(page).to_have_url(re.compile("/v$"))


def _kept_on_phones_alone(phone: Device) -> None:
    """What a phone sends says which option, and nothing of the phone but its cookie."""
    kept = phone.page.evaluate("Object.keys(JSON.parse(localStorage.getItem('kru.answers')))")
    assert len(kept) == 1
    assert len([url for url in phone.requests if url.endswith("/v/answer")]) == 1


@pytest.mark.parametrize(
    ("status", "kind", "body"),
    [
        ("200 OK", "text/html", "<!doctype html><p>Welcome to our Wi-Fi"),
        ("502 Bad Gateway", "text/html", "<!doctype html><p>Bad gateway"),
        ("403 Forbidden", "text/html", "<!doctype html><p>Forbidden"),
        ("200 OK", "application/json", "{}"),
    ],
)
def test_an_answer_that_something_else_takes_waits_longer_then_stops_and_is_sent_by_a_press(
    hall: AskedHall, chromium: Browser, status: str, kind: str, body: str
) -> None:
    proxy = StrangeProxy(hall.server.port)
    phone = make_device(chromium, proxy.url, "phone", "en")
    phone.page.add_init_script(SOONER)
    hall.next(3)
    page = phone.open("/v")
    proxy.say(status, kind, body)
    press(page, 1)
    again = page.get_by_role("button", name="Send it again")
    expect(again).to_be_visible()
    assert "could not be sent. It is kept on this phone" in outcome(page)
    assert proxy.count == 6
    waits = page.evaluate("waits")
    assert waits == sorted(waits)
    assert [500 * 2**n <= wait <= 1000 * 2**n for n, wait in enumerate(waits, 1)] == [True] * 5
    phone.check()

    again.click()
    wait_until(page, lambda: proxy.count == 12, "it was not sent as often again")
    expect(again).to_be_visible()
    proxy.says = b""
    again.click()
    expect(page.locator("#question .outcome")).to_contain_text("Fact 1")
    expect(page.locator("#question .outcome")).to_be_focused()
    assert hall.counts() == {1: 1}
    phone.context.close()
    proxy.close()
