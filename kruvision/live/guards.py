"""Every event and stream names the action it is, as pages do; who asks is looked up each time."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import structlog
from flask import g, request

from kruvision import identity
from kruvision.extensions import db, socketio
from kruvision.live import callers, gate
from kruvision.rules.errors import RuleError
from kruvision.rules.roles import matrix, pen_actions
from kruvision.sentences import sentence
from kruvision.services.access import Actor
from kruvision.services.errors import FINAL, NotAllowed, Refused
from kruvision.services.jury.head_of_jury import require_pen
from kruvision.services.transactions.database_refusals import storage_refusal

log = structlog.get_logger()

events: dict[str, str] = {}
"""Every socket event with the action it is."""


def event(name: str, action: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Handle a socket event: the actor comes first, the answer goes back as the acknowledgement.

    A refusal is acknowledged as ``{"error": code, "message": sentence, "details": …, "final": …}``;
    where it is not final, a device asks again. Joins are counted for each socket: one that joins
    again and again, or nothing that is its own, is slowed and in the end closed.
    """
    if action not in matrix():
        raise ValueError(f"{name}: {action!r} is not in rules/roles.toml")

    is_join, takes_pen = name.endswith(":join"), action in pen_actions()

    def decorate(handler: Callable[..., Any]) -> Callable[..., Any]:
        def ask(*args: Any) -> Any:
            if is_join:
                callers.caller_of(request.environ).require_join()
            actor = _first_who_may(action)
            if actor is None:
                raise NotAllowed("not_allowed")
            if takes_pen:
                require_pen(actor)
            answer = handler(actor, *args)
            if is_join:
                callers.caller_of(request.environ).wrong = 0
            return answer

        @wraps(handler)
        def guarded(*args: Any) -> Any:
            g.pop("actors", None)
            try:
                return ask(*args)
            except (Refused, RuleError) as error:
                if is_join:
                    _slow_down()
                return refusal(error)
            except Exception as error:
                log.exception("fault", handler=name)
                if unavailable := storage_refusal(error):
                    return refusal(unavailable)
                return {"error": "server_error", "message": sentence("server_error")}
            finally:
                db.session.remove()

        events[name] = action
        socketio.on(name)(guarded)
        return guarded

    return decorate


def actor_for(action: str) -> Actor | None:
    """Whoever this device is that may do this, looked up now."""
    return _first_who_may(action)


def _first_who_may(action: str) -> Actor | None:
    return next((actor for actor in identity.actors() if actor.may(action)), None)


def _slow_down() -> None:
    if callers.caller_of(request.environ).note_wrong():
        log.warning("a socket was closed", reason="refused joins")
        sid = request.sid  # type: ignore[attr-defined]  # set by Flask-SocketIO
        gate.hang_up(callers.server().manager.eio_sid_from_sid(sid, "/"))


def page(action: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Guard a stream served over HTTP: it names the action it is, as pages of ``web`` do."""

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if not any(actor.may(action) for actor in identity.actors()):
                raise NotAllowed("not_allowed")
            return view(*args, **kwargs)

        guarded.guarded_action = action  # type: ignore[attr-defined]
        return guarded

    return decorate


def refusal(error: Refused | RuleError) -> dict[str, Any]:
    """A refusal as an acknowledgement."""
    details = {k: v for k, v in error.details.items() if isinstance(v, str | int | list)}
    return {
        "error": error.code,
        "message": sentence(error.code, error.details),
        "details": details,
        "final": error.code in FINAL,
    }
