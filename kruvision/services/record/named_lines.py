"""Reading the record: its lines with the names of who wrote them, and of what they speak of."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from kruvision.extensions import db
from kruvision.models import Contestant, Entry, Juror, Proposal, RecordLine, Screen, Show, Staff
from kruvision.rules.evening.flow import PUBLIC_PHASES, hides_turnout

LOOKED_AT = 200
OF_A_CLOSE = frozenset({"ballots", "root", "salt"})
"""What the line of a closed vote says of its ballots: how many, the hash over all of them, and what
keeps both from being tried out."""
DEDUCTION = "deduction"
"""What the kinds of lines of deductions begin with, and the names of the acts that propose them."""
ShownName = str | Mapping[str, str]


def lines_with_names(lines: Sequence[RecordLine]) -> list[dict[str, Any]]:
    """Plain rows ``{"id", "at", "actor", "who", "kind", "show_id", "data", "names", "hash"}``.

    ``who`` is the actor's name, one text or three languages, None for the system and visitors.
    ``names`` holds the names of the entry, juror, screen and account that ``data`` speaks of.

    ``data`` is the line's own but for ``OF_A_CLOSE``, which is left out for as long as nobody may
    know how many have voted, and but for all that a line says of a deduction, until the result is
    public: organizers and the head of the jury have it on their own pages. The row in the chain has
    it from the first, under its hash.
    """
    kept_back = _shows_without_a_result(lines)
    open_lines = [_without_deduction(line) if line.show_id in kept_back else line for line in lines]
    return _with_names(open_lines)


def _with_names(lines: Sequence[RecordLine]) -> list[dict[str, Any]]:
    hidden = _shows_with_hidden_turnout(lines)
    staff = _names(Staff.id, Staff.name, _ids(lines, "staff"))
    jurors = _names(Juror.id, Juror.name, _ids(lines, "juror"))
    screens = _names(Screen.id, Screen.name, _ids(lines, "screen"))
    known = {"staff": staff, "juror": jurors, "screen": screens, "entry": _entries(lines)}
    return [
        {
            "id": line.id,
            "at": line.at,
            "actor": line.actor,
            "who": _who(line.actor, known),
            "kind": line.kind,
            "show_id": line.show_id,
            "data": _without(line.data, OF_A_CLOSE) if line.show_id in hidden else line.data,
            "names": {key: known[key].get(line.data.get(key)) for key in known},
            "hash": line.hash,
        }
        for line in lines
    ]


def proposals_with_names(rows: Sequence[Proposal]) -> list[dict[str, Any]]:
    """The same of what waits for a second person: ``who`` proposed it, ``id`` is the proposal's."""
    return _with_names(
        [
            RecordLine(id=r.id, at=r.at, actor=r.by, kind=r.kind, show_id=r.show_id, data=r.data)
            for r in rows
        ]
    )


def list_since(show_id: int, kinds: Collection[str], since: datetime) -> list[dict[str, Any]]:
    """The lines of these kinds from a moment on, with names, the oldest first: those of a show, and
    those of no show, as that of a juror's card is. For those who may see the result."""
    query = select(RecordLine).where(RecordLine.kind.in_(kinds), RecordLine.at >= since)
    of_show = (RecordLine.show_id == show_id) | RecordLine.show_id.is_(None)
    found = db.session.execute(query.where(of_show).order_by(RecordLine.id)).scalars()
    return _with_names(found.all())


def name_of(label: str) -> ShownName:
    """The name of whoever the record calls ``staff:3`` or ``juror:5``; the label where nobody has
    it any more."""
    line = RecordLine(actor=label, data={})
    return _with_names([line])[0]["who"] or label


