"""The evening played once, with a secret in it: what every device was sent, in order.

Everything goes through the doors that people use: cards and PINs, sockets, posts of phones. Between
two things that everybody sees, as many people vote as the secret says, when it says.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from kruvision.extensions import db
from kruvision.live import broadcast
from kruvision.models import Show, VotingWindow
from kruvision.services.access import SYSTEM
from kruvision.services.audience import screen_codes, windows
from kruvision.services.deductions.deductions import (
    DeductionInput,
    TakenBackInput,
    give_deduction,
    list_deductions,
    take_back_deduction,
)
from kruvision.services.transactions.changes import StageMoved
from kruvision.services.transactions.transaction import transaction
from tests.factories.jury import browser
from tests.factories.results import perform
from tests.factories.voting import close_vote, open_vote
from tests.twins.devices import OVERLAY, Device, Heard, Phone, monitor, observer, tablet
from tests.twins.evening import Clock, Evening, copy_of, show_of

WRITING_HEAD = "head of the jury"
OLD_HEAD = "tablet that was the head's"
AT_THE_END = "the head has handed in"
OWN_MARKS = ("4", "5")
"""What the head and the juror who looks on give. Before the last sheet both are asked about the
order of these: another evening's secret agrees with it, or says the opposite."""


@dataclass(frozen=True)
class Secret:
    """What nobody may see ahead: a juror's marks for the two acts; and which entry people vote for
    (by its place), how many of them before and how many after more time is given; how much is
    subtracted from the first act."""

    marks: tuple[str, str]
    choice: int
    early: int
    late: int
    subtracted: str = "1"


class Play:
    """One evening under way. ``heard`` grows by what every device is sent."""

    def __init__(self, app: Flask, evening: Evening, turned: Clock, walks: Sequence[str]) -> None:
        self.app, self.evening, self.turned, self.walks = app, evening, turned, walks
        self.heard: Heard = {}
        self.numbers = count(1)
        self.papers = list(evening.tickets)
        self.devices: dict[str, Device | Phone] = {}
        show = show_of(evening)
        self.entries = [entry.id for entry in show.entries]
        self.criterion = show.criteria[0].id
        self.is_act_by_act = show.window_scope == "entry"
        db.session.rollback()

    def come_in(self) -> None:
        """Everybody connects. The head opens the card on a second tablet, and the first one, which
        had joined while it wrote, stays connected."""
        show = {"show": self.evening.show_id}
        self._add(OLD_HEAD, tablet(self.app, self.evening, 0, "head_of_jury"))
        self._join(OLD_HEAD, "jury:join", show)
        self._join(OLD_HEAD, "head:join", show)
        self._add(WRITING_HEAD, tablet(self.app, self.evening, 0, "head_of_jury", first=False))
        self._join(WRITING_HEAD, "jury:join", show)
        self._join(WRITING_HEAD, "head:join", show)
        self._add("juror", tablet(self.app, self.evening, 1, "juror"))
        self._join("juror", "jury:join", show)
        self._add("visitor", Device(self.app, "visitor", browser(self.app)))
        for view, link in self.evening.screens.items():
            self._join("visitor", "screen:join", {"token": link}, f"screen of {view}")
        stage = {"token": self.evening.screens["the stage"], "overlay": True}
        self._join("visitor", "screen:join", stage, f"screen{OVERLAY}")
        self._add("observer", observer(self.app, self.evening))
        for page in ("console", "stage"):
            self._join("observer", "control:join", {**show, "language": "en", "page": page}, page)
        self._add("monitor", monitor(self.app))
        phone = Phone(self.app)
        self.devices["phone"] = phone
        self.heard["phone first"] = phone.first()
        self.tick("come in")

    def tick(self, when: str) -> None:
        """The sender's next tick; each device takes what it got. How often one got something is
        compared as well: a tick that sends nothing leaves nothing."""
        broadcast.flush()
        for name, device in self.devices.items():
            for way, text in device.events().items():
                self.heard[f"{when}: {name}, {way}"] = text

    def walk(self, when: str) -> None:
        """Each device opens all of its pages."""
        for name, device in self.devices.items():
            if isinstance(device, Device) and name in self.walks:
                for path, text in device.pages(self.evening).items():
                    self.heard[f"{when}: {name}, {path}"] = text

    def open_vote(self) -> None:
        """Both acts have sung; the vote for the first one opens, or the show's one vote."""
        show = show_of(self.evening)
        perform(show)
        entry = self.entries[0] if self.is_act_by_act else None
        self.window = open_vote(show_of(self.evening), entry_id=entry, at=self.turned.now).id
        if not self.is_act_by_act:
            self.move_to("voting")
        self.tick("the vote opens")

    def browser(self, name: str) -> Device:
        """A device with pages, by its name."""
        device = self.devices[name]
        assert isinstance(device, Device)
        return device

    def mark_openly(self, name: str) -> None:
        """One whose marks are no secret marks; what the tablet is answered is heard as well."""
        answers = self.mark(self.browser(name), OWN_MARKS)
        self.heard[f"own marks: {name}, answers"] = json.dumps(answers)

    def mark(self, juror: Device, values: Sequence[str]) -> list[dict[str, Any]]:
        """A juror marks both acts and hands the sheets in, over the socket; the answers."""
        answers = []
        for entry, value in zip(self.entries, values, strict=True):
            mark = {"entry": entry, "criterion": self.criterion, "value": value, "seq": 1}
            answers.append(self._command(juror, "mark:save", mark))
            answers.append(self._command(juror, "sheet:submit", {"entry": entry}))
            if "question" in answers[-1]:
                answers.append(self._command(juror, "sheet:submit", {"entry": entry}))
            broadcast.flush()
        return answers

    def _command(self, juror: Device, event: str, payload: dict[str, Any]) -> dict[str, Any]:
        command = {**payload, "command": f"command-{next(self.numbers):08}"}
        answer = juror.sockets["jury:join"].emit(event, command, callback=True)
        assert isinstance(answer, dict)
        assert "error" not in answer, answer
        return answer

    def subtract(self, amount: str) -> None:
        """An organizer gives the first act a deduction, and takes another one back."""
        for taken_back in (False, True):
            reason = "the same in every evening"
            typed = {"amount": amount, "code": "stage", "reason": reason}
            entered = DeductionInput.model_validate(typed)
            give_deduction(self.entries[0], entered, by=SYSTEM, at=self.turned.now)
            if taken_back:
                given = max(row.id for row in list_deductions(self.evening.show_id))
                back = TakenBackInput(reason=reason)
                take_back_deduction(given, back, by=SYSTEM, at=self.turned.now)

    def vote(self, people: int, choice: int) -> None:
        """So many phones vote, by the script or by a form, a second and a tick after each other;
        where it takes a ticket, or the code on the wall, they hand it in first."""
        entry = self.entries[0 if self.is_act_by_act else choice]
        for person in range(people):
            self.turned.later(1)
            phone = browser(self.app)
            phone.get("/v")
            self._hand_in(phone)
            form = {"window": self.window, "choice": [entry]}
            script = {"window": self.window, "choices": [entry], "command": f"vote-{person:08}"}
            answer = (
                phone.post("/v/ballot", data=form)
                if person % 2
                else phone.post("/v/ballot", json=script)
            )
            assert answer.status_code in (200, 303), answer.text
            broadcast.flush()

    def _hand_in(self, phone: FlaskClient) -> None:
        show = show_of(self.evening)
        window = db.session.get_one(VotingWindow, self.window)
        seen = screen_codes.current_code(show, window, self.turned.now)
        if seen or self.papers:
            door, secret = ("code", seen.code) if seen else ("ticket", self.papers.pop())
            answer = phone.post(f"/v/{door}", json={"secret": secret})
            assert answer.status_code == 200, answer.text

    def move_to(self, phase: str) -> None:
        """The show goes on."""
        with transaction() as changes:
            db.session.get_one(Show, self.evening.show_id).phase = phase
            changes.append(StageMoved(self.evening.show_id))

    def wait_until(self, minute: int) -> None:
        """Until so many minutes after the beginning, however many voted before."""
        self.turned.now = Clock().now.replace(minute=minute)

    def leave(self) -> None:
        """Everybody goes home."""
        for device in self.devices.values():
            if isinstance(device, Device):
                device.leave()
            else:
                device.ear.leave()

    def _add(self, name: str, device: Device) -> None:
        self.devices[name] = device

    def _join(self, name: str, event: str, said: dict[str, object], way: str = "") -> None:
        self.heard[f"join: {name}, {way or event}"] = self.browser(name).join(event, said, way)


