"""What people type, checked before anything is saved: one model per thing that can be filled in.

Every input strips blanks and control characters, refuses unknown fields, and answers with a code
per field that doors put into words. Of endless mistakes only one is told.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Annotated, Any, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from kruvision.i18n import FALLBACK
from kruvision.services.errors import Invalid
from kruvision.services.forms.letters import shown_letters

MOST_ERRORS = 200
"""Wrong fields that are told one by one: a table of sixty rows has no more that help."""
LARGEST_ID = 2**31 - 1
"""The largest number that an id can be: PostgreSQL refuses to compare a column with more."""
CODES = {
    "missing": "required",
    "string_too_short": "required",
    "too_short": "required",
    "string_too_long": "too_long",
    "int_parsing": "not_a_number",
    "int_type": "not_a_number",
    "int_from_float": "not_a_number",
    "greater_than_equal": "too_small",
    "greater_than": "too_small",
    "less_than_equal": "too_large_number",
    "literal_error": "not_a_choice",
    "string_pattern_mismatch": "invalid_value",
    "extra_forbidden": "unknown_field",
}


@dataclass(frozen=True)
class FieldError:
    """What is wrong with one field: a code and what its sentence needs."""

    code: str
    details: dict[str, Any] = field(default_factory=dict)


class Input(BaseModel):
    """Base of all inputs."""

    model_config = ConfigDict(
        str_strip_whitespace=True, extra="forbid", arbitrary_types_allowed=True
    )


AnyInput = TypeVar("AnyInput", bound=Input)


def read(model: type[AnyInput], values: Mapping[str, Any]) -> AnyInput:
    """``values`` as ``model``; raises ``Invalid`` with a ``FieldError`` per wrong field, or with
    one for everything where there are more than ``MOST_ERRORS``."""
    try:
        return model.model_validate(dict(values))
    except ValidationError as error:
        if error.error_count() > MOST_ERRORS:
            raise Invalid({"": FieldError("invalid_value")}) from None
        rows = error.errors(include_url=False, include_input=False)
        raise Invalid({_name(row): _field_error(row) for row in rows}) from None


def _name(row: ErrorDetails) -> str:
    return ".".join(str(part)[:80] for part in row["loc"])


def _field_error(row: ErrorDetails) -> FieldError:
    code = CODES.get(row["type"], row["type"] if "." not in row["type"] else "invalid_value")
    details = {k: v for k, v in row.get("ctx", {}).items() if isinstance(v, str | int)}
    return FieldError(code, details)


def clean_text(value: Any) -> Any:
    """Text with the letters that are shown (see ``shown_letters``); anything else untouched."""
    if not isinstance(value, str):
        return value
    return shown_letters(value.replace("\r\n", "\n")).strip()


def read_exact(value: Any) -> Fraction:
    """A number written with decimal comma or point, or as a ratio such as 1/3; refuses with
    ``not_a_number``."""
    if isinstance(value, Fraction | int):
        return Fraction(value)
    typed = value.strip() if isinstance(value, str) else str(value)
    if len(typed) > 20:
        raise PydanticCustomError("not_a_number", "not a number")
    text = typed.replace(",", ".").replace("\u2212", "-")
    digits = text.removeprefix("-").replace(".", "", 1).replace("/", "", 1)
    if not digits.isascii() or not digits.isdigit():
        raise PydanticCustomError("not_a_number", "not a number")
    try:
        return Fraction(text)
    except (ValueError, ZeroDivisionError):
        raise PydanticCustomError("not_a_number", "not a number") from None


def _trilingual(value: Any) -> dict[str, str]:
    if not isinstance(value, Mapping):
        raise PydanticCustomError("invalid_value", "not a text in three languages")
    text = {code: clean_text(value.get(code) or "") for code in FALLBACK}
    if any(not isinstance(part, str) for part in text.values()):
        raise PydanticCustomError("invalid_value", "not a text in three languages")
    if any(len(part) > 4000 for part in text.values()):
        raise PydanticCustomError("string_too_long", "too long", {"max_length": 4000})
    return {code: part for code, part in text.items() if part}


def _named(text: dict[str, str]) -> dict[str, str]:
    if not text:
        raise PydanticCustomError("required", "name it in one language at least")
    return text


Line = Annotated[str, BeforeValidator(clean_text), StringConstraints(max_length=200)]
Name = Annotated[str, BeforeValidator(clean_text), StringConstraints(min_length=1, max_length=200)]
Paragraph = Annotated[str, BeforeValidator(clean_text), StringConstraints(max_length=4000)]
Text3 = Annotated[dict[str, str], BeforeValidator(_trilingual)]
Name3 = Annotated[dict[str, str], BeforeValidator(lambda value: _named(_trilingual(value)))]
Id = Annotated[int, Field(ge=1, le=LARGEST_ID)]
ExactNumber = Annotated[Fraction, BeforeValidator(read_exact)]
