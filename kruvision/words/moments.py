"""Moments as people write them, in the hall's time zone and the language spoken now."""

from datetime import datetime

from flask_babel import format_datetime, format_time


def time_of_day(when: datetime | str) -> str:
    """Hours and minutes; ``when`` may be an ISO text."""
    return format_time(_read(when), "HH:mm")


def moment(when: datetime | str) -> str:
    """Day, month, hours and minutes; ``when`` may be an ISO text."""
    return format_datetime(_read(when), "d MMMM, HH:mm")


def full_moment(when: datetime) -> str:
    """Day, month, year, hours and minutes."""
    return format_datetime(when, "d MMMM y, HH:mm")


def record_moment(when: datetime) -> str:
    """Date with its year and time to the second."""
    return format_datetime(when, "d MMM y, HH:mm:ss")


def _read(when: datetime | str) -> datetime:
    return datetime.fromisoformat(when) if isinstance(when, str) else when
