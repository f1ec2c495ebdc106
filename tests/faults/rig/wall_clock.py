"""A laptop whose wall clock is set during the evening: SIGUSR1 puts it an hour forward, SIGUSR2 an
hour back. Every later ``time.time()`` of the process tells the new time. Each move is printed: of
two signals that come together the system makes one."""

import signal
import sys
import time

HOUR = 3600
FORWARD, BACK = signal.SIGUSR1, signal.SIGUSR2
MOVED = "the wall clock was moved"


def follow_signals() -> None:
    """Let the signals move the clock; to be called before anybody takes ``time.time`` for good."""
    real, moved = time.time, 0

    def now() -> float:
        return real() + moved

    def move(number: int, _frame: object) -> None:
        nonlocal moved
        moved += HOUR if number == FORWARD else -HOUR
        sys.stdout.write(f"{MOVED}\n")
        sys.stdout.flush()

    time.time = now
    for number in (FORWARD, BACK):
        signal.signal(number, move)
