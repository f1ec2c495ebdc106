"""The audience's vote: casting a ballot, and one's own ballot.

A voter has one ballot per window, found by a keyed hash that only this window can make. Casting
again replaces it until the close. The tally moves by database triggers in the same transaction.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, select

from kruvision.extensions import Base, db
from kruvision.models import Ballot, Show, VotingWindow
from kruvision.rules.audience.ballots import BallotPaper, accept
from kruvision.rules.errors import RuleError
from kruvision.services.audience import windows
from kruvision.services.audience.receipts import Cast, Named, Receipt, keyed
from kruvision.services.audience.turnout import count_first_ballots
from kruvision.services.audience.voters import Voter, credential_of, credentials_of
from kruvision.services.errors import NotFound, Refused
from kruvision.services.ruleset.locked_rules import lock_rules
from kruvision.services.shows import shows
from kruvision.services.transactions import bulk_sql, idempotency
from kruvision.services.transactions.changes import BallotsCast, Change
from kruvision.services.transactions.group_commit import in_group
from kruvision.services.transactions.transaction import Conflict

CHANGE = "change"
_CHOICES = Base.metadata.tables["ballot_choice"]
_SHARED_WINDOW = (
    select(VotingWindow, Show)
    .join(Show, Show.id == VotingWindow.show_id)
    .where(VotingWindow.id == bindparam("window"))
    .with_for_update(read=True, of=VotingWindow)
)
_BALLOT = {
    "voter_key": "text",
    "choices": "json",
    "receipt": "text",
    "changes": "integer",
    "command": "text",
}
_PUT_BALLOTS = """
    INSERT INTO ballot (window_id, voter_key, choices, receipt, changes, command)
    SELECT CAST(:window AS integer), voter_key, choices, receipt, changes, command
    FROM {given} WHERE true
    ON CONFLICT (window_id, voter_key) DO UPDATE
    SET choices = excluded.choices, changes = ballot.changes + excluded.changes + 1
    RETURNING voter_key, changes, command
"""
_BALLOT_KEY = {"window_id": "integer", "voter_key": "text"}
_CHOICE = {"voter_key": "text", "entry_id": "integer", "points": "integer"}
_PUT_CHOICES = """
    INSERT INTO ballot_choice (window_id, voter_key, entry_id, points)
    SELECT CAST(:window AS integer), voter_key, entry_id, points FROM {given}
"""


Outcome = Receipt | Refused | RuleError


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
    ``Refused`` (``closed``, ``not_open``, or of ``credential_of``), ``TooFast("busy")`` or
    ``RuleError`` of the ballot paper.
    """
    return in_group(count_together, Cast(voter, window_id, tuple(choices), command_id, at))


def standing_of(voter: Voter, show_id: int) -> Standing:
    """Whether this voter may vote in a show, and the own ballot of its latest window."""
    show = shows.get_show(show_id)
    try:
        credential = credential_of(voter, show)
    except Refused as refusal:
        return Standing(refusal.code, None)
    window = windows.find_latest_window(show_id)
    if window is None or not window.key:
        return Standing("", None)
    voter_key = keyed(window, credential)
    return Standing("", _receipts_of(window, [voter_key]).get(voter_key))


def count_together(casts: Sequence[Cast], changes: list[Change]) -> list[Outcome]:
    """Count ballots inside the open transaction, in the order in which they came: the receipt or
    the refusal of each. A window is looked at once for all of its ballots."""
    outcomes: dict[int, Outcome] = {}
    for window_id in sorted({cast.window_id for cast in casts}):
        places = [place for place, cast in enumerate(casts) if cast.window_id == window_id]
        counted = _count_in(window_id, [casts[place] for place in places], changes)
        outcomes.update(zip(places, counted, strict=True))
    return [outcomes[place] for place in range(len(casts))]


def _count_in(window_id: int, casts: Sequence[Cast], changes: list[Change]) -> list[Outcome]:
    try:
        window, show = _shared_window(window_id)
    except Refused as refusal:
        return [refusal] * len(casts)
    credentials = credentials_of([cast.voter for cast in casts], show)
    box = BallotBox(window, windows.paper_of(window, show))
    named = [
        credential if isinstance(credential, Refused) else Named.of(window, credential, cast)
        for cast, credential in zip(casts, credentials, strict=True)
    ]
    box.recognise(named)
    for cast, name in zip(casts, named, strict=True):
        box.take(cast, name)
    if box.ballots:
        lock_rules(show, casts[0].at)
        box.empty()
        changes.append(BallotsCast(show.edition_id, show.id, window_id))
    return box.outcomes()


