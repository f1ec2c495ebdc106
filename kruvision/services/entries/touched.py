"""Whether anything has happened to an entry that the record speaks of."""

from sqlalchemy import select

from kruvision.extensions import db
from kruvision.models import Ballot, Deduction, Entry, Scoresheet, VotingWindow


def is_touched(entry: Entry) -> bool:
    """Whether the entry was called, marked or voted on, or something was subtracted from it: from
    then on it stays."""
    sheet = select(Scoresheet.id).where(Scoresheet.entry_id == entry.id).limit(1)
    given = select(Deduction.id).where(Deduction.entry_id == entry.id).limit(1)
    own_or_all = VotingWindow.entry_id.is_(None) | (VotingWindow.entry_id == entry.id)
    ballot = (
        select(Ballot.window_id)
        .join(VotingWindow, VotingWindow.id == Ballot.window_id)
        .where(VotingWindow.show_id == entry.show_id, own_or_all)
        .limit(1)
    )
    return entry.stage != "waiting" or any(
        db.session.execute(query).first() is not None for query in (sheet, given, ballot)
    )
