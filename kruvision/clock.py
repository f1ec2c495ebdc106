"""The wall clock of the doors; services are told the time (``at=``).

The wall clock is asked once, when the process starts; from then on time is what has passed since.
A laptop that sets its clock during the evening (a network that came back, a hand) moves no close of
a vote, no heartbeat and no order of lines in the record. Sleep counts as time passed where the
system can tell (Linux). A restart asks the wall clock anew.
"""

import time
from datetime import UTC, datetime, timedelta

_SINCE_BOOT = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


def _passed() -> float:
    """Seconds since some fixed moment; never jumps, goes on while the laptop sleeps."""
    return time.clock_gettime(_SINCE_BOOT)


_STARTED = datetime.fromtimestamp(time.time(), tz=UTC)
_PASSED_AT_START = _passed()


def now() -> datetime:
    """The moment now, in UTC: the wall clock at the start plus what has passed since."""
    return _STARTED + timedelta(seconds=_passed() - _PASSED_AT_START)
