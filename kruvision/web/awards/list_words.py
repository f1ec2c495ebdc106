"""What the pages of awards say about the list: each award in words, and what it can come to."""

from collections import Counter
from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kruvision.i18n import _, ngettext, pick
from kruvision.services.awards import ready_sets
from kruvision.services.awards.inputs import FIELDS
from kruvision.services.awards.rows import among, award_name
from kruvision.services.awards.wording import KINDS, most_holders, sentence_of
from kruvision.services.errors import Refused
from kruvision.services.forms.number_text import localized, number

if TYPE_CHECKING:
    from kruvision.models import Show

NUMBERS = ("from", "below", "least")
SIGNS = {
    "place": "trophy",
    "band": "up",
    "top": "star",
    "audience": "vote",
    "criterion": "note",
    "decision": "user",
    "everyone": "check",
}


def kind_rows() -> list[tuple[str, str, str, str]]:
    """Every kind with its name, one sentence and the icon that stands for it."""
    return [(kind, str(name), str(said), SIGNS[kind]) for kind, (name, said) in KINDS.items()]


def kind_words(kind: str) -> str:
    """A kind with its sentence."""
    name, said = KINDS[kind]
    return _("%(kind)s. %(sentence)s", kind=name, sentence=said)


def list_rows(show: "Show") -> list[dict[str, Any]]:
    """Every award in order: ``id``, ``name``, ``kind``, ``sentence``, and how many it goes to."""
    sizes = list(sizes_of(show).values())
    return [
        {
            "id": row["id"],
            "name": award_name(row),
            "names": row["name"],
            "kind": row["kind"],
            "sentence": sentence_of(row, show),
            "most": _most(most_holders(row, sizes, show)) if sizes else "",
        }
        for row in show.awards
    ]


def sizes_of(show: "Show") -> dict[int | None, int]:
    """How many acts compete in each category, those in none under None."""
    counted = Counter(e.category_id for e in show.entries if e.status == "competing")
    return {category: counted[category] for category in sorted(counted, key=lambda id_: id_ or 0)}


def _most(count: int | None) -> str:
    if count is None:
        return ""
    if not count:
        return _("nobody, with so few acts")
    return ngettext("up to %(num)s act", "up to %(num)s acts", count)


def about(show: "Show") -> dict[str, str]:
    """What the list rests on: how many acts and categories there are, and what can surprise."""
    return {"field": _field(show), "surprise": _surprise(show)}


def _field(show: "Show") -> str:
    sizes = sizes_of(show)
    acts = sum(sizes.values())
    if not acts:
        return _("No acts yet: the numbers come with them.")
    said = ngettext("%(num)s act competes", "%(num)s acts compete", acts)
    if not show.categories:
        return _("%(acts)s, all in one list.", acts=said)
    count = len([category for category in sizes if category is not None])
    lists = ngettext("in %(num)s category", "in %(num)s categories", count)
    return _("%(acts)s %(lists)s.", acts=said, lists=lists)


def _surprise(show: "Show") -> str:
    """Borders in points mean something where the total is one of marks."""
    has_borders = any(row["kind"] == "band" or row.get("least") for row in show.awards)
    if not has_borders or show.combination == "jury_only":
        return ""
    return _(
        "Borders in points are compared with the total. In this show the hall has a part in it, so "
        "a total is no mark of the jury: look at the example beside the rules."
    )


def set_rows(show: "Show") -> list[dict[str, Any]]:
    """The ready sets: ``slug``, ``name``, ``sentence``, the names of their awards, and for points
    the borders in this show."""
    return [
        {
            "slug": one.slug,
            "name": pick(one.words.name),
            "sentence": pick(one.words.sentence),
            "awards": _set_awards(show, one),
        }
        for one in ready_sets.list_sets()
    ]


def _set_awards(show: "Show", one: ready_sets.ReadySet) -> list[str]:
    try:
        rows = ready_sets.awards_of(show, one)
    except Refused:
        return [pick(row["name"]) for row in one.awards]
    return [_with_border(row) for row in rows]


def _with_border(row: Mapping[str, Any]) -> str:
    name = award_name(row)
    if row["kind"] != "band":
        return name
    return _("%(name)s from %(points)s", name=name, points=number(Fraction(row["from"])))


def typed_values(row: Mapping[str, Any]) -> dict[str, Any]:
    """An award as its form is filled."""
    asked = {name: row.get(name, "") for name in FIELDS[row["kind"]]}
    values = {"kind": row["kind"], "name": row["name"], **asked}
    for name in NUMBERS:
        if values.get(name):
            values[name] = localized(values[name])
    if "places" in asked:
        values["places"] = ", ".join(map(str, row.get("places", ())))
    if "among" in asked:
        values["among"] = among(row)
    if "scope" in asked:
        values["scope"] = row.get("scope", "category")
    return values
