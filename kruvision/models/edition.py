"""An edition is one year of the contest; a show is one evening of it with a running order."""

from __future__ import annotations

import secrets
from datetime import datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    String,
    UniqueConstraint,
    false,
    text,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kruvision.extensions import Base
from kruvision.models.columns import Exact, Moment, Trilingual
from kruvision.rules.evening.flow import PHASES, STAGE

if TYPE_CHECKING:
    from kruvision.models.audience import Delegation
    from kruvision.models.category import Category
    from kruvision.models.entry import Entry
    from kruvision.models.jury import Seat
    from kruvision.models.result import ResultCorrection


def new_tag() -> str:
    """What no other show has, in this database or in another: ids are given again."""
    return secrets.token_hex(8)


class Edition(Base):
    """One year: what stands on the poster."""

    __tablename__ = "edition"

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int]
    name: Mapped[dict[str, str]] = mapped_column(Trilingual)
    theme: Mapped[dict[str, str]] = mapped_column(Trilingual)
    venue: Mapped[dict[str, str]] = mapped_column(Trilingual)
    organizers: Mapped[dict[str, str]] = mapped_column(Trilingual)
    wifi_name: Mapped[str] = mapped_column(String(64), default="")
    wifi_password: Mapped[str] = mapped_column(String(64), default="")
    is_rehearsal: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(Moment)

    shows: Mapped[list[Show]] = relationship(back_populates="edition", order_by="Show.position")


