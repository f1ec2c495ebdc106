"""One server at a time on an instance folder, and nobody restores under it.

The lock belongs to the process: the system frees it when the process ends, however it ends.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class InstanceInUse(Exception):
    """A server runs on this instance folder; the message names the folder."""


@contextmanager
def locked(instance: Path) -> Iterator[None]:
    """Hold the folder's lock; raises ``InstanceInUse`` at once when another process holds it."""
    with (instance / "server.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise InstanceInUse(f"a server is running on {instance}") from None
        yield


def is_locked(instance: Path) -> bool:
    """Whether a server runs on this folder now."""
    try:
        with locked(instance):
            return False
    except InstanceInUse:
        return True