def find_latest(kinds: Collection[str], facts: Mapping[str, Any]) -> dict[str, Any] | None:
    """The newest line of one of these kinds that holds these facts, with its names, or None; a line
    says its show under ``show_id``. Only the newest ``LOOKED_AT`` lines of these kinds are read."""
    query = select(RecordLine).where(RecordLine.kind.in_(kinds)).order_by(RecordLine.id.desc())
    for line in db.session.execute(query.limit(LOOKED_AT)).scalars():
        held = {"show_id": line.show_id, **line.data}
        if all(held.get(name) == fact for name, fact in facts.items()):
            return lines_with_names([line])[0]
    return None


def list_about(kinds: Collection[str], facts: Mapping[str, Any], most: int) -> list[dict[str, Any]]:
    """The newest lines of these kinds that hold these facts, with their names, the newest first, as
    far as ``LOOKED_AT`` lines of these kinds go back."""
    query = select(RecordLine).where(RecordLine.kind.in_(kinds)).order_by(RecordLine.id.desc())
    lines = db.session.execute(query.limit(LOOKED_AT)).scalars()
    found = [line for line in lines if facts.items() <= line.data.items()]
    return lines_with_names(found[:most])


def list_shows() -> Sequence[Show]:
    """Every show of every edition, the newest edition first: what the record can be filtered by."""
    query = select(Show).options(joinedload(Show.edition))
    return db.session.execute(query.order_by(Show.edition_id.desc(), Show.position)).scalars().all()


def _shows_with_hidden_turnout(lines: Iterable[RecordLine]) -> set[int]:
    """The shows of closed votes among these lines whose numbers nobody may know yet."""
    ids = {line.show_id for line in lines if OF_A_CLOSE & line.data.keys()}
    if not ids:
        return set()
    query = select(Show.id, Show.window_scope, Show.phase).where(Show.id.in_(ids))
    return {id_ for id_, scope, phase in db.session.execute(query) if hides_turnout(scope, phase)}


def _shows_without_a_result(lines: Iterable[RecordLine]) -> set[int]:
    """The shows of deductions among these lines whose result is not public."""
    ids = {line.show_id for line in lines if _is_of_deduction(line)}
    if not ids:
        return set()
    query = select(Show.id).where(Show.id.in_(ids), Show.phase.not_in(PUBLIC_PHASES))
    return set(db.session.execute(query).scalars())


def _is_of_deduction(line: RecordLine) -> bool:
    said = str(line.data.get("act", "")) if line.kind.startswith("act_") else line.kind
    return said.startswith(DEDUCTION)


def _without_deduction(line: RecordLine) -> RecordLine:
    """The line as far as it may be read: that there is one. A copy, in no session."""
    if not _is_of_deduction(line):
        return line
    columns = ("id", "at", "actor", "kind", "show_id", "hash")
    return RecordLine(data={}, **{name: getattr(line, name) for name in columns})


def _without(data: Mapping[str, Any], names: Collection[str]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name not in names}


def _ids(lines: Iterable[RecordLine], kind: str) -> set[int]:
    """Ids of this kind among the writers of the lines and in what they say."""
    found = {line.data.get(kind) for line in lines}
    written = {int(line.actor.split(":")[1]) for line in lines if line.actor.startswith(f"{kind}:")}
    return {id_ for id_ in found if isinstance(id_, int)} | written


def _names(id_column: Any, name_column: Any, ids: set[int]) -> dict[Any, ShownName]:
    if not ids:
        return {}
    query = select(id_column, name_column).where(id_column.in_(ids))
    return {row[0]: row[1] for row in db.session.execute(query)}


def _entries(lines: Iterable[RecordLine]) -> dict[Any, ShownName]:
    """Contestants' names by entry."""
    ids = _ids(lines, "entry")
    if not ids:
        return {}
    query = select(Entry.id, Contestant.name).join(Entry.contestant).where(Entry.id.in_(ids))
    return {row[0]: row[1] for row in db.session.execute(query)}


def _who(actor: str, known: Mapping[str, Mapping[Any, ShownName]]) -> ShownName | None:
    kind, _colon, id_ = actor.partition(":")
    return known.get(kind, {}).get(int(id_)) if id_ else None
