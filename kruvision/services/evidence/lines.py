"""The lines that speak of one show, and what differs from them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import or_, select

from kruvision.extensions import db
from kruvision.models import Entry, Juror, RecordLine, Show
from kruvision.services.record.name_prints import KEEPING, key_of

EDITION_LOADED, JUROR_REMOVED = "edition_loaded", "juror_removed"
SHOW_DELETED, EDITION_DELETED = "show_deleted", "edition_deleted"


@dataclass(frozen=True)
class Difference:
    """One thing that the database says otherwise than the record. ``code`` names a sentence,
    ``facts`` fill it; a name in several languages is a mapping."""

    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Line:
    """What a line says, without its place in the chain."""

    actor: str
    kind: str
    show_id: int | None
    data: Mapping[str, Any]
    at: datetime

    @property
    def juror(self) -> int:
        """Whose sheet the line speaks of: the juror it names, else its writer."""
        named = self.data.get("juror")
        return int(named if named is not None else self.actor.partition(":")[2])


class ShowLines:
    """All lines that speak of a show, the oldest first, read once.

    Older programs gave the number of a deleted show to the next one: what was written up to the
    deletion speaks of another.
    """

    def __init__(self, show: Show) -> None:
        self.show = show
        of_all = RecordLine.kind.in_((EDITION_LOADED, EDITION_DELETED, JUROR_REMOVED))
        query = (
            select(
                *(RecordLine.actor, RecordLine.kind, RecordLine.show_id, RecordLine.data),
                RecordLine.at,
            )
            .where(or_(RecordLine.show_id == show.id, of_all))
            .order_by(RecordLine.id)
        )
        found = [Line(*row) for row in db.session.execute(query)]
        ends = [place for place, line in enumerate(found, start=1) if self._is_end(line)]
        self.all: Sequence[Line] = found[ends[-1] :] if ends else found

    def _is_end(self, line: Line) -> bool:
        """Whether the line says that what had this show's number is gone."""
        of_edition = line.data.get("edition") == self.show.edition_id
        return line.kind == SHOW_DELETED or (line.kind == EDITION_DELETED and of_edition)

    def of(self, *kinds: str) -> Iterator[Line]:
        """The lines of these kinds."""
        return (line for line in self.all if line.kind in kinds)

    def newest(self, *kinds: str) -> Line | None:
        """The newest line of these kinds, or None."""
        return next((line for line in reversed(self.all) if line.kind in kinds), None)

    @cached_property
    def began(self) -> Mapping[str, Any] | None:
        """What the show began with, where its edition came out of a folder."""
        loaded = (row for line in self.of(EDITION_LOADED) for row in line.data.get("shows", ()))
        return next((row for row in loaded if row["show"] == self.show.id), None)

    @cached_property
    def prints(self) -> Mapping[str, str]:
        """The newest print of every row that a line holds one of, of whatever show."""
        query = select(RecordLine.data).where(RecordLine.kind.in_(KEEPING)).order_by(RecordLine.id)
        found: dict[str, str] = {}
        for data in db.session.execute(query).scalars():
            found.update(data.get("prints", {}))
        return found

    @cached_property
    def knows_all_acts(self) -> bool:
        """Whether no act can be there of which no line speaks: since the show was made, or by a
        close since then."""
        return self.is_made_here or any("prints" in row.data for row in self.of("evidence_checked"))

    @cached_property
    def is_made_here(self) -> bool:
        """Whether the show was made by a program that kept prints from the first."""
        own, made = key_of(self.show), self.of("show_added", EDITION_LOADED)
        return any(own in line.data.get("prints", {}) for line in made)

    @cached_property
    def names(self) -> "Names":
        """The names that differences are told with."""
        return Names(self.show)


class Names:
    """Who an act, a juror or a criterion is, for people."""

    def __init__(self, show: Show) -> None:
        self.entries: dict[int, Entry] = {entry.id: entry for entry in show.entries}
        query = select(Juror.id, Juror.name).where(Juror.edition_id == show.edition_id)
        self.jurors = {row.id: row.name for row in db.session.execute(query)}
        self.criteria = {criterion.id: criterion.name for criterion in show.criteria}

    def act(self, entry_id: int) -> dict[str, Any]:
        """The facts ``act`` and ``number`` of a sentence."""
        entry = self.entries.get(entry_id)
        number = entry.running_order if entry else "?"
        contestant = entry.contestant if entry else None
        return {"number": number, "act": contestant.name if contestant else f"#{entry_id}"}

    def juror(self, juror_id: int) -> dict[str, Any]:
        """The fact ``juror`` of a sentence."""
        return {"juror": self.jurors.get(juror_id, f"#{juror_id}")}

    def criterion(self, criterion_id: int) -> dict[str, Any]:
        """The fact ``criterion`` of a sentence."""
        return {"criterion": self.criteria.get(criterion_id, f"#{criterion_id}")}
