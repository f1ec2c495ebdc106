"""A people's singing tradition: what the hall learns about a song. It belongs to the song."""

from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from kruvision.extensions import Base
from kruvision.models.columns import Trilingual


class Tradition(Base):
    """One culture card.

    ``language`` is ``{"tag", "names"}``; ``genres`` are ``{"original", "romanized", "gloss"}``;
    ``instruments`` ``{"original", "name"}``; ``facts`` ``{"text", "confidence", "source"}``;
    ``unesco`` ``{"name", "year", "list"}``; ``colours`` ``{"background", "text", "accent"}``;
    ``ornament`` ``{"pattern", "motif"}``. Texts inside are trilingual.
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
    places: Mapped[dict[str, str]] = mapped_column(Trilingual)
    listen_for: Mapped[dict[str, str]] = mapped_column(Trilingual)
    colours: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    ornament: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    position: Mapped[int] = mapped_column(default=0)
    to_check: Mapped[bool] = mapped_column(default=True)


class LoadedTradition(Base):
    """The short name of a card that came with the house: it comes once, and never again by itself,
    even after it was deleted."""

    __tablename__ = "loaded_tradition"

    slug: Mapped[str] = mapped_column(String(40), primary_key=True)
