"""A show's rows as the rule book reads them: panel, votes, rules and recorded decisions.

Entries, jurors and criteria go in under their ids as text; names are put back by whoever shows the
result. Each function reads with a fixed number of queries, however large the show is.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from sqlalchemy import func, select

from kruvision.extensions import db
from kruvision.models import Entry, Mark, Seat, Show, Turnout, VotingWindow
from kruvision.rules import methods
from kruvision.rules.audience.delegations import LEAST_DELEGATIONS, votes_of_delegations
from kruvision.rules.awards.award import AwardDecision
from kruvision.rules.contest import Decision, MarkKey, Panel, Votes
from kruvision.rules.evening.flow import hides_votes
from kruvision.rules.marks import Scale
from kruvision.rules.numbers import parse_ratio
from kruvision.rules.ruleset.award_toml import read_awards
from kruvision.rules.ruleset.check import check_rules
from kruvision.rules.ruleset.options import Option
from kruvision.rules.ruleset.rules import POINTS_SCALE, Combination, Rules
from kruvision.services.scoring.attendance import left_out, stay_of
from kruvision.services.scoring.deductions import deductions_of
from kruvision.services.scoring.delegations import given_by_delegations
from kruvision.services.scoring.mark_steps import mark_of
from kruvision.services.scoring.songs import contestants_of
from kruvision.services.scoring.tallies import Measure, tallies

PERCENT = 100
REMOVED = "remove"
"""What becomes of an act that is disqualified, where the rules say nothing else."""
Cast = dict[tuple[int | None, int | None], int]
"""Ballots by act and category of their window."""
RANKED_STATUSES = ("competing", "disqualified")


def ranked_entries(show: Show) -> list[Entry]:
    """The entries the result speaks of, in running order: competing ones and disqualified ones."""
    return [entry for entry in show.entries if entry.status in RANKED_STATUSES]


def panel_of(show: Show) -> Panel:
    """The show's jury and everything it marked so far, taken-back marks left out, and what is
    subtracted from each act. Practice jurors are no part of it."""
    return _panel(show, counting_seats(show))


def practice_panel_of(show: Show) -> Panel:
    """The practice jurors alone, as if they were the jury; all weigh the same."""
    practising = [seat for seat in show.seats if seat.kind == "practice"]
    return replace(_panel(show, practising), juror_weights={})


def counting_seats(show: Show) -> list[Seat]:
    """The seats whose marks count, in order."""
    return [seat for seat in show.seats if seat.kind == "counting"]


def _panel(show: Show, seats: Sequence[Seat]) -> Panel:
    entries = ranked_entries(show)
    names = frozenset(str(entry.id) for entry in entries)
    jurors = frozenset(str(seat.juror_id) for seat in seats)
    marks = {k: m for k, m in _marks(show).items() if k[0] in names and k[2] in jurors}
    return Panel(
        entries=tuple(str(entry.id) for entry in entries),
        jurors=tuple(str(seat.juror_id) for seat in seats),
        criteria=tuple(str(criterion.id) for criterion in show.criteria),
        marks=marks,
        stepped_aside=frozenset(
            pair for pair in left_out(show, marks) if pair[0] in names and pair[1] in jurors
        ),
        absent=frozenset(str(seat.juror_id) for seat in seats if seat.is_absent),
        juror_weights={str(seat.juror_id): seat.weight for seat in seats},
        deductions=deductions_of(show, names),
        disqualified=frozenset(str(e.id) for e in entries if e.status == "disqualified"),
        contestants=contestants_of(entries),
        categories={str(e.id): str(e.category_id) for e in entries if e.category_id},
    )


def _marks(show: Show) -> dict[MarkKey, Fraction]:
    criteria = {criterion.id: criterion for criterion in show.criteria}
    query = (
        select(Mark.entry_id, Mark.criterion_id, Mark.juror_id, Mark.steps)
        .join(Entry, Entry.id == Mark.entry_id)
        .where(Entry.show_id == show.id, Mark.steps.is_not(None))
    )
    return {
        (str(entry), str(criterion), str(juror)): mark_of(criteria[criterion], steps or 0)
        for entry, criterion, juror, steps in db.session.execute(query)
    }


def votes_of(show: Show, entries: Iterable[str]) -> Votes | None:
    """Points and voters of these entries over all the show's windows, and how many ballots there
    were; None when none was opened, and while each act's vote is a secret."""
    if hides_votes(show.window_scope, show.phase):
        return None
    counted = {str(entry): votes for entry, votes in tallies(show.id).items()}
    if not counted:
        return None
    acts, cast = list(entries), _cast(show)
    turnout = _turnout(show, acts, cast)
    if show.bodies == "delegations":
        return _of_delegations(show, acts, turnout)
    kept = {entry: counted.get(entry, (0, 0)) for entry in acts}
    measured = Measure(show.voting_mode, max(cast.values(), default=0))
    return Votes(
        points={entry: measured.of(*votes) for entry, votes in kept.items()},
        voters={entry: int(voters) for entry, (_, voters) in kept.items()},
        turnout=turnout,
        counted=measured.counted,
    )


def _of_delegations(show: Show, acts: Sequence[str], turnout: int) -> Votes | None:
    """What the delegations gave that were heard; None where fewer than two were. Who is taken out
    of the show takes no place in their orders."""
    out = {str(e.id) for e in show.entries if e.status == "disqualified"}
    is_removed = show.combination_options.get("disqualified", REMOVED) == REMOVED
    stay = [entry for entry in acts if not (is_removed and entry in out)]
    given = given_by_delegations(show, stay)
    if len(given) < LEAST_DELEGATIONS:
        return None
    return votes_of_delegations(given, stay, POINTS_SCALE, turnout)


