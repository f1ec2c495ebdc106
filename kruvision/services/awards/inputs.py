"""One award as it is typed: every kind has fields of its own."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from kruvision.rules.numbers import exact_text
from kruvision.services.forms.inputs import Input, Name3, Paragraph, read_exact

Row = dict[str, Any]
"""An award as it is stored: a table ``[[awards]]`` of the rules' TOML file."""
Kind = Literal["place", "band", "top", "audience", "criterion", "decision", "everyone"]
FIELDS: Mapping[str, tuple[str, ...]] = {
    "place": ("places", "scope", "least"),
    "band": ("from", "below"),
    "top": ("among", "scope", "holder", "least"),
    "audience": ("scope", "least_ballots"),
    "criterion": ("criterion", "scope", "least"),
    "decision": ("scope", "most"),
    "everyone": ("among", "to"),
}
"""By kind: what its form asks for besides the name. A list from a file may say more; it stays."""
MOST_PLACES = 300
"""As many places as a show can have entries."""
LARGEST = 1_000_000
LONGEST_NAME = 200


def _number(value: Any) -> Fraction | None:
    if value is None or not str(value).strip():
        return None
    number = read_exact(value)
    if abs(number) > LARGEST:
        raise PydanticCustomError("too_large_number", "too large")
    return number


def _count(value: Any) -> Any:
    return None if value is None or not str(value).strip() else value


def _places(value: Any) -> tuple[int, ...]:
    """``1``, ``1, 2`` or ``4-6`` as places in order, each once."""
    text = str(value or "").replace("\u2013", "-").replace(";", ",")
    found: set[int] = set()
    for part in (part.strip() for part in text.split(",") if part.strip()):
        first, dash, last = (piece.strip() for piece in part.partition("-"))
        ends = [first, last if dash else first]
        if not all(end.isascii() and end.isdigit() and len(end) <= 6 for end in ends):
            raise PydanticCustomError("not_places", "not places")
        found |= set(_between(int(ends[0]), int(ends[1])))
    return tuple(sorted(found))


def _between(first: int, last: int) -> range:
    if min(first, last) < 1 or max(first, last) > MOST_PLACES:
        raise PydanticCustomError("no_such_place", "no such place", {"most": MOST_PLACES})
    if first > last:
        raise PydanticCustomError("not_places", "not places")
    return range(first, last + 1)


def _several(value: Any) -> Any:
    return [part for part in ([value] if isinstance(value, str) else value or []) if part]


Number = Annotated[Fraction | None, BeforeValidator(_number)]
Count = Annotated[Annotated[int, Field(ge=1, le=LARGEST)] | None, BeforeValidator(_count)]
Word = Annotated[str, StringConstraints(max_length=64)]


def _short(name: dict[str, str]) -> dict[str, str]:
    if any(len(text) > LONGEST_NAME for text in name.values()):
        raise PydanticCustomError("string_too_long", "too long", {"max_length": LONGEST_NAME})
    return name


AwardName = Annotated[Name3, AfterValidator(_short)]


class ReasonInput(Input):
    """Why the list changes, which has to be said once the rules are locked."""

    reason: Paragraph = ""


class AwardInput(ReasonInput):
    """The form. ``among`` names other awards, ``criterion`` one of the show by its id."""

    kind: Kind
    name: AwardName
    scope: Literal["category", "show"] = "category"
    places: Annotated[tuple[int, ...], BeforeValidator(_places)] = ()
    least: Number = None
    from_: Number = Field(None, alias="from")
    below: Number = None
    among: Annotated[list[Word], BeforeValidator(_several), Field(max_length=60)] = []
    holder: Literal["keeps", "gives_up", "moves_up"] = "keeps"
    criterion: Word = ""
    most: Count = None
    least_ballots: Count = None
    to: Literal["acts", "teachers"] = "acts"


def row_of(entered: AwardInput, award: str, before: Row | None = None) -> Row:
    """The award as it is stored, under this id; what no form asks for stays as it was."""
    asked = FIELDS[entered.kind]
    kept = {k: v for k, v in (before or {}).items() if k not in ("id", "name", "kind", *asked)}
    typed = {name: _stored(entered, name) for name in asked}
    row = {"id": award, "name": dict(entered.name), "kind": entered.kind, **kept, **typed}
    return {name: value for name, value in row.items() if value not in (None, "", [])}


def _stored(entered: AwardInput, name: str) -> Any:
    value = getattr(entered, "from_" if name == "from" else name)
    if name == "among" and entered.kind == "top":
        return next(iter(value), None)
    if isinstance(value, Fraction):
        return exact_text(value)
    return list(value) if isinstance(value, tuple) else value
