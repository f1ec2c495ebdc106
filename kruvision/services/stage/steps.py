"""The stage: one press at a time moves the evening along the line of ``rules/evening/flow``.

Every press names the revision of the show it was made for, so that two organizers pressing at once
cause one step: the second is told ``already_done`` and sees what happened.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

import structlog
from sqlalchemy import select

from kruvision.extensions import db
from kruvision.models import Entry, Mark, Show, VotingWindow
from kruvision.rules.evening import flow
from kruvision.rules.evening.act import Act
from kruvision.rules.evening.flow import COUNTED_PHASES, Evening, Step
from kruvision.services.access import SYSTEM, Actor, require
from kruvision.services.audience import windows
from kruvision.services.deductions import stop_watch
from kruvision.services.errors import Refused
from kruvision.services.evidence import check
from kruvision.services.learning import turns
from kruvision.services.record import chain
from kruvision.services.results import publishing
from kruvision.services.ruleset.locked_rules import lock_rules
from kruvision.services.shows import bodies, shows, tonight
from kruvision.services.shows.selection import is_selection
from kruvision.services.stage import preflight
from kruvision.services.transactions.changes import Change, StageMoved
from kruvision.services.transactions.transaction import retry_on_conflict, transaction

log = structlog.get_logger()
# What the record says of a step. Windows and publication write their own lines, with their counts.
LINES = {
    "start_show": "show_started",
    "unstart_show": "show_unstarted",
    "call_entry": "entry_called",
    "uncall_entry": "entry_uncalled",
    "finish_entry": "entry_finished",
    "unfinish_entry": "entry_unfinished",
    "close_show": "show_closed",
    "reopen_songs": "songs_reopened",
    "begin_reveal": "reveal_begun",
    "leave_reveal": "reveal_left",
}
OF_THE_RESULT = ("begin_reveal", "publish", "finalize")
"""Steps for those who may see the result and answer for it."""
WINDOW_STEPS: dict[str, Callable[..., object]] = {
    "start_closing": windows.start_closing,
    "stop_closing": windows.stop_closing,
    "close_voting": windows.close_window,
}

CLOSING = ("close_voting", "close_show")
"""What is counted after these is held against the record at once."""
TAKING_THE_HALL = ("start_show", "publish")
"""The hall is with whatever show starts, and stays with the evening whose result is out."""


def evening_of(show: Show) -> Evening:
    """The show as the flow sees it, in three reads whatever its size."""
    entries = db.session.execute(
        select(Entry.id, Entry.stage, Entry.status, Entry.performed_at, Entry.category_id)
        .where(Entry.show_id == show.id)
        .order_by(Entry.running_order)
    ).all()
    windows = db.session.execute(
        select(
            VotingWindow.entry_id,
            VotingWindow.category_id,
            VotingWindow.state,
            VotingWindow.closed_at,
            VotingWindow.closing_at,
        ).where(VotingWindow.show_id == show.id)
    ).all()
    closed = {(w.entry_id, w.category_id): w.closed_at for w in windows if w.state == "closed"}
    unclosed = next((window for window in windows if window.state != "closed"), None)
    marked = _marked_entries(show.id)
    sung = sorted(
        (row.performed_at, row.id)
        for row in entries
        if row.stage == "performed" and row.performed_at is not None
    )
    return Evening(
        phase=show.phase,
        acts=tuple(
            Act(
                row.id,
                row.stage,
                row.status,
                voted=(row.id, None) in closed or (None, row.category_id or 0) in closed,
                marked=row.id in marked,
                category=row.category_id,
            )
            for row in entries
        ),
        performed=tuple(entry_id for _moment, entry_id in sung),
        window_open=unclosed is not None,
        closing=bool(unclosed and unclosed.closing_at),
        window_entry_id=unclosed.entry_id if unclosed else None,
        window_category=unclosed.category_id if unclosed else None,
        window_scope=show.window_scope,
        has_audience=bodies.has_audience(show),
        show_voted=(None, None) in closed,
        voted_after=_latest_before([at for at in closed.values() if at], sung),
        is_selection=is_selection(show),
    )


def _latest_before(
    closings: Sequence[datetime], sung: Sequence[tuple[datetime, int]]
) -> int | None:
    """The act that had sung last when the latest vote was closed."""
    before = [entry_id for moment, entry_id in sung if closings and moment < max(closings)]
    return before[-1] if before else None


@retry_on_conflict
def press(show_id: int, step: Step, *, revision: int, by: Actor, at: datetime) -> None:
    """Take one step of the evening.

    Raises ``Refused``: ``already_done`` when the show has moved since ``revision``,
    ``step_not_possible``, and what ``preflight.require_ready``, ``windows.close_window``,
    ``publishing.require_publishable`` and ``check.require_untouched`` (for the reveal),
    ``publishing.publish`` and ``publishing.finalize`` raise.
    """
    require(by, "result.publish" if step.kind in OF_THE_RESULT else "stage.step")
    with check.noted_where_stopped(show_id, at=at), transaction() as changes:
        show = _claim(show_id, revision)
        if step.kind == "start_show" and show.phase == "planned":
            preflight.require_ready(show, at=at)
        evening = evening_of(show)
        if not flow.is_legal(evening, step):
            raise Refused("step_not_possible", step=step.kind)
        _take(show, evening, step, by=by, at=at, changes=changes)


@retry_on_conflict
def undo(show_id: int, shown: Step, *, revision: int, by: Actor, at: datetime) -> None:
    """Take back the last step by ``shown``, the step back that stood on the button. Raises
    ``Refused``: ``nothing_to_undo``, ``already_done`` when the show has moved since ``revision`` or
    another step would be taken back."""
    require(by, "stage.step")
    with transaction() as changes:
        show = _claim(show_id, revision)
        evening = evening_of(show)
        step = flow.undo_step(evening)
        if step is None:
            raise Refused("nothing_to_undo")
        if step != shown:
            raise Refused("already_done")
        _take(show, evening, step, by=by, at=at, changes=changes)


def close_due(at: datetime) -> dict[int, str]:
    """Close every window whose time and grace, or whose last seconds, are over: a step of the
    system. The answer is that of ``close_all``."""
    return close_all(shows_due(at), at)


def close_all(show_ids: Iterable[int], at: datetime) -> dict[int, str]:
    """Close the votes of these shows that are due, each for itself: one that cannot be closed holds
    up no other. The answer names those with the code of the reason (``tally_broken``)."""
    failed = {}
    for show_id in show_ids:
        try:
            close_if_due(show_id, at)
        except Exception as error:
            db.session.rollback()
            failed[show_id] = error.code if isinstance(error, Refused) else "server_error"
            log.exception("a vote could not be closed", show=show_id, code=failed[show_id])
    return failed


@retry_on_conflict
def close_if_due(show_id: int, at: datetime) -> None:
    """Close one show's vote by the clock, unless it was prolonged or closed meanwhile."""
    with transaction() as changes:
        show = _hold(show_id)
        if show_id in shows_due(at):
            step = Step("close_voting")
            _take(show, evening_of(show), step, by=SYSTEM, at=at, changes=changes)


