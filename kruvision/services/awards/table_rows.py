"""What lies on the jury's table, as values: acts, awards, decisions, proposals."""

from collections.abc import Sequence
from dataclasses import dataclass

from kruvision.models import Show
from kruvision.services.errors import NotFound


@dataclass(frozen=True)
class ActRow:
    """An act on the table: its place and total as they are shown, and the awards it already has."""

    id: int
    number: int
    name: str
    song: str
    place: int | None
    total: str
    awards: Sequence[str] = ()


@dataclass(frozen=True)
class ActList:
    """A category's acts, or those of the whole show, the best first."""

    category: int | None
    name: str
    acts: Sequence[ActRow]


@dataclass(frozen=True)
class DecisionRow:
    """What was decided about an award: for whom, by whom, why, and who was there."""

    holders: Sequence[int]
    names: Sequence[str]
    by: str
    why: str
    present: Sequence[str]


@dataclass(frozen=True)
class NominationRow:
    """An act that is proposed for an award, and by whom; ``is_mine`` for the reader's own word."""

    entry: int
    name: str
    jurors: Sequence[str]
    is_mine: bool


@dataclass(frozen=True)
class AwardRow:
    """An award in one list. ``level`` are acts it is open between; ``more`` says how many holders
    may still be named, None for any number."""

    id: str
    name: str
    kind: str
    sentence: str
    category: int | None
    category_name: str
    holders: Sequence[str]
    level: Sequence[str]
    decisions: Sequence[DecisionRow]
    nominations: Sequence[NominationRow]
    more: int | None

    @property
    def is_unawarded(self) -> bool:
        """Whether the jury left it to nobody."""
        return any(not decision.holders for decision in self.decisions)

    @property
    def waits(self) -> bool:
        """Whether somebody has to say something: a title to be named, or one between level acts."""
        return bool(self.level) or (self.kind == "decision" and not self.decisions)


@dataclass(frozen=True)
class Deliberation:
    """The whole table. ``table`` says what the jury's tablets show; ``may_lead`` whether the reader
    decides; ``juror`` is the reader's own id where the reader is a juror."""

    show: Show
    table: str
    may_lead: bool
    juror: int | None
    lists: Sequence[ActList]
    awards: Sequence[AwardRow]
    ties: Sequence[Sequence[str]]
    missing: int
    jurors: Sequence[tuple[int, str]]

    @property
    def waiting(self) -> list[AwardRow]:
        """The awards about which somebody has to say something, each in its list."""
        return [row for row in self.awards if row.waits]

    @property
    def settled(self) -> list[list[AwardRow]]:
        """The others, each award with its lists."""
        found: dict[str, list[AwardRow]] = {}
        for row in self.awards:
            if not row.waits:
                found.setdefault(row.id, []).append(row)
        return list(found.values())

    def find(self, award: str, category: int | None) -> AwardRow:
        """One award in one list; raises ``NotFound``."""
        for row in self.awards:
            if (row.id, row.category) == (award, category):
                return row
        raise NotFound("not_found")

    def acts_for(self, row: AwardRow) -> list[ActRow]:
        """Who can hold an award, list after list, the best first."""
        fits = [one for one in self.lists if row.category in (None, one.category)]
        return [act for one in fits for act in one.acts]
