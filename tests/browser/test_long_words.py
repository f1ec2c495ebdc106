"""The longest names, titles and stories on the wall: nothing cut, nothing over anything else."""

import csv
import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from config import ROOT
from kruvision.simulation.organizer import SimulatedOrganizer
from kruvision.simulation.server import ServerProcess
from tests.browser.conftest import DeviceMaker
from tests.browser.people.pages import wait_empty
from tests.browser.test_screens import CUT, wall

pytestmark = pytest.mark.browser
NAMES = {
    "kk": "«Қостанай өңірлік университетінің Ақсұңқар» ән-би ансамблі",
    "ru": "Ансамбль песни и танца «Аксункар» Костанайского университета",
    "en": "The Aqsunqar Song and Dance Ensemble of Kostanay University!",
}
ACCOMPANIMENT = "екі домбыра, қобыз, сыбызғы, жетіген және даңғыра, үш дауысты хормен"
STORY = "Әнші жалғыз ұшқан құсқа мұңын шағып, өз көңіл күйін соның тағдырымен салыстырады. " * 6
SMALL = """() => [...document.querySelectorAll(".picture *")]
  .filter((e) => e.offsetParent && !e.closest(".visually-hidden"))
  .filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim()))
  .map((e) => [e.className, parseFloat(getComputedStyle(e).fontSize)])
  .filter(([, size]) => size < 28)"""
OVERLAPS = """() => {
  const names = ".stage-head .now-words .now-turns .now-side .now-join .welcome-words"
    + " .welcome-codes .voting-side .stage-countdown .voting-words .stage-pages"
    + " .recap-next .picture-foot";
  const boxes = names.split(" ")
    .flatMap((name) => [...document.querySelectorAll(name)].filter((e) => e.offsetParent))
    .map((e) => [e, e.getBoundingClientRect()]);
  const over = (a, b) => a.bottom > b.top + 1 && b.bottom > a.top + 1
    && a.right > b.left + 1 && b.right > a.left + 1;
  return boxes.flatMap(([e, a], place) => boxes.slice(place + 1)
    .filter(([f, b]) => !e.contains(f) && over(a, b))
    .map(([f]) => `${e.className} over ${f.className}`));
}"""


@dataclass
class Wall:
    """A hall with one screen and the organizer who moves the evening on."""

    organizer: SimulatedOrganizer
    link: str

    def speak(self, language: str) -> None:
        """Hold the screen on one language."""
        browser = self.organizer.browser
        path = "/control/screens/1"
        browser.submit(browser.get(path), path, name="Hall", language=language)


def lengthen(folder: Path) -> None:
    """The demonstration's edition with names of sixty letters, and six more entries."""
    shutil.copytree(ROOT / "data" / "demo", folder)
    path = folder / "entries.csv"
    rows = list(csv.DictReader(path.read_text("utf-8-sig").splitlines()))
    rows += [{**row, "title": f"{row['title']} II"} for row in rows[:6]]
    passports = json.loads((folder / "songs.json").read_text(encoding="utf-8"))["songs"]
    for number, row in enumerate(rows, start=1):
        row["number"] = str(number)
        if number % 3 == 1:
            row |= {f"name.{code}": name for code, name in NAMES.items()}
            title = f"Ақбақай мен Қарагөздің қоштасуы туралы ұзақ толғау, {number}-бөлім"
            if passport := passports.pop(row["title"], None):
                passports[title] = passport
            row["title"] = title
            row |= {"accompaniment.kk": ACCOMPANIMENT, "story.kk": STORY.strip()}
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, rows[0])
        table.writeheader()
        table.writerows(rows)
    text = json.dumps({"songs": passports}, ensure_ascii=False)
    (folder / "songs.json").write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twenty entries with long words."""
    folder = tmp_path_factory.mktemp("words") / "edition"
    lengthen(folder)
    instance = tmp_path_factory.mktemp("long")
    ServerProcess(instance).command("load", str(folder))
    return instance


@pytest.fixture(scope="module")
def hall(server: ServerProcess) -> Wall:
    """The evening has not begun."""
    organizer = SimulatedOrganizer(server.url)
    organizer.come_in(server.setup_link, "Айгүл", "organizer")
    return Wall(organizer, organizer.add_screen("Hall"))


def check(page: Page) -> None:
    """Everything stands inside its place and can be read from the last row."""
    wait_empty(page, CUT, SMALL, OVERLAPS)
    assert page.locator("[data-broken]").count() == 0


def test_long_words_stand_whole_on_every_picture(device: DeviceMaker, hall: Wall) -> None:
    page = wall(device, hall.link, is_still=True).page
    check(page)
    hall.organizer.press_next("start_show")
    hall.organizer.press_next("call_entry")
    page.wait_for_selector("[data-view=now]")
    facts = page.locator(".now-fact:has(b)").all_text_contents()
    assert STORY.strip() in " ".join(fact.removeprefix("Ән не туралы ") for fact in facts)
    for language in ("ru", "en", "kk"):
        hall.speak(language)
        page.wait_for_selector(f".stage-layer[lang={language}]")
        check(page)
    hall.organizer.press_next("finish_entry")
    while hall.organizer.waiting_entries():
        hall.organizer.press_next("call_entry")
        hall.organizer.press_next("finish_entry")
    page.wait_for_selector("[data-view=recap]")
    check(page)
    hall.organizer.press_next("open_voting")
    page.wait_for_selector("[data-view=voting]")
    assert page.locator(".lines").count() == 2
    check(page)
    for _ in range(4):
        hall.organizer.browser.submit(hall.organizer.console(), "/prolong", seconds=180)
    expect(page.locator(".stage-countdown")).to_have_text(re.compile(r"^1\d:\d\d$"))
    check(page)
