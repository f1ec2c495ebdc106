"""Simulated organizers: they come in by the printed link, make cards and press the next button."""

import re
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any, TypeVar
from urllib.parse import urljoin

from kruvision.simulation.browser import Browser, Page, UnexpectedAnswer

PASSWORD = "жүз ән, бір дала"
CARD_CODE = re.compile(r'name="code\[\]" value="(\w+)"')
INVITATION = re.compile(r"/setup\?code=(\w+)")
SHOW_PATH = re.compile(r"/control/shows/(\d+)")
EDITION_PATH = re.compile(r"/control/editions/(\d+)/jury")
SCREEN_LINK = re.compile(r"/screen/([\w-]{20,})")
PATIENCE = 300.0
"""Seconds after which a vote that is closed should be."""
LOOK_EVERY = 0.2
Answer = TypeVar("Answer")
JUROR_BOX = re.compile(r'name="juror\[\]"[^>]*value="(\d+)"')


class SimulatedOrganizer:
    """Someone at the laptop. ``show_id`` and ``edition_id`` are tonight's, read off the console."""

    def __init__(self, base_url: str, language: str = "kk") -> None:
        self.browser = Browser(base_url, language)
        self.show_id = 0
        self.edition_id = 0

    def come_in(self, setup_link: str, name: str, login: str) -> None:
        """Make an account with a one-time link, and open the console."""
        path = setup_link[setup_link.index("/setup") :]
        page = self.browser.get(path)
        values = {"name": name, "login": login, "password": PASSWORD}
        self.browser.submit(page, "/setup", **values)
        console = self.browser.get("/control")
        self.show_id = int(found(SHOW_PATH, console.url))
        self.edition_id = int(found(EDITION_PATH, console.text))

    def invite_colleague(self, role: str) -> str:
        """The one-time link for a colleague."""
        page = self.browser.submit(self.browser.get("/staff"), "/staff/invite", role=role)
        return f"/setup?code={found(INVITATION, page.text)}"

    def make_cards(self) -> list[str]:
        """New cards for the whole jury; their codes in the order of the list."""
        page = self.browser.get(f"/control/editions/{self.edition_id}/jury")
        everybody = list(dict.fromkeys(JUROR_BOX.findall(page.text)))
        made = self.browser.submit(page, "/jury/cards", **{"juror[]": everybody})
        return CARD_CODE.findall(made.text)

    def draw_order(self, seed: str) -> None:
        """Draw the running order from spoken numbers."""
        page = self.browser.get(f"/control/shows/{self.show_id}/entries/order")
        self.browser.submit(page, "/order/draw", seed=seed)

    def ask_hall(self, seconds: int) -> None:
        """Let the hall be asked about the songs, with all questions that come from a source."""
        path = f"/control/shows/{self.show_id}/questions"
        asking = {"asks_questions": "1", "question_seconds": seconds}
        done(self.browser.submit(self.browser.get(path), "/questions/settings", **asking))
        done(self.browser.submit(self.browser.get(path), "/questions/sourced"))

    def learning_report(self) -> Any:
        """What the hall learned, as organizers can download it."""
        return self.browser.get_json(f"/control/shows/{self.show_id}/learning/report.json")

    def declare_absent(self, juror_id: int) -> None:
        """Leave a juror out of the show who did not come."""
        page = self.browser.get(f"/control/editions/{self.edition_id}/jury")
        values = {f"seats.{juror_id}.absent": "1"}
        self.browser.submit(page, f"/shows/{self.show_id}/seats", **values)

    def add_juror(self, name: str, times: int = 1) -> int:
        """One more juror, from a form that is sent so often at the same moment; the juror's id.
        They have no seat yet."""
        path = f"/control/editions/{self.edition_id}/jury"
        page = self.browser.get(path)
        names = {f"name.{language}": name for language in ("kk", "ru", "en")}
        at_once([partial(self.browser.submit, page, path, **names)] * times)
        before, after = (set(JUROR_BOX.findall(one.text)) for one in (page, self.browser.get(path)))
        new = after - before
        if len(new) != 1:
            raise UnexpectedAnswer(f"{times} times the same form made {len(new)} jurors")
        return int(new.pop())

    def make_card(self, juror_id: int) -> str:
        """A card for one juror; its code."""
        page = self.browser.get(f"/control/editions/{self.edition_id}/jury")
        made = self.browser.submit(page, "/jury/cards", **{"juror[]": juror_id})
        return found(CARD_CODE, made.text)

    def excuse(self, juror_id: int, entry_id: int, reason: str) -> None:
        """Excuse a juror for one entry."""
        self._leave_out("excuse", juror=juror_id, entry=entry_id, reason=reason)

    def let_go(self, juror_id: int, entry_id: int, reason: str) -> None:
        """A juror is not there from this entry on."""
        self._leave_out("leave", juror=juror_id, entry=entry_id, reason=reason)

    def _leave_out(self, step: str, **values: Any) -> None:
        show = f"/control/shows/{self.show_id}"
        page = self.browser.get(f"{show}/sheets")
        page.form("/attendance/excuse")["action"] = f"{show}/attendance/{step}"
        done(self.browser.submit(page, f"/attendance/{step}", **values))

    def replace_juror(self, leaving: int, coming: int, after: int, reason: str) -> None:
        """After this entry another juror sits in that place."""
        page = self.browser.get(f"/control/shows/{self.show_id}/sheets")
        values = {"leaving": leaving, "coming": coming, "after": after, "reason": reason}
        done(self.browser.submit(page, "/attendance/replace", **values))

    def add_edition(self, year: int, name: str) -> int:
        """One more edition with its first show; the show's id."""
        page = self.browser.get("/control/editions/new")
        names = {f"name.{language}": name for language in ("kk", "ru", "en")}
        answer = done(self.browser.submit(page, "/editions/new", year=year, **names))
        return int(found(SHOW_PATH, answer.url))

    def unmarked_by(self) -> list[int]:
        """The jurors whose marks the result still waits for."""
        path = f"/control/shows/{self.show_id}/result/result.json"
        missing = self.browser.get_json(path)["result"]["incomplete"]
        return sorted({int(cell["juror"]) for cell in missing})

    def add_screen(self, name: str) -> str:
        """One more hall screen; the path of its secret link."""
        page = self.browser.get(f"/control/editions/{self.edition_id}/screens")
        before = set(SCREEN_LINK.findall(page.text))
        path = f"/control/editions/{self.edition_id}/screens"
        after = self.browser.submit(page, path, name=name)
        new = set(SCREEN_LINK.findall(after.text)) - before
        return f"/screen/{new.pop()}"

    def press_next(self, expected: str) -> int | None:
        """Press the one next button, which must be ``expected``; the entry it moved."""
        page = self.console()
        form = page.form("/step")
        kind = form["fields"]["kind"]
        if kind != expected:
            raise UnexpectedAnswer(f"the console offers {kind}, not {expected}")
        answer = self.browser.submit(page, "/step", page="console")
        old = form["fields"]["revision"]
        if any(later["fields"].get("revision") == old for later in answer.forms):
            raise UnexpectedAnswer(f"{kind} was pressed and nothing moved")
        entry = form["fields"].get("entry")
        return int(entry) if entry else None

    def make_press(self, kind: str) -> Callable[[], str]:
        """A press of a button that is on the console now, to be done later: it answers the code of
        the refusal, empty where the step was taken."""
        page = self.console()
        for form in page.forms:
            if form["fields"].get("kind") == kind:
                action = urljoin(page.url, form["action"])
                sent = {"token": page.token, "data": form["fields"]}
                return partial(self.browser.refusal_of, action, **sent)
        raise UnexpectedAnswer(f"the console does not offer {kind}")

    def press_alone(self, kind: str) -> None:
        """Press a button of the console that has to do what it says."""
        if code := self.make_press(kind)():
            raise UnexpectedAnswer(f"{kind}: {code}")

    def close_vote(self) -> None:
        """Press to close the vote, and wait until its last seconds are over."""
        self.press_next("start_closing")
        given_up = time.monotonic() + PATIENCE
        while self._offers_back("stop_closing"):
            if time.monotonic() > given_up:
                raise UnexpectedAnswer("the vote does not close")
            time.sleep(LOOK_EVERY)

    def _offers_back(self, kind: str) -> bool:
        return any(form["fields"].get("kind") == kind for form in self.console().forms)

    def waiting_entries(self) -> list[int]:
        """The entries the console offers to call, in order."""
        forms = self.console().forms
        calls = [f["fields"] for f in forms if f["fields"].get("kind") == "call_entry"]
        return [int(fields["entry"]) for fields in calls]

    def console(self) -> Page:
        """Tonight's console."""
        return self.browser.get(f"/control/shows/{self.show_id}")

    def publish(self) -> None:
        """Press the publishing step, wherever the console lists it."""
        page = self.console()
        for form in page.forms:
            if form["fields"].get("kind") == "publish":
                page.forms = [form]
                self.browser.submit(page, "/step", page="console")
                return
        raise UnexpectedAnswer("the console does not offer to publish")

    def public_result(self) -> Any:
        """The published result as everybody can download it."""
        return Browser(self.browser.base_url).get_json(f"/results/{self.show_id}/result.json")


def found(pattern: re.Pattern[str], text: str) -> str:
    """The first group of the first match; raises ``UnexpectedAnswer``."""
    match = pattern.search(text)
    if match is None:
        raise UnexpectedAnswer(f"{pattern.pattern} is not in: {text[:400]}")
    return match.group(1)


def done(page: Page) -> Page:
    """The page, which has to say that what was sent is done; raises ``UnexpectedAnswer``."""
    if [kind for kind, _text in page.said] != ["success"]:
        raise UnexpectedAnswer(f"{page.url} says {page.said}")
    return page


def at_once(presses: Sequence[Callable[[], Answer]]) -> list[Answer]:
    """What these answer, each done by its own hand at the same moment."""
    ready = Barrier(len(presses))

    def press(one: Callable[[], Answer]) -> Answer:
        ready.wait()
        return one()

    with ThreadPoolExecutor(len(presses)) as hands:
        return list(hands.map(press, presses))
