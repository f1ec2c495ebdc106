"""The product with one guard taken out, each in the server's own process: what the checks of this
folder must catch. Nothing of it is in the product."""

import secrets
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from engineio.socket import Socket as EngineSocket
from flask import request
from socketio import packet
from sqlalchemy import insert, select, true
from werkzeug.routing import IntegerConverter

from kruvision import clock, database
from kruvision.cli import serve
from kruvision.cli.answering import body
from kruvision.cli.answering.room import Room
from kruvision.extensions import db
from kruvision.live import callers, gate, other_processes
from kruvision.models import Ballot, Criterion, Show, VotingWindow
from kruvision.services.audience import casting, hall_door, receipts, tickets, windows
from kruvision.services.audience.voters import BallotKeys, Voter, credential_of
from kruvision.services.ephemeral import backoff
from kruvision.services.errors import Refused
from kruvision.services.jury import marking, open_sheets
from kruvision.services.jury.open_sheets import OpenSheet
from kruvision.services.shows import shows
from kruvision.services.transactions import group_commit, idempotency
from kruvision.services.transactions.transaction import transaction
from kruvision.web import limits
from kruvision.web.audience import ballot_post
from tests.factories.voting import get_window


def acknowledge_before_commit() -> None:
    """Ballots are answered once they are written, and committed when everybody else has come with
    the next one, however long they take for that; or after a while, where they do not come."""

    def work_through(work: Any, group: Sequence[group_commit.Job[Any, Any]]) -> None:
        with transaction(alone=False) as changes:
            outcomes = work([job.item for job in group], changes)
            for job, outcome in zip(group, outcomes, strict=True):
                job.outcome.append(outcome)
                job.turn.set()
            until = time.monotonic() + 2
            while group_commit.waiting() < 5 and time.monotonic() < until:
                time.sleep(0.01)

    group_commit.work_through = work_through


def forget_answers() -> None:
    """No answer is stored, so every repeat is a new command."""
    idempotency.known_answer = open_sheets.known_answer = lambda actor, command_id: None
    idempotency.keep_answer = open_sheets.keep_answer = lambda actor, command_id, answer: answer
    casting.BallotBox.find_repeats = lambda box, keys: None
    casting.BallotBox._require_no_conflict = lambda box, made_by: None
    casting.BallotBox._put_commands = lambda box, keys: None


def forget_sequence() -> None:
    """Marks know neither their answers nor their sequence numbers."""
    forget_answers()

    put = marking.put_mark

    def put_mark(sheet: OpenSheet, criterion: Criterion, value: str | None, seq: int) -> Any:
        mark = open_sheets.find_mark(sheet.entry.id, sheet.juror_id, criterion.id)
        if mark:
            mark.seq = min(mark.seq, seq - 1)
        return put(sheet, criterion, value, seq)

    marking.put_mark = put_mark


def check_at_the_door() -> None:
    """Whether the vote is open is looked at when a ballot comes in, not when it is committed."""
    cast, require_open = casting.cast_ballot, windows.require_voting_open

    def cast_ballot(
        voter: Voter, window_id: int, choices: Sequence[int], command_id: str, *, at: datetime
    ) -> receipts.Receipt:
        require_open(get_window(window_id), at)
        db.session.rollback()
        time.sleep(0.3)
        return cast(voter, window_id, choices, command_id, at=at)

    casting.cast_ballot = cast_ballot
    windows.require_voting_open = lambda window, at: None


def share_no_lock() -> None:
    """The window is read and not held: a close does not wait for ballots under way. On PostgreSQL;
    SQLite has one writer at a time anyway."""

    def read_window(window_id: int) -> tuple[VotingWindow, Show]:
        window = get_window(window_id)
        time.sleep(0.3)
        return window, shows.get_show(window.show_id)

    casting._hold_window = read_window


def select_then_insert() -> None:
    """A ballot is written when none was seen before; the table has no key of window and voter (a
    random one stands for it)."""

    def cast_ballot(
        voter: Voter, window_id: int, choices: Sequence[int], command_id: str, *, at: datetime
    ) -> receipts.Receipt:
        window = get_window(window_id)
        credential = credential_of(voter, shows.get_show(window.show_id), window)
        code = BallotKeys.of(window, credential, command_id).code
        seen = db.session.execute(select(Ballot).where(Ballot.receipt == code)).first()
        if seen is None:
            row = {"window_id": window_id, "choices": list(choices), "receipt": code}
            with transaction():
                db.session.execute(insert(Ballot).values(voter_key=secrets.token_hex(8), **row))
        return receipts.Receipt(window_id, code, tuple(choices))

    casting.cast_ballot = cast_ballot


def bind_tickets_again() -> None:
    """Whoever comes last has the ticket."""
    tickets._is_free_for = lambda device: true()


