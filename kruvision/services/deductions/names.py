"""Deductions and the rule of time in words."""

from fractions import Fraction

from kruvision.i18n import _, _l
from kruvision.models import Show
from kruvision.services.forms.durations import duration_text
from kruvision.services.forms.number_text import number, percent
from kruvision.services.ruleset.time_rule import time_rule_of

CODES = {
    "time": _l("Time limit"),
    "stage": _l("Rules of the stage"),
    "other": _l("Another reason"),
}


def code_name(code: str) -> str:
    """For what something is subtracted."""
    return str(CODES.get(code, code))


def code_choices() -> list[tuple[str, str]]:
    """Every code with its name."""
    return [(code, str(name)) for code, name in CODES.items()]


def subtracted(amount: str | Fraction, *, is_share: bool) -> str:
    """``−2`` points, or ``−5 %`` of the act's total of the jury."""
    said = percent(amount) if is_share else number(Fraction(amount))
    return f"−{said}"


def time_words(show: Show) -> str:
    """The show's rule of time in one line; empty where there is no limit."""
    rule = time_rule_of(show)
    if rule.limit is None:
        return ""
    limit = duration_text(rule.limit)
    if not rule.costs:
        return str(_("at most %(limit)s", limit=limit))
    costs = subtracted(rule.costs, is_share=rule.share)
    if rule.every:
        said = _(
            "at most %(limit)s; longer: %(costs)s for each begun %(seconds)s s",
            limit=limit,
            costs=costs,
            seconds=rule.every,
        )
    else:
        said = _("at most %(limit)s; longer: %(costs)s", limit=limit, costs=costs)
    if not rule.tolerance:
        return str(said)
    free = _("up to %(seconds)s s over cost nothing", seconds=rule.tolerance)
    return f"{said}; {free}"
