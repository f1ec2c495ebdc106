"""Totals of the methods that take orders or grades, from the working alone."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Context
from fractions import Fraction
from math import lcm
from typing import Any

from tests.rules.working.recompute_marks import means
from tests.rules.working.working_text import (
    Disagreement,
    Key,
    Steps,
    expect,
    find,
    find_all,
    half_up,
    number,
    text,
)


def ranks(book: Mapping[str, Steps]) -> dict[str, dict[str, Fraction]]:
    """ranks[juror][entry], ranked anew from the marks or ranks that were given."""
    values = means(book)
    found: dict[str, dict[str, Fraction]] = {}
    for juror in {juror for by in values.values() for juror in by}:
        marked = {entry: by[juror] for entry, by in values.items() if juror in by}
        found[juror] = mid_ranks(marked, find(next(iter(book.values())), "ranks")["cells"])
    for entry, steps in book.items():
        of = {juror: text(by[entry]) for juror, by in found.items() if entry in by}
        expect(find(steps, "ranks")["ranks"] == of)
    return found


def mid_ranks(marked: Mapping[str, Fraction], cells: str) -> dict[str, Fraction]:
    sign = 1 if cells == "ranks" else -1
    keyed = {entry: sign * value for entry, value in marked.items()}
    return {
        e: Fraction(
            1 + 2 * sum(o < v for o in keyed.values()) + sum(o == v for o in keyed.values()), 2
        )
        for e, v in keyed.items()
    }


def weights_of(book: Mapping[str, Steps]) -> dict[str, Fraction]:
    """Each juror's weight, which every entry's working must give alike."""
    found: dict[str, Fraction] = {}
    for steps in book.values():
        for juror, weight in find(steps, "ranks")["weights"].items():
            expect(found.setdefault(juror, number(weight)) == number(weight))
    return found


def by_worth(worth: Callable[[Fraction, int], Fraction], sign: int) -> Callable[..., Any]:
    def score(book: Mapping[str, Steps]) -> dict[str, tuple[Fraction, Key]]:
        ranked, weights = ranks(book), weights_of(book)
        whole = sum(weights.values())
        found = {}
        for entry in book:
            heard = [juror for juror, by in ranked.items() if entry in by]
            worths = {j: worth(ranked[j][entry], len(ranked[j])) for j in heard}
            part = sum(weights[j] for j in heard)
            total = sum(weights[j] * worths[j] for j in heard) * whole / part
            made = find(book[entry], "worths")
            expect(made["worths"] == {j: text(value) for j, value in worths.items()})
            shown = [made["heard"], made["jury"], made["total"]]
            expect(shown == [text(part), text(whole), text(total)])
            found[entry] = (total, (sign * total,))
        return found

    return score


def exponential(book: Mapping[str, Steps]) -> dict[str, tuple[Fraction, Key]]:
    ranked, weights = ranks(book), weights_of(book)
    found = {}
    for entry, steps in book.items():
        made = find(steps, "exponential")
        unit = Fraction(1, 10 ** made["digits"])
        counts: dict[str, Fraction] = {}
        heard = {j for j, by in ranked.items() if entry in by}
        scale = sum(weights.values()) / sum(weights[j] for j in heard)
        for juror in heard:
            level = sum(rank == ranked[juror][entry] for rank in ranked[juror].values())
            first = ranked[juror][entry] - Fraction(level - 1, 2)
            for at in range(level):
                rank = text(first + at)
                counts[rank] = counts.get(rank, Fraction(0)) + weights[juror] * scale / level
        expect({rank: number(n) for rank, n in made["counts"].items()} == counts)
        total = Fraction(0)
        for rank, count in counts.items():
            worth = number(made["worths"][rank])
            power = -number(made["k"]) * (number(rank) - 1)
            care = Context(prec=made["digits"] + 30)
            exact = 12 * Fraction(care.exp(care.divide(power.numerator, power.denominator)))
            expect(abs(worth - exact) <= unit)
            total += count * worth
        total = half_up(total, unit)
        expect(made["total"] == text(total))
        found[entry] = (total, (total,))
    return found


def points_given(scale: Sequence[int] | None = None) -> Callable[..., Any]:
    def score(book: Mapping[str, Steps]) -> dict[str, tuple[Fraction, Key]]:
        ranked, weights = ranks(book), weights_of(book)
        steps_of = scale or (12, 10, 8, 7, 6, 5, 4, 3, 2, 1)
        found = {}
        for entry, steps in book.items():
            made = find(steps, "points_given")
            given = {}
            for juror, by in ranked.items():
                if entry in by:
                    level = sum(rank == by[entry] for rank in by.values())
                    first = int(by[entry] - Fraction(level - 1, 2)) - 1
                    given[juror] = Fraction(sum(steps_of[first : first + level]), level)
            for juror in made["substitutes"]:
                given[juror] = number(made["points"][juror])
            expect({j: text(p) for j, p in given.items()} == made["points"])
            total = sum((weights[j] * p for j, p in given.items()), Fraction(0))
            found[entry] = (total, (total,))
        return found

    return score


def approval(book: Mapping[str, Steps]) -> dict[str, tuple[Fraction, Key]]:
    found = {}
    for entry, by in means(book).items():
        named = {juror for juror, mean in by.items() if mean > 0}
        made = find(book[entry], "named")
        expect(set(made["weights"]) == named)
        total = sum((number(w) for w in made["weights"].values()), Fraction(0))
        found[entry] = (total, (total,))
    return found


def duels(book: Mapping[str, Steps]) -> dict[str, dict[str, Fraction]]:
    ranked, weights = ranks(book), weights_of(book)
    return {
        a: {
            b: sum(
                (weights[j] for j, by in ranked.items() if a in by and b in by and by[a] < by[b]),
                Fraction(0),
            )
            for b in book
            if b != a
        }
        for a in book
    }


def check_duels(book: Mapping[str, Steps], kind: str) -> dict[str, dict[str, Fraction]]:
    votes = duels(book)
    for entry, steps in book.items():
        met = {o: [text(n), text(votes[o][entry])] for o, n in votes[entry].items()}
        expect(find(steps, kind)["duels"] == met)
    return votes


def copeland(book: Mapping[str, Steps]) -> dict[str, tuple[Fraction, Key]]:
    votes = check_duels(book, "duels")
    found = {}
    for entry, row in votes.items():
        won = sum(
            Fraction((n > votes[o][entry]) - (n < votes[o][entry]) + 1, 2) for o, n in row.items()
        )
        made = find(book[entry], "duels")
        expect([made["won"], made["votes"]] == [text(won), text(sum(row.values()))])
        found[entry] = (Fraction(won), (won, sum(row.values())))
    return found


def schulze(book: Mapping[str, Steps]) -> dict[str, tuple[Fraction, Key]]:
    votes = check_duels(book, "paths")

    def widest(a: str, b: str, through: frozenset[str]) -> Fraction:
        """The widest path, by trying every path: slow and plain."""
        direct = votes[a][b] if votes[a][b] > votes[b][a] else Fraction(0)
        steps = (
            min(votes[a][c], widest(c, b, through - {c}))
            for c in through
            if votes[a][c] > votes[c][a]
        )
        return max([direct, *steps])

    paths = {a: {b: widest(a, b, frozenset(book) - {a, b}) for b in book if b != a} for a in book}
    found = {}
    for entry, row in paths.items():
        shown = {o: [text(w), text(paths[o][entry])] for o, w in row.items()}
        expect(find(book[entry], "paths")["paths"] == shown)
        total = Fraction(sum(w >= paths[o][entry] for o, w in row.items()))
        expect(find(book[entry], "paths")["total"] == text(total))
        found[entry] = (total, (total,))
    return found


def majority(book: Mapping[str, Steps]) -> dict[str, tuple[Fraction, Key]]:
    """The textbook's way: panels brought to one size, the lower middle grade taken out again and
    again."""
    grades = {entry: list(by.values()) for entry, by in means(book).items()}
    size = lcm(*(len(of) for of in grades.values()))
    found = {}
    for entry, of in grades.items():
        panel = sorted(grade for grade in of for _ in range(size // len(of)))
        taken = []
        while panel:
            taken.append(panel.pop((len(panel) - 1) // 2))
        expect(find(book[entry], "majority")["grade"] == text(taken[0]))
        found[entry] = (taken[0], tuple(taken))
    return found


def skating(book: Mapping[str, Steps]) -> dict[str, tuple[Fraction, Key]]:
    """Places of each dance anew; the final order of several dances as its steps tell it."""
    dances: dict[str, dict[str, list[Fraction]]] = {}
    for criterion in [m["criterion"] for m in find_all(next(iter(book.values())), "marks")]:
        marks = {
            entry: next(m for m in find_all(s, "marks") if m["criterion"] == criterion)["marks"]
            for entry, s in book.items()
        }
        cells = find(next(iter(book.values())), "dance")["cells"]
        for juror in {juror for of in marks.values() for juror in of}:
            given = {e: number(of[juror]) for e, of in marks.items() if juror in of}
            for entry, rank in mid_ranks(given, cells).items():
                dances.setdefault(criterion, {}).setdefault(entry, []).append(rank)
    sums = dict.fromkeys(book, Fraction(0))
    for criterion, of in dances.items():
        for entry, place in mid_ranks(
            {e: dance_key(m, len(of)) for e, m in of.items()}, ""
        ).items():
            made = next(d for d in find_all(book[entry], "dance") if d["criterion"] == criterion)
            expect(made["place"] == text(place))
            sums[entry] += place
    finals = {entry: find(steps, "final") for entry, steps in book.items()}
    for one, other in ((a, b) for a in book for b in book):
        if len(dances) == 1 or sums[one] != sums[other]:
            a, b = number(finals[one]["place"]), number(finals[other]["place"])
            expect((sums[one] > sums[other]) == (a > b))
    return {e: (sums[e], (-number(finals[e]["place"]),)) for e in book}


def dance_key(marks: Sequence[Fraction], couples: int) -> Any:
    """Greater is better: first column with a majority, then its size, its sum, the next column."""
    for column in range(1, couples + 1):
        if 2 * sum(mark <= column for mark in marks) > len(marks):
            tail = [
                (sum(m <= c for m in marks), -sum(m for m in marks if m <= c))
                for c in range(column, couples + 1)
            ]
            return Ordered((-column, *tail))
    raise Disagreement("no majority in any column")


class Ordered(tuple):
    """A tuple that can be negated, so that it can be ranked like a mark."""

    def __rmul__(self, sign: int) -> Any:
        return Reversed(self) if sign < 0 else self


class Reversed(tuple):
    def __lt__(self, other: Any) -> bool:
        return tuple(self) > tuple(other)