ALL = ("visitor", "juror", WRITING_HEAD, OLD_HEAD, "observer", "monitor")


def play(
    evening: Evening, secret: Secret, *, walks: Sequence[str] = ALL, all_mark: bool = False
) -> Heard:
    """Everything that every device was sent in an evening with this secret; ``walks`` are those who
    open their pages, too. Where ``all_mark``, the two others of the jury do so before the vote."""
    turned = Clock()
    with copy_of(evening, turned) as app:
        acted = Play(app, evening, turned, walks)
        acted.come_in()
        acted.open_vote()
        marks_in_secret = tablet(app, evening, 2, "juror")
        marks_in_secret.join("jury:join", {"show": evening.show_id})
        acted.tick("the third juror comes in")
        acted.mark(marks_in_secret, secret.marks)
        if all_mark:
            for name in ("juror", WRITING_HEAD):
                acted.mark_openly(name)
        acted.subtract(secret.subtracted)
        acted.tick("marks are in")
        acted.vote(secret.early, secret.choice)
        acted.wait_until(minute=2)
        windows.prolong_window(evening.show_id, 60, by=SYSTEM, at=turned.now)
        acted.tick("more time is given")
        acted.vote(secret.late, secret.choice)
        acted.wait_until(minute=4)
        acted.tick("people vote")
        acted.walk("while the vote is open")
        close_vote(evening.show_id, at=turned.now)
        acted.tick("the vote closes")
        acted.move_to("closed")
        acted.tick("all is over")
        if not all_mark:
            acted.mark_openly(WRITING_HEAD)
        acted.tick(AT_THE_END)
        acted.walk(AT_THE_END)
        marks_in_secret.leave()
        acted.leave()
        return acted.heard


def differing(first: Heard, second: Heard) -> set[str]:
    """Who was sent something else in the two evenings: when, to whom, by which way."""
    return {name for name in first.keys() | second.keys() if first.get(name) != second.get(name)}


def is_by_right(name: str) -> bool:
    """Whether it went to the head of the jury once all own sheets were in and all was over."""
    return name.startswith(f"{AT_THE_END}: {WRITING_HEAD}, ")
