"""What the console may know now: the whole evening on one page; marks as counts, not values."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from kruvision.models import Entry, Screen, Show, VotingWindow
from kruvision.rules.evening import flow
from kruvision.rules.evening.act import Act
from kruvision.services.access import Actor
from kruvision.services.audience import hall_door, turnout, windows
from kruvision.services.audience.ticket_counts import count_tickets
from kruvision.services.deductions import deductions
from kruvision.services.entries.cards import EntryCard, Words, entry_card
from kruvision.services.entries.named import list_entries
from kruvision.services.entries.running_order import is_by_category
from kruvision.services.ephemeral import presence
from kruvision.services.evidence.check import CHECKED, STOPPED
from kruvision.services.jury import scoresheets
from kruvision.services.record import chain, named_lines
from kruvision.services.record.proposals import PUBLISH, find_proposal
from kruvision.services.scoring.deductions import can_subtract
from kruvision.services.shows import bodies, shows, two_people
from kruvision.services.shows.phases import allows
from kruvision.services.snapshots import clock
from kruvision.services.snapshots.address import address_of
from kruvision.services.snapshots.console_shapes import (
    ConsoleEvidence,
    ConsoleLine,
    ConsoleScreen,
    ConsoleShow,
    ConsoleSnapshot,
    ConsoleVoting,
    DevicePresence,
    Proposal,
)
from kruvision.services.snapshots.console_steps import (
    line_of_phases,
    offered_step,
    offered_steps,
    undone_step,
)
from kruvision.services.snapshots.hall import hall_of
from kruvision.services.snapshots.question import on_console
from kruvision.services.snapshots.round import console_round
from kruvision.services.snapshots.screen import screen_snapshot
from kruvision.services.snapshots.shapes import ScreenSnapshot
from kruvision.services.stage import preflight, screens
from kruvision.services.stage import steps as stage_steps
from kruvision.services.transactions.transaction import current_stamp
from kruvision.state import state

LATEST_LINES = 4
CLOCK = "voting_clock"
LOOKS = {
    CHECKED: "close",
    STOPPED: "stopped",
    "reveal_begun": "passed",
    "publication_proposed": "passed",
    "result_published": "passed",
    "correction_proposed": "passed",
    "result_corrected": "passed",
    "result_final": "passed",
}
"""Lines of the record that tell what the database was held against: an announcement goes through
where it agrees."""
LEVELS = ("watch", "step", "publish")
"""What somebody at the console may press: nothing, the stage and the screens, everything."""
PICTURES = {"console": "console/picture.html", "stage": "console/stage_picture.html"}
"""The template of each page that shows this snapshot: the console, and the phone at the stage."""


def level_of(actor: Actor) -> str:
    """The level of this actor: pages and pushes show no button one may not press."""
    if actor.may("result.publish"):
        return "publish"
    return "step" if actor.may("stage.step") else "watch"


def control_snapshot(show_id: int, *, at: datetime) -> ConsoleSnapshot:
    """The evening as a line, the one next step and what can be undone, the running order, the
    jury's sheets as counts, the vote, the hall screens, and before the start the pre-flight list.

    Moments are ISO texts in UTC, ages are seconds at ``now``. Raises ``NotFound``.
    """
    stamp = current_stamp()
    show = shows.get_show(show_id)
    evening = stage_steps.evening_of(show)
    entries = list_entries(show_id)
    lines = {entry.id: _line(entry) for entry in entries}
    names = {category.id: category.name for category in show.categories}
    jury = _jury(show, at)
    return {
        "epoch": stamp.epoch,
        "revision": stamp.revision,
        "now": at.isoformat(),
        "show": _show_words(show),
        "hall": hall_of(show),
        "address": address_of(at),
        "line": line_of_phases(evening),
        "steps": [offered_step(evening, step, lines, names) for step in offered_steps(evening)],
        "round": console_round(show, jury, at),
        "undo": undone_step(evening, lines),
        "on_stage": _card(entries, evening.on_stage),
        "coming": _card(entries, next(iter(evening.waiting), None)),
        "entries": list(lines.values()),
        "by_category": is_by_category(entries),
        "counts": {"performed": len(evening.performed), "waiting": len(evening.waiting)},
        "jury": jury,
        "voting": _voting(show, lines, names),
        "question": on_console(show, evening.on_stage.id if evening.on_stage else None, at=at),
        "clock": clock.clock_on_console(_find(entries, evening.on_stage), at=at),
        "overruns": clock.overruns_on_console(show_id, lines),
        "can_subtract": can_subtract(show) and allows(show, deductions.PHASES_ROW),
        "screens": _screens(show, at),
        "views": (screens.STAGE, *screens.list_views()),
        "checks": [vars(check) for check in preflight.list_checks(show, at=at)]
        if show.phase == "planned"
        else [],
        "proposal": _proposal(show),
        "waiting": _waiting(show),
        "evidence": _evidence(show),
        "unclosed": state().unclosed.get(show.id, ""),
        "clock_stands": any(
            loop.stands_still for name, loop in state().loops.items() if CLOCK in name
        ),
        "latest": named_lines.lines_with_names(chain.list_lines(show_id, limit=LATEST_LINES)),
    }


def _waiting(show: Show) -> int:
    """How many changes wait for a second person; none can before everything is counted."""
    return len(two_people.list_waiting(show.id)) if show.phase in flow.COUNTED_PHASES else 0


def _evidence(show: Show) -> ConsoleEvidence:
    """What the newest check found, once everything is counted, and the signs from the first close
    on. What was announced had been checked just before."""
    is_counted = show.phase in flow.COUNTED_PHASES
    line = named_lines.find_latest(LOOKS, {"show_id": show.id}) if is_counted else None
    return {
        "differences": line["data"].get("count", 0) if line else None,
        "when": LOOKS[line["kind"]] if line else "",
        "at": line["at"] if line else None,
        "signs": chain.find_signs_at_close(show.id),
    }


def _show_words(show: Show) -> ConsoleShow:
    return {
        "id": show.id,
        "edition_id": show.edition_id,
        "edition_name": show.edition.name,
        "is_rehearsal": show.edition.is_rehearsal,
        "name": show.name,
        "phase": show.phase,
        "revision": show.revision,
        "starts_at": show.starts_at,
        "has_jury": bodies.has_jury(show),
        "two_person_rule": show.two_person_rule,
    }


def _line(entry: Entry) -> ConsoleLine:
    tradition = entry.song.tradition
    return {
        "id": entry.id,
        "number": entry.running_order,
        "name": entry.contestant.name,
        "title": entry.song.title,
        "language_tag": entry.song.language_tag,
        "tradition": {"slug": tradition.slug, "names": tradition.names} if tradition else None,
        "category": entry.category.name if entry.category else {},
        "stage": entry.stage,
        "status": entry.status,
    }


def _card(entries: Sequence[Entry], act: Act | None) -> EntryCard | None:
    found = _find(entries, act)
    return entry_card(found) if found else None


def _find(entries: Sequence[Entry], act: Act | None) -> Entry | None:
    return next((entry for entry in entries if act and entry.id == act.id), None)


def _jury(show: Show, at: datetime) -> list[dict[str, Any]]:
    """A row per seat; cells by entry id. Counts of marks only, whoever looks."""
    return [
        {
            **{key: fact for key, fact in row.items() if key != "heard"},
            **_presence(row["heard"], at),
            "cells": {
                cell["entry_id"]: {key: cell[key] for key in ("state", "filled", "needed")}
                for cell in row["cells"]
            },
        }
        for row in scoresheets.sheet_matrix(show.id)
    ]


def _voting(
    show: Show, lines: Mapping[int, ConsoleLine], names: Mapping[int, Words]
) -> ConsoleVoting | None:
    """The latest window: its state and moments, and how many have voted minute by minute."""
    window = windows.find_latest_window(show.id)
    if window is None:
        return None
    counted = turnout.turnout(show.id)
    return {
        "window_id": window.id,
        "state": window.state,
        "entry": lines.get(window.entry_id or 0),
        "category": names.get(window.category_id or 0, {}),
        "opened_at": window.opened_at.isoformat(),
        "closes_at": windows.end_of(window).isoformat(),
        "announced_at": window.closes_at.isoformat(),
        "closing": window.closing_at is not None,
        "closed_at": window.closed_at.isoformat() if window.closed_at else None,
        "ballots": counted["ballots"],
        "per_minute": counted["per_minute"],
        "minutes": _minutes(window),
        "door": hall_door.count_let_in(show, window) if show.credential == "screen_code" else None,
        "tickets": count_tickets(show.id) if show.credential == "tickets" else None,
    }


def _minutes(window: VotingWindow) -> int:
    """How many minutes the window is announced for."""
    return -(-int((window.closes_at - window.opened_at).total_seconds()) // 60)


def _screens(show: Show, at: datetime) -> list[ConsoleScreen]:
    """Each screen with the picture it should show, and when it was last heard."""
    pictures: dict[tuple[bool, str], ScreenSnapshot] = {}
    found = []
    for screen in screens.list_in_hall(show.edition_id, at):
        key = (screen.follows, screen.view)
        if key not in pictures:
            pictures[key] = screen_snapshot(screen, at=at)
        found.append(_screen(screen, pictures[key], at))
    return found


def _screen(screen: Screen, picture: ScreenSnapshot, at: datetime) -> ConsoleScreen:
    heard = presence.last_heard("screen", screen.id)
    return {
        "id": screen.id,
        "name": screen.name,
        "view": picture["view"],
        "held": None if screen.follows else screen.view,
        "entry": picture["entry"],
        "show_name": picture["show"]["name"] if picture["show"] else {},
        "message": screen.options.get("message", {}),
        "shown": heard.facts.get("view") if heard else None,
        **_presence(heard, at),
    }


def _proposal(show: Show) -> Proposal | None:
    """Who proposed to publish the result, where two people are needed."""
    proposal = find_proposal(show, PUBLISH)
    return {"by": proposal.by, "at": proposal.at.isoformat()} if proposal else None


def _presence(heard: presence.Heard | None, at: datetime) -> DevicePresence:
    if heard is None:
        return {"age": None, "is_here": False}
    return {"age": heard.age(at), "is_here": heard.is_here(at)}
