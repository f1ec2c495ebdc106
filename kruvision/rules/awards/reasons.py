"""Why an award is held, in a plain English sentence: for the command, and for who reads JSON."""

from collections.abc import Callable, Mapping
from typing import Any

from kruvision.rules.awards.given import Holder

Values = Mapping[str, Any]
ENDINGS = {1: "st", 2: "nd", 3: "rd"}


def reason(holder: Holder) -> str:
    """Such as `1st in Solo, senior, 46.33`."""
    return _REASONS[holder.because.kind](holder.because.values)


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 4th … 11th … 21st."""
    ending = "th" if number % 100 in (11, 12, 13) else ENDINGS.get(number % 10, "th")
    return f"{number}{ending}"


def _where(values: Values) -> str:
    return f"in {values['category']}" if values["category"] else "in the show"


def _place(values: Values) -> str:
    left_out = f" without {' and '.join(values['without'])}" if values["without"] else ""
    return f"{ordinal(values['place'])} {_where(values)}{left_out}, {values['total']}"


def _band(values: Values) -> str:
    from_, below = values["from_"], values["below"]
    if below is None:
        return f"{values['total']}: {from_} or more"
    if from_ is None:
        return f"{values['total']}: less than {below}"
    return f"{values['total']}: from {from_} to less than {below}"


def _top(values: Values) -> str:
    among = f" of {' and '.join(values['among'])}" if values["among"] else ""
    return f"the best{among} {_where(values)}, {values['total']}"


def _audience(values: Values) -> str:
    return f"most votes {_where(values)}, {values['votes']}"


def _criterion(values: Values) -> str:
    return f"the best in {values['criterion']} {_where(values)}, mean {values['mean']}"


def _decision(values: Values) -> str:
    by = f" ({values['by']})" if values["by"] else ""
    why = f": {values['why']}" if values["why"] else ""
    return f"decided by the jury{by}{why}"


def _everyone(values: Values) -> str:
    among = f"holds {' or '.join(values['among'])}" if values["among"] else "took part"
    return f"{among} {_where(values)}" if values["category"] else among


_REASONS: dict[str, Callable[[Values], str]] = {
    "award_place": _place,
    "award_band": _band,
    "award_top": _top,
    "award_audience": _audience,
    "award_criterion": _criterion,
    "award_decision": _decision,
    "award_everyone": _everyone,
}
