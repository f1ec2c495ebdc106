"""Which questions of the archive's cards may be asked and answered in public now: those that come
from a source or were checked, that have all three languages, and that no hall is still to be asked.

Whoever is still to be asked may have been given the question in other words. So one is kept back
too that has the right answer of a question about a song of the same tradition.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from kruvision.extensions import db
from kruvision.models import Edition, Entry, Question, Show, Song, Tradition
from kruvision.rules.learning.questions import HallQuestion, complaints, folded
from kruvision.services.archive.whole import Archive
from kruvision.services.entries.cards import is_settled

BEFORE_THE_END = ("planned", "running")
SETTLED = "settled questions"

Row = Mapping[str, Any]
Said = tuple[str, str, str]
"""What a text says in a language, about which tradition: empty where it is about any."""


@dataclass(frozen=True)
class Settled:
    """A tradition with its settled questions, each with all that it tells."""

    slug: str
    names: Mapping[str, str]
    questions: tuple[tuple[Row, frozenset[Said]], ...]

    def without(self, kept_back: frozenset[Said]) -> "Asking":
        """What it may be asked about while that is not told."""
        free = tuple(row for row, tells in self.questions if tells.isdisjoint(kept_back))
        return Asking(self.slug, self.names, free)


@dataclass(frozen=True)
class Asking:
    """A tradition with its fit questions."""

    slug: str
    names: Mapping[str, str]
    questions: tuple[Row, ...]


def list_fit(archive: Archive) -> list[Asking]:
    """The traditions of the archive that have a fit question, in their order of the list."""
    if SETTLED not in archive.kept:
        archive.kept[SETTLED] = list(_settled(archive))
    kept_back = _of_halls_to_come()
    found = [one.without(kept_back) for one in archive.kept[SETTLED]]
    return [one for one in found if one.questions]


def hall_question(row: Row) -> HallQuestion:
    """A question of a card, its right option the first."""
    return HallQuestion(row["text"], (row["right"], *row["wrong"]), 0)


def says_the_same(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether two texts are the same in a language at least: a misprint that was put right in one
    makes no other question of it."""
    return not set(_said(one)).isdisjoint(_said(other))


def _settled(archive: Archive) -> Iterator[Settled]:
    """Read once for an archive: a changed card makes it anew."""
    query = select(Tradition).where(Tradition.slug.in_(archive.cards))
    rows = db.session.execute(query.order_by(Tradition.position, Tradition.slug)).scalars()
    for row in rows:
        askable = [one for one in row.questions if _is_askable(one)]
        yield Settled(row.slug, row.names, tuple((one, _tells(one, row.slug)) for one in askable))


def _is_askable(row: Row) -> bool:
    return is_settled(row) and not complaints(hall_question(row))


def _tells(row: Row, slug: str) -> frozenset[Said]:
    return frozenset({*_said(row["text"]), *_said(row["right"], slug)})


def _of_halls_to_come() -> frozenset[Said]:
    """What is asked, and what is right, on evenings whose songs are not over; rehearsals have no
    hall."""
    query = (
        select(Question.text, Question.options, Question.right, Song.tradition_slug)
        .join(Entry, Entry.id == Question.entry_id)
        .join(Song, Song.id == Entry.song_id)
        .join(Show, Show.id == Entry.show_id)
        .join(Edition, Edition.id == Show.edition_id)
        .where(Show.phase.in_(BEFORE_THE_END), Edition.is_rehearsal.is_(False))
    )
    found: set[Said] = set()
    for text, options, right, slug in db.session.execute(query):
        found.update(_said(text), _said(options[right], slug) if slug else ())
    return frozenset(found)


def _said(text: Mapping[str, str], slug: str = "") -> Iterator[Said]:
    for code, words in text.items():
        if plain := folded(words):
            yield code, plain, slug
