"""Quizzes for teachers: ten questions of the traditions under a code. Nothing about pupils is kept:
their answers are looked at and forgotten.

Only questions are asked whose text comes from a source or was checked, and none that a hall is
still to be asked: a quiz tells what is right. A quiz keeps the words it was made of, so that what a
class has on paper stays what the page says. The newest ``MOST_KEPT`` are kept.
"""

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select

from kruvision.extensions import db
from kruvision.models import Edition, Entry, Question, Quiz, Show, Tradition
from kruvision.rules.learning.questions import HallQuestion, complaints, shuffled
from kruvision.rules.learning.quiz import CODES, code_of, pick_questions, read_code
from kruvision.services.entries.cards import is_settled
from kruvision.services.ephemeral.pace import Pace, keep_to
from kruvision.services.errors import NotFound, Refused
from kruvision.services.transactions.transaction import transaction

MOST_KEPT = 2000
BY_ONE = Pace("quizzes of one address", at_once=5, every=timedelta(seconds=30))
BY_ALL = Pace("quizzes", at_once=60, every=timedelta(seconds=5))


@dataclass(frozen=True)
class Answer:
    """A question of a quiz, and what was chosen: the place of an option, or None."""

    question: Mapping[str, Any]
    chosen: int | None

    @property
    def is_right(self) -> bool:
        """Whether it was the right one."""
        return self.chosen is not None and self.chosen == int(self.question["right"])


def list_askable() -> Sequence[Tradition]:
    """The traditions that have a question fit for a quiz."""
    rows = db.session.execute(select(Tradition).order_by(Tradition.position, Tradition.slug))
    kept_back = _of_halls_to_come()
    return [row for row in rows.scalars() if _fit(row, kept_back)]


def make_quiz(slugs: Sequence[str], *, source: str, at: datetime) -> str:
    """Make a quiz about these traditions, or about all where none is named; returns its code.

    ``source`` is where the wish comes from, which may not come too often: ``TooFast``. Raises
    ``Refused("no_questions")`` where nothing fit is to be asked.
    """
    with transaction(quiet=True):
        keep_to(BY_ONE, source, at=at)
        keep_to(BY_ALL, "all", at=at)
        chosen = [row for row in list_askable() if not slugs or row.slug in slugs]
        code = _free_code()
        questions = _questions(chosen, seed=code)
        if not questions:
            raise Refused("no_questions")
        db.session.add(Quiz(code=code, questions=questions, made_at=at))
        db.session.flush()
        _forget_oldest()
    return code


def get_quiz(typed: str) -> Quiz:
    """The quiz of a typed code; ``NotFound("quiz_unknown")``."""
    code = read_code(typed)
    found = db.session.get(Quiz, code) if code else None
    if found is None:
        raise NotFound("quiz_unknown")
    return found


def answers_to(quiz: Quiz, chosen: Mapping[int, int]) -> list[Answer]:
    """Each question with what was chosen, by its place; nothing of it is kept."""
    return [Answer(one, chosen.get(place)) for place, one in enumerate(quiz.questions)]


Texts = Collection[Mapping[str, str]]


def _of_halls_to_come() -> Texts:
    """What is asked on evenings whose songs are not over; rehearsals have no hall."""
    query = (
        select(Question.text)
        .join(Entry, Entry.id == Question.entry_id)
        .join(Show, Show.id == Entry.show_id)
        .join(Edition, Edition.id == Show.edition_id)
        .where(Show.phase.in_(("planned", "running")), Edition.is_rehearsal.is_(False))
    )
    return db.session.execute(query).scalars().all()


def _fit(row: Tradition, kept_back: Texts) -> dict[str, dict[str, Any]]:
    """The questions of a card that may be asked, by key."""
    return {
        str(place): question
        for place, question in enumerate(row.questions)
        if is_settled(question)
        and question["text"] not in kept_back
        and not complaints(_hall_question(question))
    }


def _hall_question(question: Mapping[str, Any]) -> HallQuestion:
    return HallQuestion(question["text"], (question["right"], *question["wrong"]), 0)


def _questions(rows: Sequence[Tradition], *, seed: str) -> list[dict[str, Any]]:
    kept_back = _of_halls_to_come()
    fit = {row.slug: _fit(row, kept_back) for row in rows}
    names = {row.slug: row.names for row in rows}
    picked = pick_questions({slug: list(found) for slug, found in fit.items()}, seed)
    return [_kept(fit[slug][key], slug, names[slug], seed) for slug, key in picked]


def _kept(
    question: Mapping[str, Any], slug: str, names: Mapping[str, str], seed: str
) -> dict[str, Any]:
    """The question as a quiz keeps it, with its options in the order in which they are shown."""
    shown = shuffled(_hall_question(question), seed)
    return {
        "tradition": {"slug": slug, "names": dict(names)},
        "text": dict(shown.text),
        "options": [dict(option) for option in shown.options],
        "right": shown.right,
        "fact": question["fact"],
        "source": question.get("source", ""),
    }


def _free_code() -> str:
    while True:
        code = code_of(secrets.randbelow(CODES))
        if db.session.get(Quiz, code) is None:
            return code


def _forget_oldest() -> None:
    """Those beyond the newest ``MOST_KEPT``."""
    newest = select(Quiz.code).order_by(Quiz.made_at.desc(), Quiz.code)
    oldest = db.session.execute(newest.offset(MOST_KEPT)).scalars().all()
    if oldest:
        db.session.execute(delete(Quiz).where(Quiz.code.in_(oldest)))
