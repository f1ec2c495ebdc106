"""The audience's vote: ballots are taken, checked and counted.

A voter has one ballot per window, found by a keyed hash that only this window can make. Casting
again replaces it until the close. The tally moves by database triggers in the same transaction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, select

from kruvision.extensions import Base, db
from kruvision.models import Show, VotingWindow
from kruvision.rules.audience import ballots as ballot_rules
from kruvision.rules.audience import modes
from kruvision.rules.audience.ballots import BallotPaper, Choice
from kruvision.rules.errors import RuleError
from kruvision.rules.evening.flow import hides_turnout
from kruvision.services.audience import windows
from kruvision.services.audience.receipts import Receipt, receipts_of
from kruvision.services.audience.turnout import count_first_ballots
from kruvision.services.audience.voters import BallotKeys, Voter, credentials_of
from kruvision.services.errors import NotFound, Refused
from kruvision.services.transactions import bulk_sql
from kruvision.services.transactions.changes import BallotsCast, Change
from kruvision.services.transactions.group_commit import in_group
from kruvision.services.transactions.transaction import Conflict

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
    "delegation_id": "integer",
}
_PUT_BALLOTS = """
    INSERT INTO ballot (window_id, voter_key, choices, receipt, changes, command, delegation_id)
    SELECT CAST(:window AS integer), voter_key, choices, receipt, changes, command, delegation_id
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
_COMMAND = {"actor": "text", "id": "text"}
_PUT_COMMANDS = "INSERT INTO command (actor, id, answer) SELECT actor, id, '{{}}' FROM {given}"


@dataclass(frozen=True)
class SubmittedBallot:
    """A ballot as it came in at ``at``; the command's id is empty where a form sent it."""

    voter: Voter
    window_id: int
    choices: tuple[Choice, ...]
    command_id: str
    at: datetime


BallotOutcome = Receipt | Refused | RuleError


def cast_ballot(
    voter: Voter, window_id: int, choices: Sequence[Choice], command_id: str, *, at: datetime
) -> Receipt:
    """Count this voter's choices in this window, instead of those cast before.

    It returns after the commit, which it shares with the ballots of the same few milliseconds. The
    same command again changes nothing and gets the same receipt, also after the close. Raises
    ``NotFound``, ``Refused`` (``closed``, ``not_open``, or of ``credential_of``),
    ``TooFast("busy")`` or ``RuleError`` of the ballot paper.
    """
    ballot = SubmittedBallot(voter, window_id, tuple(choices), command_id, at)
    return in_group(count_together, ballot)


def count_together(
    ballots: Sequence[SubmittedBallot], changes: list[Change]
) -> list[BallotOutcome]:
    """Count ballots inside the open transaction, in the order in which they came: the receipt or
    the refusal of each. A window is looked at once for all of its ballots."""
    outcomes: dict[int, BallotOutcome] = {}
    for window_id in sorted({ballot.window_id for ballot in ballots}):
        places = [place for place, one in enumerate(ballots) if one.window_id == window_id]
        counted = _count_in(window_id, [ballots[place] for place in places], changes)
        outcomes.update(zip(places, counted, strict=True))
    return [outcomes[place] for place in range(len(ballots))]


def _count_in(
    window_id: int, ballots: Sequence[SubmittedBallot], changes: list[Change]
) -> list[BallotOutcome]:
    try:
        window, show = _hold_window(window_id)
    except Refused as refusal:
        return [refusal] * len(ballots)
    credentials = credentials_of([ballot.voter for ballot in ballots], show, window)
    keys = [
        one if isinstance(one, Refused) else BallotKeys.of(window, one, ballot.command_id)
        for ballot, one in zip(ballots, credentials, strict=True)
    ]
    box = BallotBox(window, show)
    box.find_repeats(keys)
    taken = [box.accept(ballot, one) for ballot, one in zip(ballots, keys, strict=True)]
    if box.accepted:
        box.write()
        is_secret = hides_turnout(show.window_scope, show.phase)
        changes.append(BallotsCast(show.edition_id, show.id, window_id, is_secret))
    return _with_repeats(window, taken)


def _hold_window(window_id: int) -> tuple[VotingWindow, Show]:
    """The window and its show, held against a close until these ballots are committed. Raises
    ``NotFound``, or ``Refused("closed")`` once its key is destroyed."""
    found = db.session.execute(_SHARED_WINDOW, {"window": window_id}).one_or_none()
    if found is None:
        raise NotFound("not_found")
    window, show = found
    if not window.key:
        raise Refused("closed")
    return window, show


@dataclass
class AcceptedBallot:
    """What will be written of a voter: the last ballot, how often it was cast in this group, the
    key of the first command, which makes the ballot unless there is one already, and the delegation
    whose points it belongs to."""

    receipt: Receipt
    points: Mapping[int, int]
    at: datetime
    casts: int
    command: str
    delegation: int | None


def paper_of(window: VotingWindow, show: Show) -> BallotPaper:
    """The ballot paper of a window. An entry's own window is a mark for that entry where the hall
    marks every act, else a simple yes to it."""
    entries = windows.entries_on_paper(show.id, window.entry_id, window.category_id)
    is_yes = window.entry_id is not None and not modes.get(show.voting_mode).is_marked
    mode, choices = ("plurality", 1) if is_yes else (show.voting_mode, show.choices)
    own = {entry: one for entry, one in entries.items() if one is not None}
    return BallotPaper(mode, tuple(entries), choices, show.most_mark, own)


