"""Moments as people write them, in the hall's time zone and the language spoken now."""

from datetime import datetime, timedelta

from babel.dates import get_timezone_location
from flask_babel import format_datetime, format_time, get_locale, get_timezone


def time_of_day(when: datetime | str) -> str:
    """Hours and minutes; ``when`` may be an ISO text."""
    return format_time(_read(when), "HH:mm")


def moment(when: datetime | str) -> str:
    """Day, month, hours and minutes; ``when`` may be an ISO text."""
    return format_datetime(_read(when), "d MMMM, HH:mm")


def full_moment(when: datetime) -> str:
    """Day, month, year, hours and minutes."""
    return format_datetime(when, "d MMMM y, HH:mm")


def zoned_moment(when: datetime | str) -> str:
    """Weekday, day, month, hours and minutes, with the place and offset of the clock that is meant:
    for whoever reads it somewhere else."""
    zone = get_timezone()
    there = _read(when).astimezone(zone)
    place = get_timezone_location(zone, locale=get_locale(), return_city=True)
    said = format_datetime(_read(when), "EEEE, d MMMM, HH:mm")
    return f"{said} ({place}, {_offset(there)})"


def _offset(when: datetime) -> str:
    """``UTC+5``, or ``UTC−3:30``."""
    minutes = int((when.utcoffset() or timedelta()).total_seconds()) // 60
    hours, rest = divmod(abs(minutes), 60)
    sign = "−" if minutes < 0 else "+"
    return f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "")


def record_moment(when: datetime) -> str:
    """Date with its year and time to the second."""
    return format_datetime(when, "d MMM y, HH:mm:ss")


def _read(when: datetime | str) -> datetime:
    return datetime.fromisoformat(when) if isinstance(when, str) else when
