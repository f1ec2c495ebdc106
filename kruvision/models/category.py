"""Categories of a show, each with a list of its own, and which of them a juror sits for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kruvision.extensions import Base
from kruvision.models.columns import Trilingual

if TYPE_CHECKING:
    from kruvision.models.edition import Show


class Category(Base):
    """A part of a show's field that is placed by itself, such as “Solo, senior”.

    ``time_limit`` is how many seconds a song may take in it; None is as the show says.
    """

    __tablename__ = "category"
    __table_args__ = (UniqueConstraint("show_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    show_id: Mapped[int] = mapped_column(ForeignKey("show.id"))
    position: Mapped[int]
    name: Mapped[dict[str, str]] = mapped_column(Trilingual)
    time_limit: Mapped[int | None]

    show: Mapped[Show] = relationship(back_populates="categories")


class SeatCategory(Base):
    """A category that a juror sits for. A seat without any row is for the whole show."""

    __tablename__ = "seat_category"

    seat_id: Mapped[int] = mapped_column(
        ForeignKey("seat.id", ondelete="CASCADE"), primary_key=True
    )
    category_id: Mapped[int] = mapped_column(ForeignKey("category.id"), primary_key=True)
