"""Voting windows, delegations, tickets, ballots and the tally that triggers keep beside them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    func,
    select,
    text,
)
from sqlalchemy.orm import (
    Mapped,
    MappedSQLExpression,
    column_property,
    mapped_column,
    relationship,
)

from kruvision.extensions import Base
from kruvision.models.columns import Moment, Trilingual

if TYPE_CHECKING:
    from kruvision.models.category import Category
    from kruvision.models.edition import Show


class VotingWindow(Base):
    """When the audience may vote: once per show, once per category (``category_id`` set), or once
    per entry (``entry_id`` set).

    ``key`` turns a credential into the voter's key of this window only; it is destroyed (empty)
    when the result is final, so that no ballot can be led back to a device.
    """

    __tablename__ = "voting_window"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'paused', 'closed')", "state"),
        Index(
            "uq_voting_window_open",
            "show_id",
            unique=True,
            sqlite_where=text("state <> 'closed'"),
            postgresql_where=text("state <> 'closed'"),
        ),
        Index(
            "uq_voting_window_category",
            "show_id",
            "category_id",
            unique=True,
            sqlite_where=text("category_id IS NOT NULL"),
            postgresql_where=text("category_id IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    show_id: Mapped[int] = mapped_column(ForeignKey("show.id"), index=True)
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id"))
    category_id: Mapped[int | None] = mapped_column(ForeignKey("category.id"))
    state: Mapped[str] = mapped_column(String(8), default="open")
    key: Mapped[str] = mapped_column(String(64), default="")
    opened_at: Mapped[datetime] = mapped_column(Moment)
    closes_at: Mapped[datetime] = mapped_column(Moment)
    closing_at: Mapped[datetime | None] = mapped_column(Moment)
    """When the last seconds are over that somebody started who closes the vote."""
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    category: Mapped[Category | None] = relationship()
    ballots: ClassVar[MappedSQLExpression[int]]
    """How many were counted when this was first asked; the sum over the lanes of ``Turnout``."""


class Delegation(Base):
    """A faculty or a university that came to vote: its tickets and its acts name it, and it gives
    its own acts nothing."""

    __tablename__ = "delegation"
    __table_args__ = (UniqueConstraint("show_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    show_id: Mapped[int] = mapped_column(ForeignKey("show.id"))
    position: Mapped[int]
    name: Mapped[dict[str, str]] = mapped_column(Trilingual)

    show: Mapped[Show] = relationship(back_populates="delegations")


class Ticket(Base):
    """A printed ticket of one seat. Only keyed hashes of its secrets are kept; the first device
    binds it.

    ``replaced`` counts how often it was issued again before the show's first vote opened,
    ``replaced_late`` since then. ``spent`` names, by a hash that only that window can make, the
    newest window in which an earlier ticket of the seat had voted when it was replaced.
    ``delegation_id`` is the delegation that it was made for, if any.
    """

    __tablename__ = "ticket"
    __table_args__ = (UniqueConstraint("show_id", "serial"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    show_id: Mapped[int] = mapped_column(ForeignKey("show.id"))
    serial: Mapped[int]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    device: Mapped[str] = mapped_column(String(64), default="")
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)
    made_at: Mapped[datetime | None] = mapped_column(Moment)
    replaced: Mapped[int] = mapped_column(default=0, server_default="0")
    replaced_late: Mapped[int] = mapped_column(default=0, server_default="0")
    spent: Mapped[str] = mapped_column(String(64), default="", server_default="")
    delegation_id: Mapped[int | None] = mapped_column(ForeignKey("delegation.id"), index=True)


class Ballot(Base):
    """One voter's choice in one window; the primary key is what lets nobody vote twice.

    It carries no name, address, time or order: ``voter_key`` is a keyed hash, and the table has
    no row number.
    """

    __tablename__ = "ballot"
    __table_args__ = {"sqlite_with_rowid": False}

    window_id: Mapped[int] = mapped_column(ForeignKey("voting_window.id"), primary_key=True)
    voter_key: Mapped[str] = mapped_column(String(64), primary_key=True)
    choices: Mapped[list[Any]] = mapped_column(JSON)
    """The chosen entries; where acts are marked, pairs of entry and mark."""
    receipt: Mapped[str] = mapped_column(String(16))
    changes: Mapped[int] = mapped_column(default=0)
    command: Mapped[str] = mapped_column(String(64), default="", server_default="")
    """A keyed hash of the command that made it; later ones are in the table of commands."""
    delegation_id: Mapped[int | None]
    """Whose points it belongs to, where delegations give them; empty everywhere else."""


class BallotChoice(Base):
    """One chosen entry of a ballot with the points it brings; triggers move the tally."""

    __tablename__ = "ballot_choice"
    __table_args__ = {"sqlite_with_rowid": False}

    window_id: Mapped[int] = mapped_column(ForeignKey("voting_window.id"), primary_key=True)
    voter_key: Mapped[str] = mapped_column(String(64), primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), primary_key=True)
    points: Mapped[int]


class Tally(Base):
    """Points and voters of one entry in one window, kept by the database in the ballot's own
    transaction and checked against a recount at the close.

    What counts is the sum over the lanes. On SQLite there is one; on PostgreSQL every connection
    counts in its own, so that ballots do not wait for each other. A lane alone may be negative.
    """

    __tablename__ = "tally"

    window_id: Mapped[int] = mapped_column(ForeignKey("voting_window.id"), primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), primary_key=True)
    lane: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=0)
    points: Mapped[int] = mapped_column(default=0)
    voters: Mapped[int] = mapped_column(default=0)


class Turnout(Base):
    """How many ballots a window has, in lanes as the tally is."""

    __tablename__ = "turnout"

    window_id: Mapped[int] = mapped_column(ForeignKey("voting_window.id"), primary_key=True)
    lane: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=0)
    ballots: Mapped[int] = mapped_column(default=0)


VotingWindow.ballots = column_property(
    select(func.coalesce(func.sum(Turnout.ballots), 0))
    .where(Turnout.window_id == VotingWindow.id)
    .correlate_except(Turnout)
    .scalar_subquery(),
    deferred=True,  # nobody who counts ballots needs it
)
