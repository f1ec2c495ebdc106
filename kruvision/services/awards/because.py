"""Why an act holds an award, in one sentence of the language spoken now."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from kruvision.i18n import _, ngettext
from kruvision.rules.working import WorkingStep
from kruvision.services.forms.number_text import localized, number

Values = Mapping[str, Any]


class KnownNames(Protocol):
    """Names by id, as ``results.names`` has them."""

    def juror(self, juror: str) -> str:
        """A juror's name."""

    def criterion(self, criterion: str) -> str:
        """A criterion's name."""

    def category(self, category: str) -> str:
        """A category's name."""


def because(step: WorkingStep, names: KnownNames) -> str:
    """Such as ``Place 1 in Solo, senior, 46.33``: what gave the award, with the list it is in."""
    return _WORDS[step.kind](step.values, names)


def _in(values: Values, names: KnownNames, text: str) -> str:
    """The text, and behind it the category, where the award was given in one."""
    category = values.get("category")
    return f"{text} · {names.category(category)}" if category else text


def _place(values: Values, names: KnownNames) -> str:
    total = localized(values["total"])
    text = _("Place %(place)s, total %(total)s", place=values["place"], total=total)
    return _in(values, names, text)


def _band(values: Values, names: KnownNames) -> str:
    total, from_, below = localized(values["total"]), values["from_"], values["below"]
    if below is None:
        text = _("Total %(total)s: %(first)s or more", total=total, first=number(from_))
    elif from_ is None:
        text = _("Total %(total)s: below %(end)s", total=total, end=number(below))
    else:
        text = _(
            "Total %(total)s: from %(first)s to below %(end)s",
            total=total,
            first=number(from_),
            end=number(below),
        )
    return _in(values, names, text)


def _top(values: Values, names: KnownNames) -> str:
    return _in(values, names, _("The best total, %(total)s", total=localized(values["total"])))


def _audience(values: Values, names: KnownNames) -> str:
    votes = int(values["votes"])
    text = ngettext("Most votes: %(num)s vote", "Most votes: %(num)s votes", votes)
    return _in(values, names, text)


def _criterion(values: Values, names: KnownNames) -> str:
    text = _(
        "The best in “%(criterion)s”, mean %(mean)s",
        criterion=names.criterion(values["criterion"]),
        mean=number(values["mean"]),
    )
    return _in(values, names, text)


def _decision(values: Values, names: KnownNames) -> str:
    by, why = names.juror(values["by"]), values["why"]
    return _in(values, names, _("Decided by the jury (%(by)s): %(why)s", by=by, why=why))


def _everyone(values: Values, names: KnownNames) -> str:
    return _in(values, names, _("Holds an award that brings it") if values["among"] else "")


_WORDS: dict[str, Callable[[Values, KnownNames], str]] = {
    "award_place": _place,
    "award_band": _band,
    "award_top": _top,
    "award_audience": _audience,
    "award_criterion": _criterion,
    "award_decision": _decision,
    "award_everyone": _everyone,
}
