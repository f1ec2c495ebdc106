"""The question between songs, as phones and walls may know it: the right answer once it is told."""

from collections.abc import Sequence
from datetime import datetime

from kruvision.models import Entry, Show
from kruvision.rules.learning import shares
from kruvision.rules.learning.moments import TOLD
from kruvision.rules.learning.shares import Counts
from kruvision.services.learning import answers, questions, turns
from kruvision.services.shows import tonight
from kruvision.services.snapshots.console_shapes import ConsoleQuestion
from kruvision.services.snapshots.shapes import HallQuestion, ScreenQuestion


def question_of(show: Show | None, *, at: datetime) -> HallQuestion | None:
    """The question of the act that sang last, or None: ``turns.find_current``."""
    asked = turns.find_current(show, at=at)
    if show is None or asked is None or asked.closes_at is None:
        return None
    question, entry = asked.question, asked.entry
    counts = answers.counts_of(question.id, answers.AFTER)
    given = sum(counts.values())
    state = asked.moment(at)
    is_told = state == TOLD
    share = shares.share_of(Counts(given, counts.get(question.right, 0))) if is_told else None
    return {
        "id": question.id,
        "key": f"{show.tag}-{question.id}",
        "state": state,
        "number": entry.running_order,
        "name": entry.contestant.name,
        "title": entry.song.title,
        "text": question.text,
        "options": question.options,
        "closes_at": asked.closes_at,
        "answers": given,
        "right": question.right if is_told else None,
        "fact": question.fact if is_told else None,
        "share": shares.whole_percent(share.value) if share else None,
    }


def on_screen(show: Show | None, *, at: datetime) -> ScreenQuestion | None:
    """The same for a wall."""
    question = question_of(show, at=at)
    if question is None:
        return None
    left = (question["closes_at"] - at).total_seconds()
    return {**question, "seconds_left": max(0, round(left))}


def on_console(show: Show, on_stage: int | None, *, at: datetime) -> ConsoleQuestion | None:
    """Whether the hall is asked now, told, or knows the answer to the question of the act that is
    on stage once more; nothing of what it answers."""
    if tonight.find_tonight() != show:
        return None
    if asked := turns.find_current(show, at=at):
        return {"state": asked.moment(at), "closes_at": _iso(asked.closes_at)}
    question = questions.find_approved(on_stage) if on_stage else None
    return {"state": "known", "closes_at": ""} if question and question.was_told else None


def _iso(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""


def asked_before(show: Show | None, entries: Sequence[Entry]) -> str:
    """The tag of a show whose phones may say what they know of songs to come; else empty."""
    if show is None:
        return ""
    on_list = {entry.id: entry for entry in entries}
    asked = [one for one in questions.list_questions(show.id) if one.entry_id in on_list]
    may_be_asked = any(turns.is_to_come(one, show, on_list[one.entry_id]) for one in asked)
    return show.tag if may_be_asked else ""
