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
        "carried",
        "deductions",
        "place",
    ),
    *("disqualified",),
}
"""Steps of the working that hold totals and no mark of a juror."""
OPEN_TIES = {"audience_score", "jury_score", "running_order", "lot", "shared_place"}
OPEN_NOTES = {
    *("no_votes", "no_jury_marks", "votes_not_combined"),
    *("substitute_points", "z_score", "too_few_ballots", "ballots_not_counted"),
    "jury_not_computable",
}
"""Notes about the whole result that name nobody."""
OPEN_RULES = (
    *("method", "options", "combination", "combination_options", "jury_share", "audience_share"),
    *("ties", "display_places", "places", "two_person_rule", "criteria"),
)
RANKING = ("place", "band", "top")
"""The kinds of awards that go by places and totals."""
STEPS_TO_A_PLACE = ("total", "points", "jury", "audience")


def public_document(document: Document) -> dict[str, Any]:
    """The part of a document that its own ``shown`` lets out.

    A restricted one has no ``votes``, ``voters``, ``decisions``, ``rules_toml``; ``marks`` only
    of entries above the line and where jurors are named, ``means`` of the criteria where they are
    not; ``deductions`` of those entries, where totals are shown, and in no case with their reasons;
    ``jurors`` only where they are named; ``audience`` and influence only where everybody's
    total is shown. ``others`` are the ids of entries that are shown without a place.
    """
    if shows_everything(document["shown"]):
        return {**_everything(document), "others": []}
    rules, shown = document["rules"], document["shown"]
    result = _result(document["result"], shown)
    categories = [
        {**row, "result": _result(row["result"], shown)} for row in document.get("categories") or ()
    ]
    lists = (result, *(row["result"] for row in categories))
    ranked = {row["entry"] for one in lists for row in one["standings"]}
    entries = [entry["id"] for entry in document["entries"] if not entry.get("placed_with")]
    return {
        **{name: document[name] for name in ("edition", "show", "entries", "ballots", "shown")},
        "rules": {name: rules[name] for name in OPEN_RULES if name in rules},
        **({"jurors": _jurors(document)} if shown["jurors"] else {}),
        **_marks(document, ranked),
        "deductions": _deductions_of(document, ranked),
        "result": result,
        "categories": categories,
        **_awards(document),
        "audience": document["audience"] if _has_sums(shown) else None,
        **{n: document[n] for n in ("delegations",) if _has_sums(shown) and n in document},
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
    awards = document.get("award_decisions") or ()
    told = ("award", "category", "holders", *kept)
    return {
        **document,
        "deductions": _deductions(document),
        "decisions": decisions,
        "award_decisions": [{n: row[n] for n in told if n in row} for row in awards],
    }


def _has_sums(shown: Mapping[str, Any]) -> bool:
    return _is_whole(shown) and shown["marks"] != "none"


def _result(result: Document, shown: Mapping[str, Any]) -> dict[str, Any]:
    """What is shown of one list: of the show, or of a category."""
    return {
        "method": result["method"],
        "standings": _rows(result["standings"], shown),
        "notes": [note for note in result["notes"] if note["kind"] in OPEN_NOTES],
        "influence": result.get("influence") if _has_sums(shown) else None,
    }


def _rows(rows: Sequence[Document], shown: Mapping[str, Any]) -> list[dict[str, Any]]:
    if shown["form"] != "ranked":
        return []
    last = shown["places_to"]
    above = [row for row in rows if last is None or (row["place"] or last + 1) <= last]
    return [_row(row, shown) for row in above]


def _awards(document: Document) -> dict[str, Any]:
    """Who holds what is told in any case, since it is handed out on stage: except where nobody is
    ranked, and an award would rank. What gave it, only where all totals are shown."""
    shown = document["shown"]
    listed = [
        award
        for award in document.get("award_list") or ()
        if shown["form"] == "ranked" or award["kind"] not in RANKING
    ]
    told = {award["id"] for award in listed}
    return {
        "award_list": listed,
        "awards": [
            row if _tells_why(row["because"]["kind"], shown) else _without(row, "because")
            for row in document.get("awards") or ()
            if row["award"] in told
        ],
        "unawarded": [
            row if shown["jurors"] else {**row, "by": ""}
            for row in document.get("unawarded") or ()
            if row["award"] in told
        ],
    }


def _tells_why(kind: str, shown: Mapping[str, Any]) -> bool:
    """Whether what gave an award may be told: a decision names a juror, and a mean is made of
    marks."""
    is_open = {
        "award_decision": bool(shown["jurors"]),
        "award_criterion": shown["marks"] == "criteria",
    }
    return is_open.get(kind, True) and _has_sums(shown)


def _without(row: Document, name: str) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != name}


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


def _deductions_of(document: Document, ranked: set[str]) -> list[dict[str, Any]]:
    """Where no totals are shown, nothing says what was subtracted from them."""
    if document["shown"]["marks"] == "none":
        return []
    return [row for row in _deductions(document) if row["entry"] in ranked]


def _deductions(document: Document) -> list[dict[str, Any]]:
    """Whoever typed a reason did not write for everybody."""
    kept = ("entry", "amount", "share", "code")
    return [{name: row[name] for name in kept} for row in document.get("deductions") or ()]


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
