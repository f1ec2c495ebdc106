"""Serves as ``run.py`` does, after taking out the guard named as first word (none when empty).

The wall clock of this process can be moved from outside, see ``wall_clock.py``. Nothing of a guard
is taken away by four numbers: a machine so busy that the server needs half a minute to start is
not taken for an outage, which would pause the vote, who waits for a sign of life waits less, jurors
made of code may mark faster than people do, and a hall that scans a code may take its time.
"""

import sys
from datetime import timedelta
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[3])

from gevent import monkey  # noqa: E402

monkey.patch_all()

from tests.faults.rig import wall_clock  # noqa: E402

wall_clock.follow_signals()

from kruvision.cli import run  # noqa: E402
from kruvision.live import callers, voting_clock  # noqa: E402
from kruvision.services.audience import screen_codes  # noqa: E402
from tests.faults.rig.mutants import MUTANTS  # noqa: E402

callers.JOINED = 1_000_000, 100_000
screen_codes.ACCEPTED_STEPS = screen_codes.REMEMBERED_STEPS
voting_clock.OUTAGE = timedelta(minutes=10)
voting_clock.HEARTBEAT_EVERY = timedelta(seconds=voting_clock.EVERY)

if __name__ == "__main__":
    if sys.argv[1]:
        MUTANTS[sys.argv[1]]()
    sys.exit(run(["serve"]))
