"""Every event and stream names the action it is, as pages do; who asks is looked up each time."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import structlog
from flask import g

from kruvision import identity
from kruvision.extensions import db, socketio
from kruvision.rules.errors import RuleError
from kruvision.rules.roles import matrix, pen_actions
from kruvision.sentences import sentence
from kruvision.services.errors import NotAllowed, Refused
from kruvision.services.jury.head_of_jury import require_pen
from kruvision.services.transactions.database_refusals import storage_refusal

log = structlog.get_logger()

events: dict[str, str] = {}
"""Every socket event with the action it is."""


def event(name: str, action: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Handle a socket event: the actor comes first, the answer goes back as the acknowledgement.

    A refusal is acknowledged as ``{"error": code, "message": sentence, "details": …}``.
    """
    if action not in matrix():
        raise ValueError(f"{name}: {action!r} is not in rules/roles.toml")

    takes_pen = action in pen_actions()

    def decorate(handler: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(handler)
        def guarded(*args: Any) -> Any:
            g.pop("actors", None)
            try:
                actor = next((a for a in identity.actors() if a.may(action)), None)
                if actor is None:
                    raise NotAllowed("not_allowed")
                if takes_pen:
                    require_pen(actor)
                return handler(actor, *args)
            except (Refused, RuleError) as error:
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
    }
