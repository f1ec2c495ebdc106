"""Voting modes, one file each, found by being there.

A mode declares ``ORDERED`` (whether the order of choices counts), ``limit(choices, entries)``
(the most choices a ballot may hold) and ``points(choices, limit)`` (points per chosen entry id).
"""

import importlib
import pkgutil
from functools import cache
from types import ModuleType

from kruvision.rules.errors import RuleError


@cache
def names() -> tuple[str, ...]:
    """The names of all voting modes, sorted."""
    return tuple(sorted(info.name for info in pkgutil.iter_modules(__path__)))


@cache
def get(name: str) -> ModuleType:
    """The module of a voting mode; raises ``RuleError("unknown_mode")``."""
    if name not in names():
        raise RuleError("unknown_mode", name=name)
    return importlib.import_module(f"{__name__}.{name}")
