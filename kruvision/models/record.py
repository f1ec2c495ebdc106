"""The record: who did what, when and why, append-only and hash-chained; stored answers; and what
waits for a second person."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kruvision.extensions import Base
from kruvision.models.columns import Moment


class RecordLine(Base):
    """One line. ``hash`` covers the line and the hash before it; triggers refuse any change."""

    __tablename__ = "record"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    actor: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(48), index=True)
    show_id: Mapped[int | None] = mapped_column(index=True)
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64), unique=True)


class Proposal(Base):
    """What one person proposed and a second one has to confirm. ``fingerprint`` is the SHA-256 of
    what was seen then: nobody confirms something else than was proposed."""

    __tablename__ = "proposal"
    __table_args__ = (UniqueConstraint("show_id", "kind", "subject"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    show_id: Mapped[int] = mapped_column(ForeignKey("show.id"))
    kind: Mapped[str] = mapped_column(String(32))
    subject: Mapped[str] = mapped_column(String(64), default="", server_default="")
    """What of its kind it is about, where several of a kind may wait; else empty."""
    by: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(Moment)
    fingerprint: Mapped[str] = mapped_column(String(64))
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """What is proposed, where the fingerprint alone cannot be carried out."""


class Command(Base):
    """The stored answer to a command, so that a repeat gets the same answer for ever.

    ``actor`` is part of the key: nobody can fetch another's answer by guessing an id.
    """

    __tablename__ = "command"

    actor: Mapped[str] = mapped_column(String(80), primary_key=True)
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    answer: Mapped[dict[str, Any]] = mapped_column(JSON)


class Revision(Base):
    """One row that grows with every committed transaction: snapshots carry it, so that a client
    can drop an older one."""

    __tablename__ = "revision"

    id: Mapped[int] = mapped_column(primary_key=True)
    value: Mapped[int] = mapped_column(default=0)


class Epoch(Base):
    """One row with a random text, another one after every restore: a revision orders pictures of
    one epoch alone, since a database that was put back counts from where its backup stood."""

    __tablename__ = "epoch"

    value: Mapped[str] = mapped_column(String(32), primary_key=True)
