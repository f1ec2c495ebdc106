"""Results as they were published, one row for each version, and the correction that is open."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kruvision.extensions import Base
from kruvision.models.columns import Moment

if TYPE_CHECKING:
    from kruvision.models.edition import Show


class PublishedResult(Base):
    """One version of a show's result, as it was on the day it was published; never changed.

    ``document`` is the whole of it, ``public`` what everybody may see of it, ``songs`` the acts
    that sang, with their names as published. ``fingerprint`` is the SHA-256 of ``public``. ``by``
    published it; ``proposed_by`` is the other person, where it took two. ``moved`` lists what this
    version changed in the one before it.
    """

    __tablename__ = "published_result"
    __table_args__ = (UniqueConstraint("show_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    show_id: Mapped[int] = mapped_column(ForeignKey("show.id"))
    version: Mapped[int]
    at: Mapped[datetime] = mapped_column(Moment)
    by: Mapped[str] = mapped_column(String(80))
    proposed_by: Mapped[str | None] = mapped_column(String(80))
    reason: Mapped[str] = mapped_column(Text, default="")
    moved: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    fingerprint: Mapped[str] = mapped_column(String(64))
    songs: Mapped[list[dict[str, Any]]] = mapped_column(JSON, deferred=True)
    public: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)
    document: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)


class ResultCorrection(Base):
    """A correction of a published result while it is open, at most one in a show: who opened it,
    and why. ``seen`` is the fingerprint of what ``proposed_by`` proposed to publish, if anybody
    did: nobody confirms something else."""

    __tablename__ = "result_correction"

    show_id: Mapped[int] = mapped_column(ForeignKey("show.id"), primary_key=True)
    by: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(Moment)
    reason: Mapped[str] = mapped_column(Text)
    proposed_by: Mapped[str] = mapped_column(String(80), default="")
    seen: Mapped[str] = mapped_column(String(64), default="")

    show: Mapped[Show] = relationship(back_populates="correction")
