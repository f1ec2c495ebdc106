"""One door from the shell: no word serves; ``python run.py demo|score|…`` does the rest."""

import os
import sys

if sys.version_info < (3, 11):  # noqa: UP036  (an older one gets this far and no further)
    sys.exit(f"Cannot start: Python 3.11 or newer is needed, this is {sys.version.split()[0]}")

NEEDS_SERVER = {"serve"}
OURS = {"kruvision", "config", "migrations"}
PRIVATE = 0o077
"""Database, photos, backups, secret: no other account of this machine may read what we write."""


def main(arguments: list[str]) -> int:
    """Run the named command, or serve."""
    os.umask(PRIVATE)
    words = arguments or ["serve"]
    try:
        if words[0] in NEEDS_SERVER:
            from gevent import monkey

            monkey.patch_all()
        from kruvision.cli import find, run

        find(words[0])
    except ModuleNotFoundError as missing:
        _require_ours(missing)
    return run(words)


def _require_ours(missing: ModuleNotFoundError) -> None:
    """End with one line where a package is missing that ``make setup`` installs."""
    name = str(missing.name).partition(".")[0]
    if name in OURS:
        raise missing
    sys.exit(
        f"Cannot start: {name} is not installed for {sys.executable}. `make setup` installs what"
        " is needed; then call .venv/bin/python run.py"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
