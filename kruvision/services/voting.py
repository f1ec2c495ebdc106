"""The audience's vote: casting a ballot, and one's own ballot.

A voter has one ballot per window, found by a keyed hash that only this window can make. Casting
again replaces it until the close. The tally moves by database triggers in the same transaction.
"""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import JSON, bindparam, delete, insert, select, text

from kruvision.extensions import db
from kruvision.models import Ballot, BallotChoice, VotingWindow
from kruvision.rules.ballots import accept
from kruvision.services import commands, shows, windows
from kruvision.services.changes import BallotsCast, Change
from kruvision.services.errors import NotFound, Refused
from kruvision.services.grouping import in_group
from kruvision.services.secrets import ALPHABET
from kruvision.services.show_rules import lock_rules
from kruvision.services.turnout import count_first_ballot
from kruvision.services.voters import Voter, credential_of

RECEIPT_LENGTH = 8
_PUT_BALLOT = text(
    """
    INSERT INTO ballot (window_id, voter_key, choices, receipt, changes)
    VALUES (:window_id, :voter_key, :choices, :receipt, 0)
    ON CONFLICT (window_id, voter_key)
    DO UPDATE SET choices = excluded.choices, changes = ballot.changes + 1
    RETURNING changes
    """
).bindparams(bindparam("choices", type_=JSON))


@dataclass(frozen=True)
class Receipt:
    """The answer to a ballot: a code to keep, and the entry ids that count for this voter now."""

    window_id: int
    code: str
    choices: tuple[int, ...]


@dataclass(frozen=True)
class Standing:
    """How a voter stands in a show: why the credential does not vote (empty when it does), and the
    ballot that counts."""

    refusal: str
    ballot: Receipt | None

    @property
    def may_vote(self) -> bool:
        return not self.refusal


def cast_ballot(
    voter: Voter, window_id: int, choices: Sequence[int], command_id: str, *, at: datetime
) -> Receipt:
    """Count this voter's choices in this window, instead of those cast before.

    It returns after the commit, which it shares with the ballots of the same few milliseconds. The
    same command again changes nothing and gets the same receipt, also after the close. Raises
    ``Refused`` (``closed``, ``not_open``, ``bad_ticket``, ``revoked``, ``bound_elsewhere``),
    ``TooFast("busy")`` or ``RuleError`` of the ballot paper.
    """

    def work(changes: list[Change]) -> Receipt:
        return _cast(voter, window_id, choices, command_id, at=at, changes=changes)

    return in_group(work)


def standing_of(voter: Voter, show_id: int) -> Standing:
    """Whether this voter may vote in a show, and the own ballot of its latest window."""
    show = shows.get_show(show_id)
    try:
        credential = credential_of(voter, show)
    except Refused as refusal:
        return Standing(refusal.code, None)
    window = windows.find_latest_window(show_id)
    return Standing("", _receipt_of(window, credential) if window and window.key else None)


def _cast(
    voter: Voter,
    window_id: int,
    choices: Sequence[int],
    command_id: str,
    *,
    at: datetime,
    changes: list[Change],
) -> Receipt:
    window = _shared_window(window_id)
    show = shows.get_show(window.show_id)
    credential = credential_of(voter, show)
    command_actor = keyed(window, f"command:{credential}")
    if commands.known_answer(command_actor, command_id) and (
        known := _receipt_of(window, credential)
    ):
        return known
    _require_open(window, at)
    points = accept(windows.paper_of(window, show), choices)
    receipt = Receipt(window_id, receipt_code(window, credential), tuple(choices))
    if _put(receipt, keyed(window, credential), points):
        count_first_ballot(window, at)
    lock_rules(show, at)
    commands.keep_answer(command_actor, command_id, {"counted": True})
    changes.append(BallotsCast(show.id, window_id))
    return receipt


def _shared_window(window_id: int) -> VotingWindow:
    """The window, held against a close until this ballot is committed or refused."""
    query = select(VotingWindow).where(VotingWindow.id == window_id)
    window = db.session.execute(query.with_for_update(read=True)).scalar_one_or_none()
    if window is None:
        raise NotFound("not_found")
    if not window.key:
        raise Refused("closed")
    return window


def _require_open(window: VotingWindow, at: datetime) -> None:
    if window.state == "paused":
        raise Refused("not_open")
    if not windows.takes_ballots(window, at):
        raise Refused("closed", at=window.closed_at or window.closes_at)


def _put(receipt: Receipt, voter_key: str, points: dict[int, int]) -> bool:
    """Write the ballot and its choices; true when it is the voter's first in this window."""
    place = {"window_id": receipt.window_id, "voter_key": voter_key}
    ballot = {**place, "choices": list(receipt.choices), "receipt": receipt.code}
    changes = db.session.execute(_PUT_BALLOT, ballot).scalar_one()
    old = delete(BallotChoice).where(
        BallotChoice.window_id == receipt.window_id, BallotChoice.voter_key == voter_key
    )
    db.session.execute(old)
    rows = [{**place, "entry_id": entry, "points": given} for entry, given in points.items()]
    db.session.execute(insert(BallotChoice), rows)
    return bool(changes == 0)


def _receipt_of(window: VotingWindow, credential: str) -> Receipt | None:
    query = select(Ballot.receipt, Ballot.choices).where(
        Ballot.window_id == window.id, Ballot.voter_key == keyed(window, credential)
    )
    row = db.session.execute(query).one_or_none()
    return Receipt(window.id, row.receipt, tuple(row.choices)) if row else None


def keyed(window: VotingWindow, name: str) -> str:
    """``name`` as only this window can hash it, for as long as its key is kept."""
    return hmac.new(window.key.encode(), name.encode(), hashlib.sha256).hexdigest()


def receipt_code(window: VotingWindow, credential: str) -> str:
    """A short code without look-alike letters, the same for every change of this voter's ballot."""
    number = int(keyed(window, f"receipt:{credential}"), 16)
    letters = []
    for _ in range(RECEIPT_LENGTH):
        number, place = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[place])
    return "".join(letters)
