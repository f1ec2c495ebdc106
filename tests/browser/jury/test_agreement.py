"""The question before a last sheet, the page of the jury's agreement, and a change of locked rules,
in a real browser: accessible, in three languages, on laptop and tablet."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Browser, Page, expect

from kruvision.simulation.server import ServerProcess
from tests.browser.conftest import DeviceMaker
from tests.browser.jury.test_tablet import SHEET, Organizer, enter
from tests.browser.people.pages import PATIENCE
from tests.browser.people.staff import log_in, make_first_account

pytestmark = pytest.mark.browser
TURNED = 3
"""The juror, by place on the panel, who took 1 for the best."""
FILL = """
UPDATE entry SET stage = 'performed', performed_at = '2026-11-23 19:00:00' WHERE show_id = 1;
UPDATE show SET phase = 'running', rules_locked_at = '2026-11-23 18:00:00' WHERE id = 1;
INSERT INTO mark (entry_id, juror_id, criterion_id, steps, seq, saved_at)
SELECT entry.id, seat.juror_id, criterion.id,
       CASE WHEN seat.position = :turned THEN entry.running_order % 10
            ELSE 9 - entry.running_order % 10 END,
       1, '2026-11-23 19:00:00'
FROM entry JOIN seat USING (show_id) JOIN criterion USING (show_id) WHERE entry.show_id = 1;
INSERT INTO scoresheet (entry_id, juror_id, state, note, note_seq, aside_reason, reopened_reason)
SELECT entry.id, seat.juror_id, 'submitted', '', 0, '', ''
FROM entry JOIN seat USING (show_id)
WHERE entry.show_id = 1 AND NOT (seat.position = :turned AND entry.running_order = 14);
"""


@pytest.fixture(scope="module")
def organizer(server: ServerProcess, chromium: Browser) -> Iterator[Page]:
    """Everything is marked; all sheets are in but the last one of the turned juror."""
    page = chromium.new_page()
    make_first_account(page, server)
    file = server.instance / "kruvision.db"
    with closing(sqlite3.connect(file, timeout=PATIENCE / 1000)) as database:
        seats = "SELECT position FROM seat WHERE show_id = 1 ORDER BY position"
        place = database.execute(seats).fetchall()[TURNED][0]
        for statement in FILL.split(";")[:-1]:
            database.execute(statement, {"turned": place})
        database.commit()
    yield page
    page.context.close()


@pytest.fixture(scope="module")
def cards(organizer: Page, server: ServerProcess) -> list[str]:
    return Organizer(organizer, server.url).make_cards()


def test_the_question_comes_once_and_the_sheet_goes_in_at_the_second_press(
    device: DeviceMaker, server: ServerProcess, cards: list[str]
) -> None:
    tablet = device("tablet", "en")
    page = enter(tablet.page, server.url, cards[TURNED])
    page.locator(".strip-entry").last.click()
    hand_in = page.locator(f"{SHEET} [name=action][value=submit]")
    hand_in.click()
    question = page.locator("[data-order-question]")
    expect(question).to_be_visible()
    expect(page.locator("#order-question-title")).to_be_focused()
    assert question.locator("[data-first] li").count() == 3
    tablet.check()
    page.keyboard.press("Escape")
    expect(question).to_be_hidden()
    expect(hand_in).to_be_visible()
    hand_in.click()
    expect(page.locator(f"{SHEET} [data-why-text]")).to_contain_text("Handed in.")
    assert tablet.errors == []


@pytest.mark.parametrize("kind", ["laptop", "upright"])
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_agreement_is_accessible_and_fits(
    kept: DeviceMaker, organizer: Page, kind: str, language: str
) -> None:
    one = log_in(kept(kind, language), "/control/shows/1/agreement")
    expect(one.page.locator("#whole, .open-sheets").first).to_be_visible()
    one.check()


def test_the_head_reads_it_at_night_too(
    device: DeviceMaker, server: ServerProcess, cards: list[str]
) -> None:
    tablet = device("tablet", "kk")
    tablet.page.goto(f"{server.url}/j#{cards[0]}")
    tablet.page.wait_for_url("**/j/pin")
    for field in ("pin", "again"):
        tablet.page.fill(f"[name={field}]", "2580")
    tablet.page.press("[name=pin]", "Enter")
    tablet.page.wait_for_url("**/jury")
    tablet.open("/jury/head/1/agreement")
    tablet.check()


@pytest.mark.parametrize("kind", ["laptop", "upright"])
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_change_of_rules_is_accessible_and_fits(
    kept: DeviceMaker, organizer: Page, kind: str, language: str
) -> None:
    one = log_in(kept(kind, language), "/control/shows/1/rules")
    one.check()
    one.open("/control/shows/1/rules/change").select_option("[name=method]", "points")
    one.page.locator(".form-actions [value=show]").click()
    expect(one.page.locator("#outlook [name=reason], #outlook .notice").first).to_be_visible()
    one.check()
