"""Bare python-socketio: it sends what it is given to everybody who joined."""

from typing import Any

import socketio
from flask import Flask, request


def make_app() -> Flask:
    """``POST /emit`` sends its body, a JSON value, to the room of all."""
    app = Flask(__name__)
    server = socketio.Server(async_mode="gevent", transports=["websocket"])
    app.wsgi_app = socketio.WSGIApp(server, app.wsgi_app)  # type: ignore[method-assign]

    @server.on("screen:join")
    def join(sid: str, data: Any) -> dict[str, Any]:
        server.enter_room(sid, "everybody")
        return {}

    @app.post("/emit")
    def emit() -> str:
        server.emit("snapshot", request.get_json(), to="everybody")
        return ""

    return app
