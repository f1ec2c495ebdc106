"""Steps that one scoring method alone takes, in the words that its own file carries."""

import re
from collections.abc import Mapping
from typing import Any

from kruvision.i18n import _
from kruvision.rules.working import StepText
from kruvision.services.forms.number_text import listed, number
from kruvision.services.results.names import Names

_PLACE = re.compile(r"%\((\w+)\)s")


def step_sentence(carried: StepText, values: Mapping[str, Any], names: Names) -> str:
    """A step in the language spoken now: its text with names and numbers put in their places."""
    name_of = names.entry if carried.keys == "entry" else names.juror
    named = {"juror": names.juror, "entry": names.entry, "criterion": names.criterion}
    shown: dict[str, str] = {}
    for place in _PLACE.findall(carried.text):
        value = values[place]
        if place in named:
            shown[place] = named[place](value)
        elif isinstance(value, Mapping):
            listed_values = (f"{name_of(key)} {_numbers(given)}" for key, given in value.items())
            shown[place] = listed(listed_values) or "–"
        else:
            shown[place] = _numbers(value)
    return _(carried.text, **shown)


def _numbers(value: Any) -> str:
    """A number; of a pair, such as the votes of a duel, both."""
    return " : ".join(map(number, value)) if isinstance(value, list) else number(value)
