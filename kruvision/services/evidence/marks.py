"""The jury's marks against their seals, and who left an act to the others."""

from collections import Counter
from collections.abc import Iterator

from sqlalchemy import select

from kruvision.extensions import db
from kruvision.models import Entry, KeptMark, Mark, Scoresheet
from kruvision.services.evidence.lines import Difference, Line, ShowLines
from kruvision.services.record.mark_seals import seal_late_mark, seal_mark

SEALED = ("mark_saved", "kept_mark_accepted", "mark_corrected")
LEFT = {"stepped_aside": "stepped_aside", "juror_excused": "excused"}
BACK = {"returned_to_sheet": "stepped_aside", "juror_excuse_withdrawn": "excused"}
Cell = tuple[int, int, int]
"""(entry, criterion, juror)"""
Seal = tuple[int, str]
"""(sequence number, commitment)"""


def check_marks(lines: ShowLines) -> Iterator[Difference]:
    """Every mark is the one that was sealed last, none is missing and none was added. Where no
    seal fits at all it is the secret that differs, and one difference says so."""
    sealed: dict[Cell, Seal] = {}
    for line in lines.of(*SEALED):
        cell = line.data["entry"], line.data["criterion"], line.juror
        sealed[cell] = line.data["seq"], line.data["commitment"]
    marks = {(m.entry_id, m.criterion_id, m.juror_id): m for m in _marks(lines.show.id)}
    found = {cell: (mark.seq, seal_mark(mark)) for cell, mark in marks.items()}
    wrong = {cell for cell in sealed if found.get(cell) != sealed[cell]}
    if len(wrong) > 1 and wrong == set(sealed) == set(found):
        yield Difference("secret_differs")
        return
    for cell in sorted(wrong | (found.keys() - sealed.keys())):
        code = "mark_differs" if cell in sealed and cell in found else "mark_added"
        yield _of_cell(lines, code if cell in found else "mark_missing", cell)


def _marks(show_id: int) -> list[Mark]:
    query = select(Mark).join(Entry, Entry.id == Mark.entry_id).where(Entry.show_id == show_id)
    return list(db.session.execute(query).scalars())


def _of_cell(lines: ShowLines, code: str, cell: Cell) -> Difference:
    entry, criterion, juror = cell
    names = lines.names
    facts = {**names.act(entry), **names.juror(juror), **names.criterion(criterion)}
    return Difference(code, facts)


def check_late_marks(lines: ShowLines) -> Iterator[Difference]:
    """Every mark that came late is the one that came, and waits unless it was accepted or left
    aside. Lines of an older program have no seal of them: those are not compared."""
    yield from _settled(lines)
    sealed, came = {}, set()
    for line in lines.of("mark_kept"):
        key = line.data["entry"], line.data["criterion"], line.juror, line.data["seq"]
        came.add(key)
        if "commitment" in line.data:
            sealed[key] = line.data["commitment"]
    query = select(KeptMark).join(Entry, Entry.id == KeptMark.entry_id)
    kept = db.session.execute(query.where(Entry.show_id == lines.show.id)).scalars().all()
    found = {(k.entry_id, k.criterion_id, k.juror_id, k.seq): k for k in kept}
    for key in sorted(came | found.keys()):
        is_same = key in found and key in came
        if is_same and (key not in sealed or seal_late_mark(found[key]) == sealed[key]):
            continue
        yield _of_cell(lines, "late_mark_differs", key[:3])


def _settled(lines: ShowLines) -> Iterator[Difference]:
    """A line that settles one tells the cell alone: they are counted."""
    said = Counter(
        (line.data["entry"], line.data["criterion"], line.data["juror"])
        for line in lines.of("kept_mark_accepted", "kept_mark_dismissed")
    )
    query = select(KeptMark.entry_id, KeptMark.criterion_id, KeptMark.juror_id)
    query = query.join(Entry, Entry.id == KeptMark.entry_id)
    query = query.where(Entry.show_id == lines.show.id, KeptMark.settled_at.is_not(None))
    found = Counter((row[0], row[1], row[2]) for row in db.session.execute(query))
    for cell in sorted(said.keys() | found.keys()):
        if said[cell] != found[cell]:
            yield _of_cell(lines, "late_mark_settled", cell)


def check_sheets(lines: ShowLines) -> Iterator[Difference]:
    """Whoever is left out of an act's divisor stepped aside or was excused, and nobody else."""
    expected: dict[str, set[tuple[int, int]]] = {"stepped_aside": set(), "excused": set()}
    for line in lines.all:
        if line.kind in LEFT:
            expected[LEFT[line.kind]].add((line.data["entry"], line.juror))
        elif line.kind in BACK:
            expected[BACK[line.kind]].discard((line.data["entry"], line.juror))
        elif line.kind == "sheet_reopened":
            expected["stepped_aside"].discard((line.data["entry"], line.juror))
        elif line.kind in ("panel_set", "juror_removed"):
            for why, pairs in expected.items():
                expected[why] = {pair for pair in pairs if _stays(line, pair[1])}
    query = select(Scoresheet).join(Entry, Entry.id == Scoresheet.entry_id)
    rows = db.session.execute(query.where(Entry.show_id == lines.show.id)).scalars().all()
    aside = {(r.entry_id, r.juror_id) for r in rows if r.state == "stepped_aside"}
    excused = {(r.entry_id, r.juror_id) for r in rows if r.excused_at is not None}
    differing = (expected["stepped_aside"] ^ aside) | (expected["excused"] ^ excused)
    for entry, juror in sorted(differing):
        yield Difference("sheet_differs", {**lines.names.act(entry), **lines.names.juror(juror)})


def _stays(line: Line, juror_id: int) -> bool:
    """Whether a juror keeps the sheets when a jury is seated, or somebody is taken out of it."""
    if line.kind == "juror_removed":
        return bool(line.data["juror"] != juror_id)
    return any(seat["juror"] == juror_id for seat in line.data["seats"])