def _turnout(show: Show, entries: Collection[str], cast: Cast) -> int:
    """How many ballots were cast. Where each act or each category has its own vote, the least of
    those for these acts, disqualified ones left out: all of them have to have been heard."""
    competing = [e for e in show.entries if e.status == "competing" and str(e.id) in entries]
    own: set[tuple[int | None, int | None]] = {(entry.id, None) for entry in competing}
    own |= {(None, entry.category_id) for entry in competing if entry.category_id is not None}
    of_parts = [ballots for part, ballots in cast.items() if part in own]
    return min(of_parts) if of_parts else cast.get((None, None), 0)


def _cast(show: Show) -> Cast:
    """How many ballots were cast for each act and each category; under both None, for the whole
    show."""
    of = VotingWindow.entry_id, VotingWindow.category_id
    query = (
        select(*of, func.coalesce(func.sum(Turnout.ballots), 0))
        .outerjoin(Turnout, Turnout.window_id == VotingWindow.id)
        .where(VotingWindow.show_id == show.id)
        .group_by(*of)
    )
    return {(act, category): int(n) for act, category, n in db.session.execute(query)}


def count_show_ballots(show: Show) -> int:
    """How many ballots were counted in all the show's windows; 0 while that is a secret."""
    if hides_votes(show.window_scope, show.phase):
        return 0
    query = select(func.sum(Turnout.ballots)).join(VotingWindow)
    query = query.where(VotingWindow.show_id == show.id)
    return db.session.execute(query).scalar() or 0


def decisions_of(show: Show) -> tuple[Decision, ...]:
    """The ties decided so far, in the order they were recorded, each by a juror's id."""
    return tuple(
        Decision(
            tuple(str(entry) for entry in row["order"]),
            str(row["juror"]),
            row["why"],
            row.get("shared", False),
        )
        for row in show.decisions
    )


def award_decisions_of(show: Show) -> tuple[AwardDecision, ...]:
    """What the jury decided on awards, each by a juror's id. Who is out by now holds nothing; where
    that leaves none of those it named, nothing was decided."""
    competing = {entry.id for entry in show.entries if entry.status == "competing"}
    return tuple(
        AwardDecision(
            row["award"],
            None if row["category"] is None else str(row["category"]),
            tuple(str(entry) for entry in row["holders"] if entry in competing),
            str(row["juror"]),
            row["why"],
        )
        for row in show.award_decisions
        if not row["holders"] or competing & set(row["holders"])
    )


def rules_of(show: Show) -> Rules:
    """The show's rules; refuses with ``RuleError`` what the rule book does not know."""
    rules = Rules(
        method=show.method,
        options=_options(show.method, show.method_options),
        weights={str(criterion.id): criterion.weight for criterion in show.criteria},
        scales={str(c.id): Scale(c.scale_min, c.scale_max) for c in show.criteria},
        combination=_combination(show),
        ties=tuple(show.tie_chain),
        seed=show.draw_seed,
        display_places=show.display_places,
        disqualified=str(show.combination_options.get("disqualified", REMOVED)),
        bodies=show.bodies,
        songs=show.songs,
        carried_weight=show.carried_weight,
        places=show.places,
        awards=read_awards(show.awards),
    )
    check_rules(rules)
    return rules


def with_juries(show: Show, rules: Rules) -> Rules:
    """Rules that multiply by the number of juries, with those there are at a time: who came when
    another had gone, or sits for other categories, gives the audience no more to say. Others as
    they are."""
    chosen = rules.combination
    is_partly = any(s.arrives_after or s.leaves_after or s.categories for s in show.seats)
    if chosen.method != "rank_points" or chosen.juries is not None or not is_partly:
        return rules
    present = [seat for seat in counting_seats(show) if seat.weight and not seat.is_absent]
    stays = [stay_of(seat, show.entries) for seat in present]
    at_a_time = [sum(stay.expects(entry) for stay in stays) for entry in ranked_entries(show)]
    return replace(rules, combination=replace(chosen, juries=max(at_a_time, default=0) or None))


def _options(method: str, stored: Mapping[str, Any]) -> dict[str, Any]:
    """The method's options as the rule book takes them; a scoresheet holds marks, never ranks."""
    known = {option.name: option for option in methods.get(method).options}
    found = {name: _option(known.get(name), value) for name, value in stored.items()}
    return {"cells": "marks", **found} if "cells" in known else found


def _option(option: Option | None, value: Any) -> Any:
    if option is not None and option.kind == "number":
        return _number(value)
    if option is not None and option.kind == "scale":
        return tuple(_number(points) for points in value)
    return value


def _combination(show: Show) -> Combination:
    """Shares count in percent, so that all totals of a show add up to 100."""
    times = PERCENT if show.combination == "percentage" else 1
    stored = {k: v for k, v in show.combination_options.items() if k != "disqualified"}
    if stored.get("pool") is not None:
        stored["pool"] = _number(stored["pool"])
    jury, audience = times * show.jury_share, times * show.audience_share
    return Combination(show.combination, jury, audience, **stored)


def _number(value: Any) -> Fraction:
    return Fraction(value) if isinstance(value, int) else parse_ratio(str(value))
