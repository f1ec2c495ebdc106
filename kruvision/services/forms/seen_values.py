"""What somebody saw when they began to fill in a form, as short hashes that travel with it: whoever
saves later learns what another one changed meanwhile, and nothing has to be kept or locked."""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from kruvision.services.errors import Refused

HASH_LENGTH = 10
FlatValues = dict[str, str]
"""Values by the names of a form's fields: ``{"name.kk": "…", "rows.12.title": "…"}``."""


class ChangedMeanwhile(Refused):
    """Somebody saved other values since the form was filled. ``stored`` is what stands now, and
    ``changed`` names the fields that differ from what was seen and from what was typed."""

    def __init__(self, stored: FlatValues, changed: list[str]) -> None:
        super().__init__("changed_meanwhile")
        self.stored = stored
        self.changed = changed


def flat(values: Mapping[str, Any]) -> FlatValues:
    """Nested values by the names of their fields; what is empty, false or none is left out."""
    return {name: text for name, value in _leaves("", values) if (text := plain(value))}


def plain(value: Any) -> str:
    """A value as it stands in a field: a tick is ``1``, line ends are single."""
    if value is None or value is False:
        return ""
    text = "1" if value is True else str(value)
    return text.replace("\r\n", "\n").strip()


def seen_mark(values: Mapping[str, Any]) -> str:
    """The hidden field of a form that is filled with these values."""
    return " ".join(f"{name}={_short_hash(text)}" for name, text in sorted(flat(values).items()))


def fields_left_alone(mark: str, typed: FlatValues, names: list[str]) -> set[str]:
    """Those of these fields in which somebody left what they saw."""
    seen = _read(mark)
    return {name for name in names if _hash_in(typed, name) == seen.get(name, "")}


def require_unchanged(mark: str, typed: FlatValues, stored: Mapping[str, Any]) -> None:
    """Raise ``ChangedMeanwhile`` where somebody else saved what would now be written over. A field
    in which both wrote the same is no difference."""
    seen, now = _read(mark), flat(stored)
    changed = [
        name
        for name in {**seen, **now}
        if _hash_in(now, name) != seen.get(name, "") and typed.get(name, "") != now.get(name, "")
    ]
    if changed:
        raise ChangedMeanwhile(now, changed)


def whole_mark(values: Mapping[str, Any]) -> str:
    """One short hash of a whole text, however many fields it has."""
    return _short_hash(seen_mark(values))


def changed_since(mark: str, stored: Mapping[str, str]) -> list[str]:
    """The names of those values that are not what was seen."""
    seen = _read(mark)
    return [name for name, text in stored.items() if _short_hash(text) != seen.get(name, "")]


def _leaves(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    start = f"{name}." if name else ""
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield from _leaves(f"{start}{key}", part)
    elif isinstance(value, list | tuple) and any(isinstance(part, Mapping) for part in value):
        for place, part in enumerate(value):
            yield from _leaves(f"{start}{place}", part)
    elif isinstance(value, list | tuple):
        yield f"{name}[]", "\n".join(map(plain, value))
    else:
        yield name, value


def _read(mark: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in mark.split())
    return {name: digest for name, _equals, digest in pairs}


def _hash_in(values: FlatValues, name: str) -> str:
    return _short_hash(values[name]) if values.get(name) else ""


def _short_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:HASH_LENGTH]
