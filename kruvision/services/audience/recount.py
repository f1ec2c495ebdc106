"""The ballots counted again: what the tally is held against at the close, and one digest by which
all ballots of a window can be checked later."""

import hashlib

import structlog
from sqlalchemy import func, select

from kruvision.extensions import db
from kruvision.models import Ballot, BallotChoice, Tally, VotingWindow
from kruvision.services.errors import Refused

log = structlog.get_logger()


def check_tally(window: VotingWindow) -> None:
    """Count the ballots again; ``Refused("tally_broken")`` where the kept tally differs."""
    points = func.sum(BallotChoice.points)
    counted = (
        select(BallotChoice.entry_id, points, func.count())
        .where(BallotChoice.window_id == window.id)
        .group_by(BallotChoice.entry_id)
    )
    voters = func.sum(Tally.voters)
    kept = (
        select(Tally.entry_id, func.sum(Tally.points), voters)
        .where(Tally.window_id == window.id)
        .group_by(Tally.entry_id)
        .having(voters != 0)
    )
    recount = {entry: (total, voters) for entry, total, voters in db.session.execute(counted)}
    tally = {entry: (total, voters) for entry, total, voters in db.session.execute(kept)}
    ballots = db.session.execute(
        select(func.count()).select_from(Ballot).where(Ballot.window_id == window.id)
    ).scalar_one()
    if recount != tally or ballots != window.ballots:
        differing = sorted(e for e in {*tally, *recount} if tally.get(e) != recount.get(e))
        log.error("tally differs from recount", window=window.id, entries=differing)
        raise Refused("tally_broken", window=window.id)


def ballots_digest(window_id: int) -> str:
    """SHA-256 over all ballots of a window, each a line ``receipt choices``, sorted by receipt."""
    query = select(Ballot.receipt, Ballot.choices).where(Ballot.window_id == window_id)
    lines = sorted(
        f"{receipt} {' '.join(map(str, choices))}\n"
        for receipt, choices in db.session.execute(query)
    )
    return hashlib.sha256("".join(lines).encode()).hexdigest()
