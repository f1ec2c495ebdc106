"""Selection rounds: shows whose acts are heard from recordings."""

import io
from datetime import timedelta
from typing import Any

from kruvision import clock
from kruvision.models import Show
from kruvision.services.access import Actor
from kruvision.services.selection import recordings
from kruvision.services.shows import shows
from kruvision.services.shows.shows import DeadlineInput
from tests.factories import make_show
from tests.factories.jury import write
from tests.factories.sounds import wav

ORGANIZER = Actor("organizer", 1)


def make_round(*, started: bool = False, hours: int = 48, **values: Any) -> Show:
    """A selection round that is marked for so many hours more; where it is ``started``, all its
    entries can be heard."""
    values = {"combination": "jury_only", "jury_share": 1, "audience_share": 0, **values}
    show = make_show(form="selection", **values)
    until = DeadlineInput(marks_until=clock.now() + timedelta(hours=hours))
    shows.move_deadline(show.id, until, by=ORGANIZER, at=clock.now())
    if started:
        now = clock.now()
        for entry in show.entries:
            write(entry, stage="performed", performed_at=now)
        write(show, phase="running", started_at=now)
    return show


def send(entry_id: int, data: bytes | None = None, *, by: Actor = ORGANIZER) -> None:
    """Send a recording of an entry; a second of silence where nothing else is given."""
    sent = io.BytesIO(wav() if data is None else data)
    recordings.send_file(entry_id, sent, by=by, at=clock.now())