def shows_due(at: datetime) -> Sequence[int]:
    """Shows whose vote the clock closes now."""
    query = select(VotingWindow.show_id).where(windows.is_due(at))
    return db.session.execute(query).scalars().all()


def _claim(show_id: int, revision: int) -> Show:
    """The show, if nobody pressed before."""
    show = _hold(show_id)
    if show.revision != revision:
        raise Refused("already_done")
    return show


def _hold(show_id: int) -> Show:
    """The show as it is now, kept with its open vote until the transaction ends: presses in two
    processes take turns. The vote comes first, as it does for a ballot, so that neither waits for
    the other in a circle."""
    unclosed = VotingWindow.state != "closed"
    vote = select(VotingWindow.id).where(VotingWindow.show_id == show_id, unclosed)
    db.session.execute(vote.with_for_update()).all()
    show = shows.get_show(show_id)
    db.session.refresh(show, with_for_update=True)
    return show


def _take(
    show: Show, before: Evening, step: Step, *, by: Actor, at: datetime, changes: list[Change]
) -> None:
    show.revision += 1
    changes.append(StageMoved(show.id))
    if step.kind == "start_show" and (show.started_at is None or show.rules_locked_at is None):
        show.started_at = at
    if step.kind in TAKING_THE_HALL and not is_selection(show):
        tonight.take_hall(show, changes)
    if step.kind == "publish":
        publishing.publish(show, by=by, at=at, changes=changes)
        return
    if step.kind == "finalize":
        publishing.finalize(show, by=by, at=at, changes=changes)
        return
    if step.kind == "begin_reveal":
        check.require_untouched(show)
        publishing.require_publishable(show)
    if step.kind in ("open_voting", "close_show"):
        lock_rules(show, at)
    if step.kind == "unfinish_entry":
        turns.keep_told(show, at=at)
    if step.kind == "reopen_songs":
        show.songs_reopened_at = at
    if step.kind == "open_voting":
        asked = {"entry_id": step.entry_id, "category_id": step.category_id}
        windows.open_window(show, **asked, at=at, changes=changes, by=by)
    elif step.kind in WINDOW_STEPS:
        WINDOW_STEPS[step.kind](show, at=at, changes=changes, by=by)
    else:
        _record(show, step, by, at)
    _store(show, before, flow.take(before, step), at)
    if show.phase in COUNTED_PHASES and step.kind in CLOSING:
        check.check_at_close(show, at=at)


def _store(show: Show, before: Evening, after: Evening, at: datetime) -> None:
    """Write what moved: the phase, and the place of each act that changed, with its stop watch."""
    show.phase = after.phase
    moved = [act for act, was in zip(after.acts, before.acts, strict=True) if act != was]
    for act in moved:
        entry = db.session.get_one(Entry, act.id)
        stop_watch.follow(entry, act.stage, at=at)
        entry.stage = act.stage
        entry.performed_at = (entry.performed_at or at) if act.stage == "performed" else None


def _record(show: Show, step: Step, by: Actor, at: datetime) -> None:
    data: dict[str, int] = {}
    if step.entry_id is not None:
        entry = db.session.get_one(Entry, step.entry_id)
        data = {"entry": entry.id, "number": entry.running_order}
    chain.append(by.label, LINES[step.kind], at=at, show_id=show.id, **data)


def _marked_entries(show_id: int) -> Sequence[int]:
    query = (
        select(Mark.entry_id)
        .join(Entry, Entry.id == Mark.entry_id)
        .where(Entry.show_id == show_id, Mark.steps.is_not(None))
        .distinct()
    )
    return db.session.execute(query).scalars().all()
