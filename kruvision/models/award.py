"""What jurors propose among themselves while they deliberate, before an award is decided."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kruvision.extensions import Base


class Nomination(Base):
    """A juror proposes an act for an award, until the award is decided.

    ``award`` is the id of one in the show's list.
    """

    __tablename__ = "nomination"
    __table_args__ = (UniqueConstraint("show_id", "award", "entry_id", "juror_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    show_id: Mapped[int] = mapped_column(ForeignKey("show.id"))
    award: Mapped[str] = mapped_column(String(64))
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    juror_id: Mapped[int] = mapped_column(ForeignKey("juror.id"))
