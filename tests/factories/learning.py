"""Questions to test with: a show whose hall is asked about every song."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from kruvision import clock
from kruvision.extensions import db
from kruvision.models import AnswerCount, Entry, Question, Show
from tests.factories import make_show, names, save
from tests.factories.results import change

RIGHT = 1
"""The place of the right option of every question made here."""


def make_question(entry: Entry, **values: Any) -> Question:
    """An approved question with three options, the second of which is right."""
    filled = {
        "text": names(f"Question {entry.running_order}"),
        "options": [names(f"{word} {entry.running_order}") for word in ("One", "Two", "Three")],
        "right": RIGHT,
        "fact": names(f"Fact {entry.running_order}"),
        "confidence": "checked",
        "approved_by": "Aigerim",
        "approved_at": clock.now(),
    }
    return save(Question(entry_id=entry.id, **{**filled, **values}))


def make_asked_show(*, entries: int = 3, **values: Any) -> Show:
    """A running show with a question about each of its entries, none of which has sung."""
    show = make_show(**{"entries": entries, "phase": "running", **values})
    for entry in show.entries:
        make_question(entry)
    return show


def sing(show: Show, number: int = 1, *, ago: int = 0, at: datetime | None = None) -> Question:
    """The act with this number has sung, so many seconds ago; returns its question."""
    entry = show.entries[number - 1]
    performed_at = (at or clock.now()) - timedelta(seconds=ago)
    change(entry, stage="performed", performed_at=performed_at)
    return question_of(entry)


def question_of(entry: Entry) -> Question:
    """The question about an entry as it stands now."""
    return db.session.query(Question).filter_by(entry_id=entry.id).one()


def give_answers(question: Question, counts: Sequence[int], moment: str = "after") -> None:
    """So many answers for each option."""
    for option, count in enumerate(counts):
        if count:
            given = {"question_id": question.id, "moment": moment}
            save(AnswerCount(**given, option=option, count=count))
