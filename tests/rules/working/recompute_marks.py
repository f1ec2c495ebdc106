"""Totals of the methods that take marks, from the working alone."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from tests.rules.working.working_text import (
    Json,
    Key,
    Steps,
    expect,
    find,
    find_all,
    half_up,
    number,
    text,
)


def means(book: Mapping[str, Steps]) -> dict[str, dict[str, Fraction]]:
    """Each juror's weighted mean for each entry, from the marks in the working."""
    found: dict[str, dict[str, Fraction]] = {}
    criteria = [
        [(m["criterion"], m["weight"]) for m in find_all(s, "marks")] for s in book.values()
    ]
    expect(all(of == criteria[0] for of in criteria))
    for entry, steps in book.items():
        sums: dict[str, list[Fraction]] = {}
        for made in find_all(steps, "marks"):
            for juror, mark in made["marks"].items():
                weight = number(made["weight"])
                sums.setdefault(juror, [Fraction(0), Fraction(0)])
                sums[juror][0] += weight * number(mark)
                sums[juror][1] += weight
        found[entry] = {juror: top / bottom for juror, (top, bottom) in sums.items() if bottom}
        for sheet in find_all(steps, "sheet"):
            top, bottom = sums[sheet["juror"]]
            expect([text(top), text(bottom)] == [sheet["sum"], sheet["weights"]])
            expect(text(top / bottom) == sheet["mean"])
    return found


def weighted_mean(book: Mapping[str, Steps]) -> dict[str, tuple[Fraction, Key]]:
    found = {}
    for entry, by in means(book).items():
        made = find(book[entry], "mean")
        voices = [number(voice) for voice, _ in made["means"]]
        expect([text(mean) for mean in by.values()] == [mean for _, mean in made["means"]])
        added = sum(v * m for v, m in zip(voices, by.values(), strict=True))
        expect([text(added), text(sum(voices))] == [made["sum"], made["weights"]])
        total = added / sum(voices)
        expect(text(total) == made["mean"])
        for times in find_all(book[entry], "times"):
            weight = sum(number(m["weight"]) for m in find_all(book[entry], "marks"))
            expect([times["mean"], times["weights"]] == [text(total), text(weight)])
            total *= weight
            expect(times["product"] == text(total))
        found[entry] = (total, (total,))
    if any(find_all(steps, "given") for steps in book.values()):
        check_normalised(book)
        if normalisation(book) == "z_score":
            unit = Fraction(1, 10**20)
            return {e: (total, (half_up(total, unit),)) for e, (total, _) in found.items()}
    return found


def trimmed(book: Mapping[str, Steps]) -> dict[str, tuple[Fraction, Key]]:
    found = {}
    for entry, steps in book.items():
        sheets = {juror: text(mean) for juror, mean in means({entry: steps})[entry].items()}
        for times in find_all(steps, "sheets_times"):
            sheets = {j: text(number(times["factor"]) * number(s)) for j, s in sheets.items()}
        for cut in find_all(steps, "trimmed"):
            marks = next(
                (
                    m["marks"]
                    for m in find_all(steps, "marks")
                    if m["criterion"] == cut["criterion"]
                ),
                sheets,
            )
            check_cut(
                cut, marks if cut["criterion"] or len(find_all(steps, "sheet")) == 0 else sheets
            )
        if find_all(steps, "criteria_total"):
            made = find(steps, "criteria_total")
            weights = [number(m["weight"]) for m in find_all(steps, "marks")]
            results = [number(cut["result"]) for cut in find_all(steps, "trimmed")]
            is_mean = find(steps, "trimmed")["aggregate"] == "mean"
            divisor = sum(weights) if is_mean else Fraction(1)
            total = sum(w * r for w, r in zip(weights, results, strict=True)) / divisor
            terms = [[text(w), text(r)] for w, r in zip(weights, results, strict=True)]
            expect(terms == made["terms"])
            expect([made["divisor"], made["total"]] == [text(divisor), text(total)])
        else:
            total = number(find(steps, "trimmed")["result"])
        found[entry] = (total, (total,))
    if any(find_all(steps, "given") for steps in book.values()):
        check_normalised(book)
    return found


def check_cut(cut: Json, marks: Mapping[str, str]) -> None:
    """Everybody is in one part; nobody kept is beyond anybody dropped; the rest is aggregated."""
    parts = [cut["dropped_low"], cut["kept"], cut["dropped_high"]]
    expect({j: m for part in parts for j, m in part.items()} == dict(marks))
    low, kept, high = ([number(mark) for mark in part.values()] for part in parts)
    expect(not low or max(low) <= min(kept))
    expect(not high or min(high) >= max(kept))
    total = sum(kept, Fraction(0))
    expect(number(cut["result"]) == (total / len(kept) if cut["aggregate"] == "mean" else total))


def factored(book: Mapping[str, Steps]) -> dict[str, tuple[Fraction, Key]]:
    found = {}
    for entry, steps in book.items():
        points = []
        for mark in find_all(steps, "marks"):
            cut, first, times, second = (
                s for s in steps if s["kind"] != "marks" and s.get("criterion") == mark["criterion"]
            )
            check_cut(cut, mark["marks"])
            rounded = half_up(number(cut["result"]), number(first["unit"]))
            expect(text(rounded) == first["rounded"] == times["points"])
            expect([first["exact"], times["factor"]] == [cut["result"], mark["weight"]])
            product = rounded * number(mark["weight"])
            expect(text(product) == times["product"] == second["exact"])
            points.append(half_up(product, number(second["unit"])))
            expect(text(points[-1]) == second["rounded"])
        last = find(steps, "points_total")
        expect([text(p) for p in points] == last["points"])
        total = sum(points, Fraction(0))
        expect(text(total) == last["total"])
        found[entry] = (total, (total,))
    return found


def normalisation(book: Mapping[str, Steps]) -> str:
    return str(find(next(iter(book.values())), "given")["normalise"])


def check_normalised(book: Mapping[str, Steps]) -> None:
    """Every normalised mark follows from the marks as they were given, juror by juror."""
    criteria = [made["criterion"] for made in find_all(next(iter(book.values())), "given")]
    for criterion in criteria:
        given, used = (
            {
                (entry, juror): number(mark)
                for entry, steps in book.items()
                for made in find_all(steps, kind)
                if made["criterion"] == criterion
                for juror, mark in made["marks"].items()
            }
            for kind in ("given", "marks")
        )
        check_scale(given, used, normalisation(book))


def check_scale(given: Mapping[Any, Fraction], used: Mapping[Any, Fraction], how: str) -> None:
    expect(given.keys() == used.keys())
    sheets = {
        j: {e: given[e, j] for e, k in given if k == j} for j in {juror for _, juror in given}
    }
    full = len({frozenset(sheet) for sheet in sheets.values()}) == 1
    grand = sum(given.values(), Fraction(0)) / len(given)
    for juror, sheet in sheets.items():
        mean = sum(sheet.values(), Fraction(0)) / len(sheet)
        least, most = min(sheet.values()), max(sheet.values())
        for entry, mark in sheet.items():
            new = used[entry, juror]
            if how == "min_max":
                middle = Fraction(1, 2)
                expect(new == ((mark - least) / (most - least) if most > least else middle))
            elif how == "z_score":
                variance = sum((m - mean) ** 2 for m in sheet.values()) / len(sheet)
                expect(abs(new**2 * variance - (mark - mean) ** 2) < Fraction(1, 10**30))
            elif full:
                expect(new == mark - mean + grand)
            else:
                expect(len({used[e, juror] - m for e, m in sheet.items()}) == 1)
