"""The scoring methods: one file each, found by being here.

A method's file declares `METHOD`: its name, its texts and options, and
`score(panel, rules) -> Scores`; its docstring tells the whole rule and its source. The panel it
gets holds only jurors who count and entries that are scored.
"""

from dataclasses import replace
from functools import cache

from kruvision.rules.errors import RuleError
from kruvision.rules.ruleset.options import Option
from kruvision.rules.ruleset.registry import found_in
from kruvision.rules.ruleset.texts import N_
from kruvision.rules.scores import Method
from kruvision.rules.working import StepText

ORDER_SCALE = Option(
    "scale",
    "scale",
    (),
    label=N_("Points by place"),
    hint=N_("Falling numbers, such as 12 10 8 7 6 5 4 3 2 1."),
)
"""What an order is turned into points by; a method that gives points has a scale of its own."""
NORMALISE = Option(
    "normalise",
    "choice",
    "none",
    choices=("none", "mean_shift", "min_max", "z_score"),
    label=N_("Bring strict and mild jurors to one scale"),
    choice_labels=(
        N_("no, marks count as given"),
        N_("shift each juror to the same mean"),
        N_("stretch each juror from the lowest to the highest mark"),
        N_("standardise (raising a mark can lower a place)"),
    ),
)
EVERY_METHOD = (
    Option(
        "points",
        "flag",
        False,
        label=N_("Turn the jury's order into points"),
        hint=N_("12, 10, 8 … unless you write others below."),
    ),
    ORDER_SCALE,
)
MARKS_METHOD = (NORMALISE,)
RANKS_METHOD = (Option("cells", "choice", "ranks", choices=("ranks", "marks")),)
"""Options all methods share, and those of the methods that read marks or ranks."""


def names() -> tuple[str, ...]:
    """The names of all scoring methods, in alphabetical order."""
    return tuple(sorted(_registry()))


def get(name: str) -> Method:
    """The scoring method of that name; refuses with `unknown_method`."""
    method = _registry().get(name)
    if method is None:
        raise RuleError("unknown_method", name=name, known=", ".join(names()))
    return method


@cache
def step_texts() -> dict[str, StepText]:
    """The words for every kind of step that one method alone takes.

    Raises ``ValueError`` for a kind of which two methods have their own.
    """
    found: dict[str, StepText] = {}
    for method in _registry().values():
        if taken := found.keys() & method.steps.keys():
            raise ValueError(f"{method.name}: another method has words for {', '.join(taken)}")
        found |= method.steps
    return found


@cache
def _registry() -> dict[str, Method]:
    """All methods by name, with the options they share behind their own."""
    found = found_in(__name__, __path__, Method, "METHOD")
    return {method.name: replace(method, options=_options(method)) for method in found}


def _options(method: Method) -> tuple[Option, ...]:
    kind = MARKS_METHOD if method.cells == "marks" else RANKS_METHOD
    own = {option.name for option in method.options}
    return (*method.options, *(o for o in (*kind, *EVERY_METHOD) if o.name not in own))
