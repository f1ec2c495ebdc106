"""One seat, one vote, also where its ticket is replaced: a seat that has voted stays voted, and
what it chose stays unseen.

The key of a ballot is the seat's, so that a seat can never have two. A ticket that is issued again
is therefore told apart by what its row says of the newest window in which the seat had voted: the
new ticket neither sees nor changes that ballot, and votes in the windows after it. The row names
that window by a hash of the window's own key: with the keys it is destroyed.
"""

from collections.abc import Sequence

from sqlalchemy import select

from kruvision.extensions import db
from kruvision.models import Ticket, VotingWindow
from kruvision.services.audience.voters import spent_in, ticket_credential, window_hash
from kruvision.services.transactions import bulk_sql

_BALLOT_KEY = {"window_id": "integer", "voter_key": "text"}


def note_voted(ticket: Ticket) -> None:
    """Note inside an open transaction in which window this seat has voted, before its ticket
    becomes another one. Ballots under way are waited for, so that none comes after the look."""
    credential = ticket_credential(ticket.id)
    keyed = {window.id: window for window in _hold_windows(ticket.show_id)}
    wanted = [
        {"window_id": window.id, "voter_key": window_hash(window, credential)}
        for window in keyed.values()
    ]
    rows = bulk_sql.look_up("ballot", ("window_id",), _BALLOT_KEY, wanted)
    voted = max((row.window_id for row in rows), default=None)
    ticket.spent = spent_in(keyed[voted], ticket.id) if voted is not None else ""


def _hold_windows(show_id: int) -> Sequence[VotingWindow]:
    """The show's windows that have their keys, held as a close holds one."""
    query = select(VotingWindow).where(VotingWindow.show_id == show_id, VotingWindow.key != "")
    return db.session.execute(query.order_by(VotingWindow.id).with_for_update()).scalars().all()
