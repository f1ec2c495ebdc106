"""The line of a published result: all that it was computed from, so that the record suffices.

Whoever holds the record and the rule book computes the same places and totals again, and sees that
the marks are those that were sealed. ``tests/services/record/`` does so without the services.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from kruvision.extensions import db
from kruvision.models import Entry, Mark, PublishedResult, Show, Turnout, VotingWindow
from kruvision.rules.contest import Panel
from kruvision.rules.numbers import exact_text
from kruvision.rules.outcome import Outcome
from kruvision.services.deductions.deductions import deduction_data
from kruvision.services.entries.status import acts_data
from kruvision.services.jury.seats import seats_data
from kruvision.services.record import chain
from kruvision.services.record.mark_seals import mark_salt
from kruvision.services.results.documents import carried_data
from kruvision.services.results.standings_print import (
    given_data,
    outcome_data,
    outcome_fingerprint,
)
from kruvision.services.ruleset.locked_rules import rules_data
from kruvision.services.scoring.attendance import left_out
from kruvision.services.scoring.deductions import list_standing
from kruvision.services.scoring.rule_book_inputs import panel_of, votes_of


def record_result(
    show: Show, outcome: Outcome, kept: PublishedResult, kind: str, *, at: datetime, **data: Any
) -> None:
    """Write the line of a version inside the open transaction; ``kind`` is ``result_published`` or
    ``result_corrected``.

    It holds ``rules`` (as when they were locked) and the ``seed`` of a lot; ``entries`` and
    ``seats``; ``marks`` and what was ``taken_back``, with the salts of their seals; ``left_out``,
    who did not mark an act and why; the ``deductions`` that stand; ``votes``, ``voters``,
    ``ballots`` and the ``windows`` they were cast in, and what each of the ``delegations`` gave;
    ``decisions``, ``award_list`` and ``award_decisions``; what was ``carried`` from an earlier
    show; and what came of it (``outcome_data``).
    """
    panel = panel_of(show)
    chain.append(
        kept.by,
        kind,
        at=at,
        show_id=show.id,
        version=kept.version,
        proposed_by=kept.proposed_by,
        two_person_rule=show.two_person_rule,
        head=chain.head(),
        fingerprint=outcome_fingerprint(outcome),
        published=kept.fingerprint,
        document=chain.fingerprint_of(kept.document),
        songs=chain.fingerprint_of(kept.songs),
        **outcome_data(outcome),
        rules=rules_data(show),
        seed=show.draw_seed,
        entries=acts_data(show.id),
        seats=seats_data(show.id),
        **_marks(show),
        **_who_was_there(show, panel),
        deductions=[{"deduction": row.id, **deduction_data(row)} for row in list_standing(show.id)],
        **_votes(show, panel),
        decisions=show.decisions,
        carried=carried_data(show),
        award_list=show.awards,
        award_decisions=show.award_decisions,
        **data,
    )


def _marks(show: Show) -> dict[str, Any]:
    """Every mark with the salt of its seal, so that the sealed lines can be checked: ``{"entry",
    "criterion", "juror", "steps", "seq", "salt"}``; those taken back apart, without ``steps``."""
    query = (
        select(Mark)
        .join(Entry, Entry.id == Mark.entry_id)
        .where(Entry.show_id == show.id)
        .order_by(Mark.entry_id, Mark.criterion_id, Mark.juror_id)
    )
    marks, taken_back = [], []
    for mark in db.session.execute(query).scalars():
        place = (mark.entry_id, mark.criterion_id, mark.juror_id)
        row = dict(zip(("entry", "criterion", "juror"), place, strict=True))
        opened = {**row, "seq": mark.seq, "salt": mark_salt(*place, mark.seq)}
        if mark.steps is None:
            taken_back.append(opened)
        else:
            marks.append({**opened, "steps": mark.steps})
    return {"marks": marks, "taken_back": taken_back}


def _who_was_there(show: Show, panel: Panel) -> dict[str, Any]:
    """Who is out of an act's divisor, with the reason's kind. ``stepped_aside`` and ``absent`` say
    the same shortly, as lines always did."""
    why = left_out(show, panel.marks)
    pairs = sorted(panel.stepped_aside, key=lambda pair: (int(pair[0]), int(pair[1])))
    return {
        "left_out": [
            {"entry": int(entry), "juror": int(juror), "why": why[entry, juror]}
            for entry, juror in pairs
        ],
        "stepped_aside": [[int(entry), int(juror)] for entry, juror in pairs],
        "absent": sorted(int(juror) for juror in panel.absent),
    }


def _votes(show: Show, panel: Panel) -> dict[str, Any]:
    """The counted votes of the ranked acts, how many ballots the rules take for the turnout, and
    how many were cast in each window."""
    votes = votes_of(show, panel.entries)
    windows = (
        select(VotingWindow.id, VotingWindow.entry_id, func.coalesce(func.sum(Turnout.ballots), 0))
        .outerjoin(Turnout, Turnout.window_id == VotingWindow.id)
        .where(VotingWindow.show_id == show.id)
        .group_by(VotingWindow.id, VotingWindow.entry_id)
        .order_by(VotingWindow.id)
    )
    return {
        "votes": {e: exact_text(points) for e, points in votes.points.items()} if votes else {},
        "voters": dict(votes.voters) if votes else {},
        "ballots": votes.turnout if votes else 0,
        "windows": [
            {"window": window, "entry": entry, "ballots": int(cast)}
            for window, entry, cast in db.session.execute(windows)
        ],
        **given_data(votes),
    }
