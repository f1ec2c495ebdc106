"""What everybody may see of a document. Whatever is not named here stays inside.

Everything, so that any place can be followed by hand, where the show chose to show everything.
Else what is shown is built up from nothing: a part that nobody thought of is not public.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from kruvision.rules.numbers import exact_text
from kruvision.services.results.documents import Document

OPEN_STEPS = {
    *(
        "votes",
        "votes_marked",
        "delegations",
        "body",
        "share",
        "stretched",
        "sum",
        "compared",
        "pool",
        "rank_points",
        "place_sum",
        "place",
    ),
    *("disqualified",),
}
"""Steps of the working that hold totals and no mark of a juror."""
OPEN_TIES = {"audience_score", "jury_score", "running_order", "lot", "shared_place"}
OPEN_NOTES = {
    *("no_votes", "no_jury_marks", "votes_not_combined", "deductions_not_subtracted"),
    *("substitute_points", "z_score", "too_few_ballots", "ballots_not_counted"),
    "jury_not_computable",
}
"""Notes about the whole result that name nobody."""
OPEN_RULES = (
    *("method", "options", "combination", "combination_options", "jury_share", "audience_share"),
    *("ties", "display_places", "two_person_rule", "criteria"),
)
STEPS_TO_A_PLACE = ("total", "points", "jury", "audience")


def public_document(document: Document) -> dict[str, Any]:
    """The part of a document that its own ``shown`` lets out.

    A restricted one has no ``votes``, ``voters``, ``decisions``, ``rules_toml``; ``marks`` only
    of entries above the line and where jurors are named, ``means`` of the criteria where they are
    not; ``jurors`` only where they are named; ``audience`` and influence only where everybody's
    total is shown. ``others`` are the ids of entries that are shown without a place.
    """
    if shows_everything(document["shown"]):
        return {**_everything(document), "others": []}
    rows = _rows(document)
    ranked = {row["entry"] for row in rows}
    entries = [entry["id"] for entry in document["entries"]]
    has_sums = _is_whole(document["shown"]) and document["shown"]["marks"] != "none"
    return {
        **{name: document[name] for name in ("edition", "show", "entries", "ballots", "shown")},
        "rules": {name: document["rules"][name] for name in OPEN_RULES},
        **({"jurors": _jurors(document)} if document["shown"]["jurors"] else {}),
        **_marks(document, ranked),
        "result": {
            "method": document["result"]["method"],
            "standings": rows,
            "notes": [note for note in document["result"]["notes"] if note["kind"] in OPEN_NOTES],
            "influence": document["result"].get("influence") if has_sums else None,
        },
        "audience": document["audience"] if has_sums else None,
        **{name: document[name] for name in ("delegations",) if has_sums and name in document},
        "through": document["through"],
        "others": [entry for entry in entries if entry not in {*ranked, *_through(document)}],
    }


def shows_everything(shown: Mapping[str, Any]) -> bool:
    """Whether the choice keeps nothing back."""
    return _is_whole(shown) and shown["marks"] == "criteria" and bool(shown["jurors"])


def _is_whole(shown: Mapping[str, Any]) -> bool:
    """Whether everybody's place is shown: else a sum over all would tell of those below."""
    return shown["form"] == "ranked" and shown["places_to"] is None


def _everything(document: Document) -> dict[str, Any]:
    kept = ("order", "shared", "juror", "by", "why", "at")
    decisions = [{name: row[name] for name in kept if name in row} for row in document["decisions"]]
    return {**document, "decisions": decisions}


def _rows(document: Document) -> list[dict[str, Any]]:
    shown, rows = document["shown"], document["result"]["standings"]
    if shown["form"] != "ranked":
        return []
    last = shown["places_to"]
    above = [row for row in rows if last is None or (row["place"] or last + 1) <= last]
    return [_row(row, shown) for row in above]


def _row(row: Document, shown: Mapping[str, Any]) -> dict[str, Any]:
    bare = {"entry": row["entry"], "place": row["place"]}
    if shown["marks"] == "none":
        nothing = dict.fromkeys(STEPS_TO_A_PLACE)
        return {**bare, **nothing, "display": "", "working": []}
    working = [step for step in row["working"] if _is_open(step)] if _is_whole(shown) else []
    numbers = {name: row[name] for name in (*STEPS_TO_A_PLACE, "display")}
    return {**bare, **numbers, "working": working}


def _is_open(step: Document) -> bool:
    return step["kind"] in OPEN_STEPS or (step["kind"] == "tie" and step["by"] in OPEN_TIES)


def _jurors(document: Document) -> list[dict[str, Any]]:
    names = ("id", "name", "role", "head")
    return [{name: juror[name] for name in names} for juror in document["jurors"]]


def _marks(document: Document, ranked: set[str]) -> dict[str, Any]:
    shown = document["shown"]
    if shown["marks"] != "criteria":
        return {}
    marks = [mark for mark in _counted(document) if mark["entry"] in ranked]
    return {"marks": marks} if shown["jurors"] else {"means": _means(marks)}


def _counted(document: Document) -> list[Document]:
    """The marks that had a part in the result: of jurors who were there and weigh something, on
    sheets that nobody left to the others. Who did is not told here, so the rest is not shown."""
    out = {(row["entry"], row["juror"]) for row in document["stepped_aside"]}
    silent = {row["id"] for row in document["jurors"] if row["absent"] or row["weight"] == "0"}
    return [
        mark
        for mark in document["marks"]
        if (mark["entry"], mark["juror"]) not in out and mark["juror"] not in silent
    ]


def _means(marks: Sequence[Document]) -> list[dict[str, Any]]:
    """The plain mean of each criterion of each entry, of the jurors whose marks counted."""
    given: dict[tuple[str, str], list[Fraction]] = {}
    for mark in marks:
        given.setdefault((mark["entry"], mark["criterion"]), []).append(Fraction(mark["mark"]))
    return [
        {
            "entry": entry,
            "criterion": criterion,
            "mean": exact_text(sum(all_, Fraction(0)) / len(all_)),
        }
        for (entry, criterion), all_ in given.items()
    ]


def _through(document: Document) -> list[str]:
    return document["through"] or []
