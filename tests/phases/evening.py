"""One evening walked to its end by real steps, kept as it was in every phase."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

from kruvision import clock
from kruvision.extensions import db
from kruvision.models import KeptMark, Proposal, Show, VotingWindow
from kruvision.rules.evening import flow
from kruvision.rules.evening.flow import Step
from kruvision.services.access import SYSTEM, Actor
from kruvision.services.audience import delegations, tickets, windows
from kruvision.services.audience.delegations import DelegationInput
from kruvision.services.awards import lists
from kruvision.services.awards.inputs import AwardInput
from kruvision.services.categories import editing
from kruvision.services.categories.listing import names_by_id
from kruvision.services.deductions import stop_watch
from kruvision.services.deductions.deductions import DeductionInput, give_deduction
from kruvision.services.deductions.stop_watch import SetRightInput
from kruvision.services.entries import running_order, status
from kruvision.services.entries.status import StatusInput
from kruvision.services.ephemeral.store import MemoryStore
from kruvision.services.forms.inputs import read
from kruvision.services.jury import cards as juror_cards
from kruvision.services.jury import handing_in
from kruvision.services.results import tie_decisions
from kruvision.services.ruleset.locked_rules import rules_fingerprint
from kruvision.services.stage import steps
from kruvision.state import state_of
from tests.factories import make_edition, make_entry, make_seat, make_show, make_staff, names, save
from tests.factories.jury import choose_pin
from tests.factories.results import change, give_marks, seal_marks
from tests.factories.voting import cast
from tests.roles.house import House, _copy

RULE_OF_TIME = {"limit": 240, "costs": "1", "share": False, "every": None, "tolerance": 0}
RULE_OF_TIME |= {"starts": "call"}
SECOND = Actor("owner", 10**6, "phone")
AWARDS = (
    {"kind": "decision", "name": {"en": "Unity"}, "scope": "show"},
    {"kind": "everyone", "name": {"en": "Thanks"}},
)
STEPS_TO = {
    "running": ("start_show", "call_entry", "finish_entry") + ("call_entry", "finish_entry") * 2,
    "voting": ("open_voting",),
    "closed": ("start_closing", "close_voting"),
    "revealing": ("begin_reveal",),
    "published": ("publish",),
    "final": ("finalize",),
}


class PhasedHouse(House):
    """A house whose show can be put into any phase, each time as it first came there.

    Three acts sing, the first two end level and are told apart by a decision; two more are
    withdrawn and wait. The first two jurors mark, the third is absent and never did; the second
    stepped aside for the third act, and a point is subtracted from it. A show before this one is
    public, and one act goes through. The first act sang a minute too long.
    """

    def _furnish(self) -> None:
        edition = make_edition()
        before = make_show(edition=edition, entries=1, phase="published")
        change(before.entries[0], advances=True)
        show = make_show(
            edition=edition,
            entries=3,
            jurors=2,
            criteria=1,
            tie_chain=[],
            two_person_rule=True,
            time_rule=RULE_OF_TIME,
        )
        absent = make_seat(show, is_absent=True)
        waiting = [make_entry(show) for _ in range(2)]
        for act in waiting:
            status.change_status(act.id, StatusInput(status="withdrawn"), by=SYSTEM, at=clock.now())
        self._come_in({owner: make_staff("owner").login for owner in ("owner", "second_owner")})
        self.jurors = {"head_of_jury": show.seats[0].juror_id, "juror": show.seats[1].juror_id}
        self.cards = {
            role: juror_cards.make_card(juror, by=SYSTEM, at=clock.now())
            for role, juror in self.jurors.items()
        }
        self.tablets = {
            role: choose_pin(card, f"device of the {role}") for role, card in self.cards.items()
        }
        tickets.make_tickets(show.id, 3, by=SYSTEM, at=clock.now())
        faculty = DelegationInput(name={"kk": "Филология", "ru": "", "en": ""})
        self.delegation = delegations.add_delegation(show.id, faculty, by=SYSTEM, at=clock.now())
        running_order.move_entry(waiting[1].id, 4, by=SYSTEM, at=clock.now())
        self._step_aside(show)
        editing.add_categories(show.id, [names("Solo")], by=SYSTEM, at=clock.now())
        (self.category,) = names_by_id(show.id)
        for award in AWARDS:
            lists.add_award(show.id, read(AwardInput, award), by=SYSTEM, at=clock.now())
        self.show, self.before, self.edition = show.id, before.id, edition.id
        self.sung_before = before.entries[0].id
        self.acts = [entry.id for entry in show.entries[:3]]
        self.waiting = [waiting[1].id, waiting[0].id]
        self.absent = absent.juror_id
        self.criterion = show.criteria[0].id
        self.rules_seen = rules_fingerprint(show)
        self.files: dict[str, Path] = {}
        self.forms: dict[str, dict[str, Any]] = {}
        self.phase = "planned"
        self._keep("planned")
        for phase in STEPS_TO:
            self._walk_to(phase)

    def _step_aside(self, show: Show) -> None:
        juror = Actor("juror", self.jurors["juror"], "device of the juror")
        handing_in.step_aside(juror, show.entries[2].id, "My pupil", command_id="", at=clock.now())

    def _walk_to(self, phase: str) -> None:
        if phase == "closed":
            for act in self.acts[:2]:
                cast(self._window(), [act], at=clock.now())
        if phase == "revealing":
            order = self.acts[:2]
            tie_decisions.decide_tie(self.show, order, "Heard", by=SYSTEM, at=clock.now())
        for kind in STEPS_TO[phase]:
            self.press(kind)
        if phase == "voting":
            give_marks(self._row(), [[[8], [8], [None]], [[8], [8], [None]], [[4], [None], [None]]])
            seal_marks(self._row())
        if phase == "running":
            self._subtract()
        if phase == "published":
            self.press("publish", by=SECOND)
        self._keep(phase)

    def _subtract(self) -> None:
        typed = {"amount": "1", "code": "stage", "reason": "A lit candle on stage"}
        entered = DeductionInput.model_validate(typed)
        give_deduction(self.acts[2], entered, by=SYSTEM, at=clock.now())
        right = SetRightInput.model_validate({"sung": "5:00", "reason": "The recording"})
        stop_watch.set_right(self.acts[0], right, by=SYSTEM, at=clock.now())

    def press(self, kind: str, by: Actor = SYSTEM) -> None:
        """Take the first legal step of this kind, or one that the service refuses; a vote that was
        pressed to close is closed by the clock."""
        if kind == "close_voting":
            steps.close_due(clock.now() + windows.LAST_SECONDS + timedelta(seconds=1))
            return
        show = self._row()
        legal = flow.legal_steps(steps.evening_of(show))
        step = next((step for step in legal if step.kind == kind), Step(kind))
        steps.press(show.id, step, revision=show.revision, by=by, at=clock.now())

    def _keep(self, phase: str) -> None:
        assert self._row().phase == phase
        self.files[phase] = self.file.with_name(f"{phase}.db")
        _copy(self.file, self.files[phase])

    def _row(self) -> Show:
        db.session.rollback()
        return db.session.get_one(Show, self.show)

    def _window(self) -> VotingWindow:
        return db.session.query(VotingWindow).filter_by(show_id=self.show).one()

    def enter(self, phase: str) -> None:
        """Make it the evening as it was when this phase began."""
        with self.app.app_context():
            db.session.remove()
            state_of(self.app).store = MemoryStore()
        _copy(self.files[phase], self.file)
        self.phase = phase

    def keep_late_mark(self) -> int:
        """A mark that came too late and waits for a decision; its id."""
        with self.app.app_context(), closing(db.session):
            late = KeptMark(
                entry_id=self.acts[0],
                juror_id=self.jurors["juror"],
                criterion_id=self.criterion,
                steps=3,
                seq=9,
                arrived_at=clock.now(),
            )
            return int(save(late).id)

    def revision(self) -> int:
        """The number that grows with every committed transaction."""
        with closing(sqlite3.connect(f"file:{self.file}?mode=ro", uri=True)) as base:
            return int(base.execute("SELECT value FROM revision").fetchone()[0])

    def vote(self) -> tuple[int, str]:
        """The vote's number and announced end as a page shows them; some where there is none."""
        with closing(sqlite3.connect(f"file:{self.file}?mode=ro", uri=True)) as base:
            rows = base.execute("SELECT id, closes_at FROM voting_window").fetchall()
        number, until = rows[0] if rows else (1, "2026-01-01 00:00:00")
        return number, f"{until}+00:00"

    def decide(self) -> None:
        """The tie is decided, so that the result is whole."""
        with self.app.app_context(), closing(db.session):
            order = self.acts[:2]
            tie_decisions.decide_tie(self.show, order, "Heard", by=SYSTEM, at=clock.now())

    def propose(self) -> None:
        """Somebody proposes to publish."""
        with self.app.app_context(), closing(db.session):
            self.press("publish", by=SECOND)

    def waits_for_second(self) -> bool:
        """Whether something was proposed that nobody has confirmed."""
        with self.app.app_context(), closing(db.session):
            return db.session.query(Proposal).filter_by(show_id=self.show).first() is not None

    def legal_steps(self) -> tuple[Step, ...]:
        """What the graph allows now."""
        with self.app.app_context(), closing(db.session):
            return flow.legal_steps(steps.evening_of(self._row()))

    def stage_revision(self) -> int:
        """The show's revision, which a press names."""
        with self.app.app_context(), closing(db.session):
            return self._row().revision
