"""KRU VISION: jury, audience and show of a vocal contest in one house.

``create_app`` alone sees every room and wires them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from config import Config


def create_app(config: Config | None = None) -> Flask:
    """An app ready to serve. Raises when a page or event has no guard, or a name is taken twice."""
    from flask import Flask

    import config as settings
    from kruvision import database, extensions, filters, front, i18n, live, logs, state, web
    from kruvision.live.broadcast import Dirty
    from kruvision.live.phone_connections import Hub
    from kruvision.services.ephemeral import make_store
    from kruvision.web import body_limits, guards
    from kruvision.web.operations.metrics import Meters

    config = config or settings.load()
    app = Flask(
        "kruvision",
        root_path=str(settings.ROOT / "kruvision"),
        template_folder=str(settings.ROOT / "templates"),
        static_folder=None,
        instance_path=str(config.instance),
    )
    app.config.from_mapping(
        KRU=config,
        SECRET_KEY=config.secret_key,
        TESTING=config.testing,
        SESSION_COOKIE_NAME="kru_session",
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,
        COMPRESS_MIMETYPES=["text/html", "text/css", "text/javascript", "application/json"],
    )
    app.config.from_mapping(config.flask)
    logs.configure()
    database.init_app(app)
    app.extensions[state.NAME] = state.State(
        make_store(config), Dirty(), Hub(), Meters(), live.open_sockets
    )
    body_limits.init_app(app)
    for extension in (extensions.csrf, extensions.compress):
        extension.init_app(app)
    i18n.init_app(app)
    filters.init_app(app)
    web.init_app(app)
    live.init_app(app)
    guards.require_guards(app)
    _require_names()
    front.init_app(app)
    return app


def _require_names() -> None:
    """Raise while two files declare one name: at the start, not in the middle of an evening."""
    from kruvision.rules import methods
    from kruvision.rules.audience import modes
    from kruvision.services.stage import screens

    methods.step_texts()
    modes.names()
    screens.list_views()
