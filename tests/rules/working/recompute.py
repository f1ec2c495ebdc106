"""A result computed again from its working alone, by someone who does not trust the rule book.

Nothing of the rule book is imported: only the JSON a result hands out, and exact fractions. Every
step is checked against the ones before it; totals, places and points are built anew.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction

from tests.rules.working.recompute_adjustments import adjusted, carried
from tests.rules.working.recompute_marks import factored, trimmed, weighted_mean
from tests.rules.working.recompute_orders import (
    approval,
    by_worth,
    copeland,
    exponential,
    majority,
    points_given,
    schulze,
    skating,
)
from tests.rules.working.working_text import (
    Disagreement,
    Json,
    Key,
    Steps,
    body_total,
    expect,
    find,
    find_all,
    half_up,
    number,
    steps_until,
    text,
)

__all__ = ["Disagreement", "recompute"]


def recompute(result: Json) -> dict[str, tuple[str | None, int | None, str | None]]:
    """Each entry's total, place and points, from the workings of all entries."""
    book = {s["entry"]: s["working"] for s in result["standings"] if s["total"] is not None}
    body = {e: steps_until(steps, "body") for e, steps in book.items()}
    jury = {e: s for e, s in body.items() if find_all(book[e], "body")[0]["body"] == "jury"}
    scored = adjusted(jury, JURY[result["method"]]) if jury else {}
    found: dict[str, tuple[Fraction, Key]] = {}
    for entry, steps in book.items():
        expect(entry not in scored or find(steps, "body")["total"] == text(scored[entry][0]))
        found[entry] = carried(together(steps, scored.get(entry), book), steps, book)
    keys = {entry: key for entry, (_, key) in found.items()}
    places = {e: 1 + sum(ahead(o, e, keys, book) for o in book if o != e) for e in book}
    for entry, steps in book.items():
        expect(find(steps, "place")["place"] == places[entry])
    return {e: (text(found[e][0]), places[e], points_of(book[e])) for e in book}


def together(
    steps: Steps, jury: tuple[Fraction, Key] | None, book: Mapping[str, Steps]
) -> tuple[Fraction, Key]:
    """The total of both bodies and what it is compared by."""
    for share in find_all(steps, "share"):
        part = number(share["weight"]) * number(share["points"]) / number(share["all"])
        expect(text(part) == share["part"])
        expect(share["points"] == body_total(steps, share["body"]))
    for pool in find_all(steps, "pool"):
        votes = sum(number(find(s, "pool")["votes"]) for s in book.values())
        expect(number(pool["all"]) == votes)
        exact = number(pool["pool"]) * number(pool["votes"]) / votes
        expect(text(exact) == pool["exact"])
        expect(pool["shares"] != "each" or number(pool["rounded"]) == half_up(exact, Fraction(1)))
    bodies = {made["body"]: made for made in find_all(steps, "stretched")}
    for made in bodies.values():
        check_stretched(made, jury, steps, book)
    for made in find_all(steps, "place_sum"):
        expect(made["jury"] + made["audience"] == number(made["total"]))
        return number(made["total"]), (-number(made["total"]), -made["audience"])
    for made in find_all(steps, "sum"):
        total = number(made["jury"]) + number(made["audience"])
        expect(text(total) == made["total"])
        for body, one in bodies.items():
            expect(one["part"] == made[body])
            if not number(one["weight"]):
                other = next(name for name in bodies if name != body)
                votes = number(body_total(steps, "audience"))
                return total, jury[1] if other == "jury" and jury is not None else (votes,)
        rounded = find_all(steps, "compared")
        if rounded:
            expect(number(rounded[0]["compared"]) == half_up(total, number(rounded[0]["unit"])))
            return total, (number(rounded[0]["compared"]),)
        return total, (total,)
    if jury is not None:
        return jury
    total = number(body_total(steps, "audience"))
    return total, (total,)


def check_stretched(
    made: Json, jury: tuple[Fraction, Key] | None, steps: Steps, book: Mapping[str, Steps]
) -> None:
    """The value is what the body compares by, and its range is that of everybody's values."""
    value, worst, best = (number(made[name]) for name in ("value", "worst", "best"))
    total = number(body_total(steps, made["body"]))
    known = {total}
    if made["body"] == "jury" and jury is not None and len(jury[1]) == 1:
        known = {Fraction(jury[1][0]), -Fraction(jury[1][0])}
    expect(value in known)
    everybody = [
        number(other["value"])
        for of_one in book.values()
        for other in find_all(of_one, "stretched")
        if other["body"] == made["body"]
    ]
    expect({worst, best} == {min(everybody), max(everybody)})
    even = worst == best
    stretched = Fraction(50) if even else 100 * (value - worst) / (best - worst)
    expect(text(stretched) == made["stretched"])
    expect(text(number(made["weight"]) * stretched) == made["part"])


def ahead(one: str, other: str, keys: Mapping[str, Key], book: Mapping[str, Steps]) -> bool:
    """Whether one entry is placed before another: by what is compared, then by the tie steps."""
    if keys[one] != keys[other]:
        return keys[one] > keys[other]
    for tie in find_all(book[one], "tie"):
        level = next((at for at, group in enumerate(tie.get("order", [])) if one in group), None)
        theirs = next((at for at, group in enumerate(tie.get("order", [])) if other in group), None)
        if level is not None and theirs is not None and level != theirs:
            return level < theirs
    return False


def points_of(steps: Steps) -> str | None:
    """The points of the last step, after the scale where one was used."""
    for made in find_all(steps, "points"):
        scale = [number(points) for points in made["scale"]]
        first = made["rank"] - 1
        shared = sum(scale[first : first + made["level"]], Fraction(0)) / made["level"]
        expect(text(shared) == made["points"])
    return find(steps, "place").get("points")


JURY: dict[str, Callable[[Mapping[str, Steps]], dict[str, tuple[Fraction, Key]]]] = {
    "weighted_mean": weighted_mean,
    "weighted_sum": weighted_mean,
    "trimmed_mean": trimmed,
    "factored": factored,
    "rank_sum": by_worth(lambda rank, n: rank, -1),
    "borda": by_worth(lambda rank, n: n - rank, 1),
    "exponential_rank": exponential,
    "points": points_given(),
    "ranked_points": points_given(),
    "plurality": points_given((1,)),
    "approval": approval,
    "copeland": copeland,
    "schulze": schulze,
    "median": majority,
    "majority_judgment": majority,
    "skating_system": skating,
}
