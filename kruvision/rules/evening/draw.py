"""Lots drawn from a seed that anyone can check: for the running order, and for ties.

A seed is a text said aloud. It is normalised first (NFKC, case folded, NFKC again, spaces trimmed
and collapsed), so that the same words typed twice are the same seed. An entry's lot is the SHA-256
of these UTF-8 bytes, read as a hexadecimal number:

    purpose + LF + normalised seed + LF + id of the entry

The purpose is `running order` or `tie`. The lowest lot comes first. Nothing else goes in, so that
the draw is the same on any machine, in any language and any year, and can be repeated with any
SHA-256 tool. How the running order keeps one tradition apart is told in `running_order`.
"""

import unicodedata
from collections.abc import Iterable
from hashlib import sha256

from kruvision.rules.errors import RuleError


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
