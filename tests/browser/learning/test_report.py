"""What the hall learned, in a real browser: whole and accessible on every desk in each language."""

import json
import sqlite3
from contextlib import closing

import pytest
from playwright.sync_api import Browser, expect

from kruvision.simulation.server import ServerProcess
from tests.browser.conftest import DeviceMaker
from tests.browser.people.pages import PATIENCE
from tests.browser.people.staff import log_in, make_first_account

pytestmark = pytest.mark.browser
REPORT = "/control/shows/1/learning"
SUNG = """
UPDATE entry SET stage = 'performed', performed_at = '2026-11-23 19:00:00' WHERE show_id = 1;
UPDATE show SET phase = 'closed', rules_locked_at = '2026-11-23 18:00:00' WHERE id = 1;
"""
ASKED = """
SELECT entry.id, entry.running_order, tradition.questions FROM entry
JOIN song ON song.id = entry.song_id JOIN tradition ON tradition.slug = song.tradition_slug
WHERE entry.show_id = 1
"""
QUESTION = """
INSERT INTO question (id, entry_id, text, options, right, fact, confidence, source, approved_by)
VALUES (?, ?, ?, ?, 0, ?, 'sourced', '', 'Aigerim')
"""
COUNT = "INSERT INTO answer_count (question_id, moment, option, count) VALUES (?, ?, ?, ?)"
PASSPORT = "INSERT INTO passport_count (entry_id, kind, count) VALUES (?, ?, ?)"


def fill(database: sqlite3.Connection) -> None:
    """All songs were sung; the hall answered about each that has a tradition, too few of them
    before the last one."""
    database.executescript(SUNG)
    for entry, number, questions in database.execute(ASKED).fetchall():
        row = json.loads(questions)[0]
        texts = [row["text"], [row["right"], *row["wrong"]], row["fact"]]
        database.execute(QUESTION, (entry, entry, *map(json.dumps, texts)))
        right, wrong = (number, 30 - number) if number < 13 else (2, 3)
        for moment, counts in (("before", (right, wrong)), ("after", (40 + number, 20 - number))):
            for option, count in enumerate(counts):
                database.execute(COUNT, (entry, moment, option, count))
        database.execute(PASSPORT, (entry, "opened", 10 + number))
        database.execute(PASSPORT, (entry, "word", number))
    database.commit()


@pytest.fixture(scope="module", autouse=True)
def evening(server: ServerProcess, chromium: Browser) -> None:
    page = chromium.new_page()
    make_first_account(page, server)
    file = server.instance / "kruvision.db"
    with closing(sqlite3.connect(file, timeout=PATIENCE / 1000)) as database:
        fill(database)
    page.context.close()


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("kind", ["laptop", "upright", "phone"])
def test_the_report_is_whole(device: DeviceMaker, kind: str, language: str) -> None:
    one = log_in(device(kind, language), REPORT)
    expect(one.page.locator(".learned-songs tbody tr")).to_have_count(13)
    expect(one.page.locator(".learned-headline")).to_contain_text("%")
    one.check()


def test_the_report_stands_at_twice_the_size(device: DeviceMaker) -> None:
    one = log_in(device("phone", "kk"), REPORT)
    one.page.evaluate("document.documentElement.style.fontSize = '200%'")
    one.check()


def test_the_paper_opens_from_the_page(device: DeviceMaker) -> None:
    one = log_in(device("laptop", "ru"), REPORT)
    links = one.page.locator('a[href*="report.pdf"]')
    expect(links).to_have_count(3)
    answer = one.context.request.get(f"{one.base_url}{links.first.get_attribute('href')}")
    assert answer.headers["content-type"] == "application/pdf"