class BallotBox:
    """The ballots of one window that are counted together. Of several by one voter the last counts,
    as it would one after the other."""

    def __init__(self, window: VotingWindow, show: Show) -> None:
        self.window, self.paper = window, paper_of(window, show)
        self.keeps_delegations = show.bodies == "delegations"
        self.accepted: dict[str, AcceptedBallot] = {}
        """By the voter's key."""
        self.known_commands: set[str] = set()
        self.later_commands: list[str] = []
        """Keys of commands: those carried out before, and those that change a ballot which another
        one of this group made."""

    def find_repeats(self, keys: Sequence[BallotKeys | Refused]) -> None:
        """Find out which commands were carried out before. What a voter did who has no ballot yet
        need not be looked for."""
        sent = [one for one in keys if isinstance(one, BallotKeys) and one.command]
        wanted = [
            {"window_id": self.window.id, "voter_key": voter_key}
            for voter_key in sorted({one.voter for one in sent})
        ]
        rows = bulk_sql.look_up("ballot", ("voter_key", "command"), _BALLOT_KEY, wanted)
        made_by = {row.voter_key: row.command for row in rows}
        later = sorted({one.command for one in sent if one.voter in made_by})
        found = bulk_sql.look_up("command", ("actor",), _COMMAND, _as_rows(later)) if later else ()
        self.known_commands = {*made_by.values(), *(row.actor for row in found)} - {""}

    def accept(
        self, ballot: SubmittedBallot, keys: BallotKeys | Refused
    ) -> BallotOutcome | BallotKeys:
        """Accept one ballot for writing, or refuse it; its keys where a command is repeated."""
        if isinstance(keys, Refused) or keys.command in self.known_commands:
            return keys
        try:
            windows.require_voting_open(self.window, ballot.at)
            points = ballot_rules.accept(self.paper, ballot.choices, keys.delegation)
        except (Refused, RuleError) as refusal:
            return refusal
        receipt = Receipt(self.window.id, keys.code, ballot.choices)
        earlier = self.accepted.get(keys.voter)
        casts, command = (earlier.casts, earlier.command) if earlier else (0, keys.command)
        whose = keys.delegation if self.keeps_delegations else None
        accepted = AcceptedBallot(receipt, points, ballot.at, casts + 1, command, whose)
        self.accepted[keys.voter] = accepted
        if keys.command:
            self.known_commands.add(keys.command)
        if keys.command and earlier:
            self.later_commands.append(keys.command)
        return receipt

    def write(self) -> None:
        """Write what was accepted: ballots, choices, and that the commands were carried out. Raises
        ``Conflict`` where another process has just carried out one of them."""
        ballots = dict(sorted(self.accepted.items()))  # so that two processes wait in no circle
        changed = self._put_ballots(ballots)
        self._put_choices(ballots, changed)
        self._put_commands([*self.later_commands, *(ballots[key].command for key in changed)])
        new = ballots.keys() - changed
        count_first_ballots(self.window, [ballots[key].at for key in new])

    def _put_ballots(self, ballots: Mapping[str, AcceptedBallot]) -> list[str]:
        """Write the ballots' rows; the keys of the voters who had one already."""
        rows = [
            {
                "voter_key": voter_key,
                "choices": ballot.receipt.choices,
                "receipt": ballot.receipt.code,
                "changes": ballot.casts - 1,
                "command": ballot.command,
                "delegation_id": ballot.delegation,
            }
            for voter_key, ballot in ballots.items()
        ]
        answer = bulk_sql.execute(_PUT_BALLOTS, _BALLOT, rows, window=self.window.id)
        made_by = {
            row.voter_key: row.command
            for row in answer
            if row.changes >= ballots[row.voter_key].casts
        }
        self._require_no_conflict(made_by)
        return list(made_by)

    def _require_no_conflict(self, made_by: Mapping[str, str]) -> None:
        """Raise ``Conflict`` where another process has made a ballot by the very same command since
        this group looked for it."""
        if any(made and made == self.accepted[key].command for key, made in made_by.items()):
            raise Conflict

    def _put_choices(self, ballots: Mapping[str, AcceptedBallot], changed: Sequence[str]) -> None:
        """Write the chosen entries with their points, in the place of those of a changed ballot."""
        if changed:
            mine = _CHOICES.c.window_id == self.window.id, _CHOICES.c.voter_key.in_(changed)
            db.session.execute(delete(_CHOICES).where(*mine))
        rows = [
            {"voter_key": voter_key, "entry_id": entry, "points": points}
            for voter_key, ballot in ballots.items()
            for entry, points in ballot.points.items()
        ]
        bulk_sql.execute(_PUT_CHOICES, _CHOICE, rows, window=self.window.id)

    def _put_commands(self, keys: Sequence[str]) -> None:
        """Note that commands which changed a ballot were carried out; who made it is in its row."""
        if rows := _as_rows([key for key in keys if key]):
            bulk_sql.execute(_PUT_COMMANDS, _COMMAND, rows)


def _as_rows(command_keys: Sequence[str]) -> list[dict[str, str]]:
    """Commands as the table of commands keeps them: the key says who sent which."""
    return [{"actor": key, "id": "change"} for key in command_keys]


def _with_repeats(
    window: VotingWindow, taken: Sequence[BallotOutcome | BallotKeys]
) -> list[BallotOutcome]:
    """What to answer each: a repeated command gets the ballot that counts for the voter now."""
    repeated = [one.voter for one in taken if isinstance(one, BallotKeys)]
    found = receipts_of(window, repeated) if repeated else {}
    return [found[one.voter] if isinstance(one, BallotKeys) else one for one in taken]
