"""Tonight: the one hall, and the show it is with.

Phones, screens and tablets follow this row and nothing else. There is one hall, so the table holds
one row: a second one is refused by the database. Without a row nobody has chosen yet, and
``services/shows/tonight.py`` has a sensible answer.
"""

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kruvision.extensions import Base

THE_HALL = 1
"""The id of the only row."""


class Hall(Base):
    """The show the hall was opened for last, by its start or by an organizer's choice."""

    __tablename__ = "hall"
    __table_args__ = (CheckConstraint(f"id = {THE_HALL}", "only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=THE_HALL)
    show_id: Mapped[int] = mapped_column(ForeignKey("show.id"))
