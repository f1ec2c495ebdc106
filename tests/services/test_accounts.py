"""Accounts: the one-time code, passwords, ended sessions."""

from datetime import timedelta
from typing import Literal

import pytest
from argon2 import PasswordHasher, extract_parameters
from flask import Flask

from kruvision import clock
from kruvision.services import accounts, passwords, staff_sessions
from kruvision.services.access import SYSTEM, Actor
from kruvision.services.errors import Invalid, Refused
from kruvision.services.forms.inputs import read
from kruvision.services.record import chain
from tests.factories import make_staff
from tests.factories.jury import write as change

pytestmark = pytest.mark.both_databases


def entered(code: str, **values: str) -> accounts.NewStaff:
    filled = {"code": code, "name": "Айгүл", "login": "Aigul", "password": "a long password"}
    return read(accounts.NewStaff, {**filled, **values})


def test_the_code_of_the_terminal_makes_the_first_owner(app: Flask) -> None:
    assert not accounts.has_owner()
    code = accounts.invite("owner", by=SYSTEM, at=clock.now())
    owner = accounts.accept_invitation(entered(code.lower()), at=clock.now())
    assert accounts.has_owner()
    key = staff_sessions.open_session(owner.id, "laptop", at=clock.now())
    assert staff_sessions.find_actor(key) == Actor("owner", owner.id, "laptop")
    assert accounts.check_password("AIGUL", "a long password").id == owner.id


def test_a_code_works_once_and_not_after_two_days(app: Flask) -> None:
    code = accounts.invite("organizer", by=SYSTEM, at=clock.now())
    with pytest.raises(Refused, match="code_unknown"):
        accounts.accept_invitation(entered(code), at=clock.now() + timedelta(days=3))
    accounts.accept_invitation(entered(code), at=clock.now())
    with pytest.raises(Refused, match="code_unknown"):
        accounts.accept_invitation(entered(code, login="other"), at=clock.now())


def test_a_newer_code_for_the_owner_ends_the_older_one(app: Flask) -> None:
    older = accounts.invite("owner", by=SYSTEM, at=clock.now())
    accounts.invite("owner", by=SYSTEM, at=clock.now())
    with pytest.raises(Refused, match="code_unknown"):
        accounts.accept_invitation(entered(older), at=clock.now())


@pytest.mark.parametrize(("field", "value"), [("password", "short"), ("name", "  "), ("login", "")])
def test_a_wrong_field_is_named_and_the_code_stays_good(app: Flask, field: str, value: str) -> None:
    code = accounts.invite("owner", by=SYSTEM, at=clock.now())
    with pytest.raises(Invalid) as caught:
        accounts.accept_invitation(entered(code, **{field: value}), at=clock.now())
    assert list(caught.value.fields) == [field]
    assert accounts.accept_invitation(entered(code), at=clock.now()).role == "owner"


def test_a_taken_login_is_refused_in_any_case(app: Flask) -> None:
    make_staff("owner")
    code = accounts.invite("organizer", by=SYSTEM, at=clock.now())
    accounts.accept_invitation(entered(code), at=clock.now())
    second = accounts.invite("organizer", by=SYSTEM, at=clock.now())
    with pytest.raises(Invalid) as caught:
        accounts.accept_invitation(entered(second, login="AIGUL"), at=clock.now())
    assert caught.value.fields["login"].code == "login_taken"


def test_wrong_password_and_unknown_login_sound_the_same(app: Flask) -> None:
    staff = make_staff("organizer")
    for login in (staff.login, "nobody"):
        with pytest.raises(Refused, match="wrong_password"):
            accounts.check_password(login, "wrong")


def test_an_unknown_login_is_hashed_as_a_known_one_is(app: Flask) -> None:
    """Both take the same time: the lane sees the same work at the same cost."""
    verified: list[str] = []

    class Counting(PasswordHasher):
        def verify(self, stored: str | bytes, password: str | bytes) -> Literal[True]:
            verified.append(str(stored))
            return super().verify(stored, password)

    staff = make_staff("organizer")
    with pytest.MonkeyPatch.context() as counted:
        cost = passwords.hasher
        same = Counting(cost.time_cost, cost.memory_cost, cost.parallelism)
        counted.setattr(passwords, "hasher", same)
        for login in (staff.login, "nobody"):
            with pytest.raises(Refused, match="wrong_password"):
                accounts.check_password(login, "wrong")
    known, unknown = (extract_parameters(stored) for stored in verified)
    assert known == unknown


def test_a_password_hashed_at_another_cost_is_hashed_anew_at_the_next_log_in(app: Flask) -> None:
    older = PasswordHasher(time_cost=2, memory_cost=128, parallelism=1)
    staff = make_staff("organizer")
    change(staff, password_hash=older.hash("correct horse"))
    with pytest.raises(Refused):
        accounts.check_password(staff.login, "wrong")
    assert passwords.is_outdated(accounts.get_staff(staff.id).password_hash)
    accounts.check_password(staff.login, "correct horse")
    assert not passwords.is_outdated(accounts.get_staff(staff.id).password_hash)
    assert accounts.check_password(staff.login, "correct horse").id == staff.id


def test_a_closed_account_ends_at_once(app: Flask) -> None:
    owner, other = make_staff("owner"), make_staff("organizer")
    key = staff_sessions.open_session(other.id, "laptop", at=clock.now())
    accounts.disable(other.id, by=Actor("owner", owner.id), at=clock.now())
    assert staff_sessions.find_actor(key) is None


def test_two_owners_cannot_close_each_other_and_the_last_one_stays(app: Flask) -> None:
    one, other = make_staff("owner"), make_staff("owner")
    with pytest.raises(Refused, match="owner_closes_own"):
        accounts.disable(other.id, by=Actor("owner", one.id), at=clock.now())
    accounts.disable(other.id, by=Actor("owner", other.id), at=clock.now())
    for by in (Actor("owner", one.id), SYSTEM):
        with pytest.raises(Refused, match="last_owner"):
            accounts.disable(one.id, by=by, at=clock.now())
    assert accounts.has_owner()


def test_whoever_sits_at_the_machine_closes_an_owner_while_another_one_stays(app: Flask) -> None:
    one, other = make_staff("owner"), make_staff("owner")
    accounts.disable(one.id, by=SYSTEM, at=clock.now())
    assert accounts.check_password(other.login, "correct horse").id == other.id
    with pytest.raises(Refused, match="wrong_password"):
        accounts.check_password(one.login, "correct horse")


def test_an_account_says_by_whose_invitation_it_was_made(app: Flask) -> None:
    owner = make_staff("owner")
    code = accounts.invite("organizer", by=Actor("owner", owner.id), at=clock.now())
    staff = accounts.accept_invitation(entered(code), at=clock.now())
    assert (staff.invited_by, staff.invited_at <= staff.joined_at) == (f"staff:{owner.id}", True)
    line = chain.list_lines(limit=1)[0]
    assert (line.kind, line.data["invited_by"]) == ("staff_joined", f"staff:{owner.id}")


def test_a_new_password_ends_every_session(app: Flask) -> None:
    owner = make_staff("owner")
    by = Actor("owner", owner.id)
    key = staff_sessions.open_session(owner.id, "laptop", at=clock.now())
    with pytest.raises(Invalid):
        accounts.change_password(by, "wrong", "another password", at=clock.now())
    assert staff_sessions.find_actor(key)
    accounts.change_password(by, "correct horse", "another password", at=clock.now())
    assert staff_sessions.find_actor(key) is None
