"""The stop watch of an act: started by the call or by hand, stopped by its end or by hand, set
right with a reason. It runs where the rules have a limit, and moves no count by itself.

Two moments of the server are all that is kept. ``follow`` belongs to the steps of the stage.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Annotated

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from kruvision.models import Entry
from kruvision.rules.evening.time_rule import TimeRule
from kruvision.services.access import Actor, require
from kruvision.services.entries.entries import get_entry
from kruvision.services.errors import Refused
from kruvision.services.forms.durations import parse_duration
from kruvision.services.forms.inputs import Input, Name
from kruvision.services.record import chain
from kruvision.services.ruleset.time_rule import starts_with_call, time_rule_of
from kruvision.services.shows.phases import require_phase
from kruvision.services.transactions.changes import ClockMoved
from kruvision.services.transactions.transaction import transaction

PRESS, SET = "clock.press", "clock.set"
"""Rows of the table of phases."""


def _length(value: object) -> int:
    seconds = parse_duration(value)
    if seconds is None:
        raise PydanticCustomError("required", "how long it was")
    return seconds


class SetRightInput(Input):
    """How long the act sang, as ``m:ss``, and how one knows."""

    sung: Annotated[int, BeforeValidator(_length)]
    reason: Name


def rule_of(entry: Entry) -> TimeRule:
    """The rule of time for an act: the show's, with the limit of the act's category, if that has
    one of its own."""
    rule, own = time_rule_of(entry.show), entry.category.time_limit if entry.category else None
    return rule if own is None else replace(rule, limit=own)


def sung_seconds(entry: Entry, at: datetime) -> int | None:
    """How many whole seconds its watch has run; None where it never started."""
    if entry.clock_started_at is None:
        return None
    until = entry.clock_stopped_at or at
    return max(0, int((until - entry.clock_started_at).total_seconds()))


def follow(entry: Entry, stage: str, *, at: datetime) -> None:
    """Turn the watch with a step that moves an act to ``stage``; before the step is written.

    Going back to the stage lets it run on, unless somebody had stopped it by hand.
    """
    if stage == "waiting":
        entry.clock_started_at = entry.clock_stopped_at = entry.overrun_passed = None
    elif stage == "performed":
        if entry.clock_started_at is not None and entry.clock_stopped_at is None:
            entry.clock_stopped_at = at
    elif entry.stage == "waiting":
        if rule_of(entry).limit is not None and starts_with_call(entry.show):
            entry.clock_started_at = at
    elif entry.clock_stopped_at == entry.performed_at:
        entry.clock_stopped_at = None


def start(entry_id: int, *, by: Actor, at: datetime) -> None:
    """Start the watch of the act on stage by hand, or anew once it was stopped.

    Raises ``NotFound``, and ``Refused``: ``clock_not_now``, ``no_time_limit``, ``already_done``
    while it runs.
    """
    require(by, "stage.step")
    with transaction() as changes:
        entry = _on_stage(entry_id)
        if entry.clock_started_at is not None and entry.clock_stopped_at is None:
            raise Refused("already_done")
        entry.clock_started_at, entry.clock_stopped_at = at, None
        chain.append(by.label, "clock_started", at=at, show_id=entry.show_id, entry=entry.id)
        changes.append(ClockMoved(entry.show_id))


def stop(entry_id: int, *, by: Actor, at: datetime) -> None:
    """Stop it by hand while the act is still on stage; raises as ``start``, ``already_done`` where
    it does not run."""
    require(by, "stage.step")
    with transaction() as changes:
        entry = _on_stage(entry_id)
        if entry.clock_started_at is None or entry.clock_stopped_at is not None:
            raise Refused("already_done")
        entry.clock_stopped_at = at
        facts = {"entry": entry.id, "seconds": sung_seconds(entry, at)}
        chain.append(by.label, "clock_stopped", at=at, show_id=entry.show_id, **facts)
        changes.append(ClockMoved(entry.show_id))


def set_right(entry_id: int, entered: SetRightInput, *, by: Actor, at: datetime) -> None:
    """Say how long an act sang, whatever the watch says; one that runs goes on from there.

    Raises ``NotFound``, and ``Refused``: ``no_time_limit``, ``deduction_too_early`` before the act
    is on stage, ``deduction_too_late``.
    """
    require(by, "deductions.give")
    with transaction() as changes:
        entry = get_entry(entry_id)
        require_phase(entry.show, SET)
        if entry.stage == "waiting":
            raise Refused("deduction_too_early")
        _require_limit(entry)
        is_running = entry.stage == "on_stage" and entry.clock_stopped_at is None
        until = at if is_running else entry.clock_stopped_at or entry.performed_at or at
        entry.clock_started_at = until - timedelta(seconds=entered.sung)
        entry.clock_stopped_at = None if is_running else until
        facts = {"entry": entry.id, "seconds": entered.sung, "reason": entered.reason}
        chain.append(by.label, "clock_set", at=at, show_id=entry.show_id, **facts)
        changes.append(ClockMoved(entry.show_id))


def _on_stage(entry_id: int) -> Entry:
    entry = get_entry(entry_id)
    require_phase(entry.show, PRESS)
    if entry.stage != "on_stage":
        raise Refused("clock_not_now")
    _require_limit(entry)
    return entry


def _require_limit(entry: Entry) -> None:
    if rule_of(entry).limit is None:
        raise Refused("no_time_limit")
