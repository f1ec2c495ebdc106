"""Songs that were heard: whose passport may be read again, and on how many phones it is.

Counted and not kept: no row says who read, on which device, or when.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from kruvision.models import Entry
from kruvision.models.learning import COUNTED
from kruvision.rules.evening.act import ON_STAGE_STATUSES
from kruvision.services.entries.entries import get_entry
from kruvision.services.ephemeral import pace
from kruvision.services.errors import NotFound
from kruvision.services.shows import tonight
from kruvision.services.transactions import bulk_sql
from kruvision.services.transactions.changes import Change
from kruvision.services.transactions.group_commit import in_group

PACE = pace.Pace("passports", at_once=40, every=timedelta(seconds=10))
"""A phone that reads through a whole evening at once, and no more."""
_COUNT = {"entry_id": "integer", "kind": "text", "count": "integer"}
_ADD = """
    INSERT INTO passport_count (entry_id, kind, count)
    SELECT entry_id, kind, count FROM {given} WHERE true
    ON CONFLICT (entry_id, kind) DO UPDATE SET count = passport_count.count + excluded.count
"""


@dataclass(frozen=True)
class Reading:
    """A phone opened a passport again (``opened``), or took its word home (``word``)."""

    entry_id: int
    kind: str


def get_heard(entry_id: int) -> Entry:
    """An act of tonight that is on stage or has sung; ``NotFound`` for any other: nothing is told
    ahead of the stage."""
    entry, show = get_entry(entry_id), tonight.find_tonight()
    is_tonight = show is not None and entry.show_id == show.id
    if not is_tonight or entry.stage == "waiting" or entry.status not in ON_STAGE_STATUSES:
        raise NotFound("not_found")
    return entry


def count_reading(entry_id: int, kind: str, device: str, *, at: datetime) -> None:
    """Count one phone more; it remembers itself that it was counted. ``device`` keeps it to a pace
    and is forgotten. Raises ``NotFound`` or ``TooFast``."""
    if kind not in COUNTED:
        raise NotFound("not_found")
    entry = get_heard(entry_id)
    pace.keep_to(PACE, device, at=at)
    in_group(count_readings, Reading(entry.id, kind))


def count_readings(readings: Sequence[Reading], _changes: list[Change]) -> list[Exception | None]:
    """Count many inside the open transaction, in one order, so that two processes never wait for
    each other in a circle. Nobody is told: no page shows these counts during the evening."""
    counts = Counter((one.entry_id, one.kind) for one in readings)
    rows = [
        {"entry_id": entry_id, "kind": kind, "count": count}
        for (entry_id, kind), count in sorted(counts.items())
    ]
    bulk_sql.execute(_ADD, _COUNT, rows)
    return [None] * len(readings)
