"""The console's rooms: one per show, language and what one may press; whole snapshots as HTML."""

from typing import Any

from flask import Flask, current_app
from flask_socketio import join_room

from kruvision import clock, fragments
from kruvision.extensions import socketio
from kruvision.i18n import DEFAULT, languages
from kruvision.live import broadcast
from kruvision.live.guards import event
from kruvision.services.access import Actor
from kruvision.services.errors import NotFound
from kruvision.services.snapshots.control import LEVELS, control_snapshot, level_of

TEMPLATE = "control/picture.html"
AGES_EVERY = 5


@event("control:join", "console.view")
def join(actor: Actor, data: Any) -> dict[str, Any]:
    """Enter a show's console in one language; the answer is its picture."""
    if not isinstance(data, dict) or not isinstance(data.get("show"), int):
        raise NotFound("not_found")
    language = data["language"] if data.get("language") in languages() else DEFAULT
    snapshot = control_snapshot(data["show"], at=clock.now())
    join_room(room(data["show"], language, level_of(actor)))
    _watched().add(data["show"])
    return picture(snapshot, language, level_of(actor))


@broadcast.publisher("control")
def publish(show_id: int) -> None:
    """Send every console of a show its picture; what nobody looks at is not rendered."""
    wanted = [(code, level) for code in languages() for level in LEVELS]
    wanted = [(code, level) for code, level in wanted if _is_watched(room(show_id, code, level))]
    if not wanted:
        return
    snapshot = control_snapshot(show_id, at=clock.now())
    for language, level in wanted:
        target = room(show_id, language, level)
        socketio.emit("snapshot", picture(snapshot, language, level), to=target)


def picture(snapshot: dict[str, Any], language: str, level: str) -> dict[str, Any]:
    """The snapshot as a console gets it: its revision and its HTML."""
    html = fragments.render(TEMPLATE, language, snapshot=snapshot, level=level)
    return {"revision": snapshot["revision"], "html": html}


def room(show_id: int, language: str, level: str) -> str:
    """The name of a console's room."""
    return f"control:{show_id}:{language}:{level}"


def run(app: Flask) -> None:
    """Every few seconds, tell open consoles anew how long ago tablets and screens were heard."""
    while True:
        socketio.sleep(AGES_EVERY)
        with app.app_context():
            refresh_ages(app)


def refresh_ages(app: Flask) -> None:
    """Mark the consoles somebody looks at to be sent again; forget those nobody does."""
    watched = _watched()
    for show_id in list(watched):
        rooms = (room(show_id, code, level) for code in languages() for level in LEVELS)
        if any(_is_watched(name) for name in rooms):
            app.extensions["kru_dirty"].add([("control", show_id)])
        else:
            watched.discard(show_id)


def _watched() -> set[int]:
    """The shows whose console was opened in this process."""
    found: set[int] = current_app.extensions.setdefault("kru_consoles", set())
    return found


def _is_watched(name: str) -> bool:
    """Whether somebody is in the room. Who is connected to another process is not known here, so
    with several processes every room counts as watched."""
    if current_app.config["KRU"].redis_url:
        return True
    return any(True for _ in socketio.server.manager.get_participants("/", name))
