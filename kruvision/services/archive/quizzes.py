"""Quizzes for teachers: ten questions of the traditions under a code. Nothing about pupils is kept:
their answers are looked at and forgotten.

A quiz asks only what may be asked now (``fit_questions.py``), on the day it is made and on every
day it is opened: a question that was changed is asked as its card has it now, and one that was
withdrawn, or that a hall is still to be asked, is left out. A quiz tells what is right, and what
it tells has to be so. The newest ``MOST_KEPT`` are kept.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select

from kruvision.extensions import db
from kruvision.models import Quiz
from kruvision.rules.learning.questions import shuffled
from kruvision.rules.learning.quiz import CODES, code_of, pick_questions, read_code
from kruvision.services.archive.fit_questions import (
    Asking,
    hall_question,
    list_fit,
    says_the_same,
)
from kruvision.services.archive.whole import get_archive
from kruvision.services.ephemeral.pace import Pace, keep_to
from kruvision.services.errors import NotFound, Refused
from kruvision.services.transactions.transaction import transaction

MOST_KEPT = 2000
BY_ONE = Pace("quizzes of one address", at_once=5, every=timedelta(seconds=30))
BY_ALL = Pace("quizzes", at_once=60, every=timedelta(seconds=5))


@dataclass(frozen=True)
class OpenQuiz:
    """A quiz as it is asked now. Each question has its ``place`` from 0, which it keeps while
    others are left out; ``left_out`` is how many are."""

    code: str
    questions: Sequence[Mapping[str, Any]]
    left_out: int


@dataclass(frozen=True)
class Answer:
    """A question of a quiz, and what was chosen: the place of an option, or None."""

    question: Mapping[str, Any]
    chosen: int | None

    @property
    def is_right(self) -> bool:
        """Whether it was the right one."""
        return self.chosen is not None and self.chosen == int(self.question["right"])


def list_askable() -> Sequence[Asking]:
    """The traditions that have a question fit for a quiz."""
    return list_fit(get_archive())


def make_quiz(slugs: Sequence[str], *, source: str, at: datetime) -> str:
    """Make a quiz about these traditions, or about all where none is named; returns its code.

    ``source`` is where the wish comes from, which may not come too often: ``TooFast``. Raises
    ``Refused("no_questions")`` where nothing fit is to be asked.
    """
    chosen = [one for one in list_askable() if not slugs or one.slug in slugs]
    with transaction(quiet=True):
        keep_to(BY_ONE, source, at=at)
        keep_to(BY_ALL, "all", at=at)
        code = _free_code()
        questions = _questions(chosen, seed=code)
        if not questions:
            raise Refused("no_questions")
        db.session.add(Quiz(code=code, questions=questions, made_at=at))
        db.session.flush()
        _forget_oldest()
    return code


def get_quiz(typed: str) -> OpenQuiz:
    """The quiz of a typed code; ``NotFound("quiz_unknown")``."""
    code = read_code(typed)
    found = db.session.get(Quiz, code) if code else None
    if found is None:
        raise NotFound("quiz_unknown")
    made = found.questions
    fit = {one.slug: one for one in list_askable()}
    now = [_as_now(one, fit.get(one["tradition"]["slug"]), code) for one in made]
    questions = [{**one, "place": place} for place, one in enumerate(now) if one is not None]
    return OpenQuiz(code, questions, len(made) - len(questions))


def answers_to(quiz: OpenQuiz, chosen: Mapping[int, int]) -> list[Answer]:
    """Each question with what was chosen, by its place; nothing of it is kept."""
    return [Answer(one, chosen.get(one["place"])) for one in quiz.questions]


def _as_now(made: Mapping[str, Any], asking: Asking | None, seed: str) -> dict[str, Any] | None:
    """A question of a quiz as its card asks it now; None where it may not be asked."""
    rows = asking.questions if asking else ()
    same = [row for row in rows if row["text"] == made["text"]]
    same = same or [row for row in rows if says_the_same(row["text"], made["text"])]
    return _kept(same[0], asking, seed) if same and asking else None


def _questions(chosen: Sequence[Asking], *, seed: str) -> list[dict[str, Any]]:
    fit = {one.slug: one for one in chosen}
    places = {slug: list(map(str, range(len(one.questions)))) for slug, one in fit.items()}
    picked = pick_questions(places, seed)
    return [_kept(fit[slug].questions[int(place)], fit[slug], seed) for slug, place in picked]


def _kept(row: Mapping[str, Any], asking: Asking, seed: str) -> dict[str, Any]:
    """The question as a quiz keeps it, with its options in the order in which they are shown."""
    shown = shuffled(hall_question(row), seed)
    return {
        "tradition": {"slug": asking.slug, "names": dict(asking.names)},
        "text": dict(shown.text),
        "options": [dict(option) for option in shown.options],
        "right": shown.right,
        "fact": row["fact"],
        "source": row.get("source", ""),
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
