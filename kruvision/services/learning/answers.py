"""What the hall answers: counted, and not kept. A phone's answer adds one to the number of an
option and leaves nothing else behind.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from kruvision.extensions import db
from kruvision.models import AnswerCount, Entry, Question, Show
from kruvision.rules.learning.moments import BEFORE, OPEN
from kruvision.services.errors import NotFound, Refused
from kruvision.services.learning import claims, turns
from kruvision.services.learning.turns import AskedQuestion
from kruvision.services.shows import tonight
from kruvision.services.transactions import bulk_sql
from kruvision.services.transactions.changes import AnswersCounted, Change
from kruvision.services.transactions.group_commit import in_group

AFTER = "after"
PATIENCE = 0.08
"""Seconds that an answer may wait for others: nothing hurries less than a question, and what a hall
answers at once must not keep ballots and marks from the database."""
_ASKED = (
    select(Question, Show, Entry)
    .join(Entry, Entry.id == Question.entry_id)
    .join(Show, Show.id == Entry.show_id)
    .where(Question.id == bindparam("question"))
    .with_for_update(read=True, of=Question)
)
_COUNT = {"question_id": "integer", "moment": "text", "option": "integer", "count": "integer"}
_PUT_COUNTS = """
    INSERT INTO answer_count (question_id, moment, option, count)
    SELECT question_id, moment, option, count FROM {given} WHERE true
    ON CONFLICT (question_id, moment, option) DO UPDATE
    SET count = answer_count.count + excluded.count
"""
AskedSong = tuple[Question, Show, Entry]
"""A question with the show and the entry that it is about."""


@dataclass(frozen=True)
class SubmittedAnswer:
    """An answer as it came in at ``at``; ``is_first`` where this phone has given none before."""

    question_id: int
    moment: str
    option: int
    is_first: bool
    at: datetime


@dataclass(frozen=True)
class Told:
    """What an answer after a song is told, right or wrong."""

    option: int
    right: int
    options: Sequence[Mapping[str, str]]
    fact: Mapping[str, str]


@dataclass(frozen=True)
class Outcome:
    """What came of an answer: whether it was ``counted``; it is ``late`` where the question was
    over. ``told`` is None for one given beforehand."""

    counted: bool
    late: bool
    told: Told | None


def give_answer(
    question_id: int, moment: str, option: int, device: str, *, again: bool = False, at: datetime
) -> Outcome:
    """Count an answer of this device, once; it returns after the commit, which it shares with
    others of the same few milliseconds. Another one by the same device is told the same and not
    counted, as is one that comes too late, or that the device says was counted (``again``).

    Raises ``NotFound``, ``Refused``: ``question_not_open`` (nobody is told anything before the
    hall is asked), ``song_has_begun`` (for one beforehand), ``unknown_option``;
    ``TooFast("busy")``.
    """
    is_first = not again and claims.claim(question_id, moment, device)
    counted = False
    try:
        answer = SubmittedAnswer(question_id, moment, option, is_first, at)
        outcome = in_group(count_answers, answer, patience=PATIENCE)
        counted = outcome.counted
        return outcome
    finally:
        if is_first and not counted:
            claims.return_claim(question_id, moment, device)


def count_answers(
    answers: Sequence[SubmittedAnswer], changes: list[Change]
) -> list[Outcome | Refused]:
    """Count answers inside the open transaction: the outcome or the refusal of each."""
    songs = {id_: _look(id_) for id_ in sorted({answer.question_id for answer in answers})}
    after = {answer.question_id for answer in answers if answer.moment == AFTER}
    asked = {id_: turns.place_of(*song) for id_, song in songs.items() if song and id_ in after}
    outcomes = [
        _outcome_after(asked.get(answer.question_id), answer)
        if answer.moment == AFTER
        else _outcome_before(songs[answer.question_id], answer)
        for answer in answers
    ]
    counted = Counter(
        (answer.question_id, answer.moment, answer.option)
        for answer, outcome in zip(answers, outcomes, strict=True)
        if isinstance(outcome, Outcome) and outcome.counted
    )
    rows = [
        {"question_id": question_id, "moment": moment, "option": option, "count": count}
        for (question_id, moment, option), count in sorted(counted.items())
    ]
    if rows:
        bulk_sql.execute(_PUT_COUNTS, _COUNT, rows)
    shown = {id_ for id_, moment, _option in counted if moment == AFTER}
    changes += [
        AnswersCounted(show) for show in sorted({asked[id_].entry.show_id for id_ in shown})
    ]
    return outcomes


def _look(id_: int) -> AskedSong | None:
    """The question with its song, where it is of the show the hall is with, held against a
    withdrawal until these answers are committed."""
    found = db.session.execute(_ASKED, {"question": id_}).one_or_none()
    if found is None:
        return None
    question, show, entry = found
    return (question, show, entry) if tonight.find_tonight() == show else None


def _outcome_before(song: AskedSong | None, answer: SubmittedAnswer) -> Outcome | Refused:
    if song is None:
        return NotFound("not_found")
    if answer.option >= len(song[0].options):
        return Refused("unknown_option")
    if not turns.is_to_come(*song):
        return Refused("song_has_begun")
    return Outcome(answer.is_first, late=False, told=None)


def _outcome_after(asked: AskedQuestion | None, answer: SubmittedAnswer) -> Outcome | Refused:
    if asked is None:
        return NotFound("not_found")
    question, moment = asked.question, asked.moment(answer.at)
    if answer.option >= len(question.options):
        return Refused("unknown_option")
    if moment == BEFORE:
        return Refused("question_not_open")
    is_open = moment == OPEN
    told = Told(answer.option, question.right, question.options, question.fact)
    return Outcome(is_open and answer.is_first, late=not is_open, told=told)


def counts_of(question_id: int, moment: str) -> dict[int, int]:
    """How often each option was chosen."""
    query = select(AnswerCount.option, AnswerCount.count).where(
        AnswerCount.question_id == question_id, AnswerCount.moment == moment
    )
    return dict(db.session.execute(query).all())


def counts_of_show(show_id: int) -> dict[int, dict[str, dict[int, int]]]:
    """The same for all questions of a show, by question and moment."""
    query = (
        select(AnswerCount)
        .join(Question, Question.id == AnswerCount.question_id)
        .join(Entry, Entry.id == Question.entry_id)
        .where(Entry.show_id == show_id)
    )
    found: dict[int, dict[str, Any]] = {}
    for row in db.session.execute(query).scalars():
        found.setdefault(row.question_id, {}).setdefault(row.moment, {})[row.option] = row.count
    return found
