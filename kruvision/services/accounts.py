"""Accounts of the console: the one-time code of the first owner, invitations, passwords."""

import secrets
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Annotated

from pydantic import Field, StringConstraints
from sqlalchemy import select, update

from kruvision.extensions import db
from kruvision.models import SetupCode, Staff
from kruvision.services.access import Actor, require
from kruvision.services.errors import Invalid, NotFound, Refused, Unavailable
from kruvision.services.forms.inputs import FieldError, Input, Name
from kruvision.services.passwords import decoy, hash_password, is_outdated, verify_password
from kruvision.services.record import chain
from kruvision.services.tokens import code_made_by, keyed_hash, new_code, read_code
from kruvision.services.transactions.changes import StaffChanged
from kruvision.services.transactions.transaction import transaction

CODE_LENGTH = 10
VALID_FOR = timedelta(days=2)
PASSWORD_LENGTH = 10


class NewStaff(Input):
    """What somebody with a code fills in."""

    code: str
    name: Annotated[Name, StringConstraints(max_length=120)]
    login: Annotated[Name, StringConstraints(max_length=80)]
    password: str = Field(max_length=200)


def find_staff_actor(staff_id: int, key: str) -> Actor | None:
    """The person of an open session, or None once the account or the session ended."""
    row = db.session.get(Staff, staff_id)
    if row is None or row.disabled_at or not secrets.compare_digest(row.session_key, key):
        return None
    return Actor(row.role, row.id)


def has_owner() -> bool:
    """Whether anybody can open the console yet."""
    found = select(Staff.id).where(Staff.role == "owner", Staff.disabled_at.is_(None)).limit(1)
    return db.session.execute(found).first() is not None


def get_staff(staff_id: int) -> Staff:
    """One account; raises ``NotFound``."""
    row = db.session.get(Staff, staff_id)
    if row is None:
        raise NotFound("not_found")
    return row


def list_staff() -> Sequence[Staff]:
    """All accounts, by name."""
    return db.session.execute(select(Staff).order_by(Staff.name)).scalars().all()


def invite(role: str, *, command: str = "", by: Actor, at: datetime) -> str:
    """A one-time code for a new account with this role, shown once and good for two days; that of a
    command is always the same (``code_of``).

    An earlier unused code for the owner stops working when a new one is made.
    """
    require(by, "staff.manage")
    code = invitation_code(command, by=by) if command else new_code(CODE_LENGTH)
    with transaction():
        if role == "owner":
            unused = SetupCode.used_at.is_(None) & (SetupCode.role == "owner")
            db.session.execute(update(SetupCode).where(unused).values(used_at=at))
        row = SetupCode(code_hash=keyed_hash("setup", code), role=role, expires_at=at + VALID_FOR)
        db.session.add(row)
        chain.append(by.label, "staff_invited", at=at, role=role)
    return code


def invitation_code(command: str, *, by: Actor) -> str:
    """The code of the invitation that this person's command made."""
    return code_made_by(by.label, command, "invitation", CODE_LENGTH)


def is_open(code: str, *, at: datetime) -> bool:
    """Whether a one-time code still makes an account."""
    try:
        return bool(_usable_code(code, at))
    except Refused:
        return False


def accept_invitation(entered: NewStaff, *, at: datetime) -> Staff:
    """Use a code and make the account; raises ``Refused("code_unknown")``, ``Invalid``:
    ``password_short``, ``login_taken``."""
    if len(entered.password) < PASSWORD_LENGTH:
        raise Invalid({"password": FieldError("password_short", {"length": PASSWORD_LENGTH})})
    _usable_code(entered.code, at)  # before the processor's time that a password takes
    password_hash = hash_password(entered.password)
    with transaction() as changes:
        code = _usable_code(entered.code, at)
        if _find_login(entered.login):
            raise Invalid({"login": FieldError("login_taken")})
        staff = Staff(
            login=entered.login.casefold(),
            name=entered.name,
            role=code.role,
            password_hash=password_hash,
            session_key=secrets.token_hex(16),
        )
        code.used_at = at
        db.session.add(staff)
        db.session.flush()
        chain.append(f"staff:{staff.id}", "staff_joined", at=at, role=code.role)
        changes.append(StaffChanged(staff.id))
    return staff


def _usable_code(typed: str, at: datetime) -> SetupCode:
    code = read_code(typed)
    query = select(SetupCode).where(SetupCode.code_hash == keyed_hash("setup", code))
    row = db.session.execute(query).scalar_one_or_none() if code else None
    if row is None or row.used_at or row.expires_at < at:
        raise Refused("code_unknown")
    return row


def _find_login(login: str) -> Staff | None:
    return db.session.execute(
        select(Staff).where(Staff.login == login.casefold())
    ).scalar_one_or_none()


def check_password(login: str, password: str, *, stranger: bool = True) -> Staff:
    """The account this password opens; raises ``Refused("wrong_password")`` and takes as long for
    an unknown login as for a wrong password. ``stranger``: a device that never opened it, which
    waits among its likes and may be told ``Unavailable("server_busy")``."""
    row = _find_login(login.strip())
    stored = row.password_hash if row else decoy()
    matches = verify_password(stored, password, stranger=stranger)
    row = _find_login(login.strip())
    if row is None or row.disabled_at or row.password_hash != stored or not matches:
        raise Refused("wrong_password")
    if is_outdated(stored):
        with suppress(Unavailable):  # then at the next log-in
            _hash_anew(row.id, stored, password)
    return row


def _hash_anew(staff_id: int, stored: str, password: str) -> None:
    """The same password at what hashing costs today: one that takes longer would tell which logins
    there are."""
    password_hash = hash_password(password)
    with transaction():
        same = (Staff.id == staff_id, Staff.password_hash == stored)
        db.session.execute(update(Staff).where(*same).values(password_hash=password_hash))


def change_password(actor: Actor, old: str, new: str, *, at: datetime) -> Staff:
    """Set one's own password; ends every other session. Raises ``Invalid``: ``wrong_old_password``,
    ``password_short``."""
    require(actor, "staff.self")
    if len(new) < PASSWORD_LENGTH:
        raise Invalid({"new": FieldError("password_short", {"length": PASSWORD_LENGTH})})
    stored = get_staff(actor.id or 0).password_hash
    if not verify_password(stored, old):
        raise Invalid({"old": FieldError("wrong_old_password")})
    password_hash = hash_password(new)
    with transaction() as changes:
        staff = get_staff(actor.id or 0)
        if staff.password_hash != stored:  # changed elsewhere while this one was hashed
            raise Invalid({"old": FieldError("wrong_old_password")})
        staff.password_hash = password_hash
        staff.session_key = secrets.token_hex(16)
        chain.append(actor.label, "password_changed", at=at)
        changes.append(StaffChanged(staff.id))
    return staff


def disable(staff_id: int, *, by: Actor, at: datetime) -> None:
    """End an account at once; nobody ends one's own (``Refused("not_oneself")``), so that an owner
    stays."""
    require(by, "staff.manage")
    with transaction() as changes:
        staff = get_staff(staff_id)
        if staff.id == by.id:
            raise Refused("not_oneself")
        staff.disabled_at = at
        staff.session_key = secrets.token_hex(16)
        chain.append(by.label, "staff_disabled", at=at, staff=staff_id)
        changes.append(StaffChanged(staff_id))
