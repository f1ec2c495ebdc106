"""The show's rule of time as it is typed, kept with the rules, and written into a file of rules.

``Show.time_rule`` is what ``TimeRuleInput.stored`` gives: ``{"limit", "costs", "share", "every",
"tolerance", "starts"}``, lengths in seconds, what it costs exact as text; ``starts`` says whether
the stop watch starts with the call or by hand. Empty where nothing was agreed.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from kruvision.models import Show
from kruvision.rules.errors import RuleError
from kruvision.rules.evening.time_rule import TimeRule
from kruvision.rules.numbers import exact_text
from kruvision.services.errors import Invalid
from kruvision.services.forms.durations import duration_text, parse_duration
from kruvision.services.forms.inputs import ExactNumber, FieldError, Input, read

TABLE = "time"
"""The table of a file of rules: ``limit = "4:00"``, ``costs = "2"`` or ``"5 %"``, ``every`` and
``tolerance`` in seconds, ``starts``."""
NAMES = ("limit", "costs", "every", "tolerance", "starts")
PERCENT, MOST_POINTS, LONGEST = 100, 1000, 3600


def _length(value: Any) -> Any:
    return value if isinstance(value, int) else parse_duration(value)


def _or_none(value: Any) -> Any:
    return None if value in ("", None) else value


Length = Annotated[int | None, BeforeValidator(_length)]
Seconds = Annotated[Annotated[int, Field(ge=1, le=LONGEST)] | None, BeforeValidator(_or_none)]


class TimeRuleInput(Input):
    """What is typed: the limit as ``m:ss``, what an overrun costs, in points or percent of the
    total, once or for each begun interval, and how many seconds over are forgiven."""

    limit: Length = None
    costs: Annotated[ExactNumber | None, BeforeValidator(_or_none)] = None
    unit: Literal["points", "percent"] = "points"
    every: Seconds = None
    tolerance: Annotated[int, BeforeValidator(lambda v: v or 0), Field(ge=0, le=LONGEST)] = 0
    starts: Literal["call", "hand"] = "call"

    def stored(self) -> dict[str, Any]:
        """What the column keeps; nothing without a limit. Raises ``Invalid`` for what costs nothing
        or too much, or where there is no limit to pass."""
        if self.limit is None:
            if self.costs is not None:
                raise Invalid({"time_rule.limit": FieldError("time_limit_missing")})
            return {}
        most = PERCENT if self.unit == "percent" else MOST_POINTS
        if self.costs is not None and not 0 < self.costs <= most:
            raise Invalid({"time_rule.costs": FieldError("bad_deduction", {"most": most})})
        share = self.unit == "percent"
        costs = (self.costs or Fraction(0)) / (PERCENT if share else 1)
        return {
            "limit": self.limit,
            "costs": exact_text(costs),
            "share": share,
            "every": self.every,
            "tolerance": self.tolerance,
            "starts": self.starts,
        }


def time_rule_of(show: Show) -> TimeRule:
    """The show's rule; one without a limit where nothing was agreed."""
    kept = show.time_rule
    if not kept:
        return TimeRule()
    return TimeRule(
        kept["limit"], Fraction(kept["costs"]), kept["share"], kept["every"], kept["tolerance"]
    )


def starts_with_call(show: Show) -> bool:
    """Whether the stop watch starts as an act is called, else by hand."""
    return bool(show.time_rule.get("starts", "call") == "call")


def as_typed(kept: Mapping[str, Any]) -> dict[str, Any]:
    """A kept rule as ``TimeRuleInput`` takes it."""
    if not kept:
        return {}
    costs = Fraction(kept["costs"]) * (PERCENT if kept["share"] else 1)
    return {
        "limit": duration_text(kept["limit"]),
        "costs": exact_text(costs) if costs else "",
        "unit": "percent" if kept["share"] else "points",
        "every": kept["every"] or "",
        "tolerance": kept["tolerance"],
        "starts": kept["starts"],
    }


def table_text(show: Show) -> str:
    """The table of a file of rules; empty where nothing was agreed."""
    typed = as_typed(show.time_rule)
    if not typed:
        return ""
    lines = [f'limit = "{typed["limit"]}"']
    if typed["costs"]:
        sign = " %" if typed["unit"] == "percent" else ""
        lines.append(f'costs = "{typed["costs"]}{sign}"')
    if typed["every"]:
        lines.append(f"every = {typed['every']}")
    lines += [f"tolerance = {typed['tolerance']}", f'starts = "{typed["starts"]}"']
    return "\n".join(["", f"[{TABLE}]", *lines, ""])


def read_time_table(table: Any) -> dict[str, Any]:
    """The table of a file as ``TimeRuleInput`` takes it; raises ``RuleError`` with its place."""
    if not isinstance(table, dict):
        raise RuleError("bad_value", where=TABLE, value=table, known="a table")
    for name in table:
        if name not in NAMES:
            raise RuleError("unknown_name", where=f"{TABLE}.{name}", known=", ".join(NAMES))
    costs = str(table.get("costs", ""))
    unit = "percent" if costs.endswith("%") else "points"
    typed = {**table, "costs": costs.removesuffix("%").strip(), "unit": unit}
    try:
        read(TimeRuleInput, typed).stored()
    except Invalid as wrong:
        name, error = next(iter(wrong.fields.items()))
        where = f"{TABLE}.{name.removeprefix('time_rule.')}"
        raise RuleError(error.code, where=where, **error.details) from None
    return typed
