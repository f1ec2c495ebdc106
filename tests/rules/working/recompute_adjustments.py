"""Songs, deductions and points of an earlier show, computed again from the working alone."""

from collections.abc import Callable, Mapping
from fractions import Fraction

from tests.rules.working.working_text import Key, Steps, expect, find_all, half_up, number, text

Scored = dict[str, tuple[Fraction, Key]]


def adjusted(
    book: Mapping[str, Steps], score: Callable[[Mapping[str, Steps]], Scored]
) -> dict[str, tuple[Fraction, Key]]:
    """What the jury's method gives each song, less deductions; then one total for each singer."""
    songs = {entry: sung(entry, steps) for entry, steps in book.items()}
    scored = score({name: steps for of in songs.values() for name, steps in of.items()})
    left = {name: less(steps, scored[name]) for of in songs.values() for name, steps in of.items()}
    return {entry: one(entry, book[entry], left) for entry in book}


def sung(entry: str, steps: Steps) -> dict[str, Steps]:
    """The steps of each song; of the entry itself where it is the only one."""
    if not find_all(steps, "songs"):
        return {entry: steps}
    found: dict[str, list[Mapping[str, object]]] = {}
    for made in steps:
        if made["kind"] == "song":
            found[made["entry"]] = []
        elif made["kind"] != "songs":
            found[list(found)[-1]].append(made)
    return dict(found)


def less(steps: Steps, scored: tuple[Fraction, Key]) -> tuple[Fraction, Key]:
    for made in find_all(steps, "deductions"):
        total = scored[0]
        points = sum(number(d["amount"]) for d in made["deductions"] if not d["share"])
        shares = sum(number(d["amount"]) for d in made["deductions"] if d["share"])
        off = points + min(Fraction(1), shares) * max(Fraction(0), total)
        expect([made["before"], made["off"]] == [text(total), text(Fraction(off))])
        expect(made["total"] == text(total - off))
        return total - off, key(total - off, steps)
    return scored


def one(entry: str, steps: Steps, left: Scored) -> tuple[Fraction, Key]:
    for made in find_all(steps, "songs"):
        totals = [left[name][0] for name in made["songs"]]
        expect(list(made["songs"].values()) == [text(total) for total in totals])
        whole = sum(totals, Fraction(0))
        ways = {"mean": whole / len(totals), "sum": whole, "best": max(totals)}
        expect(made["total"] == text(ways[made["how"]]))
        return ways[made["how"]], key(ways[made["how"]], steps)
    return left[entry]


def key(total: Fraction, steps: Steps) -> Key:
    """What a total is compared by: standardised marks are irrational, and compared at 20 places."""
    rough = any(made["normalise"] == "z_score" for made in find_all(steps, "given"))
    return (half_up(total, Fraction(1, 10**20)) if rough else total,)


def carried(
    found: tuple[Fraction, Key], steps: Steps, book: Mapping[str, Steps]
) -> tuple[Fraction, Key]:
    """The total with what was carried; where anybody carries something, totals are compared."""
    if not any(find_all(other, "carried") for other in book.values()):
        return found
    total = found[0]
    for made in find_all(steps, "carried"):
        expect(made["before"] == text(total))
        part = number(made["earlier"]) * number(made["weight"])
        expect(made["carried"] == text(part))
        total += part
        expect(made["total"] == text(total))
    for made in find_all(steps, "compared"):
        return total, (half_up(total, number(made["unit"])),)
    return total, key(total, steps)
