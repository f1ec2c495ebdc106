"""What a voter has of a ballot: the receipt, and whether there is one in tonight's show."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from kruvision.extensions import db
from kruvision.models import Ballot, Entry, VotingWindow
from kruvision.rules.audience.ballots import Choice, read_choices
from kruvision.services.audience.voters import Voter, credential_of, window_hash
from kruvision.services.audience.windows import find_latest_window
from kruvision.services.errors import Refused
from kruvision.services.shows import shows

SEAT_HAS_VOTED = "seat_has_voted"
TICKET_ENDED = ("revoked", "bound_elsewhere")
"""Why the ticket that a phone holds lets it vote no more."""


@dataclass(frozen=True)
class Receipt:
    """The answer to a ballot: a code to keep, and the choices that count for this voter now; none
    once the vote is closed, so that nobody can make a voter show them."""

    window_id: int
    code: str
    choices: tuple[Choice, ...]

    def as_data(self) -> dict[str, Any]:
        """What a phone keeps of it: ``{"window", "code", "choices": (entry id, …)}``, or pairs of
        entry id and mark."""
        return {"window": self.window_id, "code": self.code, "choices": self.choices}


@dataclass(frozen=True)
class VoterStatus:
    """Why a voter may not vote in a show (empty for one who may), and the ballot that counts.
    ``voted_in`` is the latest window, where an earlier ticket of the same seat has voted in it.
    ``own_acts`` are the entry ids of the voter's own delegation."""

    refusal: str
    ballot: Receipt | None
    voted_in: int | None = None
    own_acts: tuple[int, ...] = ()

    @property
    def may_vote(self) -> bool:
        """Whether the credential is one of this show; also while no vote is open, or where the
        seat has voted already."""
        return not self.refusal or self.voted_in is not None

    @property
    def has_lost_ticket(self) -> bool:
        """Whether the phone's ticket was withdrawn or replaced."""
        return self.refusal in TICKET_ENDED


def status_of(voter: Voter, show_id: int) -> VoterStatus:
    """Whether this voter may vote in a show, and the own ballot of its latest window. Raises
    ``NotFound`` where there is no such show."""
    show, window = shows.get_show(show_id), find_latest_window(show_id)
    try:
        credential = credential_of(voter, show, window)
    except Refused as refusal:
        voted_in = window.id if window and refusal.code == SEAT_HAS_VOTED else None
        return VoterStatus(refusal.code, None, voted_in)
    own = _acts_of(show_id, credential.delegation)
    if window is None or not window.key:
        return VoterStatus("", None, own_acts=own)
    voter_key = window_hash(window, credential.text)
    ballot = receipts_of(window, [voter_key]).get(voter_key)
    return VoterStatus("", ballot, own_acts=own)


def _acts_of(show_id: int, delegation: int | None) -> tuple[int, ...]:
    if delegation is None:
        return ()
    query = select(Entry.id).where(Entry.show_id == show_id, Entry.delegation_id == delegation)
    return tuple(db.session.execute(query.order_by(Entry.running_order)).scalars())


def receipts_of(window: VotingWindow, voter_keys: Sequence[str]) -> dict[str, Receipt]:
    """The ballots that count, by their voters' keys; voters without one are left out."""
    query = select(Ballot.voter_key, Ballot.receipt, Ballot.choices).where(
        Ballot.window_id == window.id, Ballot.voter_key.in_(voter_keys)
    )
    rows = db.session.execute(query)
    return {
        row.voter_key: Receipt(window.id, row.receipt, shown_choices(window, row.choices))
        for row in rows
    }


def shown_choices(window: VotingWindow, choices: Sequence[Any]) -> tuple[Choice, ...]:
    """What a receipt tells of a ballot: its choices while they can be changed, afterwards none."""
    return () if window.state == "closed" else read_choices(choices)
