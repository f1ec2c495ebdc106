"""What is subtracted from an act's total: given by an organizer with a reason, never by itself."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kruvision.extensions import Base
from kruvision.models.columns import Exact, Moment

if TYPE_CHECKING:
    from kruvision.models.entry import Entry

CODES = ("time", "stage", "other")
"""For what: the time limit was passed, a rule of the stage was broken, anything else."""


class Deduction(Base):
    """One deduction of one entry. ``amount`` is in points of the jury's total, or, where it
    ``is_share``, a part of that total (1/20 is 5 %). One that was taken back stays, with who took
    it back and why, and counts for nothing.
    """

    __tablename__ = "deduction"
    __table_args__ = (
        CheckConstraint("code IN ({})".format(", ".join(f"'{c}'" for c in CODES)), "code"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)
    amount: Mapped[Fraction] = mapped_column(Exact)
    is_share: Mapped[bool] = mapped_column(default=False)
    code: Mapped[str] = mapped_column(String(8))
    reason: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(Moment)
    taken_back_at: Mapped[datetime | None] = mapped_column(Moment)
    taken_back_by: Mapped[str] = mapped_column(String(80), default="")
    taken_back_reason: Mapped[str] = mapped_column(Text, default="")

    entry: Mapped[Entry] = relationship()
