"""Slow work beside the loop: nothing stands before a commit, and hashing holds up nobody."""

import threading
from collections.abc import Iterator
from typing import Literal

import gevent
import pytest
from argon2 import PasswordHasher
from flask import Flask

from kruvision import clock, database
from kruvision.extensions import db
from kruvision.services import accounts, passwords, threads
from kruvision.services.access import SYSTEM
from kruvision.services.errors import Refused, Unavailable
from kruvision.services.record import chain
from kruvision.services.threads import Lane
from kruvision.services.transactions.transaction import transaction
from tests.factories import make_staff


class HeldHasher(PasswordHasher):
    """Begins to verify and ends when it is let go."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=64, parallelism=1)
        self.may_go = threading.Event()
        self.tried: list[str | bytes] = []

    def verify(self, stored: str | bytes, password: str | bytes) -> Literal[True]:
        self.tried.append(password)
        self.may_go.wait()
        return super().verify(stored, password)


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Flask:
    """An app whose commits leave the loop, as they do on a server."""
    monkeypatch.setattr(database, "connection_class", lambda: database.BesideTheLoop)
    app: Flask = request.getfixturevalue("app")
    return app


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[HeldHasher]:
    """Hashing that does not come to an end before the test lets it."""
    hasher = HeldHasher()
    monkeypatch.setattr(passwords, "hasher", hasher)
    yield hasher
    hasher.may_go.set()
    while threads.STRANGERS.inside:  # whoever a failed test left in the line
        gevent.sleep(0)


def try_password(app: Flask, login: str, password: str = "wrong") -> str:
    """The code of the refusal; empty where it is the right one."""
    with app.app_context():
        try:
            accounts.check_password(login, password)
        except Refused as refused:
            return refused.code
        finally:
            db.session.remove()
    return ""


def connections_in_use() -> int:
    return int(db.engine.pool.checkedout())  # type: ignore[attr-defined]


def log_in_at_once(app: Flask, held: HeldHasher, count: int) -> list[gevent.Greenlet]:
    """So many wrong log-ins: one is in the hasher, each of the others waits for its turn."""
    login = make_staff("owner").login
    db.session.rollback()
    tried_before = len(held.tried)
    tries = [gevent.spawn(try_password, app, login) for _ in range(count)]
    gevent.idle()
    while len(held.tried) == tried_before:  # the lane's thread begins when the system lets it
        gevent.sleep(0)
    return tries


def what_happened_first(app: Flask, held: HeldHasher) -> list[str]:
    """A line is committed while log-ins wait; they are let go as soon as the commit waits behind
    them, or was made."""
    order: list[str] = []

    def commit() -> None:
        with app.app_context(), transaction():
            chain.append(SYSTEM.label, "edition_changed", at=clock.now())
        order.append("committed")

    tries = log_in_at_once(app, held, 30)
    writer = gevent.spawn(commit)
    while not writer.dead and not threads.COMMITS.inside > 30:
        gevent.sleep(0)
    order.append("hashed")
    held.may_go.set()
    gevent.joinall([writer, *tries], raise_error=True)
    return order


def test_a_commit_waits_for_no_password(served: Flask, held: HeldHasher) -> None:
    assert what_happened_first(served, held) == ["committed", "hashed"]
    assert chain.verify()


def test_in_one_lane_for_everything_a_commit_waits_for_all_of_them(
    served: Flask, held: HeldHasher, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The guard taken out."""
    together = Lane(10)
    monkeypatch.setattr(passwords, "STRANGERS", together)
    for module in (database, threads):
        monkeypatch.setattr(module, "COMMITS", together)
    assert what_happened_first(served, held) == ["hashed", "committed"]


def test_who_waits_to_be_hashed_holds_no_connection(
    app: Flask, held: HeldHasher, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = log_in_at_once(app, held, 20)
    assert len(held.tried) == 1  # each takes 19 MiB: sixty at once would take more than a gigabyte
    assert threads.STRANGERS.waiting == 19
    assert connections_in_use() == 0
    held.may_go.set()
    gevent.joinall(tries)
    assert {one.value for one in tries} == {"wrong_password"}
    held.may_go.clear()
    monkeypatch.setattr(passwords, "hold_no_connection", lambda: None)  # both guards taken out
    monkeypatch.setattr(
        accounts, "glance", lambda query, known: db.session.execute(query, known).first()
    )
    tries = log_in_at_once(app, held, 20)
    assert connections_in_use() == 20
    held.may_go.set()
    gevent.joinall(tries)


def test_of_too_many_strangers_the_last_are_told_at_once_and_known_people_wait_for_none(
    app: Flask, held: HeldHasher
) -> None:
    tries = log_in_at_once(app, held, 100)
    refused = [one for one in tries if one.dead]
    assert len(refused) == 40
    assert {one.value for one in refused} == {"server_busy"}
    assert passwords.hash_password("somebody known")
    held.may_go.set()
    gevent.joinall(tries)


def test_strangers_are_hashed_in_the_order_in_which_they_came(app: Flask, held: HeldHasher) -> None:
    """Who floods the line stands in it: the right password of a new laptop waits for those before
    it, and for none of those after it."""
    login = make_staff("owner").login
    db.session.rollback()
    came = [f"wrong {n}" for n in range(25)] + ["correct horse"] + [f"later {n}" for n in range(25)]
    tries = [gevent.spawn(try_password, app, login, password) for password in came]
    gevent.idle()
    held.may_go.set()
    gevent.joinall(tries, raise_error=True)
    assert held.tried == came
    assert tries[25].value == ""


def test_a_lane_raises_what_its_work_raises_and_says_nothing_of_it(
    capfd: pytest.CaptureFixture[str],
) -> None:
    lane = Lane(1)
    with pytest.raises(ValueError, match="odd"):
        lane.run(int, "odd")
    assert capfd.readouterr().err == ""
    assert lane.inside == 0


def test_a_full_lane_refuses_and_is_free_again_afterwards() -> None:
    lane, let_go = Lane(1, most=1), threading.Event()
    inside = gevent.spawn(lane.run, let_go.wait)
    gevent.sleep(0)
    with pytest.raises(Unavailable, match="server_busy"):
        lane.run(int)
    let_go.set()
    inside.join()
    assert lane.run(int) == 0
