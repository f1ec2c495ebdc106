"""The ballots counted again: what the tally is held against at the close, and the digests by which
all ballots of a window can be checked later."""

import hashlib

import structlog
from sqlalchemy import func, select

from kruvision.extensions import db
from kruvision.models import Ballot, BallotChoice, Tally, Turnout, VotingWindow
from kruvision.services.errors import Refused

log = structlog.get_logger()


def check_tally(window: VotingWindow) -> None:
    """Count the ballots again; ``Refused("tally_broken")`` where the kept tally differs."""
    differing = differing_entries(window.id)
    if differing or count_ballots(window.id) != window.ballots:
        log.error("tally differs from recount", window=window.id, entries=differing)
        raise Refused("tally_broken", window=window.id)


def differing_entries(window_id: int) -> list[int]:
    """The entries whose kept points or voters are not what the ballots' choices come to."""
    points = func.sum(BallotChoice.points)
    counted = (
        select(BallotChoice.entry_id, points, func.count())
        .where(BallotChoice.window_id == window_id)
        .group_by(BallotChoice.entry_id)
    )
    total, voters = func.sum(Tally.points), func.sum(Tally.voters)
    kept = (
        select(Tally.entry_id, total, voters)
        .where(Tally.window_id == window_id)
        .group_by(Tally.entry_id)
        .having((voters != 0) | (total != 0))
    )
    recount = {entry: (total, voters) for entry, total, voters in db.session.execute(counted)}
    tally = {entry: (total, voters) for entry, total, voters in db.session.execute(kept)}
    return sorted(e for e in {*tally, *recount} if tally.get(e) != recount.get(e))


def count_ballots(window_id: int) -> int:
    """How many ballots lie in a window."""
    query = select(func.count()).select_from(Ballot).where(Ballot.window_id == window_id)
    return db.session.execute(query).scalar_one()


def counted_turnout(window_id: int) -> int:
    """How many the kept count says there are."""
    query = select(func.coalesce(func.sum(Turnout.ballots), 0))
    return int(db.session.execute(query.where(Turnout.window_id == window_id)).scalar_one())


def ballots_digest(window_id: int) -> str:
    """SHA-256 over all ballots of a window, each a line ``receipt choices``, sorted by receipt."""
    query = select(Ballot.receipt, Ballot.choices).where(Ballot.window_id == window_id)
    lines = sorted(
        f"{receipt} {' '.join(map(str, choices))}\n"
        for receipt, choices in db.session.execute(query)
    )
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def choices_digest(window_id: int) -> str:
    """SHA-256 over what all ballots of a window bring, each chosen entry a line ``voter entry
    points``, sorted. The voters' keys in it are known to nobody outside: it says nothing."""
    query = select(BallotChoice.voter_key, BallotChoice.entry_id, BallotChoice.points)
    rows = db.session.execute(query.where(BallotChoice.window_id == window_id))
    lines = sorted(f"{voter} {entry} {points}\n" for voter, entry, points in rows)
    return hashlib.sha256("".join(lines).encode()).hexdigest()
