"""What stands on the ballot paper of a window."""

from typing import Any

from sqlalchemy import bindparam, select

from kruvision.extensions import Base, db
from kruvision.models import Show, VotingWindow
from kruvision.rules.audience import modes
from kruvision.rules.audience.ballots import BallotPaper
from kruvision.rules.evening.act import ON_BALLOT

_ENTRIES = Base.metadata.tables["entry"]
_ON_BALLOT = (
    select(
        _ENTRIES.c.id, _ENTRIES.c.category_id, _ENTRIES.c.contestant_id, _ENTRIES.c.delegation_id
    )
    .where(_ENTRIES.c.show_id == bindparam("show"))
    .where(*(_ENTRIES.c[name] == value for name, value in ON_BALLOT.items()))
    .order_by(_ENTRIES.c.running_order)
)


def entries_on_paper(
    show_id: int, entry_id: int | None, category_id: int | None = None
) -> dict[int, int | None]:
    """Ids of the entries one may vote for, in running order, each with its delegation: those that
    compete and have sung; only the named one in a window of its own, only those of a category in
    that one's. Who sings several songs stands there once, with the first of them; votes are added
    up in any case."""
    found = db.session.execute(_ON_BALLOT, {"show": show_id}).all()
    if entry_id is not None:
        return {row.id: row.delegation_id for row in found if row.id == entry_id}
    first: dict[tuple[int, int | None], Any] = {}
    for row in found:
        if category_id in (None, row.category_id):
            first.setdefault((row.contestant_id, row.category_id), row)
    return {row.id: row.delegation_id for row in first.values()}


def paper_of(window: VotingWindow, show: Show) -> BallotPaper:
    """The ballot paper of a window. An entry's own window is a mark for that entry where the hall
    marks every act, else a simple yes to it."""
    entries = entries_on_paper(show.id, window.entry_id, window.category_id)
    is_yes = window.entry_id is not None and not modes.get(show.voting_mode).is_marked
    mode, choices = ("plurality", 1) if is_yes else (show.voting_mode, show.choices)
    own = {entry: one for entry, one in entries.items() if one is not None}
    return BallotPaper(mode, tuple(entries), choices, show.most_mark, own)