class BallotBox:
    """The ballots of one window that are counted together. Of several by one voter the last counts,
    as it would one after the other."""

    def __init__(self, window: VotingWindow, paper: BallotPaper) -> None:
        self.window, self.paper = window, paper
        self.known: set[str] = set()
        self.made_by: dict[str, str] = {}
        self.changed_by: list[str] = []
        """The first command of each voter, which makes the ballot unless there is one; the others,
        which change it."""
        self.ballots: dict[str, tuple[Cast, Receipt, dict[int, int]]] = {}
        self.times: Counter[str] = Counter()
        self.taken: list[Outcome | str] = []
        """For each cast its outcome, or the voter's key where an older command is repeated."""

    def recognise(self, named: Sequence[Named | Refused]) -> None:
        """Find out which commands were carried out before. What a voter did who has no ballot yet
        need not be looked for."""
        mine = [one for one in named if isinstance(one, Named) and one.command]
        voter_keys = sorted({one.voter_key for one in mine})
        keys = [{"window_id": self.window.id, "voter_key": key} for key in voter_keys]
        rows = bulk_sql.look_up("ballot", ("voter_key", "command"), _BALLOT_KEY, keys)
        there = {row.voter_key: row.command for row in rows}
        again = [one.command for one in mine if one.voter_key in there]
        carried_out = idempotency.carried_out([(command, CHANGE) for command in again])
        self.known = {*there.values(), *(command for command, _ in carried_out)} - {""}

    def take(self, cast: Cast, named: Named | Refused) -> None:
        """Take one ballot, or refuse it."""
        try:
            self.taken.append(self._accepted(cast, named))
        except (Refused, RuleError) as refusal:
            self.taken.append(refusal)

    def _accepted(self, cast: Cast, named: Named | Refused) -> Receipt | str:
        if isinstance(named, Refused):
            raise named
        if named.command in self.known:
            return named.voter_key
        windows.require_open(self.window, cast.at)
        points = accept(self.paper, cast.choices)
        receipt = Receipt(self.window.id, named.code, cast.choices)
        self.ballots[named.voter_key] = cast, receipt, points
        self.times[named.voter_key] += 1
        if named.voter_key not in self.made_by:
            self.made_by[named.voter_key] = named.command
        elif named.command:
            self.changed_by.append(named.command)
        if named.command:
            self.known.add(named.command)
        return receipt

    def empty(self) -> None:
        """Write everything taken: ballots, choices, and that their commands were carried out."""
        rows = [
            {
                "voter_key": voter_key,
                "choices": list(receipt.choices),
                "receipt": receipt.code,
                "changes": self.times[voter_key] - 1,
                "command": self.made_by[voter_key],
            }
            for voter_key, (_cast, receipt, _points) in sorted(self.ballots.items())
        ]
        answer = bulk_sql.execute(_PUT_BALLOTS, _BALLOT, rows, window=self.window.id)
        were_there = [row for row in answer if row.changes >= self.times[row.voter_key]]
        self.require_no_conflict({row.voter_key: row.command for row in were_there})
        changed = [row.voter_key for row in were_there]
        self._forget_choices(changed)
        bulk_sql.execute(_PUT_CHOICES, _CHOICE, self._choices(), window=self.window.id)
        by = [*self.changed_by, *(self.made_by[voter_key] for voter_key in changed)]
        idempotency.keep_carried_out([(command, CHANGE) for command in by if command])
        new = self.ballots.keys() - changed
        count_first_ballots(self.window, [self.ballots[voter_key][0].at for voter_key in new])

    def require_no_conflict(self, found: Mapping[str, str]) -> None:
        """Raise ``Conflict`` where another process has made a ballot by the very same command since
        this group looked for it."""
        if any(command and command == self.made_by[key] for key, command in found.items()):
            raise Conflict

    def outcomes(self) -> list[Outcome]:
        """What to answer each: a repeated command gets the ballot that counts for the voter now."""
        repeated = [entry for entry in self.taken if isinstance(entry, str)]
        found = _receipts_of(self.window, repeated) if repeated else {}
        return [found[entry] if isinstance(entry, str) else entry for entry in self.taken]

    def _choices(self) -> list[dict[str, Any]]:
        return [
            {"voter_key": voter_key, "entry_id": entry, "points": count}
            for voter_key, (_cast, _receipt, points) in sorted(self.ballots.items())
            for entry, count in points.items()
        ]

    def _forget_choices(self, voter_keys: Sequence[str]) -> None:
        if voter_keys:
            mine = _CHOICES.c.window_id == self.window.id, _CHOICES.c.voter_key.in_(voter_keys)
            db.session.execute(delete(_CHOICES).where(*mine))


def _shared_window(window_id: int) -> tuple[VotingWindow, Show]:
    """The window and its show, held against a close until this ballot is committed or refused."""
    found = db.session.execute(_SHARED_WINDOW, {"window": window_id}).one_or_none()
    if found is None:
        raise NotFound("not_found")
    window, show = found
    if not window.key:
        raise Refused("closed")
    return window, show


def _receipts_of(window: VotingWindow, voter_keys: Sequence[str]) -> dict[str, Receipt]:
    """The ballots that count, by their voters' keys."""
    query = select(Ballot.voter_key, Ballot.receipt, Ballot.choices).where(
        Ballot.window_id == window.id, Ballot.voter_key.in_(voter_keys)
    )
    rows = db.session.execute(query)
    return {row.voter_key: Receipt(window.id, row.receipt, tuple(row.choices)) for row in rows}
