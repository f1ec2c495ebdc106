"""Awards in a TOML document of rules: a table `[[awards]]` for each, in their order."""

from collections.abc import Mapping
from typing import Any

from kruvision.rules.awards.award import Award
from kruvision.rules.awards.check import WRITTEN
from kruvision.rules.errors import RuleError
from kruvision.rules.ruleset.options import require
from kruvision.rules.ruleset.toml_values import only_known, read_number, written

FIELD = {name: field for field, name in WRITTEN.items()}
KNOWN = tuple(WRITTEN.get(field, field) for field in Award.__dataclass_fields__)
NUMBERS = ("least", "from", "below")
WHOLE = ("most", "least_ballots")


def read_awards(tables: object) -> tuple[Award, ...]:
    """The awards in these tables; a name or a value that cannot stand there is refused with the
    place it stands at."""
    require(isinstance(tables, list), "awards", tables, "[[awards]], a table for each")
    return tuple(_award(table, number) for number, table in enumerate(_listed(tables), start=1))


def award_lines(award: Award) -> list[str]:
    """An award as TOML lines, without what is left as it is."""
    plain = Award("", "")
    values = {
        WRITTEN.get(field, field): value
        for field, value in vars(award).items()
        if field in ("id", "kind") or value != getattr(plain, field)
    }
    return ["", "[[awards]]", *(f"{name} = {written(value)}" for name, value in values.items())]


def _listed(tables: object) -> list[object]:
    return tables if isinstance(tables, list) else []


def _award(table: object, number: int) -> Award:
    where = f"awards.{number}"
    if not isinstance(table, dict):
        raise RuleError("bad_value", where=where, value=table, known="a table")
    for name in ("id", "kind"):
        require(isinstance(table.get(name), str), f"{where}.{name}", table.get(name, ""), "a text")
    where = f"awards.{table['id']}"
    only_known(table, KNOWN, f"{where}.")
    found: dict[str, Any] = {
        FIELD.get(name, name): _value(name, table[name], where) for name in KNOWN if name in table
    }
    return Award(**found)


def _value(name: str, value: Any, where: str) -> Any:
    place = f"{where}.{name}"
    if name in NUMBERS:
        return read_number(value, place)
    if name in WHOLE:
        require(_is_whole(value), place, value, "a whole number")
    elif name == "places":
        whole = isinstance(value, list) and all(_is_whole(one) for one in value)
        require(whole, place, value, "a list of whole numbers")
        return tuple(value)
    elif name == "among":
        return _ids(value, place)
    elif name == "name":
        return _name(value, place)
    else:
        require(isinstance(value, str), place, value, "a text")
    return value


def _ids(value: Any, place: str) -> tuple[str, ...]:
    listed = [value] if isinstance(value, str) else value
    fits = isinstance(listed, list) and all(isinstance(one, str) for one in listed)
    require(fits, place, value, "the id of an award, or a list of them")
    return tuple(listed)


def _name(value: Any, place: str) -> Mapping[str, str]:
    """A name in several languages; one text alone is the name in all of them."""
    if isinstance(value, str):
        return {"kk": value, "ru": value, "en": value}
    fits = isinstance(value, dict) and all(isinstance(one, str) for one in value.values())
    require(fits, place, value, "a text, or one for each of kk, ru and en")
    return dict(value)


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
