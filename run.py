"""One door from the shell: no word serves; ``python run.py demo|score|…`` does the rest."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036  (an older one gets this far and no further)
    sys.exit(f"Cannot start: Python 3.11 or newer is needed, this is {sys.version.split()[0]}")

NEEDS_SERVER = {"serve"}


def main(arguments: list[str]) -> int:
    """Run the named command, or serve."""
    words = arguments or ["serve"]
    if words[0] in NEEDS_SERVER:
        from gevent import monkey

        monkey.patch_all()
    from kruvision.cli import run

    return run(words)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