def sync_at_checkpoints_only() -> None:
    """SQLite's `synchronous=NORMAL`: a commit does not wait for the disk."""
    database.PRAGMAS["synchronous"] = "NORMAL"


def never_sync() -> None:
    """SQLite's `synchronous=OFF`."""
    database.PRAGMAS["synchronous"] = "OFF"


def ask_the_wall_clock() -> None:
    """The time of the evening is whatever the laptop shows."""
    clock.now = lambda: datetime.fromtimestamp(time.time(), tz=UTC)


def limit_by_address() -> None:
    """Wrong tickets slow down everybody behind the same address."""
    bind = tickets.bind_ticket

    def bind_ticket(show_id: int, secret: str, device: str, *, at: datetime) -> int:
        source = ("address", request.remote_addr or "")
        backoff.require_wait_over(source, at=at)
        try:
            return bind(show_id, secret, device, at=at)
        except Refused:
            backoff.note_failure(source, at=at)
            raise

    tickets.bind_ticket = bind_ticket


def let_everybody_in() -> None:
    """A code of the hall screen is good for any number of phones."""
    hall_door._take_place = lambda show, window, knock: None


def keep_no_places_apart() -> None:
    """Whoever fills the hall first leaves nobody else in, wherever they come from."""
    hall_door.FEW_FROM_AN_ADDRESS = 0


def trust_what_is_sent() -> None:
    """Ballots are taken as they are."""
    ballot_post.read = lambda model, values: model.model_construct(**values)


def ids_without_limit() -> None:
    """Any number in an address is looked up."""
    limits.IdConverter = IntegerConverter


def read_what_is_refused() -> None:
    """What is left of a body that was refused is read to its end."""
    body.MOST_PASSED_OVER = 10**12


def wait_inside_sqlite() -> None:
    """The write lock is waited for by SQLite, which holds up the whole process."""
    database.begin_to_write = lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE")


def wait_long() -> None:
    """No guard less: the lock is waited for longer, so that a slow machine has time to read
    meanwhile."""
    database.LOCK_SECONDS = 120


def close_at_leisure() -> None:
    """No guard less: a vote that is being closed takes ten minutes for it, so that a slow machine
    has time to look and to press."""
    windows.LAST_SECONDS = timedelta(minutes=10)


def close_in_half_a_minute() -> None:
    """No guard less: a vote that is being closed takes longer for it, so that a slow machine has
    time to press, and a test need not wait much."""
    windows.LAST_SECONDS = timedelta(seconds=30)


def wait_a_moment() -> None:
    """No guard less: the lock is waited for a shorter time, so that a test need not wait either."""
    database.LOCK_SECONDS = 0.5


def let_answers_finish() -> None:
    """No guard less: requests under way may take as long as a slow machine needs."""
    serve.LAST_ANSWERS_SECONDS = 120


def make_no_room() -> None:
    """Whoever sends half a request may stay for ever, however many they are."""
    Room.make_room = lambda room: None  # type: ignore[method-assign]
    Room.look = lambda room, now: None  # type: ignore[method-assign]


def hear_anything() -> None:
    """Sockets may send what they like, as much as they like, answer no ping and join nothing."""
    gate.TextPacket.decode = packet.Packet.decode
    gate.LARGEST_PACKET = 2**30
    callers.Bucket.take = lambda bucket, cost=1.0: 0.0  # type: ignore[method-assign]
    gate.JOIN_WITHIN_SECONDS = 3600.0
    EngineSocket.check_ping_timeout = lambda socket: True


def look_never() -> None:
    """A process that hears nothing from the others does not look into the database by itself: what
    it shows, it was told; however slow the machine, it is not cut off meanwhile."""
    other_processes.Ear.catch_up = lambda ear: None
    other_processes.SILENCE_SECONDS = 120


def checkpoint_often() -> None:
    """No guard less: the database file is written again and again, as in a long evening."""
    database.PRAGMAS["wal_autocheckpoint"] = "200"


MUTANTS: dict[str, Callable[[], None]] = {
    mutant.__name__: mutant
    for mutant in (
        acknowledge_before_commit,
        forget_answers,
        forget_sequence,
        check_at_the_door,
        share_no_lock,
        select_then_insert,
        bind_tickets_again,
        let_everybody_in,
        keep_no_places_apart,
        sync_at_checkpoints_only,
        never_sync,
        ask_the_wall_clock,
        limit_by_address,
        trust_what_is_sent,
        ids_without_limit,
        read_what_is_refused,
        wait_inside_sqlite,
        wait_long,
        close_at_leisure,
        close_in_half_a_minute,
        wait_a_moment,
        let_answers_finish,
        hear_anything,
        make_no_room,
        look_never,
        checkpoint_often,
    )
}
