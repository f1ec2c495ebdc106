"""The rules of a show: how marks and ballots become places. They lock with the first mark, as the
first vote opens, or with the end of the songs."""

from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from kruvision.extensions import db
from kruvision.models import Criterion, Show
from kruvision.services.access import SYSTEM, Actor, require
from kruvision.services.errors import Refused
from kruvision.services.record import chain
from kruvision.services.ruleset.form import RULE_COLUMNS, RulesInput, show_with_rules
from kruvision.services.scoring.deductions import can_subtract, list_standing
from kruvision.services.scoring.rule_book_inputs import rules_of
from kruvision.services.shows import shows
from kruvision.services.shows.phases import require_phase
from kruvision.services.shows.selection import leave_to_jury
from kruvision.services.transactions.changes import ShowChanged
from kruvision.services.transactions.transaction import transaction

MEASURES = ("scale_min", "scale_max", "step", "weight")
CRITERION_COLUMNS = ("position", "name", "hint", "is_about_tradition", *MEASURES)
DATA_NAMES = {"method_options": "options", "tie_chain": "ties"}
"""Columns that have another name in ``rules_data``."""
OF_THIS_SHOW = ("carried_from", "carried_weight")
"""What no other show's rules say: which one's points are added here."""
KEPT_IN_COPIES = ("id", "edition_id", "position", "form", "draw_seed")
NEWER = ("holds_vote", "most_mark", "bodies", "places", "time_rule")
"""Columns that lines of an older program do not know; they stay as they are."""
LATER: Mapping[str, Any] = {"songs": "mean", "carried_from": None, "carried_weight": "1"}
"""Parts of the rules that lines of older programs know nothing of, and what they come to."""


def lock_rules(show: Show, at: datetime) -> None:
    """Fix the rules at the show's first mark, or as its first vote opens; later calls change
    nothing.

    Belongs inside the transaction that saves the mark or opens the vote. The rules go into the
    record in full, so that the result can be checked against what was agreed before.
    """
    if show.rules_locked_at is None:
        hold_rules(show)
    if show.rules_locked_at is not None:
        return
    show.rules_locked_at = at
    chain.append(SYSTEM.label, "rules_locked", at=at, show_id=show.id, **_agreed(show))


def _agreed(show: Show) -> dict[str, Any]:
    return {"rules": rules_data(show), "awards": show.awards}


def require_unlocked(show: Show) -> None:
    """Refuse with ``rules_locked`` once the first mark was given or the first vote opened; inside
    a transaction, nobody does either before it ends.

    Locked rules stay locked, so nothing is waited for then: who holds seats shares the show with
    jurors who mark and wait for these seats.
    """
    if show.rules_locked_at is None:
        hold_rules(show)
    require_phase(show, "rules.save")
    if show.rules_locked_at is not None:
        raise Refused("rules_locked")


def require_locked(show: Show) -> None:
    """Refuse with ``rules_open`` before the first mark and vote: then they are simply saved."""
    hold_rules(show)
    if show.rules_locked_at is None:
        raise Refused("rules_open")


def hold_rules(show: Show) -> None:
    """Read the show's row again and keep it to the end of the transaction: a first mark and a
    change of rules wait for each other, also between two processes."""
    db.session.flush()  # what was changed already is not read over
    db.session.refresh(show, with_for_update=True)


def save_rules(show_id: int, entered: RulesInput, *, by: Actor, at: datetime) -> None:
    """Make the typed rules the show's; raises ``Invalid``, or ``Refused("rules_locked")``."""
    require(by, "setup.edit")
    with transaction() as changes:
        show = shows.get_show(show_id)
        require_unlocked(show)
        adopt_rules(show, show_with_rules(show, entered))
        chain.append(by.label, "rules_changed", at=at, show_id=show.id, rules=rules_data(show))
        changes.append(ShowChanged(show.id))


def adopt_rules(show: Show, proposed: Show) -> None:
    """Make the proposed rules the show's, and the proposed weights and scales of the same criteria;
    inside an open transaction."""
    for column in RULE_COLUMNS:
        setattr(show, column, getattr(proposed, column))
    copies = {criterion.id: criterion for criterion in proposed.criteria}
    for criterion in show.criteria:
        for column in MEASURES:
            setattr(criterion, column, getattr(copies[criterion.id], column))


def list_sources(show_id: int) -> list[Show]:
    """The other shows whose rules could be copied, of all editions, the newest first."""
    query = (
        select(Show)
        .where(Show.id != show_id)
        .options(selectinload(Show.edition), selectinload(Show.criteria))
        .order_by(Show.edition_id.desc(), Show.position)
    )
    return list(db.session.execute(query).scalars())


