"""Every page names the action it is; the role matrix says who may take it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Flask, g, redirect, request, url_for
from werkzeug.wrappers import Response

from kruvision import identity
from kruvision.rules.roles import matrix, pen_actions
from kruvision.services.access import Actor
from kruvision.services.errors import NotAllowed
from kruvision.services.jury.head_of_jury import require_pen


class UnguardedPage(Exception):
    """A page or an action is not in the role matrix; the app does not start."""


def guard(action: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Let the request in as the first of its actors who may take ``action`` (as ``actor()``); for
    what takes the pen, ``Refused("other_device")`` on a tablet that was replaced."""

    takes_pen = action in pen_actions()

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            actors = identity.actors()
            g.actor = next((a for a in actors if a.may(action)), None)
            if g.actor is None:
                return _turn_away(action)
            if takes_pen:
                require_pen(g.actor)
            return view(*args, **kwargs)

        guarded.guarded_action = action  # type: ignore[attr-defined]
        return guarded

    return decorate


def actor() -> Actor:
    """Who the guard let in."""
    return g.actor


def _turn_away(action: str) -> Response:
    """Send somebody unknown to the log-in where staff may do it; refuse everybody else."""
    known = any(a.role != "visitor" for a in identity.actors())
    wants_page = request.method == "GET" and request.accept_mimetypes.accept_html
    if known or not wants_page or "owner" not in matrix()[action]:
        raise NotAllowed("not_allowed")
    return redirect(url_for("staff.login", next=request.full_path.rstrip("?")))


def require_guards(app: Flask) -> None:
    """Raise ``UnguardedPage`` unless every page names an action of the matrix."""
    for endpoint, view in app.view_functions.items():
        action = getattr(view, "guarded_action", None)
        if endpoint == "static":
            continue
        if action not in matrix():
            raise UnguardedPage(f"{endpoint}: {action!r} is not in rules/roles.toml")
