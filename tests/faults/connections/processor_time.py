"""What work costs the processor, told so that another machine, or a busy one, tells the same: only
ratios mean anything, and only of what was done in turns, each piece measured by itself.

Whatever else runs takes caches and pipelines away from what it interrupts, and gives nothing: the
least of many is what a piece costs. The shorter the piece, the sooner one of them is left alone.
"""

import time
from collections.abc import Callable, Mapping

Work = Callable[[], object]
AT_ONCE = 3
"""Pieces of one kind in a row: the first one finds the caches full of the kind before it."""


def processor_seconds(work: Work, rounds: int = 1) -> float:
    """The processor time of the whole process, threads included, the least of several rounds."""
    return min(_seconds(work) for _round in range(rounds))


def least_in_turns(kinds: Mapping[str, Callable[[], Work]], turns: int) -> dict[str, float]:
    """The least processor time of a piece of each kind, of so many turns. ``kinds`` make the next
    piece, which is not measured; nor are the seconds that a piece gives
    back as spent apart."""
    least = dict.fromkeys(kinds, float("inf"))
    for _turn in range(turns):
        for name, make in kinds.items():
            pieces = [make() for _ in range(AT_ONCE)]
            least[name] = min(least[name], *map(_seconds, pieces))
    return least


def _seconds(work: Work) -> float:
    begun = time.process_time()
    apart = work()
    taken = time.process_time() - begun
    return taken - apart if isinstance(apart, float) else taken
