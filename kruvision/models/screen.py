"""A physical screen in the hall, reached by its own secret link and switched from the console."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from kruvision.extensions import Base
from kruvision.models.columns import Moment


class Screen(Base):
    """``view`` names the file in ``templates/screens/``; ``follows`` lets it follow the stage."""

    __tablename__ = "screen"

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    token: Mapped[str] = mapped_column(String(43), unique=True)
    view: Mapped[str] = mapped_column(String(24), default="welcome")
    follows: Mapped[bool] = mapped_column(default=True)
    language: Mapped[str] = mapped_column(String(8), default="")
    options: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    last_seen_at: Mapped[datetime | None] = mapped_column(Moment)
