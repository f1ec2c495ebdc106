"""Sockets and streams: events in, snapshots out. Modules are found by being there."""

import importlib
import pkgutil
from types import ModuleType

from flask import Flask
from gevent import monkey

from kruvision.extensions import socketio
from kruvision.live import background, broadcast, gate


def init_app(app: Flask) -> None:
    """Bind Socket.IO (its mode named, never guessed) and start listening to committed changes.

    The modules come first: events they name before a server exists are known to every app after.
    """
    found = modules()
    socketio.init_app(
        app,
        async_mode="gevent" if monkey.is_module_patched("socket") else "threading",
        manage_session=False,
        transports=["websocket"],  # type: ignore[call-arg]  # Engine.IO's own option
        max_http_buffer_size=gate.LARGEST_PACKET,
        serializer=gate.TextPacket,
    )
    gate.init_app()
    for module in found:
        if hasattr(module, "register"):
            module.register(socketio)
        if hasattr(module, "blueprint"):
            app.register_blueprint(module.blueprint)
    broadcast.init_app(app)


def start(app: Flask) -> None:
    """Start what runs beside the requests for as long as the server lives: each ``run(app)``, most
    of which repeat something (``background.repeat``)."""
    for module in modules():
        if hasattr(module, "run"):
            socketio.start_background_task(background.keep_running, app, module.run)


def open_sockets() -> int:
    """How many tablets, consoles and screens are connected now."""
    return len(socketio.server.eio.sockets)  # type: ignore[attr-defined]  # set by init_app


def modules() -> list[ModuleType]:
    """The modules of this room and of its topics."""
    found = pkgutil.walk_packages(__path__, f"{__name__}.")
    return [importlib.import_module(info.name) for info in found]
