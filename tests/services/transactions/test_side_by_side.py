"""Organizers and jurors at the same moment: the same refusals on both databases, and nobody waits
in a circle."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from fractions import Fraction
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from kruvision.extensions import db
from kruvision.models import Show
from kruvision.rules.evening.flow import Step
from kruvision.services import accounts
from kruvision.services.access import SYSTEM, Actor
from kruvision.services.accounts import NewStaff
from kruvision.services.errors import Invalid, Refused
from kruvision.services.jury import marking, seats
from kruvision.services.jury.seats import PanelInput, SeatInput
from kruvision.services.record.chain import list_lines, verify
from kruvision.services.ruleset.locked_rules import lock_rules
from kruvision.services.stage import steps as stage_steps
from kruvision.services.transactions import transaction
from kruvision.services.transactions.transaction import retry_on_conflict
from kruvision.services.transactions.writers import ManyWriters
from scripts.servers import PATIENCE_SECONDS
from tests.factories import make_show
from tests.factories.jury import call, seat_actor, start

NOW = datetime(2026, 11, 20, 19, 0, tzinfo=UTC)
PASSWORD = "correct horse"
AT_ONCE = 6


def at_once(app: Flask, work: list[Callable[[], object]]) -> list[object]:
    """Everything at the same moment, each on a connection of its own; what is refused or fails
    comes back as the error."""
    db.session.rollback()
    ready = threading.Barrier(len(work))

    def run(task: Callable[[], object]) -> object:
        with app.app_context():
            ready.wait(PATIENCE_SECONDS)
            try:
                return task()
            except (Refused, DBAPIError) as error:
                return error
            finally:
                db.session.remove()

    with ThreadPoolExecutor(len(work)) as pool:
        return [job.result() for job in [pool.submit(run, task) for task in work]]


def join_with_the_same_login(app: Flask) -> list[object]:
    codes = [accounts.invite("usher", by=SYSTEM, at=NOW) for _ in range(AT_ONCE)]
    inputs = [NewStaff(code=c, login="aida", name="Aida", password=PASSWORD) for c in codes]
    return at_once(app, [lambda d=d: accounts.accept_invitation(d, at=NOW).id for d in inputs])


@pytest.mark.both_databases
def test_one_login_wanted_by_many_at_once_is_taken_for_all_but_one(app: Flask) -> None:
    answers = join_with_the_same_login(app)
    refused = [answer for answer in answers if isinstance(answer, Invalid)]
    assert len(refused) == AT_ONCE - 1
    assert {answer.fields["login"].code for answer in refused} == {"login_taken"}
    assert [line.kind for line in list_lines()].count("staff_joined") == 1
    assert verify()


@pytest.mark.both_databases
def test_many_presses_at_once_make_one_step(app: Flask) -> None:
    show = make_show()
    start(show)
    show_id, revision, entry = show.id, show.revision, show.entries[0].id
    db.session.rollback()
    manager = Actor("stage_manager", 1)

    def press() -> object:
        step = Step("call_entry", entry)
        return stage_steps.press(show_id, step, revision=revision, by=manager, at=NOW)

    answers = at_once(app, [press] * AT_ONCE)
    codes = [answer.code for answer in answers if isinstance(answer, Refused)]
    assert codes == ["already_done"] * (AT_ONCE - 1)


@pytest.mark.both_databases
def test_the_first_marks_of_all_jurors_come_at_once_and_lock_the_rules_once(app: Flask) -> None:
    show = make_show(jurors=AT_ONCE, criteria=1)
    start(show)
    call(show.entries[0])
    entry, criterion = show.entries[0].id, show.criteria[0].id
    actors = [seat_actor(seat) for seat in show.seats]
    db.session.rollback()

    def mark(actor: Actor) -> Callable[[], object]:
        return lambda: marking.save_mark(
            actor, entry, criterion, "7", 1, command_id=f"first-{actor.id}", at=NOW
        )

    answers = at_once(app, [mark(actor) for actor in actors])
    assert {answer["state"] for answer in answers} == {"saved"}
    kinds = db.session.execute(text("SELECT kind FROM record")).scalars().all()
    assert sorted(kinds).count("rules_locked") == 1
    assert kinds.count("mark_saved") == AT_ONCE
    assert verify()


@pytest.mark.both_databases
def test_a_seat_is_taken_away_or_marks_and_never_both(app: Flask) -> None:
    show = make_show(jurors=2, criteria=1)
    start(show)
    entry, criterion = call(show.entries[0]).id, show.criteria[0].id
    head, seat = show.seats
    juror, actor, show_id = seat.juror_id, seat_actor(seat), show.id
    panel = PanelInput(head=head.juror_id, seats={head.juror_id: SeatInput(seated=True)})
    db.session.rollback()
    marked, taken = at_once(
        app,
        [
            lambda: marking.save_mark(actor, entry, criterion, "7", 1, command_id="", at=NOW),
            lambda: seats.set_panel(show_id, panel, by=Actor("organizer", 1), at=NOW),
        ],
    )
    refusals = [answer.code for answer in (marked, taken) if isinstance(answer, Refused)]
    assert refusals in (["no_seat"], ["seat_has_marks"])
    assert (seats.find_seat(show_id, juror) is None) is (refusals == ["no_seat"])


on_postgresql = pytest.mark.parametrize("database", ["postgresql"], indirect=True)


@on_postgresql
def test_mutant_organizers_who_take_no_turns_meet_the_key_instead_of_a_sentence(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = ManyWriters.begin

    def begin_beside_others(self: ManyWriters, *, alone: bool) -> None:
        begin(self, alone=False)

    monkeypatch.setattr(ManyWriters, "begin", begin_beside_others)
    monkeypatch.setattr(accounts, "_find_login", together(accounts._find_login))
    assert any(isinstance(answer, IntegrityError) for answer in join_with_the_same_login(app))


def together(look: Callable[[str], object]) -> Callable[[str], object]:
    """The same look; nobody goes on before all have looked."""
    looked = threading.Barrier(AT_ONCE)

    def look_together(login: str) -> object:
        found = look(login)
        looked.wait(PATIENCE_SECONDS)
        return found

    return look_together


@on_postgresql
@pytest.mark.parametrize("is_safe", [True, False])
def test_two_who_cross_are_done_one_after_the_other(app: Flask, is_safe: bool) -> None:
    """Each changes the same two rows, in another order: PostgreSQL undoes one of them."""
    first, second = (make_show(edition=None).id for _ in range(2))
    half, came = threading.Barrier(2), set[int]()

    def change(one: int, other: int) -> None:
        with transaction.transaction(alone=False):
            touch = text("UPDATE show SET revision = revision + 1 WHERE id = :id")
            db.session.execute(touch, {"id": one})
            if one not in came:  # who comes again is alone
                came.add(one)
                half.wait(PATIENCE_SECONDS)
            db.session.execute(touch, {"id": other})

    work = retry_on_conflict(change) if is_safe else change
    answers = at_once(app, [lambda: work(first, second), lambda: work(second, first)])
    revisions = db.session.execute(text("SELECT revision FROM show ORDER BY id")).scalars().all()
    assert (answers == [None, None]) is is_safe
    assert list(revisions) == ([2, 2] if is_safe else [1, 1])


def is_somebody_waiting() -> bool:
    """Whether a connection of this database waits for a row that another one holds."""
    with db.engine.connect() as connection:
        waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(connection.execute(waiting).scalar())


@on_postgresql
@pytest.mark.parametrize("is_safe", [True, False])
def test_a_mark_that_comes_between_a_look_at_a_seat_and_its_removal_waits(
    app: Flask, monkeypatch: pytest.MonkeyPatch, is_safe: bool
) -> None:
    """The removal has seen that there is no mark; then one is sent. Where the removal holds no
    seat, the mark is acknowledged, and the seat under it is gone."""
    show = make_show(jurors=2, criteria=1)
    start(show)
    entry, criterion = call(show.entries[0]).id, show.criteria[0].id
    head, seat = show.seats
    juror, actor, show_id = seat.juror_id, seat_actor(seat), show.id
    panel = PanelInput(head=head.juror_id, seats={head.juror_id: SeatInput(seated=True)})
    db.session.rollback()
    looked, answered = threading.Event(), threading.Event()
    has_marks = seats.has_marks

    def look_and_let_the_mark_come(show_id: int, juror_id: int) -> bool:
        found = has_marks(show_id, juror_id)
        looked.set()
        while not (answered.is_set() or is_somebody_waiting()):
            answered.wait(0.01)
        return found

    def mark() -> object:
        assert looked.wait(PATIENCE_SECONDS)
        try:
            return marking.save_mark(actor, entry, criterion, "7", 1, command_id="", at=NOW)
        finally:
            answered.set()

    monkeypatch.setattr(seats, "has_marks", look_and_let_the_mark_come)
    if not is_safe:
        monkeypatch.setattr(seats, "hold_seats", lambda show_id: None)
    remove = partial(seats.set_panel, show_id, panel, by=Actor("organizer", 1), at=NOW)
    answer, _none = at_once(app, [mark, remove])
    assert seats.find_seat(show_id, juror) is None
    if is_safe:
        assert isinstance(answer, Refused)
        assert answer.code == "no_seat"
    else:
        assert isinstance(answer, dict)
        assert answer["state"] == "saved"


@on_postgresql
def test_other_weights_are_refused_without_waiting_for_a_juror_who_waits_for_the_seats(
    app: Flask,
) -> None:
    """A juror who marks shares the show, then waits for a seat that this table of seats holds."""
    show = start(make_show(jurors=2))
    locked_rules_since(show.id)
    head, seat = (one.juror_id for one in show.seats)
    rows = {
        head: SeatInput(seated=True),
        seat: SeatInput(seated=True, position=2, weight=Fraction(3)),
    }
    by, panel = Actor("organizer", 1), PanelInput(head=head, seats=rows)
    show_id = show.id
    db.session.rollback()
    shared, answered = threading.Event(), threading.Event()

    def mark_until_it_is_answered() -> object:
        with db.engine.begin() as connection:
            connection.execute(text("SELECT id FROM show FOR SHARE"))
            shared.set()
            return answered.wait(PATIENCE_SECONDS / 6)

    def save() -> object:
        assert shared.wait(PATIENCE_SECONDS)
        try:
            return seats.set_panel(show_id, panel, by=by, at=NOW)
        finally:
            answered.set()

    is_answered, answer = at_once(app, [mark_until_it_is_answered, save])
    assert is_answered
    assert isinstance(answer, Refused)
    assert answer.code == "rules_locked"


def locked_rules_since(show_id: int) -> None:
    with transaction.transaction():
        lock_rules(db.session.get_one(Show, show_id), NOW)
