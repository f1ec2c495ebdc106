"""How often each fault is injected: quickly by default, in full with ``KRU_FAULTS=full``."""

import os

IS_FULL = os.environ.get("KRU_FAULTS") == "full"


def size(quick: int, full: int) -> int:
    """The count of this run."""
    return full if IS_FULL else quick
