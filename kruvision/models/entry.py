"""Who sings what: contestant and song make an entry in a show; the entry is marked and voted on."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kruvision.extensions import Base
from kruvision.models.columns import Moment, Trilingual

if TYPE_CHECKING:
    from kruvision.models.category import Category
    from kruvision.models.edition import Show
    from kruvision.models.tradition import Tradition

STATUSES = ("competing", "guest", "withdrawn", "no_show", "disqualified")


class Contestant(Base):
    """A person or a group. Nothing is kept about a person's ethnicity.

    ``say`` spells how the name is said; ``recording`` is the file in which they say it themselves.
    """

    __tablename__ = "contestant"
    __table_args__ = (CheckConstraint("kind IN ('person', 'group')", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    kind: Mapped[str] = mapped_column(String(8), default="person")
    name: Mapped[dict[str, str]] = mapped_column(Trilingual)
    faculty: Mapped[dict[str, str]] = mapped_column(Trilingual)
    study_year: Mapped[str] = mapped_column(String(80), default="")
    photo: Mapped[str] = mapped_column(String(80), default="")
    say: Mapped[dict[str, str]] = mapped_column(Trilingual, default=dict)
    recording: Mapped[str] = mapped_column(String(80), default="")


class Song(Base):
    """A song as it is announced: titles in their own script are never translated.

    ``say`` spells how the title is said, ``recording`` is a file in which it is said. ``lines`` are
    some of its lines, ``{"original", "romanized", "text", "refrain"}``, from ``lines_source``.
    ``provenance`` says where it comes from: ``{"place", "singer", "collector", "words", "music"}``
    in three languages, ``year``, ``confidence`` and ``source``; ``singer`` is who it was written
    down from. ``permission`` is by what right it is sung and shown. ``checked_by`` is who read all
    this and answers for it, on the day ``checked_on``.
    """

    __tablename__ = "song"

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    tradition_slug: Mapped[str | None] = mapped_column(ForeignKey("tradition.slug"))
    title: Mapped[str] = mapped_column(String(200))
    transliteration: Mapped[str] = mapped_column(String(200), default="")
    meaning: Mapped[dict[str, str]] = mapped_column(Trilingual)
    language_tag: Mapped[str] = mapped_column(String(35), default="")
    origin: Mapped[dict[str, str]] = mapped_column(Trilingual)
    story: Mapped[dict[str, str]] = mapped_column(Trilingual)
    duration_seconds: Mapped[int | None]
    accompaniment: Mapped[dict[str, str]] = mapped_column(Trilingual)
    say: Mapped[dict[str, str]] = mapped_column(Trilingual, default=dict)
    recording: Mapped[str] = mapped_column(String(80), default="")
    listen_for: Mapped[dict[str, str]] = mapped_column(Trilingual, default=dict)
    lines: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    lines_source: Mapped[str] = mapped_column(Text, default="")
    provenance: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    permission: Mapped[dict[str, str]] = mapped_column(Trilingual, default=dict)
    checked_by: Mapped[str] = mapped_column(String(200), default="")
    checked_on: Mapped[date | None]

    tradition: Mapped[Tradition | None] = relationship()


class Entry(Base):
    """A contestant with a song in one show.

    ``running_order`` counts from 1 and is unique in the show; ``stage`` moves from waiting to on
    stage to performed; ``status`` other than competing keeps the entry off ballot and ranking.
    """

    __tablename__ = "entry"
    __table_args__ = (
        UniqueConstraint("show_id", "running_order"),
        UniqueConstraint("show_id", "contestant_id", "song_id"),
        CheckConstraint("stage IN ('waiting', 'on_stage', 'performed')", "stage"),
        CheckConstraint("status IN ({})".format(", ".join(f"'{s}'" for s in STATUSES)), "status"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    show_id: Mapped[int] = mapped_column(ForeignKey("show.id"), index=True)
    contestant_id: Mapped[int] = mapped_column(ForeignKey("contestant.id"))
    song_id: Mapped[int] = mapped_column(ForeignKey("song.id"))
    category_id: Mapped[int | None] = mapped_column(ForeignKey("category.id"), index=True)
    delegation_id: Mapped[int | None] = mapped_column(ForeignKey("delegation.id"), index=True)
    running_order: Mapped[int]
    stage: Mapped[str] = mapped_column(String(10), default="waiting")
    status: Mapped[str] = mapped_column(String(12), default="competing")
    status_reason: Mapped[str] = mapped_column(Text, default="")
    previous_status: Mapped[str] = mapped_column(String(12), default="")
    """The status before its last change, which undo goes back to; empty before the first one."""
    previous_reason: Mapped[str] = mapped_column(Text, default="")
    performed_at: Mapped[datetime | None] = mapped_column(Moment)
    clock_started_at: Mapped[datetime | None] = mapped_column(Moment)
    """When its stop watch started, and stopped; where it was set right, as if it had run so."""
    clock_stopped_at: Mapped[datetime | None] = mapped_column(Moment)
    overrun_passed: Mapped[int | None]
    """How many seconds it sang when somebody let its overrun pass."""
    advances: Mapped[bool] = mapped_column(default=False)

    show: Mapped[Show] = relationship(back_populates="entries")
    contestant: Mapped[Contestant] = relationship()
    song: Mapped[Song] = relationship()
    category: Mapped[Category | None] = relationship()


class Recording(Base):
    """What is heard of an entry in a selection round: a ``file`` as it was sent, or a ``link``;
    both are empty where it was taken away.

    ``digest`` is the SHA-256 of the file. ``before`` is what an undo goes back to, by the names of
    the same columns; its file is kept as long.
    """

    __tablename__ = "recording"

    entry_id: Mapped[int] = mapped_column(
        ForeignKey("entry.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    file: Mapped[str] = mapped_column(String(80), default="")
    seconds: Mapped[int] = mapped_column(default=0)
    size: Mapped[int] = mapped_column(default=0)
    digest: Mapped[str] = mapped_column(String(64), default="")
    link: Mapped[str] = mapped_column(Text, default="")
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
