"""Awards in sentences: who gets one, as the list, the deliberation and papers say it."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from kruvision.i18n import _, _l, ngettext, pick
from kruvision.models import Show
from kruvision.services.awards.rows import among, award_name, find_award
from kruvision.services.forms.number_text import number

KINDS = {
    "place": (_l("For a place"), _l("Whoever has the place, in each category or in the show.")),
    "band": (_l("For points"), _l("Everybody whose total lies within two borders.")),
    "top": (_l("For the best of all"), _l("One act above the others, such as a Grand Prix.")),
    "audience": (_l("From the audience"), _l("The act with most votes of the hall.")),
    "criterion": (_l("For one criterion"), _l("The best mean in what the jury marks.")),
    "decision": (_l("Named by the jury"), _l("A title the jury gives as it deliberates.")),
    "everyone": (_l("For everyone"), _l("A diploma for all, or for the teachers of holders.")),
}
"""By kind: what it is called, and one sentence."""
HOLDERS = {
    "keeps": _l("keeps its other award as well"),
    "gives_up": _l("gives up its award for a place, which nobody else gets"),
    "moves_up": _l("gives up its award for a place, and the next acts move up"),
}
"""What becomes of the other award of whoever is best of all."""


def kind_name(row: Mapping[str, Any]) -> str:
    """What the kind of an award is called."""
    return str(KINDS[row["kind"]][0])


def sentence_of(row: Mapping[str, Any], show: Show) -> str:
    """Who gets an award, in one sentence; of a show without categories it names none."""
    parts = [_WORDS[row["kind"]](row, show), *_besides(row)]
    return str(_("%(parts)s.", parts="; ".join(part for part in parts if part)))


def is_of_each(row: Mapping[str, Any], show: Show) -> bool:
    """Whether each category of the show has this award."""
    return row.get("scope", "category") == "category" and bool(show.categories)


def most_holders(row: Mapping[str, Any], acts: Sequence[int], show: Show) -> int | None:
    """How many acts hold an award at most where nobody is level; None where that is open.

    ``acts`` are the sizes of the categories, or of the whole.
    """
    lists = list(acts) if is_of_each(row, show) else [sum(acts)]
    if row["kind"] == "place":
        return sum(len([place for place in row["places"] if place <= size]) for size in lists)
    if row["kind"] in ("top", "audience", "criterion"):
        return sum(1 for size in lists if size)
    if row["kind"] == "everyone" and not among(row):
        return sum(acts)
    return None


def _place(row: Mapping[str, Any], show: Show) -> str:
    places, is_one = _ranges(row["places"]), len(row["places"]) == 1
    if is_of_each(row, show):
        one, several = (
            _l("Place %(places)s in each category"),
            _l("Places %(places)s in each category"),
        )
    elif show.categories:
        one, several = (
            _l("Place %(places)s in the whole show"),
            _l("Places %(places)s in the whole show"),
        )
    else:
        one, several = _l("Place %(places)s"), _l("Places %(places)s")
    return str(one if is_one else several) % {"places": places}


def _ranges(places: Sequence[int]) -> str:
    """``1``, ``1–3`` or ``1, 4–6``."""
    runs: list[list[int]] = []
    for place in sorted(places):
        if runs and place == runs[-1][-1] + 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    return ", ".join(str(r[0]) if len(r) == 1 else f"{r[0]}–{r[-1]}" for r in runs)


def _band(row: Mapping[str, Any], _show: Show) -> str:
    first, end = (number(row[n]) if row.get(n) else "" for n in ("from", "below"))
    if first and end:
        return str(_("A total from %(first)s to below %(end)s", first=first, end=end))
    if first:
        return str(_("A total of %(first)s or more", first=first))
    return str(_("A total below %(end)s", end=end))


def _top(row: Mapping[str, Any], show: Show) -> str:
    names = _names(row, show)
    if names and is_of_each(row, show):
        return str(_("The best total among “%(names)s” in each category", names=names))
    if names:
        return str(_("The best total among “%(names)s”", names=names))
    if is_of_each(row, show):
        return str(_("The best total in each category"))
    return str(_("The best total of the whole show"))


def _audience(row: Mapping[str, Any], show: Show) -> str:
    if is_of_each(row, show):
        return str(_("Most votes of the hall in each category"))
    return str(_("Most votes of the hall"))


def _criterion(row: Mapping[str, Any], show: Show) -> str:
    found = next((c for c in show.criteria if str(c.id) == row["criterion"]), None)
    name = pick(found.name) if found else row["criterion"]
    if is_of_each(row, show):
        return str(_("The best mean in “%(criterion)s” in each category", criterion=name))
    return str(_("The best mean in “%(criterion)s”", criterion=name))


def _decision(row: Mapping[str, Any], show: Show) -> str:
    if is_of_each(row, show):
        return str(_("The jury names the holders in each category"))
    return str(_("The jury names the holders"))


def _everyone(row: Mapping[str, Any], show: Show) -> str:
    names, is_teachers = _names(row, show), row.get("to") == "teachers"
    if is_teachers and names:
        return str(_("Teachers of all who hold “%(names)s”", names=names))
    if is_teachers:
        return str(_("Teachers of all acts that are placed"))
    if names:
        return str(_("All who hold “%(names)s”", names=names))
    return str(_("All acts that are placed"))


_WORDS = {
    "place": _place,
    "band": _band,
    "top": _top,
    "audience": _audience,
    "criterion": _criterion,
    "decision": _decision,
    "everyone": _everyone,
}


def _names(row: Mapping[str, Any], show: Show) -> str:
    found = (find_award(show.awards, named) for named in among(row))
    return "”, “".join(award_name(one) for one in found if one)


def _besides(row: Mapping[str, Any]) -> list[str]:
    parts = []
    if row["kind"] == "top":
        parts.append(str(HOLDERS[row.get("holder", "keeps")]))
    if row.get("least"):
        least = number(Fraction(row["least"]))
        parts.append(_("with a total of %(least)s at least", least=least))
    if ballots := int(row.get("least_ballots") or 0):
        parts.append(_ballots(ballots))
    if most := row.get("most"):
        parts.append(_("%(most)s at most", most=most))
    return parts


def _ballots(count: int) -> str:
    return str(
        ngettext(
            "where %(num)s person has voted at least",
            "where %(num)s people have voted at least",
            count,
        )
    )