class Show(Base):
    """One evening. ``revision`` grows with every step on stage, so that two presses make one.

    ``tag`` tells it from every other show, so that what a device keeps is never taken for this
    one's. ``holds_vote`` says whether the hall votes; a vote may be held whatever it counts for.
    ``hall_seats`` is how many people the hall can hold, where somebody said so; ``hall_key`` is
    what a phone gets for a code of the hall screen, made as the first vote opens. ``public_…`` say
    what everybody sees of its result (``services/shows/shown.py``). A show whose ``form`` is
    "selection" has no stage: jurors hear recordings, and mark until ``marks_until``.
    """

    __tablename__ = "show"
    __table_args__ = (
        UniqueConstraint("edition_id", "position"),
        CheckConstraint("phase IN ({})".format(", ".join(f"'{p}'" for p in PHASES)), "phase"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    tag: Mapped[str] = mapped_column(String(16), default=new_tag)
    position: Mapped[int]
    name: Mapped[dict[str, str]] = mapped_column(Trilingual)
    theme: Mapped[dict[str, str]] = mapped_column(Trilingual)
    form: Mapped[str] = mapped_column(String(10), default=STAGE, server_default=STAGE)
    starts_at: Mapped[datetime | None] = mapped_column(Moment)
    marks_until: Mapped[datetime | None] = mapped_column(Moment)
    phase: Mapped[str] = mapped_column(String(16), default="planned")
    revision: Mapped[int] = mapped_column(default=0)
    method: Mapped[str] = mapped_column(String(32), default="weighted_mean")
    method_options: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    combination: Mapped[str] = mapped_column(String(32), default="balanced")
    combination_options: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    jury_share: Mapped[Fraction] = mapped_column(Exact, default=Fraction(1, 2))
    audience_share: Mapped[Fraction] = mapped_column(Exact, default=Fraction(1, 2))
    holds_vote: Mapped[bool] = mapped_column(default=True, server_default=true())
    tie_chain: Mapped[list[str]] = mapped_column(JSON, default=list)
    display_places: Mapped[int] = mapped_column(default=2)
    places: Mapped[str] = mapped_column(String(8), default="whole", server_default="whole")
    """Whether acts have a place in the whole show, in each category, or in both."""
    voting_mode: Mapped[str] = mapped_column(String(16), default="approval")
    choices: Mapped[int] = mapped_column(default=3)
    most_mark: Mapped[int] = mapped_column(default=12, server_default="12")
    """The highest mark of the hall, where it marks every act."""
    bodies: Mapped[str] = mapped_column(String(12), default="hall", server_default="hall")
    """What the audience's part is made of: the ``hall`` as one, or ``delegations``."""
    credential: Mapped[str] = mapped_column(String(16), default="open_link")
    window_scope: Mapped[str] = mapped_column(String(8), default="show")
    window_seconds: Mapped[int] = mapped_column(default=300)
    hall_seats: Mapped[int | None]
    hall_key: Mapped[str] = mapped_column(String(32), default="", server_default="")
    leaderboard: Mapped[str] = mapped_column(String(8), default="hidden")
    turnout_shown: Mapped[bool] = mapped_column(default=True)
    two_person_rule: Mapped[bool] = mapped_column(default=True)
    tickets_address: Mapped[str] = mapped_column(String(200), default="", server_default="")
    """The address on the tickets printed last; empty before there are any."""
    time_rule: Mapped[dict[str, Any]] = mapped_column(
        JSON, default=dict, server_default=text("'{}'")
    )
    """How long an act may sing, and what it costs (``services/ruleset/time_rule.py``)."""
    draw_seed: Mapped[str] = mapped_column(String(200), default="")
    draw: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """The last draw: ``{"seed", "at", "drawn": [[entry, tradition], …], "order"}``; a third
    number says in which block of one category."""
    previous_order: Mapped[list[int] | None] = mapped_column(JSON(none_as_null=True))
    """The running order before its last change, which undo goes back to."""
    started_at: Mapped[datetime | None] = mapped_column(Moment)
    """When the evening began: whoever got an account later is no second person for it."""
    rules_locked_at: Mapped[datetime | None] = mapped_column(Moment)
    songs_reopened_at: Mapped[datetime | None] = mapped_column(Moment)
    """When songs last went on after their end: the head may have seen the result by then."""
    published_at: Mapped[datetime | None] = mapped_column(Moment)
    decisions: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    awards: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list, server_default="[]")
    """What can be won, in order, each as in the rules' TOML file; a criterion is named by its id as
    text, numbers are exact, in text."""
    previous_awards: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON(none_as_null=True))
    """The list before its last change, which undo goes back to."""
    award_decisions: Mapped[list[dict[str, Any]]] = mapped_column(
        JSON, default=list, server_default="[]"
    )
    """What the jury decided about awards: ``{"award", "category", "holders", "by", "juror",
    "present", "why", "entered_by", "at"}``; no holders: left unawarded."""
    deliberation: Mapped[str] = mapped_column(String(12), default="closed", server_default="closed")
    """Whether the jury's tablets show the deliberation: closed, open, or open for nominations."""
    public_jurors: Mapped[bool] = mapped_column(default=True, server_default=true())
    public_marks: Mapped[str] = mapped_column(
        String(8), default="criteria", server_default="criteria"
    )
    public_places_to: Mapped[int | None]
    public_form: Mapped[str] = mapped_column(String(8), default="ranked", server_default="ranked")
    cut_by: Mapped[str] = mapped_column(String(8), default="none", server_default="none")
    """How many go through: by ``place``, ``points`` or ``number``, ``hand``, or ``none``."""
    cut_at: Mapped[Fraction | None] = mapped_column(Exact)
    cut_each: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether each category has a line of its own."""
    cut_level: Mapped[str] = mapped_column(String(4), default="in", server_default="in")
    """Whether those level at the line, of whom not all have room, are all ``in`` or all ``out``."""
    songs: Mapped[str] = mapped_column(String(8), default="mean", server_default="mean")
    """What several songs of one contestant become: their ``mean``, ``sum``, or the ``best``."""
    carried_from: Mapped[int | None]
    """The earlier show whose totals are added; no number of a show is given twice."""
    carried_weight: Mapped[Fraction] = mapped_column(Exact, default=Fraction(1), server_default="1")
    asks_questions: Mapped[bool] = mapped_column(default=True, server_default=true())
    """Whether the hall is asked a question after a song that has one."""
    question_seconds: Mapped[int] = mapped_column(default=40, server_default="40")

    edition: Mapped[Edition] = relationship(back_populates="shows")
    criteria: Mapped[list[Criterion]] = relationship(
        back_populates="show", order_by="Criterion.position", cascade="all, delete-orphan"
    )
    categories: Mapped[list[Category]] = relationship(
        back_populates="show", order_by="Category.position"
    )
    delegations: Mapped[list[Delegation]] = relationship(
        back_populates="show", order_by="Delegation.position"
    )
    entries: Mapped[list[Entry]] = relationship(
        back_populates="show", order_by="Entry.running_order"
    )
    seats: Mapped[list[Seat]] = relationship(back_populates="show", order_by="Seat.position")
    correction: Mapped[ResultCorrection | None] = relationship(
        back_populates="show", cascade="all, delete-orphan"
    )

    @property
    def public_through(self) -> int | None:
        """The place down to which everybody goes through, where the cut is by place. Prints of a
        show's names hold it since there was no other cut."""
        return int(self.cut_at) if self.cut_by == "place" and self.cut_at else None


class Criterion(Base):
    """What a juror marks: a scale from ``scale_min`` to ``scale_max`` in steps, and a weight.

    Beside one that ``is_about_tradition`` the tablet says what is normal in the song's tradition.
    """

    __tablename__ = "criterion"
    __table_args__ = (UniqueConstraint("show_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    show_id: Mapped[int] = mapped_column(ForeignKey("show.id"))
    position: Mapped[int]
    name: Mapped[dict[str, str]] = mapped_column(Trilingual)
    hint: Mapped[dict[str, str]] = mapped_column(Trilingual)
    scale_min: Mapped[Fraction] = mapped_column(Exact, default=Fraction(1))
    scale_max: Mapped[Fraction] = mapped_column(Exact, default=Fraction(10))
    step: Mapped[Fraction] = mapped_column(Exact, default=Fraction(1))
    weight: Mapped[Fraction] = mapped_column(Exact, default=Fraction(1))
    is_about_tradition: Mapped[bool] = mapped_column(default=False, server_default=false())

    show: Mapped[Show] = relationship(back_populates="criteria")
