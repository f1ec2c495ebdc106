"""The ballots counted again: what the tally is held against at the close, and the digests by which
all ballots of a window can be checked later."""

import hashlib
from collections.abc import Sequence
from typing import Any

import structlog
from sqlalchemy import delete, func, or_, select

from kruvision.extensions import db
from kruvision.models import Ballot, BallotChoice, Tally, Turnout, VotingWindow
from kruvision.rules.audience.ballots import choice_text, read_choices
from kruvision.services.errors import Refused

log = structlog.get_logger()


Counts = dict[int, tuple[int, int]]
"""For each entry its points, and by how many."""


def check_tally(window: VotingWindow) -> None:
    """Count the ballots again; ``Refused("tally_broken")`` where the kept tally differs."""
    differing = differing_entries(window.id)
    if differing or count_ballots_in(window.id) != window.ballots:
        log.error("tally differs from recount", window=window.id, entries=differing)
        raise Refused("tally_broken", window=window.id)


def put_right(window: VotingWindow) -> int:
    """Write the tally and the number of ballots anew from the ballots themselves, inside the
    caller's transaction, which holds the window. Answers how many figures were wrong."""
    recount, ballots = count_choices(window.id), count_ballots_in(window.id)
    wrong = len(differing_entries(window.id)) + (ballots != window.ballots)
    entries = db.session.execute(select(Tally.entry_id).where(Tally.window_id == window.id))
    listed = {*entries.scalars(), *recount}
    for table in (Tally, Turnout):
        db.session.execute(delete(table).where(table.window_id == window.id))
    db.session.add(Turnout(window_id=window.id, ballots=ballots))
    for entry in sorted(listed):
        points, voters = recount.get(entry, (0, 0))
        db.session.add(Tally(window_id=window.id, entry_id=entry, points=points, voters=voters))
    db.session.flush()
    db.session.expire(window)
    return wrong


def differing_entries(window_id: int) -> list[int]:
    """The entries whose kept points or voters are not what the ballots' choices come to."""
    recount, tally = count_choices(window_id), _kept(window_id)
    return sorted(entry for entry in {*tally, *recount} if tally.get(entry) != recount.get(entry))


def count_choices(window_id: int) -> Counts:
    """What the ballots of a window say, entry by entry."""
    counted = (
        select(BallotChoice.entry_id, func.sum(BallotChoice.points), func.count())
        .where(BallotChoice.window_id == window_id)
        .group_by(BallotChoice.entry_id)
    )
    return {entry: (total, voters) for entry, total, voters in db.session.execute(counted)}


def _kept(window_id: int) -> Counts:
    voters = func.sum(Tally.voters)
    kept = (
        select(Tally.entry_id, func.sum(Tally.points), voters)
        .where(Tally.window_id == window_id)
        .group_by(Tally.entry_id)
        .having(or_(voters != 0, func.sum(Tally.points) != 0))
    )
    return {entry: (total, voters) for entry, total, voters in db.session.execute(kept)}


def count_ballots_in(window_id: int) -> int:
    """How many ballots lie in a window."""
    query = select(func.count()).select_from(Ballot).where(Ballot.window_id == window_id)
    return db.session.execute(query).scalar_one()


def counted_turnout(window_id: int) -> int:
    """How many the kept count says there are."""
    query = select(func.coalesce(func.sum(Turnout.ballots), 0))
    return int(db.session.execute(query.where(Turnout.window_id == window_id)).scalar_one())


def ballots_digest(window_id: int) -> str:
    """SHA-256 over all ballots of a window, each a line ``receipt choices``, sorted by receipt.
    A choice with a mark is ``entry:mark``; a ballot that a delegation's points are made of says at
    its end whose, ``@delegation``."""
    query = select(Ballot.receipt, Ballot.choices, Ballot.delegation_id)
    rows = db.session.execute(query.where(Ballot.window_id == window_id))
    lines = sorted(_ballot_line(*row) for row in rows)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _ballot_line(receipt: str, choices: Sequence[Any], delegation: int | None) -> str:
    words = [receipt, *map(choice_text, read_choices(choices))]
    return " ".join(words if delegation is None else [*words, f"@{delegation}"]) + "\n"


def choices_digest(window_id: int) -> str:
    """SHA-256 over what all ballots of a window bring, each chosen entry a line ``voter entry
    points``, sorted. The voters' keys in it are known to nobody outside: it says nothing."""
    query = select(BallotChoice.voter_key, BallotChoice.entry_id, BallotChoice.points)
    rows = db.session.execute(query.where(BallotChoice.window_id == window_id))
    lines = sorted(f"{voter} {entry} {points}\n" for voter, entry, points in rows)
    return hashlib.sha256("".join(lines).encode()).hexdigest()
