"""Draws from a seed that anyone can check: lots for ties, and the running order.

A seed is a text said aloud. It is normalised first (NFKC, case folded, NFKC again, spaces trimmed
and collapsed), so that the same words typed twice are the same seed. An entry's lot is the SHA-256
of these UTF-8 bytes, read as a hexadecimal number:

    purpose + LF + normalised seed + LF + id of the entry

The purpose is `running order` or `tie`. The lowest lot comes first. Nothing else goes in, so that
the draw is the same on any machine, in any language and any year, and can be repeated with any
SHA-256 tool.

The running order is drawn place by place. For each place, those entries may stand that leave the
fewest neighbours of one tradition possible in the whole order (none, wherever an order without
neighbours exists); of these the one with the lowest lot is taken. Entries without a tradition may
stand anywhere.

How few neighbours are possible for the rest is exact: if R entries are left, c of them of one
tradition, the R - c others leave R - c + 1 gaps to put the c in without neighbours, one gap fewer
when the entry just placed is of that tradition. Every one of the c beyond that makes one neighbour,
and no more than one tradition can have too many at once. (A test compares with all orders.)
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256

from kruvision.rules.errors import RuleError


def running_order(traditions: Mapping[str, str | None], seed: str) -> tuple[str, ...]:
    """The entries (ids, each with its tradition or None) in the order the seed draws.

    The order the entries are passed in does not matter. Refuses an empty seed with `seed_missing`.
    """
    waiting = drawn_order("running order", seed, traditions)
    order: list[str] = []
    last: str | None = None
    while waiting:
        fewest = _fewest_neighbours(waiting, traditions, last)
        chosen = next(
            entry for entry in waiting if _cost(entry, waiting, traditions, last) == fewest
        )
        waiting.remove(chosen)
        order.append(chosen)
        last = traditions[chosen]
    return tuple(order)


def count_neighbours(order: Sequence[str], traditions: Mapping[str, str | None]) -> int:
    """How often two entries of one tradition stand side by side in the order."""
    pairs = zip(order, order[1:], strict=False)
    return sum(
        traditions[entry] is not None and traditions[entry] == traditions[after]
        for entry, after in pairs
    )


def drawn_order(purpose: str, seed: str, entries: Iterable[str]) -> list[str]:
    """The entries by their lots, the lowest first."""
    return sorted(entries, key=lambda entry: (lot(purpose, seed, entry), entry))


def lot(purpose: str, seed: str, entry: str) -> str:
    """An entry's lot as 64 hexadecimal digits; `purpose` keeps different draws apart."""
    return sha256(f"{purpose}\n{normal_seed(seed)}\n{entry}".encode()).hexdigest()


def normal_seed(seed: str) -> str:
    """The seed as it is hashed; refuses an empty one with `seed_missing`."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", seed).casefold())
    found = " ".join(folded.split())
    if not found:
        raise RuleError("seed_missing")
    return found


def _cost(
    entry: str, waiting: Sequence[str], traditions: Mapping[str, str | None], last: str | None
) -> int:
    """The neighbours the whole rest must have when this entry stands next."""
    own = traditions[entry]
    rest = [other for other in waiting if other != entry]
    return (own is not None and own == last) + _fewest_neighbours(rest, traditions, own)


def _fewest_neighbours(
    rest: Sequence[str], traditions: Mapping[str, str | None], last: str | None
) -> int:
    counts = Counter(traditions[entry] for entry in rest)
    del counts[None]
    return max(
        [0, *(2 * many - len(rest) - 1 + (own == last) for own, many in counts.items())]
    )