def copy_rules(show_id: int, source_id: int, *, by: Actor, at: datetime) -> None:
    """Take over the rules and criteria of another show; the show's own are replaced, but for the
    points carried into it.

    Raises ``Refused``: ``rules_locked``, ``copy_onto_itself``, ``deductions_need_totals``;
    ``RuleError`` where those rules do
    not hold.
    """
    require(by, "setup.edit")
    with transaction() as changes:
        show, source = shows.get_show(show_id), shows.get_show(source_id)
        require_unlocked(show)
        if show.id == source.id:
            raise Refused("copy_onto_itself")
        if list_standing(show.id) and not can_subtract(source):
            raise Refused("deductions_need_totals")
        copy_rules_inside(show, source)
        chain.append(
            by.label,
            "rules_copied",
            at=at,
            show_id=show.id,
            source=source.id,
            rules=rules_data(show),
        )
        changes.append(ShowChanged(show.id))


def copy_rules_inside(show: Show, source: Show) -> None:
    """The copying itself, inside an open transaction; tie-breaks and awards follow their criteria.

    Raises ``RuleError`` where the rules do not hold.
    """
    show.criteria = []
    db.session.flush()
    show.criteria = [_copy(criterion) for criterion in source.criteria]
    db.session.flush()
    pairs = zip(source.criteria, show.criteria, strict=True)
    renamed = {f"criterion:{old.id}": f"criterion:{new.id}" for old, new in pairs}
    for column in RULE_COLUMNS:
        if column not in OF_THIS_SHOW:
            setattr(show, column, getattr(source, column))
    steps = [renamed.get(step, step) for step in source.tie_chain]
    show.tie_chain = [step for step in steps if step != "lot" or show.draw_seed]
    ids = {
        str(old.id): str(new.id) for old, new in zip(source.criteria, show.criteria, strict=True)
    }
    show.awards = [_award_by(row, ids) for row in source.awards]
    show.previous_awards = None
    leave_to_jury(show)
    rules_of(show)


def _award_by(row: Mapping[str, Any], criteria: Mapping[str, str]) -> dict[str, Any]:
    """The award, by the criterion that came in the place of its own."""
    named = {"criterion": criteria[row["criterion"]]} if "criterion" in row else {}
    return {**row, **named}


def _copy(criterion: Criterion) -> Criterion:
    return Criterion(**{column: getattr(criterion, column) for column in CRITERION_COLUMNS})


def rules_data(show: Show) -> dict[str, Any]:
    """Everything a result depends on besides marks and ballots, as plain JSON: the columns of the
    rules by name, and ``criteria``, each ``{"id", "name", "least", "most", "step", "weight"}``."""
    return {
        "method": show.method,
        "options": show.method_options,
        "combination": show.combination,
        "combination_options": show.combination_options,
        "jury_share": str(show.jury_share),
        "audience_share": str(show.audience_share),
        "holds_vote": show.holds_vote,
        "ties": show.tie_chain,
        "display_places": show.display_places,
        "voting_mode": show.voting_mode,
        "choices": show.choices,
        "most_mark": show.most_mark,
        "bodies": show.bodies,
        "credential": show.credential,
        "window_scope": show.window_scope,
        "two_person_rule": show.two_person_rule,
        "songs": show.songs,
        "carried_from": show.carried_from,
        "carried_weight": str(show.carried_weight),
        "places": show.places,
        "time_rule": show.time_rule,
        "form": show.form,
        "criteria": [
            {
                "id": criterion.id,
                "name": criterion.name,
                "least": str(criterion.scale_min),
                "most": str(criterion.scale_max),
                "step": str(criterion.step),
                "weight": str(criterion.weight),
            }
            for criterion in show.criteria
        ],
    }


def read_rules(show: Show, data: Mapping[str, Any]) -> Show:
    """A copy of the show with the rules of ``rules_data``, for computing with; never saved.

    Criteria that the data does not know keep their own numbers; what lines of an older program do
    not say stays as it is.
    """
    known = {row["id"]: row for row in data["criteria"]}
    copies = [_copy(criterion) for criterion in show.criteria]
    for criterion, copy in zip(show.criteria, copies, strict=True):
        copy.id = criterion.id
        row = known.get(criterion.id)
        if row is not None:
            numbers = (Fraction(row[name]) for name in ("least", "most", "step", "weight"))
            copy.scale_min, copy.scale_max, copy.step, copy.weight = numbers
    data = {**{name: getattr(show, name) for name in NEWER}, **LATER, **data}
    columns = {column: data[DATA_NAMES.get(column, column)] for column in RULE_COLUMNS}
    for number in ("jury_share", "audience_share", "carried_weight"):
        columns[number] = Fraction(columns[number])
    kept = {name: getattr(show, name) for name in KEPT_IN_COPIES}
    kept |= {"awards": show.awards, "decisions": [], "award_decisions": []}
    return Show(criteria=copies, **kept, **columns)


def rules_fingerprint(show: Show) -> str:
    """SHA-256 over ``rules_data``: two equal ones are the same rules."""
    return chain.fingerprint_of(rules_data(show))
