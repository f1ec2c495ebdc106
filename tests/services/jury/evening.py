"""A show under way, before the jury that marks it."""

from datetime import UTC, datetime

from kruvision.services.jury import handing_in, marking, scoresheets
from tests.factories import make_show
from tests.factories.jury import call, seat_actor, start

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Evening:
    """A running show whose first entry is on stage; the second juror marks (no head)."""

    def __init__(self, **values):
        self.show = start(make_show(**values))
        self.entry = call(self.show.entries[0])
        self.seat = self.show.seats[1]
        self.juror = seat_actor(self.seat)
        self.head = seat_actor(self.show.seats[0])
        self.criterion, self.other = (c.id for c in self.show.criteria[:2])
        self.ids = iter(range(1000))

    def mark(self, value, seq=1, *, criterion=None, actor=None, entry=None, command=None):
        return marking.save_mark(
            actor or self.juror,
            (entry or self.entry).id,
            criterion or self.criterion,
            value,
            seq,
            command_id=command or f"command-{next(self.ids)}",
            at=NOON,
        )

    def submit(self, actor=None):
        command = f"command-{next(self.ids)}"
        return handing_in.submit_scoresheet(
            actor or self.juror, self.entry.id, command_id=command, at=NOON
        )

    def fill(self):
        self.mark("7", 1)
        self.mark("8", 1, criterion=self.other)

    def stands(self, criterion=None):
        found = scoresheets.juror_sheets(self.show.id, self.seat.juror_id)
        sheet = found.get((self.entry.id, self.seat.juror_id), scoresheets.JurorSheet())
        mark = sheet.marks.get(criterion or self.criterion)
        return mark and mark.steps
