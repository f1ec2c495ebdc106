"""Sockets and streams: events in, snapshots out. Modules are found by being there."""

import importlib
import pkgutil

from flask import Flask
from gevent import monkey

from kruvision.extensions import socketio
from kruvision.live import broadcast


def init_app(app: Flask) -> None:
    """Bind Socket.IO (its mode named, never guessed) and start listening to committed changes."""
    config = app.config["KRU"]
    socketio.init_app(
        app,
        async_mode="gevent" if monkey.is_module_patched("socket") else "threading",
        message_queue=config.redis_url or None,
        manage_session=False,
        transports=["websocket", "polling"],
        max_http_buffer_size=64 * 1024,
    )
    for info in pkgutil.iter_modules(__path__):
        module = importlib.import_module(f"{__name__}.{info.name}")
        if hasattr(module, "register"):
            module.register(socketio)
    broadcast.init_app(app)
