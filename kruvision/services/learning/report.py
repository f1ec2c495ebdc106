"""What the hall learned in one evening, out of counts alone: of answers, of passports that were
opened again, and of words that were taken home. Nothing here knows a ballot.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from kruvision.extensions import db
from kruvision.models import AnswerCount, Entry, PassportCount, Question, Show
from kruvision.rules.evening.act import ON_STAGE_STATUSES
from kruvision.rules.learning.evening import Evening, evening_of
from kruvision.rules.learning.prizes import (
    Heard,
    Winner,
    discovery_of_the_evening,
    song_nobody_knew,
)
from kruvision.rules.learning.shares import Change, Counts, Share, change_of, share_of
from kruvision.services.entries.named import list_entries
from kruvision.services.shows.shows import get_show

BEFORE, AFTER = "before", "after"
OPENED, WORD = "opened", "word"
SINGING = ("planned", "running")
FEWEST_COMPARED = 2
"""A prize among one song would be none."""
Counted = Mapping[tuple[int, str], Counts]


@dataclass(frozen=True)
class Asked:
    """A song whose question the hall was asked, before the songs and after its own."""

    entry: Entry
    question: Question
    before: Counts
    after: Counts

    @property
    def share_before(self) -> Share | None:
        """Who knew before; None under ten answers."""
        return share_of(self.before)

    @property
    def share_after(self) -> Share | None:
        """Who knew afterwards; None under ten answers."""
        return share_of(self.after)

    @property
    def change(self) -> Change | None:
        """What came with the song; None where either share is."""
        return change_of(self.before, self.after)


@dataclass(frozen=True)
class LearningReport:
    """``is_over`` says whether all songs were sung: until then more answers come, and nothing is
    told of them but how many ``answers`` there are. ``opened`` and ``taken`` are entries with the
    number of phones, the most first; a prize is empty where nothing deserves it."""

    show: Show
    is_over: bool
    heard: Sequence[Entry]
    asked: Sequence[Asked]
    answers: int
    evening: Evening | None
    unknown: Sequence[Winner]
    discovery: Sequence[Winner]
    opened: Sequence[tuple[Entry, int]]
    taken: Sequence[tuple[Entry, int]]


def learning_report(show_id: int) -> LearningReport:
    """What can be said of a show's hall; raises ``NotFound``."""
    show = get_show(show_id)
    entries = list_entries(show.id, ON_STAGE_STATUSES)
    is_over = show.phase not in SINGING
    counted = _counted(show.id)
    asked = _asked(entries, counted)
    heard = [_heard(one) for one in asked]
    return LearningReport(
        show=show,
        is_over=is_over,
        heard=[entry for entry in entries if entry.stage == "performed"],
        asked=asked if is_over else (),
        answers=sum(counts.asked for counts in counted.values()),
        evening=evening_of(one.change for one in asked) if is_over else None,
        unknown=_among_several(song_nobody_knew(heard)) if is_over else (),
        discovery=_among_several(discovery_of_the_evening(heard)) if is_over else (),
        opened=_most(entries, show.id, OPENED),
        taken=_most(entries, show.id, WORD),
    )


def _among_several(winners: Iterable[Winner]) -> list[Winner]:
    return [one for one in winners if one.numbers["among"] >= FEWEST_COMPARED]


def _heard(asked: Asked) -> Heard:
    return Heard(str(asked.entry.id), asked.before, asked.after)


def _asked(entries: Sequence[Entry], counted: Counted) -> list[Asked]:
    """The questions of acts that have sung, in running order."""
    sung = {entry.id: entry for entry in entries if entry.stage == "performed"}
    query = select(Question).where(Question.entry_id.in_(sung))
    questions = {row.entry_id: row for row in db.session.execute(query).scalars()}
    none = Counts(0, 0)
    return [
        Asked(
            entry,
            question,
            counted.get((question.id, BEFORE), none),
            counted.get((question.id, AFTER), none),
        )
        for entry in sung.values()
        if (question := questions.get(entry.id))
    ]


def _counted(show_id: int) -> Counted:
    """How many answers each question got at each moment, and how many of them were right."""
    query = (
        select(AnswerCount, Question.right)
        .join(Question, Question.id == AnswerCount.question_id)
        .join(Entry, Entry.id == Question.entry_id)
        .where(Entry.show_id == show_id)
    )
    found: dict[tuple[int, str], Counts] = {}
    for row, right in db.session.execute(query):
        key = row.question_id, row.moment
        old = found.get(key, Counts(0, 0))
        hits = row.count if row.option == right else 0
        found[key] = Counts(old.asked + row.count, old.right + hits)
    return found


def _most(entries: Sequence[Entry], show_id: int, kind: str) -> list[tuple[Entry, int]]:
    """Entries that were counted, the most first; those level stay in running order."""
    query = (
        select(PassportCount)
        .join(Entry, Entry.id == PassportCount.entry_id)
        .where(Entry.show_id == show_id, PassportCount.kind == kind, PassportCount.count > 0)
    )
    counts = {row.entry_id: row.count for row in db.session.execute(query).scalars()}
    found = [(entry, counts[entry.id]) for entry in entries if entry.id in counts]
    return sorted(found, key=lambda row: -row[1])


def report_data(report: LearningReport) -> dict[str, Any]:
    """The report as data for whoever wants to compute on: counts and exact shares."""
    return {
        "show": report.show.id,
        "answers": report.answers,
        "songs": [_song_data(one) for one in report.asked],
        "evening": _evening_data(report.evening),
        "song_nobody_knew": [int(one.key) for one in report.unknown],
        "discovery": [int(one.key) for one in report.discovery],
        "passports_opened": {str(entry.id): count for entry, count in report.opened},
        "words_taken": {str(entry.id): count for entry, count in report.taken},
    }


def _song_data(asked: Asked) -> dict[str, Any]:
    entry, change = asked.entry, asked.change
    return {
        "entry": entry.id,
        "number": entry.running_order,
        "title": entry.song.title,
        "tradition": entry.song.tradition_slug,
        "question_id": asked.question.id,
        "question": asked.question.text,
        "before": _share_data(asked.share_before),
        "after": _share_data(asked.share_after),
        "gain": _interval_data(change) if change else None,
    }


def _share_data(share: Share | None) -> dict[str, Any] | None:
    if share is None:
        return None
    counts = share.counts
    return {"asked": counts.asked, "right": counts.right, **_interval_data(share)}


def _evening_data(evening: Evening | None) -> dict[str, Any] | None:
    if evening is None:
        return None
    parts = {"before": evening.before, "after": evening.after, "gain": evening.gain}
    return {
        "questions": evening.questions,
        **{name: _interval_data(part) for name, part in parts.items()},
    }


def _interval_data(part: Any) -> dict[str, float]:
    """Six digits are more than any hall's answers can tell apart."""
    return {name: round(float(getattr(part, name)), 6) for name in ("value", "low", "high")}
