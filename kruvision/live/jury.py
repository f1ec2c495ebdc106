"""Juror tablets and the page of the head of the jury: commands in, personal snapshots out."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from flask import current_app
from flask_socketio import disconnect, join_room

from kruvision import clock, fragments, identity
from kruvision.extensions import socketio
from kruvision.i18n import select_locale
from kruvision.live import broadcast
from kruvision.live.guards import event, refusal
from kruvision.services.access import Actor
from kruvision.services.errors import NotFound, Refused
from kruvision.services.jury import jurors, tablet_commands
from kruvision.services.jury.jurors import LARGEST_ID
from kruvision.services.snapshots.jury import head_snapshot, jury_snapshot
from kruvision.services.snapshots.jury_shapes import JurySnapshot


@event("jury:join", "sheet.mark")
def join(actor: Actor, payload: Any = None) -> JurySnapshot:
    """Enter the room of a show's jury; the answer is this juror's snapshot."""
    snapshot = jury_snapshot(actor, _show_of(payload), at=clock.now())
    jurors.seen(snapshot["juror"]["id"], clock.now())
    join_room(f"jury:{snapshot['show']['id']}")
    return snapshot


@event("head:join", "sheet.watch")
def join_head(actor: Actor, payload: Any = None) -> dict[str, Any]:
    """Enter the room of those who watch a show's sheets: the head of the jury, organizers."""
    picture = _matrix(actor, show_id := _show_of(payload))
    join_room(f"head:{show_id}")
    return picture


@event("mark:save", "sheet.mark")
def save_mark(actor: Actor, payload: Any = None) -> dict[str, Any]:
    """A tap on the tablet; answered when it is safe."""
    return tablet_commands.save_mark(actor, payload, at=clock.now())


@event("note:save", "sheet.mark")
def save_note(actor: Actor, payload: Any = None) -> dict[str, Any]:
    """The private note, while it is being written."""
    return tablet_commands.save_note(actor, payload, at=clock.now())


@event("sheet:aside", "sheet.mark")
def step_aside(actor: Actor, payload: Any = None) -> dict[str, Any]:
    """Leave an entry to the others."""
    return tablet_commands.step_aside(actor, payload, at=clock.now())


@event("sheet:return", "sheet.mark")
def return_to_sheet(actor: Actor, payload: Any = None) -> dict[str, Any]:
    """Come back to an entry."""
    return tablet_commands.return_to_sheet(actor, payload, at=clock.now())


@event("sheet:submit", "sheet.mark")
def submit(actor: Actor, payload: Any = None) -> dict[str, Any]:
    """Hand in a sheet."""
    return tablet_commands.submit(actor, payload, at=clock.now())


@event("jury:help", "sheet.mark")
def ask_help(actor: Actor, payload: Any = None) -> dict[str, Any]:
    """Somebody should come to this juror."""
    return tablet_commands.ask_help(actor, payload, at=clock.now())


@event("jury:here", "sheet.mark")
def hear(actor: Actor, payload: Any = None) -> dict[str, Any]:
    """A sign of life, and how many marks wait on the tablet."""
    return tablet_commands.hear(actor, payload, at=clock.now())


@broadcast.publisher("jury")
def publish(show_id: int) -> None:
    """Send every tablet of a show its own snapshot."""
    _send_each(
        f"jury:{show_id}", "sheet.mark", lambda actor: jury_snapshot(actor, show_id, at=clock.now())
    )


@broadcast.publisher("head")
def publish_head(show_id: int) -> None:
    """Send the matrix to the head of the jury and to organizers who look at it."""
    _send_each(f"head:{show_id}", "sheet.watch", lambda actor: _matrix(actor, show_id))


def _send_each(room: str, action: str, picture: Callable[[Actor], Mapping[str, object]]) -> None:
    """Everybody in a room is looked up again; whose card no longer counts is shown the door."""
    participants = _server().manager.get_participants("/", room)
    for sid in [sid for sid, _connection in participants]:
        with _as_tablet(sid):
            actor = next((one for one in identity.actors() if one.may(action)), None)
            if actor is None:
                socketio.emit("revoked", {}, to=sid)
                disconnect(sid, namespace="/")
            else:
                _send(sid, picture, actor)


def _send(sid: str, picture: Callable[[Actor], Mapping[str, object]], actor: Actor) -> None:
    try:
        socketio.emit("snapshot", picture(actor), to=sid)
    except Refused as error:
        socketio.emit("refused", refusal(error), to=sid)


@contextmanager
def _as_tablet(sid: str) -> Iterator[None]:
    """The request with which a tablet connected: its cookie, its language."""
    environ = _server().get_environ(sid, "/")
    with current_app.app_context(), current_app.request_context(environ):
        yield


def _server() -> Any:
    return socketio.server  # type: ignore[attr-defined]


def _matrix(actor: Actor, show_id: int) -> dict[str, Any]:
    """The head's snapshot as the fragment that is on the page already."""
    snapshot = head_snapshot(actor, show_id, at=clock.now())
    html = fragments.render("jury/matrix.html", select_locale(), matrix=snapshot)
    return {"revision": snapshot["revision"], "html": html}


def _show_of(payload: Any) -> int:
    show_id = payload.get("show") if isinstance(payload, dict) else None
    if not isinstance(show_id, int) or not 0 < show_id <= LARGEST_ID:
        raise NotFound("not_found")
    return show_id
