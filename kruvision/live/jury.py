"""Juror tablets and the page of the head of the jury: commands in, personal snapshots out."""

from collections.abc import Callable, Mapping
from typing import Any

from kruvision import clock, fragments
from kruvision.extensions import socketio
from kruvision.i18n import select_locale
from kruvision.live import broadcast, callers
from kruvision.live.guards import actor_for, event, refusal
from kruvision.services.access import Actor
from kruvision.services.ephemeral import presence
from kruvision.services.errors import NotFound, Refused
from kruvision.services.forms.inputs import LARGEST_ID
from kruvision.services.jury import seats
from kruvision.services.jury.tablet_commands import COMMANDS, TabletCommand
from kruvision.services.snapshots.jury import head_snapshot, jury_snapshot, tablet_picture
from kruvision.services.snapshots.jury_shapes import TabletPicture


@event("jury:join", "sheet.mark")
def join(actor: Actor, payload: Any = None) -> TabletPicture:
    """Enter the room of a show's jury and that of one's own seat; the answer is what
    this juror's page is told."""
    show_id = _show_of(payload)
    seat = seats.find_seat(show_id, actor.id or 0)
    if seat is None:
        raise Refused("no_seat")
    own, everybody = f"seat:{seat.id}", f"jury:{show_id}"
    snapshot = broadcast.enter(
        own,
        lambda: broadcast.enter(everybody, lambda: _tablet(actor, show_id), _may_mark),
        _may_mark,
    )
    presence.heard("juror", snapshot["juror"]["id"], clock.now())
    return snapshot


@event("head:join", "sheet.watch")
def join_head(actor: Actor, payload: Any = None) -> dict[str, Any]:
    """Enter the room of those who watch a show's sheets: the head of the jury, organizers."""
    show_id = _show_of(payload)
    return broadcast.enter(f"head:{show_id}", lambda: _matrix(actor, show_id), _may_watch)


def _may_mark() -> bool:
    return actor_for("sheet.mark") is not None


def _may_watch() -> bool:
    return actor_for("sheet.watch") is not None


def handle_command(command: TabletCommand) -> None:
    """Take what a tablet does to a sheet; answered when it is safe."""

    @event(command.event, "sheet.mark")
    def carry_out(actor: Actor, payload: Any = None) -> dict[str, Any]:
        return command.carry_out(actor, payload, at=clock.now())


for tablet_command in COMMANDS:
    handle_command(tablet_command)


@broadcast.publisher("jury")
def publish(show_id: int) -> None:
    """Send every tablet of a show its own snapshot."""
    _send_each(f"jury:{show_id}", "sheet.mark", lambda actor: _tablet(actor, show_id))


@broadcast.publisher("seat")
def publish_own(seat_id: int) -> None:
    """Send one juror's tablet its snapshot: another page of it may have marked."""
    if broadcast.is_watched(f"seat:{seat_id}"):
        show_id = seats.get_seat(seat_id).show_id
        _send_each(f"seat:{seat_id}", "sheet.mark", lambda actor: _tablet(actor, show_id))


@broadcast.publisher("head")
def publish_head(show_id: int) -> None:
    """Send the matrix to the head of the jury and to organizers who look at it."""
    _send_each(f"head:{show_id}", "sheet.watch", lambda actor: _matrix(actor, show_id))


def _send_each(room: str, action: str, picture: Callable[[Actor], Mapping[str, object]]) -> None:
    """Each device in a room gets a picture of its own, made for whoever it is by now."""
    for sid in callers.ask_again(room):
        with callers.as_device(sid):
            if actor := actor_for(action):
                _send(sid, picture, actor)


def _send(sid: str, picture: Callable[[Actor], Mapping[str, object]], actor: Actor) -> None:
    try:
        socketio.emit("snapshot", picture(actor), to=sid)
    except Refused as error:
        socketio.emit("refused", refusal(error), to=sid)


def _tablet(actor: Actor, show_id: int) -> TabletPicture:
    return tablet_picture(jury_snapshot(actor, show_id, at=clock.now()))


def _matrix(actor: Actor, show_id: int) -> dict[str, Any]:
    """The head's snapshot as the fragment that is on the page already."""
    snapshot = head_snapshot(actor, show_id, at=clock.now())
    html = fragments.render("jury/matrix.html", select_locale(), matrix=snapshot)
    return {"epoch": snapshot["epoch"], "revision": snapshot["revision"], "html": html}


def _show_of(payload: Any) -> int:
    show_id = payload.get("show") if isinstance(payload, dict) else None
    if not isinstance(show_id, int) or not 0 < show_id <= LARGEST_ID:
        raise NotFound("not_found")
    return show_id
