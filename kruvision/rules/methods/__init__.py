"""The scoring methods: one file each, found by being here.

A method's file declares `NAME`, `CELLS` ("marks" or "ranks"), `OPTIONS` and
`score(panel, rules) -> Scores`; its docstring is the help a person reads. The panel it gets holds
only jurors who count and entries that are scored.
"""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from kruvision.rules.errors import RuleError
from kruvision.rules.ruleset.options import Option
from kruvision.rules.scores import Method

ORDER_SCALE = Option("scale", "scale", ())
"""What an order is turned into points by; a method that gives points has a scale of its own."""
EVERY_METHOD = (Option("points", "flag", False), ORDER_SCALE)
MARKS_METHOD = (
    Option("normalise", "choice", "none", choices=("none", "mean_shift", "min_max", "z_score")),
)
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
def _registry() -> dict[str, Method]:
    found: dict[str, Method] = {}
    for module in iter_modules(__path__):
        loaded = import_module(f"{__name__}.{module.name}")
        kind = MARKS_METHOD if loaded.CELLS == "marks" else RANKS_METHOD
        own = {option.name for option in loaded.OPTIONS}
        shared = tuple(option for option in (*kind, *EVERY_METHOD) if option.name not in own)
        found[loaded.NAME] = Method(
            loaded.NAME,
            loaded.CELLS,
            (*loaded.OPTIONS, *shared),
            loaded.score,
            (loaded.__doc__ or "").strip(),
        )
    return found
