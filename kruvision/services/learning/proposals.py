"""What the house proposes to ask about each song: one of the questions of its tradition's card. A
tradition that is sung again is asked about with another one.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kruvision.models import Entry, Question
from kruvision.rules.learning import questions as question_rules
from kruvision.rules.learning.questions import HallQuestion
from kruvision.services.entries.cards import is_settled
from kruvision.services.traditions.inputs import QuestionRow


@dataclass(frozen=True)
class Proposal:
    """A question of a card. ``mark`` names it as it stands there now, so that nobody approves what
    they have not read."""

    row: dict[str, Any]
    mark: str

    @property
    def is_settled(self) -> bool:
        """Whether it comes from a source, or somebody who knows has checked it."""
        return is_settled(self.row)


def proposals_of(entry: Entry) -> list[Proposal]:
    """The questions of the card of this entry's tradition."""
    tradition = entry.song.tradition
    return [_proposal(row) for row in tradition.questions] if tradition else []


def first_choices(
    entries: Sequence[Entry], approved: Sequence[Question]
) -> dict[int, Proposal | None]:
    """For each entry without an approved question the one to ask, by the entry's id; None where its
    card has none left that the hall was not asked."""
    found = {entry.id: proposals_of(entry) for entry in entries}
    by_mark = {one.mark: one for options in found.values() for one in options}
    texts = {_text_key(one.row["text"]): one.mark for one in by_mark.values()}
    asked = {
        str(question.entry_id): texts.get(_text_key(question.text), f"own {question.id}")
        for question in approved
    }
    traditions = [(str(entry.id), entry.song.tradition_slug or "") for entry in entries]
    available = {
        entry.song.tradition_slug or "": [one.mark for one in found[entry.id]] for entry in entries
    }
    chosen = question_rules.questions_for(traditions, available, asked)
    return {
        entry.id: by_mark.get(chosen.get(str(entry.id), ""))
        for entry in entries
        if str(entry.id) not in asked
    }


def options_in_order(row: QuestionRow, seed: str) -> HallQuestion:
    """The question with its options drawn from the seed, so that the place of the right one tells
    nothing."""
    return question_rules.shuffled(HallQuestion(row.text, (row.right, *row.wrong), 0), seed)


def question_row(row: dict[str, Any]) -> QuestionRow:
    """A card's question as it is checked."""
    wrong = {str(place): text for place, text in enumerate(row["wrong"])}
    return QuestionRow.model_validate({**row, "wrong": wrong})


def proposed_values(row: dict[str, Any]) -> dict[str, Any]:
    """A card's question as the form of an evening's question takes it; empty fields of none."""
    wrong = {str(place): text for place, text in enumerate(row.get("wrong", []))}
    values = {name: row.get(name, {}) for name in ("text", "right", "fact")}
    return {**values, "wrong": wrong, "source": row.get("source", "")}


def _proposal(row: dict[str, Any]) -> Proposal:
    text = json.dumps(row, ensure_ascii=False, sort_keys=True)
    return Proposal(row, hashlib.sha256(text.encode()).hexdigest()[:16])


def _text_key(text: dict[str, str]) -> str:
    return json.dumps(text, ensure_ascii=False, sort_keys=True)
