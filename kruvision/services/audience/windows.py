"""Voting windows: opened and closed as steps of the stage, prolonged, paused, and what is on the
ballot paper. Somebody who closes one starts its last seconds; the clock closes it."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, or_, select

from kruvision.extensions import Base, db
from kruvision.models import Show, Tally, VotingWindow
from kruvision.rules.evening.act import ON_BALLOT
from kruvision.rules.evening.flow import hides_turnout
from kruvision.services.access import SYSTEM, Actor, require
from kruvision.services.audience import recount
from kruvision.services.audience.delegations import require_delegations
from kruvision.services.errors import Refused
from kruvision.services.record import chain
from kruvision.services.ruleset.locked_rules import lock_rules
from kruvision.services.shows import shows
from kruvision.services.shows.phases import require_phase
from kruvision.services.transactions.changes import Change, WindowChanged
from kruvision.services.transactions.glance import glance
from kruvision.services.transactions.transaction import transaction

GRACE = timedelta(seconds=3)
LAST_SECONDS = timedelta(seconds=5)
"""How long a vote still counts, and its closing can be stopped, after somebody pressed to close."""
LONGEST_PROLONGATION = 3600
_ENTRIES = Base.metadata.tables["entry"]
_ON_BALLOT = (
    select(
        _ENTRIES.c.id, _ENTRIES.c.category_id, _ENTRIES.c.contestant_id, _ENTRIES.c.delegation_id
    )
    .where(_ENTRIES.c.show_id == bindparam("show"))
    .where(*(_ENTRIES.c[name] == value for name, value in ON_BALLOT.items()))
    .order_by(_ENTRIES.c.running_order)
)
_WINDOWS = Base.metadata.tables["voting_window"]


def _latest(query: Select[Any]) -> Select[Any]:
    wanted = _WINDOWS.c.show_id == bindparam("show")
    return query.where(wanted).order_by(_WINDOWS.c.id.desc()).limit(1)


_LATEST = _latest(select(VotingWindow))
_LOOK_AT_LATEST = _latest(
    select(*(_WINDOWS.c[name] for name in ("id", "state", "closes_at", "closed_at")))
)


def find_open_window(show_id: int) -> VotingWindow | None:
    """The window that is open or paused in this show."""
    query = select(VotingWindow).where(
        VotingWindow.show_id == show_id, VotingWindow.state != "closed"
    )
    return db.session.execute(query).scalar_one_or_none()


def find_latest_window(show_id: int) -> VotingWindow | None:
    """The window opened last, whatever its state."""
    return db.session.execute(_LATEST, {"show": show_id}).scalar_one_or_none()


def look_at_latest(show_id: int) -> Any:
    """Of the same window ``id``, ``state``, ``closes_at`` and ``closed_at``, or None."""
    return glance(_LOOK_AT_LATEST, {"show": show_id})


def entries_on_paper(
    show_id: int, entry_id: int | None, category_id: int | None = None
) -> dict[int, int | None]:
    """Ids of the entries one may vote for, in running order, each with its delegation: those that
    compete and have sung; only the named one in a window of its own, only those of a category in
    that one's. Who sings several songs stands there once, with the first of them; votes are added
    up in any case."""
    found = db.session.execute(_ON_BALLOT, {"show": show_id}).all()
    if entry_id is not None:
        return {row.id: row.delegation_id for row in found if row.id == entry_id}
    first: dict[tuple[int, int | None], Any] = {}
    for row in found:
        if category_id in (None, row.category_id):
            first.setdefault((row.contestant_id, row.category_id), row)
    return {row.id: row.delegation_id for row in first.values()}


def takes_ballots(window: VotingWindow, at: datetime) -> bool:
    """Whether a ballot that arrives now counts: open, and not past the announced time plus
    three seconds of grace. In the last seconds of a vote that somebody closes, every ballot counts
    until the close itself."""
    return window.state == "open" and at <= window.closes_at + GRACE


def is_due(at: datetime) -> ColumnElement[bool]:
    """Which windows the clock closes now: their time and grace, or their last seconds, are over."""
    announced = and_(VotingWindow.state == "open", VotingWindow.closes_at < at - GRACE)
    return or_(announced, and_(VotingWindow.state != "closed", VotingWindow.closing_at < at))


def end_of(window: VotingWindow) -> datetime:
    """The moment at which everybody is told that the vote closes."""
    return min(window.closes_at, window.closing_at or window.closes_at)


def require_voting_open(window: VotingWindow, at: datetime) -> None:
    """Raise ``Refused`` for what comes to a window that takes no ballots now: ``not_open`` while it
    is paused, ``closed`` (with the moment as ``at``) afterwards."""
    if window.state == "paused":
        raise Refused("not_open")
    if not takes_ballots(window, at):
        raise Refused("closed", at=window.closed_at or window.closes_at)


def open_window(
    show: Show,
    entry_id: int | None,
    category_id: int | None = None,
    *,
    at: datetime,
    changes: list[Change],
    by: Actor,
) -> VotingWindow:
    """Open the vote inside the stage's transaction, for the show, for one entry or one category.

    The show's first vote locks its rules: nobody shall vote under rules that can still change.

    Raises ``Refused``: ``already_open``, ``nothing_to_vote_on``, ``too_few_delegations``,
    ``delegation_too_small``.
    """
    if find_open_window(show.id):
        raise Refused("already_open")
    entries = entries_on_paper(show.id, entry_id, category_id)
    if not entries:
        raise Refused("nothing_to_vote_on")
    require_delegations(show)
    window = VotingWindow(
        show_id=show.id,
        entry_id=entry_id,
        category_id=category_id,
        state="open",
        key=secrets.token_hex(32),
        opened_at=at,
        closes_at=at + timedelta(seconds=show.window_seconds),
    )
    db.session.add(window)
    db.session.flush()
    lock_rules(show, at)
    show.hall_key = show.hall_key or secrets.token_hex(16)
    db.session.add_all(Tally(window_id=window.id, entry_id=entry) for entry in entries)
    _record_change(
        window, "voting_opened", at=at, changes=changes, by=by, seconds=show.window_seconds
    )
    return window


def start_closing(show: Show, *, at: datetime, changes: list[Change], by: Actor) -> None:
    """Start the last seconds of the vote inside the stage's transaction: ballots count until they
    are over. Raises ``Refused("not_open")``."""
    window = _require_window(show.id)
    window.closing_at = at + LAST_SECONDS
    seconds = LAST_SECONDS.seconds
    _record_change(window, "voting_closing", at=at, changes=changes, by=by, seconds=seconds)


def stop_closing(show: Show, *, at: datetime, changes: list[Change], by: Actor) -> None:
    """Take the last seconds back: the vote goes on until its announced time. Raises
    ``Refused("not_open")``."""
    window = _require_window(show.id)
    window.closing_at = None
    _record_change(window, "voting_kept_open", at=at, changes=changes, by=by)


def _require_window(show_id: int) -> VotingWindow:
    window = find_open_window(show_id)
    if window is None:
        raise Refused("not_open")
    return window


def close_window(show: Show, *, at: datetime, changes: list[Change], by: Actor) -> VotingWindow:
    """Close the vote inside the stage's transaction: what is committed by now counts, nothing
    after it does.

    The tally must equal a recount of the ballots. The record gets the number of ballots, one
    hash over all of them and one over what they bring, by which they can be checked later; while
    the number is a secret also a salt, without which nobody can try out whose number fits the hash
    of the line. Raises
    ``Refused``: ``not_open``, ``tally_broken``.
    """
    query = select(VotingWindow).where(
        VotingWindow.show_id == show.id, VotingWindow.state != "closed"
    )
    window = db.session.execute(query.with_for_update()).scalar_one_or_none()
    if window is None:
        raise Refused("not_open")
    db.session.refresh(window)
    recount.check_tally(window)
    window.state = "closed"
    window.closed_at, window.closing_at = at, None
    facts = {
        "ballots": window.ballots,
        "root": recount.ballots_digest(window.id),
        "choices": recount.choices_digest(window.id),
    }
    if hides_turnout(show.window_scope, show.phase):
        facts["salt"] = secrets.token_hex(16)
    _record_change(window, "voting_closed", at=at, changes=changes, by=by, **facts)
    return window


def prolong_window(
    show_id: int,
    seconds: int,
    *,
    by: Actor,
    at: datetime,
    shown: tuple[int, datetime] | None = None,
) -> VotingWindow:
    """Give more time; a paused window goes on with it, one that closes is kept open.

    ``shown`` is the window (its id) and its announced end as they stood before whoever pressed: one
    press gives its time once. Raises ``Refused``: ``not_open``, ``already_done`` when the vote is
    not the one shown, ``prolong_too_much`` (at most an hour at once).
    """
    require(by, "stage.step")
    if not 0 < seconds <= LONGEST_PROLONGATION:
        raise Refused("prolong_too_much", most=LONGEST_PROLONGATION)
    with transaction() as changes:
        require_phase(shows.get_show(show_id), "vote.prolong")
        window = _require_window(show_id)
        if shown not in (None, (window.id, window.closes_at)):
            raise Refused("already_done")
        window.closing_at = None
        window.closes_at = max(window.closes_at, at) + timedelta(seconds=seconds)
        window.state = "open"
        _record_change(window, "voting_prolonged", at=at, changes=changes, by=by, seconds=seconds)
    return window


def count_anew(show_id: int, *, by: Actor, at: datetime) -> int:
    """Write the tally of the open vote anew from its ballots, where something has broken it and the
    vote cannot be closed. Answers how many figures were wrong; the record keeps that too, and never
    the figures. Raises ``Refused("not_open")``."""
    require(by, "vote.recount")
    with transaction() as changes:
        require_phase(shows.get_show(show_id), "vote.recount")
        query = select(VotingWindow).where(
            VotingWindow.show_id == show_id, VotingWindow.state != "closed"
        )
        window = db.session.execute(query.with_for_update()).scalar_one_or_none()
        if window is None:
            raise Refused("not_open")
        wrong = recount.put_right(window)
        _record_change(window, "voting_recounted", at=at, changes=changes, by=by, wrong=wrong)
    return wrong


def pause_open_windows(*, at: datetime) -> int:
    """Pause what is open after an unclean restart: people could not vote meanwhile, and the
    organizer decides how it goes on. Returns how many windows were paused."""
    with transaction() as changes:
        query = select(VotingWindow).where(VotingWindow.state == "open")
        windows = db.session.execute(query).scalars().all()
        for window in windows:
            window.state, window.closing_at = "paused", None
            _record_change(window, "voting_paused", at=at, changes=changes, by=SYSTEM)
    return len(windows)


def has_open_windows() -> bool:
    """Whether anybody may be voting now."""
    query = select(VotingWindow.id).where(VotingWindow.state == "open").limit(1)
    return db.session.execute(query).first() is not None


def _record_change(
    window: VotingWindow,
    kind: str,
    *,
    at: datetime,
    changes: list[Change],
    by: Actor,
    **data: object,
) -> None:
    chain.append(
        by.label,
        kind,
        at=at,
        show_id=window.show_id,
        window=window.id,
        entry=window.entry_id,
        category=window.category_id,
        **data,
    )
    changes.append(WindowChanged(window.show_id, window.id))
