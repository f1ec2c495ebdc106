"""Jurors, their seats in a show, their scoresheets and marks."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kruvision.extensions import Base
from kruvision.models.columns import Exact, Moment, Trilingual

if TYPE_CHECKING:
    from kruvision.models.category import SeatCategory
    from kruvision.models.edition import Show


class Juror(Base):
    """A member of the jury of an edition, who enters by a personal card and a PIN.

    ``card_hash`` is a keyed hash of the card's secret; ``device`` names the tablet that may write.
    A new card (``card_hash`` changed) or PIN ends every earlier ``Tablet`` at its next command.
    """

    __tablename__ = "juror"

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    name: Mapped[dict[str, str]] = mapped_column(Trilingual)
    role: Mapped[dict[str, str]] = mapped_column(Trilingual)
    card_hash: Mapped[str] = mapped_column(String(64), unique=True)
    pin_hash: Mapped[str] = mapped_column(String(200), default="")
    device: Mapped[str] = mapped_column(String(64), default="")
    card_made_at: Mapped[datetime | None] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)
    card_address: Mapped[str] = mapped_column(String(200), default="", server_default="")
    """The address on the card as it was shown to be printed."""


class Tablet(Base):
    """A device that opened a juror's card with its PIN. Where there is no row any more, its cookie
    opens nothing."""

    __tablename__ = "tablet"

    juror_id: Mapped[int] = mapped_column(
        ForeignKey("juror.id", ondelete="CASCADE"), primary_key=True
    )
    device: Mapped[str] = mapped_column(String(64), primary_key=True)
    opened_at: Mapped[datetime] = mapped_column(Moment)


class Seat(Base):
    """A juror's place in one show. At most one seat of a show is the head of the jury.

    A ``practice`` seat marks like the others and counts for nothing. ``arrives_after`` and
    ``leaves_after`` name entries of this show: who comes late is there after the one, who goes
    home until the other, both by the running order; None is from the beginning, to the end.
    """

    __tablename__ = "seat"
    __table_args__ = (
        UniqueConstraint("show_id", "juror_id"),
        Index(
            "uq_seat_head",
            "show_id",
            unique=True,
            sqlite_where=text("is_head"),
            postgresql_where=text("is_head"),
        ),
        CheckConstraint("kind IN ('counting', 'practice')", "kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    show_id: Mapped[int] = mapped_column(ForeignKey("show.id"))
    juror_id: Mapped[int] = mapped_column(ForeignKey("juror.id"), index=True)
    position: Mapped[int]
    is_head: Mapped[bool] = mapped_column(default=False)
    is_absent: Mapped[bool] = mapped_column(default=False)
    weight: Mapped[Fraction] = mapped_column(Exact, default=Fraction(1))
    kind: Mapped[str] = mapped_column(String(10), default="counting")
    arrives_after: Mapped[int | None] = mapped_column(ForeignKey("entry.id"))
    leaves_after: Mapped[int | None] = mapped_column(ForeignKey("entry.id"))

    show: Mapped[Show] = relationship(back_populates="seats")
    juror: Mapped[Juror] = relationship()
    categories: Mapped[list[SeatCategory]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, lazy="selectin"
    )
    """Those the juror sits for; none is the whole show."""


class Scoresheet(Base):
    """One juror, one entry. States: open → submitted → (reopened → submitted …) or locked.

    ``note_seq`` orders the private note's saves. ``aside_reason`` with state ``stepped_aside``
    leaves the juror out of this entry's divisor. So does ``excused_at``, set by the organizers with
    a reason; the state and the marks stay as they are and stand again once it is taken back.
    """

    __tablename__ = "scoresheet"
    __table_args__ = (
        UniqueConstraint("entry_id", "juror_id"),
        CheckConstraint(
            "state IN ('open', 'submitted', 'reopened', 'stepped_aside', 'locked')", "state"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    juror_id: Mapped[int] = mapped_column(ForeignKey("juror.id"), index=True)
    state: Mapped[str] = mapped_column(String(16), default="open")
    note: Mapped[str] = mapped_column(Text, default="")
    note_seq: Mapped[int] = mapped_column(default=0)
    aside_reason: Mapped[str] = mapped_column(Text, default="")
    submitted_at: Mapped[datetime | None] = mapped_column(Moment)
    reopened_reason: Mapped[str] = mapped_column(Text, default="")
    excused_at: Mapped[datetime | None] = mapped_column(Moment)
    excused_reason: Mapped[str] = mapped_column(Text, default="")


class Mark(Base):
    """One juror, one criterion, one entry. ``steps`` counts the criterion's steps above its least.

    ``seq`` is the tablet's sequence number: an older one never overwrites a newer one. ``steps``
    None is a mark that was taken back: empty is its own state, never a low mark.
    """

    __tablename__ = "mark"
    __table_args__ = (UniqueConstraint("entry_id", "juror_id", "criterion_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    juror_id: Mapped[int] = mapped_column(ForeignKey("juror.id"), index=True)
    criterion_id: Mapped[int] = mapped_column(ForeignKey("criterion.id"))
    steps: Mapped[int | None]
    seq: Mapped[int]
    saved_at: Mapped[datetime] = mapped_column(Moment)


class KeptMark(Base):
    """A mark that arrived after its sheet was locked: kept apart for the head of the jury."""

    __tablename__ = "kept_mark"

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    juror_id: Mapped[int] = mapped_column(ForeignKey("juror.id"))
    criterion_id: Mapped[int] = mapped_column(ForeignKey("criterion.id"))
    steps: Mapped[int | None]
    seq: Mapped[int]
    arrived_at: Mapped[datetime] = mapped_column(Moment)
    settled_at: Mapped[datetime | None] = mapped_column(Moment)
