"""The questions of an evening: approved by somebody with a name, changed, withdrawn.

A question is a copy of what was approved, so that a card changed later changes nothing that the
hall was asked. Once somebody has answered, its words stay as they are.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError
from sqlalchemy import delete, func, select

from kruvision.extensions import db
from kruvision.models import AnswerCount, Entry, Question, Show
from kruvision.rules.evening.act import ON_STAGE_STATUSES
from kruvision.rules.learning import questions as question_rules
from kruvision.rules.learning.questions import HallQuestion
from kruvision.services import accounts
from kruvision.services.access import Actor, require
from kruvision.services.entries.entries import get_entry_of
from kruvision.services.entries.named import list_entries
from kruvision.services.errors import Refused
from kruvision.services.forms.inputs import Input, Name3
from kruvision.services.learning import proposals, turns
from kruvision.services.learning.proposals import Proposal
from kruvision.services.record import chain
from kruvision.services.shows.shows import get_show
from kruvision.services.traditions.inputs import UNSETTLED, QuestionRow
from kruvision.services.transactions.changes import Change, EntriesChanged, ShowChanged
from kruvision.services.transactions.transaction import transaction

SHORTEST, LONGEST = 15, 120


class HallQuestionInput(QuestionRow):
    """A question as it is typed for an evening: both answers end with its fact."""

    fact: Name3

    @model_validator(mode="after")
    def has_options_of_its_own(self) -> "HallQuestionInput":
        """Refuse an option that says the same as another one, however it is written."""
        options = (self.right, *self.wrong)
        found = question_rules.complaints(HallQuestion(self.text, options, 0))
        if any(one.code == "option_twice" for one in found):
            raise PydanticCustomError("answers_alike", "two answers are alike")
        return self


class AskingInput(Input):
    """Whether the hall is asked, and for how long."""

    asks_questions: bool = False
    question_seconds: Annotated[int, Field(ge=SHORTEST, le=LONGEST)]


def list_questions(show_id: int) -> Sequence[Question]:
    """The approved questions of a show, in running order."""
    query = (
        select(Question)
        .join(Entry, Entry.id == Question.entry_id)
        .where(Entry.show_id == show_id)
        .order_by(Entry.running_order)
    )
    return db.session.execute(query).scalars().all()


def find_approved(entry_id: int) -> Question | None:
    """The approved question of an entry."""
    query = select(Question).where(Question.entry_id == entry_id)
    return db.session.execute(query).scalar_one_or_none()


def answers_of(question: Question) -> int:
    """How many answers it got, before its song and after."""
    query = select(func.sum(AnswerCount.count)).where(AnswerCount.question_id == question.id)
    return db.session.scalar(query) or 0


def question_values(question: Question) -> dict[str, Any]:
    """An approved question as the form takes it."""
    wrong = [text for place, text in enumerate(question.options) if place != question.right]
    return {
        "text": question.text,
        "right": question.options[question.right],
        "wrong": {str(place): text for place, text in enumerate(wrong)},
        "fact": question.fact,
        "source": question.source,
    }


def set_asking(show_id: int, entered: AskingInput, *, by: Actor, at: datetime) -> None:
    """Whether this show asks its hall, and for how many seconds. What is told stays told, however
    long the next ones are open."""
    require(by, "setup.edit")
    with transaction() as changes:
        show = get_show(show_id)
        turns.keep_told(show, at=at)
        show.asks_questions = entered.asks_questions
        show.question_seconds = entered.question_seconds
        facts = entered.model_dump()
        chain.append(by.label, "questions_set", at=at, show_id=show_id, **facts)
        changes.append(ShowChanged(show_id))


def approve(show_id: int, entry_id: int, mark: str, *, by: Actor, at: datetime) -> None:
    """Ask this entry's hall the question of its card that has this mark. Whoever approves it has
    checked it, and is named.

    Raises ``NotFound``, ``Refused``: ``card_changed`` where it is not on the card any more,
    ``question_answered`` where another one has answers, ``question_without_fact``.
    """
    require(by, "setup.edit")
    with transaction() as changes:
        entry = get_entry_of(show_id, entry_id)
        found = {one.mark: one for one in proposals.proposals_of(entry)}
        if mark not in found:
            raise Refused("card_changed")
        _put(entry, proposals.question_row(found[mark].row), by=by, at=at, changes=changes)


def approve_sourced(show_id: int, *, by: Actor, at: datetime) -> int:
    """Approve what is proposed for every entry without a question, where it comes from a source or
    was checked; returns how many."""
    require(by, "setup.edit")
    with transaction() as changes:
        sourced = [
            (entry, one)
            for entry, one in _first_choices(get_show(show_id))
            if one is not None and one.is_settled and one.row.get("fact")
        ]
        for entry, one in sourced:
            _put(entry, proposals.question_row(one.row), by=by, at=at, changes=changes)
    return len(sourced)


def change(
    show_id: int, entry_id: int, entered: HallQuestionInput, *, by: Actor, at: datetime
) -> None:
    """Ask what was typed, in place of what was asked before. Raises ``NotFound``,
    ``Refused("question_answered")``."""
    require(by, "setup.edit")
    with transaction() as changes:
        _put(get_entry_of(show_id, entry_id), entered, by=by, at=at, changes=changes)


def withdraw_question(show_id: int, entry_id: int, *, by: Actor, at: datetime) -> None:
    """Ask nothing about this entry; the answers that came are deleted with the question."""
    require(by, "setup.edit")
    with transaction() as changes:
        entry = get_entry_of(show_id, entry_id)
        question = _hold(entry)
        if question is None:
            return
        facts = {"entry": entry.id, "number": entry.running_order, "answers": answers_of(question)}
        db.session.delete(question)
        chain.append(by.label, "question_withdrawn", at=at, show_id=show_id, **facts)
        changes.append(EntriesChanged(show_id))


def delete_answers(show_id: int, *, by: Actor, at: datetime) -> int:
    """Delete every answer of a show's hall; the questions stay. Returns how many there were, which
    is all that the record keeps of them."""
    require(by, "setup.edit")
    with transaction() as changes:
        get_show(show_id)
        ids = [question.id for question in list_questions(show_id)]
        mine = AnswerCount.question_id.in_(ids)
        count = db.session.scalar(select(func.sum(AnswerCount.count)).where(mine)) or 0
        db.session.execute(delete(AnswerCount).where(mine))
        chain.append(by.label, "answers_deleted", at=at, show_id=show_id, answers=count)
        changes.append(ShowChanged(show_id))
    return count


def proposed(show: Show) -> dict[int, Proposal | None]:
    """What to approve for each entry without a question, by its id."""
    return {entry.id: one for entry, one in _first_choices(show)}


def _first_choices(show: Show) -> list[tuple[Entry, Proposal | None]]:
    entries = list_entries(show.id, ON_STAGE_STATUSES)
    found = proposals.first_choices(entries, list_questions(show.id))
    return [(entry, found[entry.id]) for entry in entries if entry.id in found]


def _put(entry: Entry, row: QuestionRow, *, by: Actor, at: datetime, changes: list[Change]) -> None:
    question = _hold(entry) or Question(entry_id=entry.id)
    if question.id and answers_of(question):
        raise Refused("question_answered")
    if not row.fact:
        raise Refused("question_without_fact")
    drawn = proposals.options_in_order(row, f"{entry.show.tag} {entry.id}")
    question.text, question.options = dict(drawn.text), [dict(one) for one in drawn.options]
    question.right, question.fact, question.source = drawn.right, row.fact, row.source
    question.confidence = "checked" if row.confidence in UNSETTLED else row.confidence
    question.approved_by, question.approved_at = _name_of(by), at
    question.was_told = False
    db.session.add(question)
    db.session.flush()
    facts = {"entry": entry.id, "number": entry.running_order, "confidence": question.confidence}
    chain.append(by.label, "question_approved", at=at, show_id=entry.show_id, **facts)
    changes.append(EntriesChanged(entry.show_id))


def _hold(entry: Entry) -> Question | None:
    """The entry's question, kept from answers until the transaction ends."""
    query = select(Question).where(Question.entry_id == entry.id).with_for_update()
    return db.session.execute(query).scalar_one_or_none()


def _name_of(by: Actor) -> str:
    staff = accounts.find_by_label(by.label)
    return staff.name if staff else by.label
