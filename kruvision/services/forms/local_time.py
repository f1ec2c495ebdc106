"""Moments as people type them: in the time zone of the hall (``KRU_TIMEZONE``), stored in UTC."""

from datetime import UTC, date, datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from flask import current_app
from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

FORMAT = "%Y-%m-%dT%H:%M"


def hall_zone() -> ZoneInfo:
    """The time zone in which times are shown and typed."""
    return ZoneInfo(current_app.config["KRU"].timezone)


def hall_day(moment: datetime) -> date:
    """The day on which a moment is in the hall."""
    return moment.astimezone(hall_zone()).date()


def local_text(moment: datetime | None) -> str:
    """A moment as a date-and-time field of a form holds it; empty for none."""
    return moment.astimezone(hall_zone()).strftime(FORMAT) if moment else ""


def read_local(value: Any) -> datetime | None:
    """What a date-and-time field sends, as a moment; None when it was left empty. Refuses with
    ``not_a_moment``."""
    if value is None or isinstance(value, datetime):
        return value
    text = str(value).strip().replace(" ", "T")[:16]
    if not text:
        return None
    try:
        return datetime.strptime(text, FORMAT).replace(tzinfo=hall_zone()).astimezone(UTC)
    except (ValueError, OverflowError):
        raise PydanticCustomError("not_a_moment", "not a date and time") from None


LocalMoment = Annotated[datetime | None, BeforeValidator(read_local)]
