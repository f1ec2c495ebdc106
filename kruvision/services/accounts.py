"""Accounts of the console: the one-time code of the first owner, invitations, passwords."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Annotated, Any, cast

from pydantic import Field, StringConstraints
from sqlalchemy import bindparam, select, update

from kruvision.extensions import db
from kruvision.models import SetupCode, Staff
from kruvision.services import staff_sessions
from kruvision.services.access import Actor, require
from kruvision.services.errors import Invalid, NotFound, Refused, Unavailable
from kruvision.services.forms.inputs import FieldError, Input, Name
from kruvision.services.passwords import decoy, hash_password, is_outdated, verify_password
from kruvision.services.record import chain
from kruvision.services.tokens import code_made_by, keyed_hash, new_code, read_code
from kruvision.services.transactions.changes import StaffChanged
from kruvision.services.transactions.glance import glance
from kruvision.services.transactions.transaction import transaction

CODE_LENGTH = 10
VALID_FOR = timedelta(days=2)
PASSWORD_LENGTH = 10
_BY_CODE = select(SetupCode).where(SetupCode.code_hash == bindparam("hash"))
_BY_LOGIN = select(Staff).where(Staff.login == bindparam("login"))
_LOOK_AT_CODE = select(SetupCode.used_at, SetupCode.expires_at).where(
    SetupCode.code_hash == bindparam("hash")
)
_LOOK_AT_PASSWORD = select(Staff.password_hash).where(Staff.login == bindparam("login"))


class NewStaff(Input):
    """What somebody with a code fills in."""

    code: str
    name: Annotated[Name, StringConstraints(max_length=120)]
    login: Annotated[Name, StringConstraints(max_length=80)]
    password: str = Field(max_length=200)


def has_owner() -> bool:
    """Whether anybody can open the console yet."""
    found = select(Staff.id).where(Staff.role == "owner", Staff.disabled_at.is_(None)).limit(1)
    return db.session.execute(found).first() is not None


def _open_owners() -> list[int]:
    """The owners whose accounts are open, inside the transaction in which nobody else writes: of
    two who give up at once, the second one finds that the first has gone."""
    query = select(Staff.id).where(Staff.role == "owner", Staff.disabled_at.is_(None))
    return list(db.session.execute(query).scalars())


def find_by_login(login: str) -> Staff | None:
    """The account with this login, written in any case."""
    return _find_login(login.strip())


def find_by_label(label: str) -> Staff | None:
    """The account that the record names ``staff:3``, or None for a juror and the program."""
    kind, _colon, id_ = label.partition(":")
    return db.session.get(Staff, int(id_)) if kind == "staff" else None


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
        row.made_at, row.made_by = at, by.label
        db.session.add(row)
        chain.append(by.label, "staff_invited", at=at, role=role)
    return code


def invitation_code(command: str, *, by: Actor) -> str:
    """The code of the invitation that this person's command made."""
    return code_made_by(by.label, command, "invitation", CODE_LENGTH)


def is_open(code: str, *, at: datetime) -> bool:
    """Whether a one-time code still makes an account."""
    try:
        _look_at_code(code, at)
    except Refused:
        return False
    return True


def accept_invitation(entered: NewStaff, *, at: datetime) -> Staff:
    """Use a code and make the account; raises ``Refused("code_unknown")``, ``Invalid``:
    ``password_short``, ``login_taken``."""
    if len(entered.password) < PASSWORD_LENGTH:
        raise Invalid({"password": FieldError("password_short", {"length": PASSWORD_LENGTH})})
    _look_at_code(entered.code, at)  # before the processor's time that a password takes
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
            joined_at=at,
            invited_at=code.made_at,
            invited_by=code.made_by,
        )
        code.used_at = at
        db.session.add(staff)
        db.session.flush()
        joined, invited_by = f"staff:{staff.id}", code.made_by
        chain.append(joined, "staff_joined", at=at, role=code.role, invited_by=invited_by)
        changes.append(StaffChanged(staff.id))
    return staff


def _look_at_code(typed: str, at: datetime) -> None:
    hashed = _hash_of_code(typed)
    _require_usable(glance(_LOOK_AT_CODE, {"hash": hashed}), at)


def _usable_code(typed: str, at: datetime) -> SetupCode:
    values = {"hash": _hash_of_code(typed)}
    row = db.session.execute(_BY_CODE, values).scalar_one_or_none()
    _require_usable(row, at)
    return cast(SetupCode, row)


def _hash_of_code(typed: str) -> str:
    code = read_code(typed)
    if not code:
        raise Refused("code_unknown")
    return keyed_hash("setup", code)


def _require_usable(row: Any, at: datetime) -> None:
    if row is None or row.used_at or row.expires_at < at:
        raise Refused("code_unknown")


def _find_login(login: str) -> Staff | None:
    return db.session.execute(_BY_LOGIN, {"login": login.casefold()}).scalar_one_or_none()


def check_password(login: str, password: str, *, stranger: bool = True) -> Staff:
    """The account this password opens; raises ``Refused("wrong_password")`` and takes as long for
    an unknown login as for a wrong password. ``stranger``: a device that never opened it, which
    waits among its likes and may be told ``Unavailable("server_busy")``."""
    seen = glance(_LOOK_AT_PASSWORD, {"login": login.strip().casefold()})
    stored = seen.password_hash if seen else decoy()
    if not verify_password(stored, password, stranger=stranger):
        raise Refused("wrong_password")
    row = _find_login(login.strip())  # as it stands now: to hash took its time
    if row is None or row.disabled_at or row.password_hash != stored:
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
    """Set one's own password; ends every session, this one too. Raises ``Invalid``:
    ``wrong_old_password``, ``password_short``."""
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
        staff_sessions.end_sessions_of(staff.id, at=at)
        chain.append(actor.label, "password_changed", at=at)
        changes.append(StaffChanged(staff.id))
    return staff


def disable(staff_id: int, *, by: Actor, at: datetime) -> None:
    """End an account at once, with all its sessions.

    An owner's account is closed by its holder alone, or by the program itself for whoever sits at
    the machine, and never the last one: two owners cannot close each other, nor both give up at
    once. Raises ``NotFound``, ``Refused``: ``owner_closes_own``, ``last_owner``.
    """
    require(by, "staff.manage")
    with transaction() as changes:
        owners = _open_owners()
        staff = get_staff(staff_id)
        if staff.role == "owner" and by.id not in (None, staff_id):
            raise Refused("owner_closes_own")
        if owners == [staff_id]:
            raise Refused("last_owner")
        staff.disabled_at = at
        staff_sessions.end_sessions_of(staff_id, at=at)
        chain.append(by.label, "staff_disabled", at=at, staff=staff_id)
        changes.append(StaffChanged(staff_id))
