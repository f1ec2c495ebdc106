"""Commands of the shell, one file each, found by being there.

A command module has ``HELP`` (one line), ``add_arguments(parser)`` and ``run(arguments) -> int``.
What several files of one command share is a package beside it. Only the named command's module is
imported, so that ``score`` starts without Flask.
"""

import argparse
import importlib
import pkgutil
from types import ModuleType


def names() -> tuple[str, ...]:
    """The words that ``run.py`` understands."""
    return tuple(sorted(m.name for m in pkgutil.iter_modules(__path__) if not m.ispkg))


def find(word: str) -> ModuleType | None:
    """The module of a command, imported; None where there is no such command."""
    return importlib.import_module(f"{__name__}.{word}") if word in names() else None


def run(words: list[str]) -> int:
    """Run one command and return its exit code."""
    module = find(words[0])
    if module is None:
        if words[0] not in {"-h", "--help"}:
            print(f"There is no command {words[0]!r}.")
        print("Commands: " + ", ".join(names()))
        return 0 if words[0] in {"-h", "--help"} else 2
    parser = argparse.ArgumentParser(prog=f"run.py {words[0]}", description=module.__doc__)
    module.add_arguments(parser)
    return int(module.run(parser.parse_args(words[1:])))
