"""The jury's steps of the working in words, one function for each kind of step.

Steps that one method alone takes carry their words in the method's own file, where names and
numbers are all that goes into them (see ``explanation_method``).
"""

from collections.abc import Callable, Mapping
from typing import Any

from kruvision.i18n import _
from kruvision.rules import methods
from kruvision.services.forms.number_text import listed, number
from kruvision.services.results.names import Names

StepValues = Mapping[str, Any]
"""What a step of the working holds (``rules.working.Step.values``)."""
StepSentence = Callable[[StepValues, Names], str]
"""Puts one kind of step into words."""


def by_juror(given: Mapping[str, str], names: Names) -> str:
    """What each juror gave: ``A. Juror 8; B. Juror 9``."""
    return listed(f"{names.juror(juror)} {number(value)}" for juror, value in given.items())


def _given(values: StepValues, names: Names) -> str:
    return _(
        "%(criterion)s, as given: %(marks)s. Then brought to one scale (%(how)s).",
        criterion=names.criterion(values["criterion"]),
        marks=by_juror(values["marks"], names),
        how=_(methods.NORMALISE.choice_label(values["normalise"])),
    )


def _sheet(values: StepValues, names: Names) -> str:
    return _(
        "%(juror)s: weighted marks %(sum)s, divided by the weights %(weights)s = %(mean)s.",
        juror=names.juror(values["juror"]),
        sum=number(values["sum"]),
        weights=number(values["weights"]),
        mean=number(values["mean"]),
    )


def _mean(values: StepValues, _names: Names) -> str:
    return _(
        "Mean of the jury: %(sum)s, divided by the jurors' weights %(weights)s = %(mean)s.",
        sum=number(values["sum"]),
        weights=number(values["weights"]),
        mean=number(values["mean"]),
    )


def _trimmed(values: StepValues, names: Names) -> str:
    is_mean = values["aggregate"] == "mean"
    text = _(
        "%(what)s: dropped lowest %(low)s, highest %(high)s. Counted: %(kept)s.",
        what=names.criterion(values["criterion"]) if values["criterion"] else _("Scoresheets"),
        low=by_juror(values["dropped_low"], names) or "–",
        high=by_juror(values["dropped_high"], names) or "–",
        kept=by_juror(values["kept"], names),
    )
    result = number(values["result"])
    last = (
        _("Mean: %(result)s.", result=result) if is_mean else _("Sum: %(result)s.", result=result)
    )
    return f"{text} {last}"


def _criteria_total(values: StepValues, _names: Names) -> str:
    terms = " + ".join(f"{number(weight)} × {number(part)}" for weight, part in values["terms"])
    return _(
        "Criteria by weight: (%(terms)s) divided by %(divisor)s = %(total)s.",
        terms=terms,
        divisor=number(values["divisor"]),
        total=number(values["total"]),
    )


def _factor(values: StepValues, names: Names) -> str:
    body = values.get("body")
    what = names.body(body) if body else names.criterion(values["criterion"])
    return _(
        "%(what)s: %(points)s times the factor %(factor)s = %(product)s.",
        what=what,
        points=number(values["points"]),
        factor=number(values["factor"]),
        product=number(values["product"]),
    )


def _points_total(values: StepValues, _names: Names) -> str:
    return _(
        "Added: %(points)s = %(total)s.",
        points=" + ".join(number(points) for points in values["points"]),
        total=number(values["total"]),
    )


def _ranks(values: StepValues, names: Names) -> str:
    return _("Rank in each juror's order: %(ranks)s.", ranks=by_juror(values["ranks"], names))


def _worths(values: StepValues, names: Names) -> str:
    text = _("What these ranks are worth: %(worths)s.", worths=by_juror(values["worths"], names))
    if values["heard"] == values["jury"]:
        return text + " " + _("Added: %(total)s.", total=number(values["total"]))
    return f"{text} " + _(
        "Added and brought from %(heard)s to the whole jury's %(jury)s: %(total)s.",
        heard=number(values["heard"]),
        jury=number(values["jury"]),
        total=number(values["total"]),
    )


def _points_given(values: StepValues, names: Names) -> str:
    text = _(
        "Points by each juror's order: %(points)s. Added by the jurors' weights: %(total)s.",
        points=by_juror(values["points"], names),
        total=number(values["total"]),
    )
    if not values["substitutes"]:
        return text
    jurors = listed(names.juror(juror) for juror in values["substitutes"])
    return f"{text} " + _("Substitute points stand for: %(jurors)s.", jurors=jurors)


def _exponential(values: StepValues, _names: Names) -> str:
    terms = " + ".join(
        f"{number(count)} × {number(values['worths'][rank])}"
        for rank, count in values["counts"].items()
    )
    return _(
        "Ranks as points, 12·e^(−%(k)s·(rank − 1)): %(terms)s = %(total)s.",
        k=number(values["k"]),
        terms=terms,
        total=number(values["total"]),
    )


def _final(values: StepValues, _names: Names) -> str:
    return _(
        "Places of the criteria added: %(sum)s. By rules %(rules)s of the Skating System: "
        "place %(place)s.",
        sum=number(values["sum"]),
        rules=", ".join(values["rules"]),
        place=number(values["place"]),
    )


def _points(values: StepValues, _names: Names) -> str:
    text = _(
        "Place %(rank)s in the jury's order. Points for it: %(points)s.",
        rank=values["rank"],
        points=number(values["points"]),
    )
    if values["level"] == 1:
        return text
    return f"{text} " + _(
        "%(level)s level entries share the points of their places.", level=values["level"]
    )


SENTENCES: dict[str, StepSentence] = {
    "given": _given,
    "sheet": _sheet,
    "mean": _mean,
    "trimmed": _trimmed,
    "criteria_total": _criteria_total,
    "factor": _factor,
    "points_total": _points_total,
    "ranks": _ranks,
    "worths": _worths,
    "points_given": _points_given,
    "exponential": _exponential,
    "final": _final,
    "points": _points,
}
