"""Why an act holds an award, in one sentence of the language spoken now."""

from collections.abc import Callable, Mapping
from fractions import Fraction
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


def because(step: WorkingStep, names: KnownNames) -> str:
    """Such as ``Place 1, total 46.33``: what gave the award. The category it was given in stands
    beside it."""
    return _WORDS[step.kind](step.values, names)


def _place(values: Values, names: KnownNames) -> str:
    total = localized(values["total"])
    return str(_("Place %(place)s, total %(total)s", place=values["place"], total=total))


def _band(values: Values, names: KnownNames) -> str:
    total, from_, below = localized(values["total"]), values["from_"], values["below"]
    if below is None:
        return str(_("Total %(total)s: %(first)s or more", total=total, first=number(from_)))
    if from_ is None:
        return str(_("Total %(total)s: below %(end)s", total=total, end=number(below)))
    return str(
        _(
            "Total %(total)s: from %(first)s to below %(end)s",
            total=total,
            first=number(from_),
            end=number(below),
        )
    )


def _top(values: Values, names: KnownNames) -> str:
    return str(_("The best total, %(total)s", total=localized(values["total"])))


def _audience(values: Values, names: KnownNames) -> str:
    """Votes are counted; marks of the hall and points of delegations have a measure."""
    votes = Fraction(values["votes"])
    if votes.denominator > 1:
        return str(_("The best of the hall: %(points)s", points=number(votes)))
    return str(ngettext("Most votes: %(num)s vote", "Most votes: %(num)s votes", int(votes)))


def _criterion(values: Values, names: KnownNames) -> str:
    return str(
        _(
            "The best in “%(criterion)s”, mean %(mean)s",
            criterion=names.criterion(values["criterion"]),
            mean=number(values["mean"]),
        )
    )


def _decision(values: Values, names: KnownNames) -> str:
    by, why = names.juror(values["by"]), values["why"]
    return str(_("Decided by the jury (%(by)s): %(why)s", by=by, why=why))


def _everyone(values: Values, names: KnownNames) -> str:
    return str(_("Holds an award that brings it") if values["among"] else "")


_WORDS: dict[str, Callable[[Values, KnownNames], str]] = {
    "award_place": _place,
    "award_band": _band,
    "award_top": _top,
    "award_audience": _audience,
    "award_criterion": _criterion,
    "award_decision": _decision,
    "award_everyone": _everyone,
}
