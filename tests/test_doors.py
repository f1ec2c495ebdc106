"""What the outside knows of the house stays as it is written down in ``doors.txt``.

Addresses with their methods and who may, socket events, commands of the shell with their options,
and settings. Whoever means to change one changes the list in the same commit:
``python -m tests.test_doors`` writes it anew.
"""

import argparse
import importlib
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from flask import Flask

from config import SETTINGS
from kruvision import cli
from kruvision.live.guards import events

LIST = Path(__file__).with_name("doors.txt")


def doors(app: Flask) -> Iterator[str]:
    """Every way in, a line each, sorted within its kind."""
    yield from sorted(_addresses(app))
    yield from sorted(f"event {name} as {action}" for name, action in events.items())
    yield from (line for name in cli.names() for line in _command(name))
    yield from sorted(f"setting KRU_{setting.name}" for setting in SETTINGS)


def _addresses(app: Flask) -> Iterator[str]:
    for rule in app.url_map.iter_rules():
        action = getattr(app.view_functions[rule.endpoint], "guarded_action", "-")
        methods = " ".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        yield f"address {rule.rule} {methods} as {action}"


def _command(name: str) -> Iterator[str]:
    parser = argparse.ArgumentParser(add_help=False)
    importlib.import_module(f"kruvision.cli.{name}").add_arguments(parser)
    yield f"command {name}"
    for action in parser._actions:
        yield f"command {name} {' '.join(action.option_strings) or action.dest}"


def test_every_door_is_the_one_that_is_written_down(app: Flask) -> None:
    assert list(doors(app)) == LIST.read_text(encoding="utf-8").splitlines()


if __name__ == "__main__":
    import config
    from kruvision import create_app

    with tempfile.TemporaryDirectory() as folder:
        made = create_app(config.load({**os.environ, "KRU_INSTANCE": folder}, testing=True))
        LIST.write_text("".join(f"{line}\n" for line in doors(made)), encoding="utf-8")
    sys.stdout.write(f"{len(LIST.read_text().splitlines())} doors\n")
