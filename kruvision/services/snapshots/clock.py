"""The stop watch in the pictures: of the act on stage, and what was sung too long."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from kruvision.models import Entry
from kruvision.rules.numbers import exact_text
from kruvision.services.deductions.overruns import list_overruns
from kruvision.services.deductions.stop_watch import rule_of, sung_seconds
from kruvision.services.snapshots.console_shapes import ConsoleClock, ConsoleLine, ConsoleOverrun
from kruvision.services.snapshots.shapes import ScreenClock


def clock_on_screen(entry: Entry | None, *, at: datetime) -> ScreenClock | None:
    """The watch of the act on stage; None where nobody is there or nothing limits the song."""
    limit = rule_of(entry).limit if entry else None
    if entry is None or limit is None:
        return None
    started = entry.clock_started_at
    is_running = started is not None and entry.clock_stopped_at is None
    seconds = sung_seconds(entry, at) or 0
    return {
        "since": started.isoformat() if started and is_running else "",
        "seconds": seconds,
        "limit": limit,
        "is_over": seconds > limit,
    }


def clock_on_console(entry: Entry | None, *, at: datetime) -> ConsoleClock | None:
    """The same for those who lead, with what it does: ``waiting``, ``running``, ``stopped``."""
    clock = clock_on_screen(entry, at=at)
    if entry is None or clock is None:
        return None
    has_started = entry.clock_started_at is not None
    state = "running" if clock["since"] else "stopped" if has_started else "waiting"
    return {**clock, "entry_id": entry.id, "state": state}


def overruns_on_console(show_id: int, lines: Mapping[int, ConsoleLine]) -> Sequence[ConsoleOverrun]:
    """What the rule of time proposes and nobody has answered."""
    return [
        {
            "entry": lines[overrun.entry_id],
            "seconds": overrun.seconds,
            "limit": overrun.limit,
            "amount": exact_text(overrun.cost),
            "share": overrun.share,
        }
        for overrun in list_overruns(show_id)
    ]
