"""Column types shared by the tables: trilingual text, moments in UTC, exact decimals as text."""

from collections.abc import Mapping
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import JSON, DateTime, String
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator


class Trilingual(TypeDecorator[dict[str, str]]):
    """A text in three languages: ``{"kk": …, "ru": …, "en": …}``; empty ones left out."""

    impl = JSON
    cache_ok = True

    def process_bind_param(
        self, value: Mapping[str, str] | None, dialect: Dialect
    ) -> dict[str, str]:
        return {code: text for code, text in (value or {}).items() if text}

    def process_result_value(self, value: Any, dialect: Dialect) -> dict[str, str]:
        return dict(value or {})


class Moment(TypeDecorator[datetime]):
    """An aware moment, stored in UTC."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.astimezone(UTC).replace(tzinfo=None) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value else None


class Exact(TypeDecorator[Fraction]):
    """An exact number, stored as text (``"0.8"`` or ``"1/3"``): no float ever touches a mark."""

    impl = String(40)
    cache_ok = True

    def process_bind_param(self, value: Fraction | int | None, dialect: Dialect) -> str | None:
        return None if value is None else str(Fraction(value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Fraction | None:
        return None if value is None else Fraction(value)
