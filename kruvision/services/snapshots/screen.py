"""What a hall screen may know now: the stage, the vote that is open, and results once released."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from kruvision.i18n import DEFAULT, FALLBACK
from kruvision.models import Edition, Entry, Screen, Show, VotingWindow
from kruvision.rules.audience import modes
from kruvision.rules.evening.act import ON_STAGE_STATUSES
from kruvision.rules.evening.flow import UNPUBLISHED_PHASES
from kruvision.services.audience import screen_codes, turnout
from kruvision.services.audience.windows import end_of, find_open_window
from kruvision.services.entries.cards import EntryCard, entry_card, without_doubts
from kruvision.services.entries.named import list_entries
from kruvision.services.record import chain
from kruvision.services.results.published import get_newest
from kruvision.services.results.reading import SONGS_BETWEEN
from kruvision.services.scoring import standings
from kruvision.services.scoring.songs import songs_together
from kruvision.services.shows import tonight
from kruvision.services.snapshots import clock
from kruvision.services.snapshots.published import published_crown, published_line, published_lists
from kruvision.services.snapshots.question import on_screen
from kruvision.services.snapshots.shapes import (
    BoardList,
    Leaderboard,
    ScreenEdition,
    ScreenLine,
    ScreenQuestion,
    ScreenShow,
    ScreenSnapshot,
    ScreenVoting,
    TurningCode,
)
from kruvision.services.stage import screens
from kruvision.services.transactions.transaction import current_stamp

CLOCK = "clock"
"""The view for a monitor before the singer."""


def screen_snapshot(screen: Screen, *, at: datetime) -> ScreenSnapshot:
    """The whole picture of one screen: of the show the hall is with, whatever edition the screen
    was added in. ``view`` is what can be shown of what was asked for.

    ``leaderboard`` and ``winner`` are None until the result is released: nothing hidden is in the
    picture, whatever view the screen is held on. ``code`` stands on an open vote's own view alone.
    """
    stamp = current_stamp()
    show = tonight.find_tonight()
    edition = screens.edition_on(screen)
    entries = list_entries(show.id, ON_STAGE_STATUSES) if show else []
    window = find_open_window(show.id) if show else None
    question = on_screen(show, at=at)
    wanted = screen.view
    if screen.follows:
        wanted = _stage_view(show, entries, window, question)
    view = _possible(wanted, show, entries, window, question)
    break_until = screen.options.get("break_until")
    return {
        "epoch": stamp.epoch,
        "revision": stamp.revision,
        "now": at.isoformat(),
        "screen": screen.id,
        "token": screen.token,
        "view": view,
        "template": f"screens/{view}.html",
        "languages": _languages(screen, view),
        "edition": _edition_words(edition),
        "show": _show_words(show) if show else None,
        "entry": _card(e for e in entries if e.stage == "on_stage"),
        "next": _card(e for e in entries if e.stage == "waiting"),
        "entries": _lines(show, entries),
        "voting": _voting(show, window, at) if show and window else None,
        "question": question if view == "question" else None,
        "code": _code(show, window, at) if view == "voting" and show and window else None,
        "clock": clock.clock_on_screen(_singing(entries), at=at) if view == CLOCK else None,
        "leaderboard": _leaderboard(show, entries) if view == "leaderboard" and show else None,
        "winner": _leaderboard(show, entries) if view == "winner" and show else None,
        "message": screen.options.get("message", {}),
        "sponsors": screen.options.get("sponsors", {}),
        "signs": chain.find_signs_at_close(show.id) if show and not window else "",
        "break_until": break_until,
        "break_seconds": _seconds_left(datetime.fromisoformat(break_until), at)
        if break_until
        else None,
    }


def _languages(screen: Screen, view: str) -> list[str]:
    """Its own language, else all in turn; but nothing turns before the eyes of somebody who
    sings."""
    if screen.language:
        return [screen.language]
    return [DEFAULT] if view == CLOCK else list(FALLBACK)


def _singing(entries: Sequence[Entry]) -> Entry | None:
    return next((entry for entry in entries if entry.stage == "on_stage"), None)


def _stage_view(
    show: Show | None,
    entries: Sequence[Entry],
    window: VotingWindow | None,
    question: ScreenQuestion | None,
) -> str:
    """The view that goes with what happens on stage."""
    if show is None or show.phase == "planned":
        return "welcome"
    if window:
        return "voting"
    if show.phase != "running":
        return _result_view(show) if standings.is_public(show) else "waiting"
    if any(e.stage == "on_stage" for e in entries):
        return "now"
    return "question" if question else "recap"


def _result_view(show: Show) -> str:
    """The winner; where only those who go through are named, their list."""
    return "leaderboard" if show.public_form == "through" else "winner"


def _possible(
    view: str,
    show: Show | None,
    entries: Sequence[Entry],
    window: VotingWindow | None,
    question: ScreenQuestion | None,
) -> str:
    """``view`` where there is something to fill it with, else the nearest one."""
    has_sung = any(e.stage == "performed" for e in entries)
    is_filled = {
        "now": any(e.stage == "on_stage" for e in entries),
        "recap": has_sung,
        "question": question is not None,
        "voting": window is not None,
        "leaderboard": show is not None and standings.is_released(show),
        "winner": show is not None and standings.is_public(show),
    }
    if is_filled.get(view, True):
        return _result_view(show) if view == "winner" and show else view
    if view in ("leaderboard", "winner") or (show and show.phase in UNPUBLISHED_PHASES):
        return "waiting"
    return "recap" if has_sung else "welcome"


def _edition_words(edition: Edition) -> ScreenEdition:
    return {
        "name": edition.name,
        "theme": edition.theme,
        "venue": edition.venue,
        "organizers": edition.organizers,
        "wifi_name": edition.wifi_name,
        "wifi_password": edition.wifi_password,
        "year": edition.year,
        "is_rehearsal": edition.is_rehearsal,
    }


def _show_words(show: Show) -> ScreenShow:
    return {
        "id": show.id,
        "name": show.name,
        "theme": show.theme,
        "phase": show.phase,
        "starts_at": show.starts_at.isoformat() if show.starts_at else None,
    }


def _card(found: Iterator[Entry]) -> EntryCard | None:
    entry = next(found, None)
    return without_doubts(entry_card(entry)) if entry else None


def _lines(show: Show | None, entries: Sequence[Entry]) -> list[ScreenLine]:
    """The acts of the evening; of a public result as they were published, whatever a correction
    that nobody sees yet says of them."""
    if show is not None and standings.is_public(show):
        return [published_line(song) for song in get_newest(show).songs]
    return [_line(entry) for entry in entries]


def _line(entry: Entry) -> ScreenLine:
    tradition = entry.song.tradition
    return {
        "id": entry.id,
        "number": entry.running_order,
        "name": entry.contestant.name,
        "title": entry.song.title,
        "category": entry.category.name if entry.category else {},
        "tradition": tradition.slug if tradition else None,
        "performed": entry.stage == "performed",
        "on_stage": entry.stage == "on_stage",
        "competing": entry.status == "competing",
    }


def _voting(show: Show, window: VotingWindow, at: datetime) -> ScreenVoting:
    return {
        "open": window.state == "open",
        "entry_id": window.entry_id,
        "category_id": window.category_id,
        "category": window.category.name if window.category else {},
        "closing": window.closing_at is not None,
        "closes_at": end_of(window).isoformat(),
        "seconds_left": _seconds_left(end_of(window), at),
        "turnout": window.ballots if turnout.is_shown(show) else None,
        "choices": show.choices,
        "mode": show.voting_mode,
        "marks_to": show.most_mark if modes.get(show.voting_mode).is_marked else None,
    }


def _code(show: Show, window: VotingWindow, at: datetime) -> TurningCode | None:
    """The code that lets phones vote, for as long as it stands; never one to come."""
    found = screen_codes.current_code(show, window, at)
    if found is None:
        return None
    return {"text": found.code, "turns_at": found.turns_at.isoformat()}


def _leaderboard(show: Show, entries: Sequence[Entry]) -> Leaderboard:
    """As published, with its names, once the result is public; computed while it is live."""
    is_public = standings.is_public(show)
    if is_public:
        public = get_newest(show).public
        lists, is_ranked = published_lists(public)
    else:
        lists, is_ranked = _live_lists(show, entries), True
    rows = [row for one in lists for row in one["rows"]]
    return {
        "lists": [_board(one, len(lists) > 1) for one in lists if one["rows"]],
        "crown": published_crown(public) if is_public else None,
        "show_parts": any(row["jury"] is not None and row["audience"] is not None for row in rows),
        "is_interim": not is_public,
        "is_ranked": is_ranked,
    }


def _board(one: dict[str, Any], is_one_of_many: bool) -> BoardList:
    places = [row["place"] for row in one["rows"] if row["place"] is not None]
    begins = f"{one['key']}-" if is_one_of_many else ""
    return {
        "key": one["key"],
        "title": one["title"],
        "rows": [
            {
                **row,
                "key": f"{begins}entry-{row['id']}",
                "is_tied": places.count(row["place"]) > 1,
            }
            for row in one["rows"]
        ],
        "most": max((row["total"] or 0 for row in one["rows"]), default=0),
    }


def _live_lists(show: Show, entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """Of each list the rows that have a place and stand on this evening's list."""
    lines = {entry.id: _line(entry) for entry in entries}
    for songs in songs_together(entry for entry in entries if entry.status == "competing"):
        titles = SONGS_BETWEEN.join(entry.song.title for entry in songs)
        lines[songs[0].id] = {**lines[songs[0].id], "title": titles}
    names = {category.id: category.name for category in show.categories}
    return [
        {
            "key": str(one["category"] or "whole"),
            "title": names.get(one["category"]),
            "rows": [
                {**lines[row["entry_id"]], **row}
                for row in one["rows"]
                if row["place"] is not None and row["entry_id"] in lines
            ],
        }
        for one in standings.leaderboard_lists(show)
    ]


def _seconds_left(moment: datetime, at: datetime) -> int:
    return max(0, round((moment - at).total_seconds()))
