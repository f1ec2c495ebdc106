"""What the rules page offers to choose from, in words: a name and one helping sentence each."""

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kruvision.i18n import _, _l, pick
from kruvision.rules import methods
from kruvision.rules.audience import modes
from kruvision.rules.numbers import exact_text
from kruvision.rules.ruleset.options import Option
from kruvision.rules.ruleset.rules import COMBINATIONS, TIE_STEPS
from kruvision.services.forms.number_text import localized
from kruvision.services.ruleset.names import COMBINATION_NAMES, method_name
from kruvision.web.results.explanation_combination import TIE_RULES

if TYPE_CHECKING:
    from kruvision.models import Show

Choice = tuple[str, Any, Any]
CREDENTIALS: list[Choice] = [
    (
        "open_link",
        _l("Open link"),
        _l(
            "For fun: anyone with the link, from anywhere, as often as they clear their cookies; "
            "a program makes hundreds of votes in a second. Give the audience at most 10 %."
        ),
    ),
    (
        "screen_code",
        _l("Code on the hall screen"),
        _l(
            "People who see the screen: its code is another one every ten seconds. Who photographs "
            "one can let in phones from anywhere, hundreds in a second, about as many as the "
            "show's settings name seats. Good for up to 30 %."
        ),
    ),
    (
        "tickets",
        _l("Printed tickets"),
        _l(
            "One seat, one vote, as honest as whoever hands them out: who made, withdrew and "
            "replaced how many stands in the record and the protocol. Good for up to 50 %."
        ),
    ),
]
WINDOW_SCOPES: list[Choice] = [
    ("show", _l("One vote for the whole show"), _l("It opens when everybody has sung.")),
    (
        "entry",
        _l("One vote for each act"),
        _l("It opens after each act: people vote for it or leave it."),
    ),
    (
        "category",
        _l("One vote for each category"),
        _l("It opens when everybody of the category has sung; its acts alone are on the ballot."),
    ),
]
SONGS: list[Choice] = [
    ("mean", _l("The mean of the songs"), ""),
    ("sum", _l("The songs together"), ""),
    ("best", _l("The best song"), ""),
]
BODIES: list[Choice] = [
    ("hall", _l("The hall as one"), _l("Every voter counts the same.")),
    (
        "delegations",
        _l("Delegations"),
        _l(
            "Each delegation gives 12, 10, 8, 7 … points to all acts but its own, in the order in "
            "which its people voted. Its people vote with tickets of their delegation."
        ),
    ),
]
COMBINATION_HINTS = {
    "balanced": _l(
        "The usual choice. Each body is stretched from its worst act to its best before its weight "
        "counts, so that the weights are what they say."
    ),
    "jury_only": _l(
        "The jury alone decides places. A vote can be held all the same: for an award of the hall, "
        "and to break ties."
    ),
    "audience_only": _l("The hall alone decides."),
    "pool": _l(
        "The votes share out as many points as the jury gave in all: for juries that give points."
    ),
    "rank_points": _l(
        "The hall's order gets the points of the jury's scale: for juries that give points."
    ),
    "rank_sum": _l("Both places are added; the lowest sum is first, level ones by the hall."),
    "percentage": _l(
        "For regulations that demand it: each body's share of all points it gave, times its "
        "weight. What surprises: jurors mark close together and votes lie far apart, so the votes "
        "decide far more than their share. Even at 90 to 10 a few ballots can make the winner."
    ),
    "sum": _l(
        "Points of both are added as they are. There are no shares: whose points lie further apart "
        "decides."
    ),
    "multiplier": _l(
        "Points of both are added, each times its factor. A factor is no share: whose points lie "
        "further apart decides."
    ),
}


def method_choices() -> list[Choice]:
    """Every scoring method, the plain ones first."""
    plain = ("weighted_mean", "trimmed_mean", "weighted_sum", "points", "rank_sum", "median")
    order = [*plain, *(name for name in methods.names() if name not in plain)]
    return [(name, method_name(name), _(methods.get(name).does)) for name in order]


def method_texts(name: str) -> dict[str, str]:
    """What a scoring method ``does``, whom it ``suits`` and what ``surprises``, in words."""
    method = methods.get(name)
    return {
        "does": _(method.does),
        "suits": _(method.suits),
        "surprises": _(method.surprises),
    }


def combination_choices() -> list[Choice]:
    """Every way to put jury and audience together, the usual ones first."""
    order = [*COMBINATION_HINTS, *(name for name in COMBINATIONS if name not in COMBINATION_HINTS)]
    return [
        (name, _capital(COMBINATION_NAMES.get(name, name)), COMBINATION_HINTS.get(name, ""))
        for name in order
    ]


def _capital(text: Any) -> str:
    words = str(text)
    return words[:1].upper() + words[1:]


def mode_choices() -> list[Choice]:
    """Every voting mode."""
    found = [modes.get(name) for name in modes.names()]
    return [(mode.name, _(mode.title), _(mode.hint)) for mode in found]


def tie_choices(show: "Show") -> list[tuple[str, Any]]:
    """Every tie-break, each of the show's criteria among them."""
    found: list[tuple[str, Any]] = []
    for name in TIE_STEPS:
        if name == "criterion":
            found += [
                (f"criterion:{c.id}", _("criterion %(name)s", name=pick(c.name)))
                for c in show.criteria
            ]
        else:
            found.append((name, TIE_RULES.get(name, name)))
    return found


def option_fields(
    options: tuple[Option, ...], typed: Mapping[str, Any], prefix: str
) -> list[dict[str, Any]]:
    """The options of a method or combination as form fields with what was typed or is usual."""
    return [
        {
            "name": f"{prefix}.{option.name}",
            "kind": option.kind,
            "label": _(option.label) if option.label else option.name,
            "hint": _(option.hint) if option.hint else "",
            "value": typed.get(option.name, shown_value(option.default)),
            "choices": [(value, _(option.choice_label(value))) for value in option.choices],
            "usual": option not in methods.EVERY_METHOD + methods.MARKS_METHOD,
        }
        for option in options
    ]


def shown_value(value: Any) -> Any:
    """A stored option as its field shows it."""
    if isinstance(value, Fraction):
        return localized(exact_text(value))
    if isinstance(value, list | tuple):
        return " ".join(str(shown_value(part)) for part in value)
    if isinstance(value, str) and value[:1].isdecimal():
        return localized(value)
    return "" if value is None else value


def word(choices: list[Choice], value: str) -> Any:
    """The name of what was chosen; the value itself where nobody named it."""
    return next((name for known, name, _hint in choices if known == value), value)


def value_words(field: Mapping[str, Any]) -> Any:
    """An option's value for reading."""
    if field["kind"] == "flag":
        return _("yes") if field["value"] else _("no")
    return dict(field["choices"]).get(field["value"], field["value"]) or "–"
