"""What is found by being there: the values that the files of a folder declare, by their names."""

from collections.abc import Collection, Iterable
from importlib import import_module
from pkgutil import iter_modules
from typing import Protocol, TypeVar


class HasName(Protocol):
    """Whatever has a name."""

    @property
    def name(self) -> str:
        """What it is called in rules, files and rows."""


Found = TypeVar("Found", bound=HasName)


def found_in(
    package: str,
    path: Iterable[str],
    kind: type[Found],
    constant: str,
    *,
    taken: Collection[str] = (),
) -> list[Found]:
    """The value of this kind that each file of the package declares as the constant, in the order
    of the files.

    Raises ``TypeError`` for a file without such a value, and ``ValueError`` for a name that is
    taken already: nothing takes the place of anything in silence. Both files are named, or the one
    that has a name of the ``taken``, which mean something else.
    """
    files: dict[str, str] = {}
    found: list[Found] = []
    for info in iter_modules(path):
        module = import_module(f"{package}.{info.name}")
        value = getattr(module, constant, None)
        file = str(module.__file__)
        if not isinstance(value, kind):
            raise TypeError(f"{file} declares no {constant}")
        if value.name in taken:
            raise ValueError(f"{file}: the name {value.name!r} means something else already")
        if value.name in files:
            raise ValueError(f"{value.name!r} is declared in {files[value.name]} and in {file}")
        files[value.name] = file
        found.append(value)
    return found
