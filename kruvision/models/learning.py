"""What the hall is asked about the songs, and how often each answer was given.

Answers are counted and not kept: no row says who gave one, from which device, or when. Nothing here
refers to a ballot, and no ballot to anything here.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, false
from sqlalchemy.orm import Mapped, mapped_column

from kruvision.extensions import Base
from kruvision.models.columns import Moment, Trilingual

MOMENTS = ("before", "after")
COUNTED = ("opened", "word")


class Question(Base):
    """The question of one entry, as somebody approved it for this evening: with its options in the
    order in which they are shown, ``right`` the place of the right one from 0.

    ``was_told`` is all that is left of a question that was told when the step before it is taken
    back: while the step stands, the moment says it."""

    __tablename__ = "question"

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id", ondelete="CASCADE"), unique=True)
    text: Mapped[dict[str, str]] = mapped_column(Trilingual)
    options: Mapped[list[dict[str, str]]] = mapped_column(JSON)
    right: Mapped[int]
    fact: Mapped[dict[str, str]] = mapped_column(Trilingual)
    confidence: Mapped[str] = mapped_column(String(8), default="general")
    source: Mapped[str] = mapped_column(String(4000), default="")
    approved_by: Mapped[str] = mapped_column(String(200), default="")
    approved_at: Mapped[datetime | None] = mapped_column(Moment)
    was_told: Mapped[bool] = mapped_column(default=False, server_default=false())


class AnswerCount(Base):
    """How often an option was chosen: ``before`` the evening's songs, or ``after`` its own."""

    __tablename__ = "answer_count"
    __table_args__ = (
        CheckConstraint("moment IN ({})".format(", ".join(f"'{m}'" for m in MOMENTS)), "moment"),
    )

    question_id: Mapped[int] = mapped_column(
        ForeignKey("question.id", ondelete="CASCADE"), primary_key=True
    )
    moment: Mapped[str] = mapped_column(String(6), primary_key=True)
    option: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    count: Mapped[int] = mapped_column(default=0)


class PassportCount(Base):
    """On how many phones a passport was opened again, and its word taken home."""

    __tablename__ = "passport_count"
    __table_args__ = (
        CheckConstraint("kind IN ({})".format(", ".join(f"'{k}'" for k in COUNTED)), "kind"),
    )

    entry_id: Mapped[int] = mapped_column(
        ForeignKey("entry.id", ondelete="CASCADE"), primary_key=True
    )
    kind: Mapped[str] = mapped_column(String(8), primary_key=True)
    count: Mapped[int] = mapped_column(default=0)


class Quiz(Base):
    """A teacher's quiz from the archive under its code, with its questions as they were then:
    ``{"tradition", "text", "options", "right", "fact", "source"}``."""

    __tablename__ = "quiz"

    code: Mapped[str] = mapped_column(String(12), primary_key=True)
    questions: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    made_at: Mapped[datetime] = mapped_column(Moment)
