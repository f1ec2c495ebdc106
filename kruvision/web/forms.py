"""Posted forms as inputs: names with dots become nested values; errors go back by field."""

from typing import Any

from flask import request

from kruvision.sentences import sentence
from kruvision.services.errors import Invalid
from kruvision.services.forms.inputs import AnyInput, FieldError, read

SEEN, COMMAND = "form_seen", "form_command"
CONTROLS = frozenset({"csrf_token", SEEN, COMMAND})
"""What a form carries besides its fields (see ``form_conditions``)."""
DEEPEST = 5
"""Parts of a field's name: a table, its row, its field, its language, and one to spare."""


def read_form(model: type[AnyInput]) -> AnyInput:
    """The posted form as ``model``; raises ``Invalid`` naming each wrong field."""
    return read(model, posted())


def posted() -> dict[str, Any]:
    """The posted form, nested: what a page shows again after an error."""
    return nested(request.form.to_dict(flat=False))


def shown_again() -> dict[str, Any]:
    """The posted form as a page fills its fields again (see ``as_shown``)."""
    shown: dict[str, Any] = as_shown(posted())
    return shown


def as_shown(typed: Any) -> Any:
    """What was typed, for a page. Only our own pages send a table where one belongs: in a text that
    came instead there is nothing to be found, as in an empty table."""
    if isinstance(typed, dict):
        return {name: as_shown(value) for name, value in typed.items()}
    if isinstance(typed, list):
        return _Texts(map(as_shown, typed))
    return _Text(typed) if isinstance(typed, str) else typed


class _NoTable:
    """Answers a page that looks for a table as an empty one does."""

    def get(self, _name: str, default: Any = None) -> Any:
        return default

    def items(self) -> tuple[()]:
        return ()


class _Text(_NoTable, str):
    """What was typed into one field."""


class _Texts(_NoTable, list[Any]):
    """What was typed or chosen under one name."""


def nested(flat: dict[str, list[str]]) -> dict[str, Any]:
    """``{"name.kk": ["…"]}`` as ``{"name": {"kk": "…"}}``; a name ending in [] is a list."""
    result: dict[str, Any] = {}
    for name, values in flat.items():
        if name in CONTROLS:
            continue
        *parents, last = name.removesuffix("[]").split(".", DEEPEST)
        if "." in last:
            raise Invalid({name[:80]: FieldError("invalid_value")})
        place = result
        for parent in parents:
            place = place.setdefault(parent, {})
            if not isinstance(place, dict):
                raise Invalid({name: FieldError("invalid_value")})
        place[last] = values if name.endswith("[]") else values[-1]
    return result


def error_sentences(error: Invalid) -> dict[str, str]:
    """Each wrong field with the sentence that helps."""
    return {name: sentence(wrong.code, wrong.details) for name, wrong in error.fields.items()}
