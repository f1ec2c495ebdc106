"""A people's singing tradition: what the hall learns about a song. It belongs to the song."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from kruvision.extensions import Base
from kruvision.models.columns import Trilingual


class Tradition(Base):
    """One culture card.

    ``language`` is ``{"tag", "names"}``; ``colours`` ``{"background", "text", "accent"}``;
    ``ornament`` ``{"pattern", "motif"}``. Every other part says where it comes from by its
    ``confidence`` and ``source``: ``genres`` are ``{"original", "romanized", "gloss"}``,
    ``instruments`` ``{"original", "name"}``, ``unesco`` ``{"name", "year", "list"}``, ``facts`` and
    ``listen_for`` ``{"text"}``; ``places`` and ``normal`` are one ``{"text"}`` or empty, ``word``
    is one ``{"original", "romanized", "meaning", "say"}`` or empty; ``questions`` are ``{"text",
    "right", "wrong", "fact"}`` with ``wrong`` a list of texts. Texts inside are trilingual.

    ``normal`` says what is normal in this singing, for jurors. ``checked_by`` is who read the card
    and answers for it, on the day ``checked_on``.
    """

    __tablename__ = "tradition"

    slug: Mapped[str] = mapped_column(String(40), primary_key=True)
    names: Mapped[dict[str, str]] = mapped_column(Trilingual)
    endonym: Mapped[str] = mapped_column(String(120), default="")
    language: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    genres: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    instruments: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    facts: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    unesco: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    listen_for: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    places: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    normal: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    word: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    questions: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    colours: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    ornament: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    position: Mapped[int] = mapped_column(default=0)
    to_check: Mapped[bool] = mapped_column(default=True)
    checked_by: Mapped[str] = mapped_column(String(200), default="")
    checked_on: Mapped[date | None]


class LoadedTradition(Base):
    """The short name of a card that came with the house: it comes once, and never again by itself,
    even after it was deleted. ``version`` is that of the house's texts which it has been given."""

    __tablename__ = "loaded_tradition"

    slug: Mapped[str] = mapped_column(String(40), primary_key=True)
    version: Mapped[int] = mapped_column(default=1, server_default="1")
