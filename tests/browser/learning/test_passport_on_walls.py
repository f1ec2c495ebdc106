"""The passport of a song on the wall, passage by passage: nothing cut, read from the last row."""

import json
import sqlite3
from pathlib import Path

import pytest
from playwright.sync_api import Page

from kruvision.simulation.organizer import SimulatedOrganizer
from kruvision.simulation.server import ServerProcess
from tests.browser.conftest import DeviceMaker
from tests.browser.people.pages import wait_empty
from tests.browser.test_long_words import OVERLAPS
from tests.browser.test_screens import CUT, TURN

pytestmark = pytest.mark.browser
LINES = [
    {
        "original": original,
        "romanized": reading,
        "text": {"kk": meaning},
        "refrain": place == 3,
    }
    for place, (original, reading, meaning) in enumerate(
        [
            ("საყვარლის საფლავს ვეძებდი,", "Saqvarlis saplavs", "Ғашығымның қабірін іздедім,"),
            ("Դլե յաման, յար,", "Dle yaman, yar,", "Дле яман, жарым-ай,"),
            ("אױפֿן פּריפּעטשיק ברענט אַ פֿײַערל,", "Oyfn pripetshik", "Пеште кішкене от жанып тұр,"),
            ("아리랑 고개로 넘어간다", "Arirang gogaero neomeoganda", "Арираң асуынан асып барады"),
        ]
    )
]
FILLED = {
    "say": {"kk": "су-ли-КО"},
    "listen_for": {"kk": "Үш дауыстың қалай ажырап, қайта қосылатынын тыңдаңыз."},
    "lines": LINES,
}
SMALLEST = """() => Math.min(...[...document.querySelectorAll(
  "[data-shown].now-fact, [data-shown] .now-line > *")].map(
  (word) => parseFloat(getComputedStyle(word).fontSize))) / innerHeight"""
BY_HAND = f"""
const every = window.setInterval;
window.setInterval = (work, after) => {{
  if (after !== {TURN}) return every(work, after);
  window.turnOn = work;
}};
new MutationObserver((changes) => {{
  const isPicture = (one) => one.removedNodes.length && one.target.matches(".stage-layer");
  if (changes.some(isPicture)) window.hasPicture = true;
}}).observe(document, {{ childList: true, subtree: true }});
"""
"""The next passage comes when the test says so, and never by itself while the test looks. The first
picture that comes over the socket begins with the first passage once more."""
TURNED = "([turn]) => document.querySelector('.now-turns').dataset.turn === String(turn)"


@pytest.fixture(scope="module")
def instance(instance: Path) -> Path:
    """The first song has a passport with lines in many letters."""
    with sqlite3.connect(instance / "kruvision.db") as base:
        (song,) = base.execute(
            "SELECT song_id FROM entry ORDER BY running_order, id LIMIT 1"
        ).fetchone()
        for name in ("say", "listen_for", "lines"):
            base.execute(
                f"UPDATE song SET {name} = ? WHERE id = ?", (json.dumps(FILLED[name]), song)
            )
    base.close()
    return instance


@pytest.fixture(scope="module")
def link(server: ServerProcess) -> str:
    """A screen in Kazakh; the first act sings."""
    organizer = SimulatedOrganizer(server.url)
    organizer.come_in(server.setup_link, "Айгүл", "organizer")
    link = organizer.add_screen("Hall")
    path = "/control/screens/1"
    organizer.browser.submit(organizer.browser.get(path), path, name="Hall", language="kk")
    organizer.press_next("start_show")
    organizer.press_next("call_entry")
    return link


def turn_to(page: Page, turn: int) -> None:
    page.evaluate("turnOn()")
    page.wait_for_function(TURNED, arg=[turn])


def opened(device: DeviceMaker, link: str, width: int, height: int) -> Page:
    """The wall with its turns in the test's hand."""
    one = device("projector", "kk")
    one.page.set_viewport_size({"width": width, "height": height})
    one.page.add_init_script(BY_HAND)
    with one.page.expect_websocket():
        one.open(link)
    one.page.wait_for_function("() => window.hasPicture")
    one.page.wait_for_selector(".now-turns[data-turn='0']")
    return one.page


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1920, 1080), (1024, 768)])
def test_each_passage_stands_whole_and_is_read_from_the_last_row(
    device: DeviceMaker, link: str, width: int, height: int
) -> None:
    page = opened(device, link, width, height)
    passages = page.locator(".now-turns > *").count()
    assert passages > 6
    for turn in range(passages + 1):
        if turn:
            turn_to(page, turn)
        assert page.locator(".now-turns > [data-shown]").count() == 1
        wait_empty(page, CUT, OVERLAPS)
        assert page.evaluate(SMALLEST) >= 0.045


def test_a_refrain_stays_for_two_turns_over_the_whole_picture(
    device: DeviceMaker, link: str
) -> None:
    page = opened(device, link, 1920, 1080)
    hums: list[int] = []
    for turn in range(1, page.locator(".now-turns > *").count() + 1):
        turn_to(page, turn)
        if page.locator(".now-verse[data-shown]").count():
            assert page.locator(".now-side").is_hidden()
            assert page.locator("[data-shown] li").count() == 2
            hums.append(page.locator("[data-shown] .now-hum").count())
    assert hums == [0, 1, 1]
