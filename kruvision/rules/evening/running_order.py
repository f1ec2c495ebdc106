"""The running order drawn from a seed: lots first, then one tradition not twice in a row.

The lots of ``draw.py`` (purpose ``running order``) put the entries in a first order. The stage is
then filled from the first place to the last: each place takes the lowest lot still waiting with
which the fewest neighbours of one tradition can still be reached. Where an order without such
neighbours exists, the result is one; else it has as few of them as possible. Where categories sing
one after the other, each is a block that is filled so by itself, from the one before it on.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

from kruvision.rules.evening.draw import drawn_order

PURPOSE = "running order"


def draw_running_order(
    seed: str,
    entries: Iterable[str],
    traditions: Mapping[str, str | None],
    blocks: Mapping[str, int] | None = None,
) -> list[str]:
    """The drawn order; ``traditions`` gives each entry's tradition, None where it has none.

    An entry without a tradition may stand anywhere. ``blocks`` gives each entry's place among the
    categories that sing one after the other, the lowest first.
    """
    drawn, of = drawn_order(PURPOSE, seed, entries), blocks or {}
    order: list[str] = []
    for block in sorted({of.get(entry, 0) for entry in drawn}):
        own = [entry for entry in drawn if of.get(entry, 0) == block]
        order += spread(own, traditions, traditions[order[-1]] if order else None)
    return order


def spread(
    order: Iterable[str], traditions: Mapping[str, str | None], last: str | None = None
) -> list[str]:
    """The order changed as little as its places allow so that traditions stand apart, behind a song
    of the tradition ``last``."""
    waiting: list[str] = list(order)
    result: list[str] = []
    while waiting:
        allowed = fewest_neighbours([traditions[e] for e in waiting], last)
        for place, entry in enumerate(waiting):
            own = traditions[entry]
            rest = [traditions[e] for e in waiting[:place] + waiting[place + 1 :]]
            cost = int(own is not None and own == last)
            if cost + fewest_neighbours(rest, own) == allowed:
                break
        last = own
        result.append(waiting.pop(place))
    return result


def fewest_neighbours(traditions: list[str | None], last: str | None) -> int:
    """How many neighbours of one tradition no order of these can avoid after ``last``.

    ``c`` songs of one tradition need ``c - 1`` others between them, one more when that tradition
    sang last. Only one tradition at a time can be too frequent.
    """
    counts = Counter(tradition for tradition in traditions if tradition is not None)
    surplus = [
        count - (len(traditions) - count + 1 - (name == last)) for name, count in counts.items()
    ]
    return max([0, *surplus])
