"""The longest questions on walls of every shape: nothing cut, read from the last row."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from config import ROOT
from kruvision import clock
from kruvision.extensions import db
from kruvision.models import Screen, Show
from kruvision.services.access import SYSTEM
from kruvision.services.stage import screens
from tests.browser.people.pages import make_device, wait_empty
from tests.browser.test_screens import CUT
from tests.browser.test_voter_phone import Hall
from tests.factories.learning import give_answers, make_question, question_of
from tests.factories.results import change

pytestmark = pytest.mark.browser
WALLS = [(1024, 768), (1280, 720), (1280, 800)]
LANGUAGES = ("kk", "ru", "en")
SMALLEST = """() => Math.min(...[...document.querySelectorAll(
  ".question-text, .question-option, .question-fact, .question-share b")].map(
  (word) => parseFloat(getComputedStyle(word).fontSize))) / innerHeight"""
WORDS = "[...document.querySelectorAll('.question-text, .question-option > span, .question-fact')]"
UPRIGHT = f"Math.min(...{WORDS}.map((e) => parseFloat(getComputedStyle(e).fontSize))) / innerWidth"


def longest() -> dict[str, Any]:
    """The question of the house's own cards with the most letters in one language."""
    cards = json.loads((ROOT / "data" / "traditions.json").read_text(encoding="utf-8"))

    def letters(row: dict[str, Any]) -> int:
        parts = (row["text"], row["right"], *row["wrong"])
        return max(sum(len(part[code]) for part in parts) for code in LANGUAGES)

    return max((row for card in cards["traditions"] for row in card["questions"]), key=letters)


class LongHall(Hall):
    """The hall is asked the longest question about a song of twelve voices."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, entries=2, question_seconds=3600)
        row = longest()
        with self.app.app_context():
            show = db.session.get_one(Show, self.show_id)
            options = [*row["wrong"], row["right"]]
            told = {"right": len(options) - 1, "fact": row["fact"]}
            make_question(show.entries[0], text=row["text"], options=options, **told)
            self.walls = {}
            for code in LANGUAGES:
                named = screens.ScreenInput(name=code, language=code)
                wall = screens.add_screen(show.edition_id, named, by=SYSTEM, at=clock.now())
                self.walls[code] = db.session.get_one(Screen, wall).token
            db.session.remove()

    def tell(self) -> None:
        """The song was over two hours ago, and the hall had answered."""
        with self.app.app_context():
            sung = db.session.get_one(Show, self.show_id).entries[0]
            give_answers(question_of(sung), [70, 120, 22])
            change(sung, performed_at=clock.now() - timedelta(hours=2))
            db.session.remove()


@pytest.fixture(scope="module", params=["open", "told"])
def hall(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LongHall]:
    """The question is open, or told."""
    hall = LongHall(tmp_path_factory.mktemp("walls"))
    hall.next(3)
    if request.param == "told":
        hall.tell()
    yield hall
    hall.stop()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_longest_question_is_read_from_the_last_row(
    chromium: Browser, hall: LongHall, language: str
) -> None:
    device = make_device(chromium, hall.server.url, "projector", language)
    for width, height in WALLS:
        device.page.set_viewport_size({"width": width, "height": height})
        page = device.open(f"/screen/{hall.walls[language]}")
        page.wait_for_selector(".picture-question")
        wait_empty(page, CUT)
        assert page.evaluate(SMALLEST) >= 0.0449, (width, height)
        assert page.locator("[data-broken]").count() == 0
    page.set_viewport_size({"width": 1080, "height": 1920})
    wait_empty(page, CUT)
    assert page.evaluate(UPRIGHT) >= 0.04
    device.context.close()
