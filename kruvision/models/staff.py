"""People who run the show, their sessions, and the one-time codes with which they come in."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from kruvision.extensions import Base
from kruvision.models.columns import Moment
from kruvision.rules.roles import STAFF_ROLES


class Staff(Base):
    """An account of the console. ``joined_at`` is when it was made, by the invitation that
    ``invited_by`` gave at ``invited_at``; empty for accounts older than these columns."""

    __tablename__ = "staff"
    __table_args__ = (
        CheckConstraint("role IN ({})".format(", ".join(f"'{r}'" for r in STAFF_ROLES)), "role"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    role: Mapped[str] = mapped_column(String(16))
    password_hash: Mapped[str] = mapped_column(String(200))
    joined_at: Mapped[datetime | None] = mapped_column(Moment)
    invited_at: Mapped[datetime | None] = mapped_column(Moment)
    invited_by: Mapped[str] = mapped_column(String(80), default="", server_default="")
    disabled_at: Mapped[datetime | None] = mapped_column(Moment)


class StaffSession(Base):
    """A log-in of somebody on one device, until it ends. The cookie holds the key of which this is
    the keyed hash; ``device`` is the random name of the browser, whoever logs in there."""

    __tablename__ = "staff_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    device: Mapped[str] = mapped_column(String(64))
    opened_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)


class SetupCode(Base):
    """A one-time code (hashed): the terminal's for the first owner, an invitation for others, with
    who made it and when."""

    __tablename__ = "setup_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    role: Mapped[str] = mapped_column(String(16))
    expires_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)
    made_at: Mapped[datetime | None] = mapped_column(Moment)
    made_by: Mapped[str] = mapped_column(String(80), default="", server_default="")
