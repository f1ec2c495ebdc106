"""Votes, combination, ties and place of the working in words."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from kruvision.i18n import _, _l, ngettext
from kruvision.services.forms.number_text import listed, number
from kruvision.services.results.names import Names, decided_order
from kruvision.web.results.explanation_jury import StepSentence, StepValues

TIE_RULES = {
    "audience_score": _l("audience score"),
    "jury_score": _l("jury score"),
    "first_places": _l("number of first places, then second and so on"),
    "voters": _l("number of voters who gave points"),
    "high_points": _l("number of highest points, then the next and so on"),
    "head_to_head": _l("who was ahead with more jurors"),
    "median": _l("median of the jurors"),
    "fewer_deductions": _l("fewer deductions"),
    "running_order": _l("earlier in the running order"),
    "lot": _l("drawn lot"),
    "decision": _l("decision of the head of the jury"),
    "shared_place": _l("the place is shared"),
}


def tie_rule(name: str, names: Names) -> str:
    """A tie-break in words; a named criterion is ``criterion:ID``."""
    kind, _colon, criterion = name.partition(":")
    if kind == "criterion":
        return _("criterion %(name)s", name=names.criterion(criterion))
    return str(TIE_RULES[name])


def _votes(values: StepValues, _names: Names) -> str:
    points = number(values["points"])
    if values["voters"] is None:
        return _("Audience points: %(points)s.", points=points)
    return ngettext(
        "Audience points: %(points)s, from %(voters)s voter.",
        "Audience points: %(points)s, from %(voters)s voters.",
        values["voters"],
        points=points,
        voters=values["voters"],
    )


def _votes_marked(values: StepValues, _names: Names) -> str:
    return ngettext(
        "Marks of the audience: %(points)s, the mean of %(voters)s mark.",
        "Marks of the audience: %(points)s, the mean of %(voters)s marks.",
        values["voters"],
        points=number(values["points"]),
        voters=values["voters"],
    )


def _delegations(values: StepValues, names: Names) -> str:
    """Who gave what, most first; where not all could give, what it is scaled to."""
    given = {name: Fraction(points) for name, points in values["given"].items()}
    ordered = sorted(given, key=lambda name: -given[name])
    told = ", ".join(f"{names.delegation(name)} {number(given[name])}" for name in ordered)
    if values["could"] == values["delegations"]:
        points = number(values["points"])
        return _("Delegations: %(given)s; together %(points)s.", given=told, points=points)
    return _(
        "Delegations: %(given)s; together %(sum)s. %(could)s of %(delegations)s could give: "
        "%(sum)s × %(delegations)s / %(could)s = %(points)s.",
        given=told,
        sum=number(values["sum"]),
        could=values["could"],
        delegations=values["delegations"],
        points=number(values["points"]),
    )


def _body(values: StepValues, names: Names) -> str:
    return _(
        "%(body)s in all: %(total)s.",
        body=names.body(values["body"]),
        total=number(values["total"]),
    )


def _share(values: StepValues, names: Names) -> str:
    return _(
        "%(body)s: %(points)s of all %(all)s, times the weight %(weight)s = %(part)s.",
        body=names.body(values["body"]),
        points=number(values["points"]),
        all=number(values["all"]),
        weight=number(values["weight"]),
        part=number(values["part"]),
    )


def _stretched(values: StepValues, names: Names) -> str:
    body = names.body(values["body"])
    if values["worst"] == values["best"]:
        return _(
            "%(body)s: all are level, so each gets %(stretched)s, times the weight %(weight)s = "
            "%(part)s.",
            body=body,
            stretched=number(values["stretched"]),
            weight=number(values["weight"]),
            part=number(values["part"]),
        )
    return _(
        "%(body)s: %(value)s, stretched so that the worst (%(worst)s) is 0 and the best (%(best)s) "
        "is 100: %(stretched)s, times the weight %(weight)s = %(part)s.",
        body=body,
        value=number(values["value"]),
        worst=number(values["worst"]),
        best=number(values["best"]),
        stretched=number(values["stretched"]),
        weight=number(values["weight"]),
        part=number(values["part"]),
    )


def _sum(values: StepValues, _names: Names) -> str:
    return _(
        "Jury %(jury)s + audience %(audience)s = %(total)s.",
        jury=number(values["jury"]),
        audience=number(values["audience"]),
        total=number(values["total"]),
    )


def _compared(values: StepValues, _names: Names) -> str:
    return _(
        "Compared in steps of %(unit)s: %(compared)s.",
        unit=number(values["unit"]),
        compared=number(values["compared"]),
    )


def _pool(values: StepValues, _names: Names) -> str:
    return _(
        "Audience: %(votes)s of all votes (%(all)s), of the pool of points (%(pool)s) = %(exact)s, "
        "rounded %(rounded)s.",
        votes=number(values["votes"]),
        all=number(values["all"]),
        pool=number(values["pool"]),
        exact=number(values["exact"]),
        rounded=number(values["rounded"]),
    )


def _rank_points(values: StepValues, _names: Names) -> str:
    return _(
        "Place %(place)s in the audience's order, on the jury's scale times %(juries)s: "
        "%(points)s.",
        place=values["place"],
        juries=values["juries"],
        points=number(values["points"]),
    )


def _place_sum(values: StepValues, _names: Names) -> str:
    return _(
        "Jury place %(jury)s + audience place %(audience)s = %(total)s; the lowest sum is first.",
        jury=values["jury"],
        audience=values["audience"],
        total=number(values["total"]),
    )


def _tie(values: StepValues, names: Names) -> str:
    level = " = ".join(names.entry(entry) for entry in values["level"])
    text = _("Level: %(level)s. By %(rule)s", level=level, rule=tie_rule(values["by"], names))
    if values["by"] == "shared_place":
        return f"{text}."
    if values["by"] == "decision":
        made = values["values"]["decisions"]
        shown = listed(_decision(decision, names) for decision in made)
    else:
        pairs = values["values"].items()
        shown = listed(f"{names.entry(entry)} {_judged(value)}" for entry, value in pairs)
    order = " > ".join(" = ".join(names.entry(e) for e in group) for group in values["order"])
    return f"{text}: {shown}. " + _("Then: %(order)s.", order=order)


def _decision(made: Mapping[str, Any], names: Names) -> str:
    return _("%(by)s, because: %(why)s", by=names.juror(made["by"]), why=made["why"])


def _judged(value: Any) -> str:
    """What an entry was judged by: a number, several in turn, or the first digits of a lot."""
    if isinstance(value, list):
        return " / ".join(number(part) for part in value)
    if isinstance(value, str) and len(value) == 64:
        return value[:12]
    return number(value)


def _disqualified(values: StepValues, _names: Names) -> str:
    if values["mode"] == "remove":
        return _("Disqualified: taken out, and everything computed again without it.")
    return _("Disqualified: keeps its points and has no place.")


def _place(values: StepValues, _names: Names) -> str:
    if values["place"] is None:
        return _("No place.")
    if "points" in values:
        return _(
            "Place %(place)s; points: %(points)s.",
            place=values["place"],
            points=number(values["points"]),
        )
    return _("Place %(place)s.", place=values["place"])


def _too_few_ballots(values: StepValues, _names: Names) -> str:
    return _(
        "Ballots cast: %(ballots)s; the rules ask for %(least)s. So the votes count for nothing, "
        "and the jury stands alone.",
        ballots=number(values["ballots"]),
        least=number(values["least"]),
    )


def _decision_unused(values: StepValues, names: Names) -> str:
    order = decided_order(values, names)
    return _("The decision %(order)s was not needed: these entries are not level.", order=order)


def _always(text: Any) -> StepSentence:
    return lambda values, names: str(text)


SENTENCES: dict[str, StepSentence] = {
    "votes": _votes,
    "votes_marked": _votes_marked,
    "delegations": _delegations,
    "body": _body,
    "share": _share,
    "stretched": _stretched,
    "sum": _sum,
    "compared": _compared,
    "pool": _pool,
    "rank_points": _rank_points,
    "place_sum": _place_sum,
    "tie": _tie,
    "disqualified": _disqualified,
    "place": _place,
    "votes_not_combined": _always(
        _l("The votes stand beside the result and count for tie-breaks only.")
    ),
    "no_votes": _always(_l("There are no votes, so the jury stands alone.")),
    "no_jury_marks": _always(_l("There are no jury marks, so the audience stands alone.")),
    "too_few_ballots": _too_few_ballots,
    "ballots_not_counted": _always(
        _l("Nobody counted the ballots, so each vote was taken for one.")
    ),
    "jury_not_computable": _always(
        _l("The jury counts for nothing here and cannot be computed, so it breaks no ties either.")
    ),
    "z_score": _always(
        _l("Marks were standardised: here raising one mark can lower a place. See the method.")
    ),
    "substitute_points": _always(_l("Some points were entered in place of a juror's own.")),
    "decision_unused": _decision_unused,
}
