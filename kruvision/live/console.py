"""The console's rooms: one per show, language, level and page; whole snapshots as HTML."""

import time
from itertools import product
from typing import Any, NamedTuple

from flask import Flask

from kruvision import clock, fragments
from kruvision.extensions import socketio
from kruvision.i18n import DEFAULT, languages
from kruvision.live import background, broadcast
from kruvision.live.guards import actor_for, event
from kruvision.services.access import Actor
from kruvision.services.errors import NotFound
from kruvision.services.forms.inputs import LARGEST_ID
from kruvision.services.shows.shows import get_show
from kruvision.services.snapshots.console import LEVELS, PICTURES, control_snapshot, level_of
from kruvision.services.snapshots.console_shapes import ConsoleSnapshot
from kruvision.state import state

LOOK_EVERY = 2


class Corner(NamedTuple):
    """Consoles that get the same picture: one language, one level, one page."""

    language: str
    level: str
    page: str


CORNERS = [Corner(*parts) for parts in product(languages(), LEVELS, PICTURES)]


@event("control:join", "console.view")
def join(actor: Actor, data: Any) -> dict[str, Any]:
    """Enter one page of a show's console in one language; the answer is its picture."""
    show_id = _show_of(data)
    language = data["language"] if data.get("language") in languages() else DEFAULT
    page = data["page"] if data.get("page") in PICTURES else "console"
    corner = Corner(language, level_of(actor), page)
    name = room(show_id, corner)

    def make() -> dict[str, Any]:
        return picture(control_snapshot(show_id, at=clock.now()), corner)

    shown = broadcast.enter(
        name, lambda: broadcast.kept(name, make), lambda: _may_see(corner.level)
    )
    state().consoles.add(show_id)
    return shown


def _may_see(level: str) -> bool:
    """Whether whoever asks still has a console of this level."""
    actor = actor_for("console.view")
    return actor is not None and level_of(actor) == level


def _show_of(data: Any) -> int:
    """The show that is asked for, where there is one: no room is kept for any other number."""
    show_id = data.get("show") if isinstance(data, dict) else None
    if type(show_id) is not int or not 0 < show_id <= LARGEST_ID:
        raise NotFound("not_found")
    return get_show(show_id).id


@broadcast.publisher("control")
def publish(show_id: int) -> None:
    """Send every console of a show its picture; what nobody looks at is not rendered."""
    corners = [corner for corner in CORNERS if broadcast.is_watched(room(show_id, corner))]
    if not corners:
        return
    snapshot = control_snapshot(show_id, at=clock.now())
    for corner in corners:
        name = room(show_id, corner)
        socketio.emit("snapshot", broadcast.keep(name, picture(snapshot, corner)), to=name)


def picture(snapshot: ConsoleSnapshot, corner: Corner) -> dict[str, Any]:
    """The snapshot as a console gets it: its epoch and revision, and its HTML."""
    template = PICTURES[corner.page]
    html = fragments.render(template, corner.language, snapshot=snapshot, level=corner.level)
    return {"epoch": snapshot["epoch"], "revision": snapshot["revision"], "html": html}


def room(show_id: int, corner: Corner) -> str:
    """The name of a console's room."""
    return ":".join(("control", str(show_id), *corner))


def run(app: Flask) -> None:
    """Every two seconds, tell open consoles anew how many have voted and how long ago tablets and
    screens were heard."""
    background.repeat(app, refresh, wait=lambda: time.sleep(LOOK_EVERY))


def refresh() -> None:
    """Mark the consoles somebody looks at to be sent again; forget those nobody does."""
    kept = state()
    for show_id in list(kept.consoles):
        if any(broadcast.is_watched(room(show_id, corner)) for corner in CORNERS):
            kept.dirty.add([("control", show_id)])
        else:
            kept.consoles.discard(show_id)
