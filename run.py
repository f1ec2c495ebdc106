"""One door from the shell: no word serves; ``python run.py demo|score|…`` does the rest."""

import os
import sys

if sys.version_info < (3, 11):  # noqa: UP036  (an older one gets this far and no further)
    sys.exit(f"Cannot start: Python 3.11 or newer is needed, this is {sys.version.split()[0]}")

NEEDS_SERVER = {"serve"}
PRIVATE = 0o077
"""Database, photos, backups, secret: no other account of this machine may read what we write."""


def main(arguments: list[str]) -> int:
    """Run the named command, or serve."""
    os.umask(PRIVATE)
    words = arguments or ["serve"]
    if words[0] in NEEDS_SERVER:
        from gevent import monkey

        monkey.patch_all()
    from kruvision.cli import run

    return run(words)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
