"""Hall screens: each joins with its secret link, says what it shows, and gets whole pictures."""

from typing import Any

from kruvision import clock, fragments
from kruvision.extensions import socketio
from kruvision.live import broadcast
from kruvision.live.background import give_way
from kruvision.live.guards import event
from kruvision.services.access import Actor
from kruvision.services.ephemeral import presence
from kruvision.services.errors import NotFound
from kruvision.services.snapshots.screen import screen_snapshot
from kruvision.services.stage import screens


@event("screen:join", "screen.show")
def join(_actor: Actor, data: Any) -> dict[str, Any]:
    """Enter the screen's room; the answer is its picture."""
    screen_id = _screen_of(data)
    token, overlay = data["token"], bool(data.get("overlay"))
    name = room(screen_id, overlay)
    shown = broadcast.enter(
        name,
        lambda: broadcast.kept(name, lambda: picture(screen_id, overlay=overlay)),
        lambda: screens.is_link_of(token, screen_id),
        token,
    )
    presence.heard("overlay" if overlay else "screen", screen_id, clock.now())
    return shown


@event("screen:here", "screen.show")
def here(_actor: Actor, data: Any) -> dict[str, Any]:
    """A sign of life, with the view that stands on the screen."""
    screens.note_seen(_screen_of(data), clock.now(), view=str(data.get("view", ""))[:24])
    return {"ok": True}


@broadcast.publisher("screens")
def publish(_hall: int) -> None:
    """Send every screen of the hall its own picture; what nobody looks at is not made."""
    for screen_id in screens.ids_of_screens():
        for overlay in (False, True):
            if broadcast.is_watched(name := room(screen_id, overlay)):
                shown = broadcast.keep(name, picture(screen_id, overlay=overlay))
                socketio.emit("snapshot", shown, to=name)


def picture(screen_id: int, *, overlay: bool = False) -> dict[str, Any]:
    """The screen's snapshot as HTML in each of its languages."""
    snapshot = screen_snapshot(screens.get_screen(screen_id), at=clock.now())
    template = "overlays/lower_third.html" if overlay else None
    return fragments.picture(snapshot, template, rest=give_way)


def room(screen_id: int, overlay: bool = False) -> str:
    """The name of a screen's room; its lower third has one of its own."""
    return f"screen:{screen_id}:overlay" if overlay else f"screen:{screen_id}"


def _screen_of(data: Any) -> int:
    if not isinstance(data, dict) or not isinstance(data.get("token"), str):
        raise NotFound("screen_unknown")
    return screens.get_by_token(data["token"]).id
