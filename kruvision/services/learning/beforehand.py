"""What the hall is asked before it begins: two questions for each phone, others for each, so that
every tradition gets its share. Which ones follows from the phone's random name and is kept nowhere.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from kruvision.extensions import db
from kruvision.models import Entry, Question
from kruvision.services.learning import turns
from kruvision.services.record import chain
from kruvision.services.shows import tonight
from kruvision.services.tokens import keyed_hash
from kruvision.state import state

MOST = 2


@dataclass(frozen=True)
class AskedBefore:
    """A question as a phone is asked it: its text and options in their languages."""

    id: int
    text: Mapping[str, str]
    options: Sequence[Mapping[str, str]]


@dataclass(frozen=True)
class AllAsked:
    """All that may be asked beforehand, as it was when the record ended with ``head``."""

    head: str
    questions: Sequence[AskedBefore]


def list_for(device: str) -> Sequence[AskedBefore]:
    """The questions of this phone, of those whose songs are to come: the same ones each time, for
    as long as their songs were not called."""
    asked = _list_all()
    return sorted(asked, key=lambda one: keyed_hash(f"asked before {one.id}", device))[:MOST]


def _list_all() -> Sequence[AskedBefore]:
    """A whole hall asks within seconds: looked up once, until the record has another line, as
    whatever changes this leaves one."""
    kept = state().asked_before
    if kept is None or kept.head != chain.committed_head():
        kept = AllAsked(chain.head(), _look_up())
        state().asked_before = kept
    return kept.questions


def _look_up() -> Sequence[AskedBefore]:
    show = tonight.find_tonight()
    if show is None:
        return ()
    query = select(Question, Entry).join(Entry, Entry.id == Question.entry_id)
    rows = db.session.execute(query.where(Entry.show_id == show.id))
    asked = [question for question, entry in rows if turns.is_to_come(question, show, entry)]
    return [AskedBefore(one.id, one.text, one.options) for one in asked]
