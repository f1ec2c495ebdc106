"""Serves as ``run.py`` does, after taking out the guard named as first word (none when empty)."""

import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[2])

from gevent import monkey  # noqa: E402

monkey.patch_all()

from kruvision.cli import run  # noqa: E402
from tests.faults.mutants import MUTANTS  # noqa: E402

if __name__ == "__main__":
    if sys.argv[1]:
        MUTANTS[sys.argv[1]]()
    sys.exit(run(["serve"]))
