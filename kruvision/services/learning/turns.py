"""Which question the hall is asked now: that of the act which sang last, by the server's clock."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from kruvision.extensions import db
from kruvision.models import Entry, Question, Show, VotingWindow
from kruvision.rules.evening.act import ON_STAGE_STATUSES
from kruvision.rules.evening.flow import VOTE_PER_ACT
from kruvision.rules.learning import moments
from kruvision.services.shows import bodies

BEFORE_PHASES = ("planned", "running")
"""The hall may say beforehand what it knows, for as long as a song is to come."""


@dataclass(frozen=True)
class AskedQuestion:
    """A question with its place in the evening: ``over_at`` is when its act's turn was over, None
    while it is not; ``seconds`` how long it is open from then on; ``is_latest`` while the hall
    thinks of that act and of nothing else."""

    question: Question
    entry: Entry
    seconds: int
    over_at: datetime | None
    is_latest: bool

    def moment(self, at: datetime) -> str:
        """``before``, ``open`` or ``told`` (``rules/learning/moments``)."""
        return moments.moment_of(self.over_at, self.seconds, at, is_latest=self.is_latest)

    @property
    def closes_at(self) -> datetime | None:
        """When it is told; None while its act's turn is not over."""
        return moments.closes_at(self.over_at, self.seconds) if self.over_at else None


def find_current(show: Show | None, *, at: datetime) -> AskedQuestion | None:
    """The question that the hall is asked, or told, now; None while somebody sings, while a vote is
    open, and after an act that has no question."""
    if show is None or not show.asks_questions or show.phase != "running":
        return None
    latest = _find_latest(show.id)
    if latest is None or latest.status not in ON_STAGE_STATUSES:
        return None
    query = select(Question).where(Question.entry_id == latest.id)
    question = db.session.execute(query).scalar_one_or_none()
    if question is None:
        return None
    seconds, over_at = _seconds(show, question), _over_at(show, latest)
    asked = AskedQuestion(question, latest, seconds, over_at, is_latest=True)
    return None if asked.moment(at) == moments.BEFORE else asked


def place_of(question: Question, show: Show, entry: Entry) -> AskedQuestion:
    """A question with its place in its show's evening, whether it is asked now or not."""
    is_asked = show.asks_questions and show.phase not in ("planned",)
    over_at = _over_at(show, entry) if is_asked else None
    latest = _find_latest(show.id) if show.phase == "running" else None
    is_asked_about = latest == entry and entry.status in ON_STAGE_STATUSES
    return AskedQuestion(question, entry, _seconds(show, question), over_at, is_asked_about)


def keep_told(show: Show, *, at: datetime) -> None:
    """Before anything is changed or taken back from which it follows that a question is told: the
    one that is told now stays told, whatever comes. The hall has seen its right answer."""
    asked = find_current(show, at=at)
    if asked is not None and asked.moment(at) == moments.TOLD:
        asked.question.was_told = True


def is_to_come(question: Question, show: Show, entry: Entry) -> bool:
    """Whether the hall may still say beforehand what it knows of this act's song: not while or
    after it was sung, and not once the hall was told the answer."""
    return (
        show.asks_questions
        and show.phase in BEFORE_PHASES
        and entry.stage == "waiting"
        and entry.status in ON_STAGE_STATUSES
        and not question.was_told
    )


def _seconds(show: Show, question: Question) -> int:
    """For how long a question is asked: one that was told once is told again at once."""
    return 0 if question.was_told else show.question_seconds


def _find_latest(show_id: int) -> Entry | None:
    """The act that sang last; None while somebody is on stage or a vote is open."""
    unclosed = select(VotingWindow.id).where(
        VotingWindow.show_id == show_id, VotingWindow.state != "closed"
    )
    query = (
        select(Entry)
        .where(Entry.show_id == show_id, Entry.stage != "waiting")
        .order_by(
            Entry.stage == "performed", Entry.performed_at.desc().nulls_last(), Entry.id.desc()
        )
        .limit(1)
    )
    entry = db.session.execute(query).scalar_one_or_none()
    if entry is None or entry.stage == "on_stage" or db.session.execute(unclosed).first():
        return None
    return entry


def _over_at(show: Show, entry: Entry) -> datetime | None:
    if entry.stage != "performed":
        return None
    has_own_vote = (
        show.window_scope == VOTE_PER_ACT
        and bodies.has_audience(show)
        and entry.status == "competing"
    )
    query = select(VotingWindow.closed_at).where(
        VotingWindow.show_id == show.id, VotingWindow.entry_id == entry.id
    )
    closed = db.session.execute(query).scalars().first() if has_own_vote else None
    return moments.turn_over_at(
        entry.performed_at, has_own_vote=has_own_vote, vote_closed_at=closed
    )
