"""What people were told, held against what the database has.

Every acknowledged ballot and mark is there once, as it was acknowledged or as its owner sent it
later; nothing is there that nobody sent; the tally equals a recount; the record's chain holds.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

from sqlalchemy import select

from kruvision.extensions import db
from kruvision.models import Ballot, Criterion, Mark, VotingWindow
from kruvision.models.record import RecordLine
from kruvision.services.audience import recount
from kruvision.services.errors import Refused
from kruvision.services.record import chain
from kruvision.services.scoring.mark_steps import written_mark
from tests.faults.rig.ledger import Attempt, Place, by_place


def complaints(attempts: Iterable[Attempt]) -> list[str]:
    """Everything that is not as it was promised; needs the database of a hall open."""
    places = by_place(attempts)
    db.session.rollback()
    found = [*_ballot_faults(places), *_mark_faults(places), *_sum_faults()]
    db.session.rollback()
    return found


def _ballot_faults(places: dict[Place, list[Attempt]]) -> Iterator[str]:
    rows: dict[tuple[int, str], list[Ballot]] = {}
    stored: Counter[int] = Counter()
    for ballot in db.session.execute(select(Ballot)).scalars():
        rows.setdefault((ballot.window_id, ballot.receipt), []).append(ballot)
        stored[ballot.window_id] += 1
    sent: Counter[int] = Counter()
    for place, attempts in places.items():
        if place[0] == "ballot":
            sent[place[1]] += 1
            yield from _one_voters_faults(place, attempts, rows)
    for window_id, count in stored.items():
        if count > sent[window_id]:
            yield f"window {window_id}: {count} ballots of {sent[window_id]} voters"


def _one_voters_faults(
    place: Place, attempts: list[Attempt], rows: dict[tuple[int, str], list[Ballot]]
) -> Iterator[str]:
    answered = [n for n, attempt in enumerate(attempts) if attempt.answer]
    codes = {attempts[n].answer["code"] for n in answered}
    if not codes:
        return
    if len(codes) > 1:
        yield f"{place}: told the receipts {codes}"
    mine = [row for code in codes for row in rows.get((place[1], code), [])]
    if len(mine) != 1:
        yield f"{place}: told that it counted, {len(mine)} ballots are there"
        return
    possible = [attempt.command["choices"] for attempt in attempts[answered[-1] :]]
    if mine[0].choices not in possible:
        yield f"{place}: {mine[0].choices} counts, sent was {possible}"
    if not len(answered) <= mine[0].changes + 1 <= len(attempts):
        yield f"{place}: {len(attempts)} commands took effect {mine[0].changes + 1} times"


def _mark_faults(places: dict[Place, list[Attempt]]) -> Iterator[str]:
    marks = {
        (mark.entry_id, mark.criterion_id, mark.juror_id): mark
        for mark in db.session.execute(select(Mark)).scalars()
    }
    criteria = {c.id: c for c in db.session.execute(select(Criterion)).scalars()}
    lines = Counter(
        (line.data["entry"], line.data["criterion"], line.actor, line.data["seq"])
        for line in db.session.execute(select(RecordLine).filter_by(kind="mark_saved")).scalars()
    )
    for place, attempts in places.items():
        if place[0] != "mark":
            continue
        _kind, entry, criterion, juror = place
        answered = [n for n, attempt in enumerate(attempts) if attempt.answer]
        for number, attempt in enumerate(attempts):
            times = lines[entry, criterion, f"juror:{juror}", attempt.command["seq"]]
            if times > 1 or (number in answered and not times):
                yield f"{place}: saved {times} times: {attempt.command}"
        mark = marks.get((entry, criterion, juror))
        stands = (mark.seq, written_mark(criteria[criterion], mark.steps)) if mark else None
        possible = [
            (a.command["seq"], a.command["value"]) for a in attempts[max(answered, default=0) :]
        ]
        if answered and stands not in possible:
            yield f"{place}: {stands} stands, sent was {possible}"


def _sum_faults() -> Iterator[str]:
    for window in db.session.execute(select(VotingWindow)).scalars().all():
        try:
            recount.check_tally(window)
        except Refused as refusal:
            yield f"window {window.id}: {refusal}"
    try:
        chain.verify()
    except Refused as refusal:
        yield f"record: {refusal}"
