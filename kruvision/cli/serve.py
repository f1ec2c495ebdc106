"""Serve the show: bring the database up to date, print the addresses, answer."""

import argparse
import gc
import resource
import signal
import socket
import sys
from contextlib import ExitStack
from typing import Any

import gevent
import qrcode
from flask import Flask
from gevent.event import Event
from gevent.pool import Pool
from gevent.pywsgi import Input, WSGIHandler, WSGIServer

import config as settings
from kruvision import clock, live, logs
from kruvision.cli.starting.instance import CANNOT_START, load_settings, make_app
from kruvision.extensions import db
from kruvision.instance_files import keep_private
from kruvision.instance_lock import locked
from kruvision.live.phone_connections import TAKERS, Taker
from kruvision.services import accounts
from kruvision.services.access import SYSTEM
from kruvision.services.addresses import public
from kruvision.services.backups import expected_schema

HELP = "serve on KRU_HOST:KRU_PORT"
BACKLOG = 4096
OPEN_FILES = 65_536
NEW_THINGS = 20_000, 20, 20
MOST_PASSED_OVER = 64 * 1024
"""Bytes of a body nobody read that are passed over, so that the connection can go on."""
LAST_ANSWERS_SECONDS = 0.8
"""How long requests under way may still take once the server was asked to end."""


class Body(Input):
    """A request's body. What of it nobody wanted is passed over where it is short; else the
    connection ends, and nobody reads megabytes that were refused already."""

    is_left: bool = False

    def _discard(self) -> None:
        """Called after the answer, before a next request may come."""
        left = (self.content_length or 0) - self.position
        is_cut = self.chunked_input and self.chunk_length != 0
        self.is_left = is_cut or left > MOST_PASSED_OVER
        if not self.is_left:
            super()._discard()  # type: ignore[misc]  # missing in gevent's types


class Connection(WSGIHandler):
    """A connection that carried a socket ends with it: what a leaving device still sends (its
    goodbye) would be read as a next request, and the device would wait for an answer to it."""

    held: bytearray | None = None
    body: Body | None = None

    def handle_one_response(self) -> None:
        """Answer, and see what the connection was for."""
        super().handle_one_response()
        asked = self.environ or {}
        is_left = self.body is not None and self.body.is_left
        if asked.get("HTTP_UPGRADE", "").lower() == "websocket" or is_left:
            self.close_connection = True

    def get_environ(self) -> dict[str, Any]:
        """What the app is told, and where it may name who goes on with the connection."""
        told: dict[str, Any] = super().get_environ()
        given: Any = self.wsgi_input
        self.body = Body(given.rfile, given.content_length, given.socket, given.chunked_input)
        self.wsgi_input = self.body
        if told["wsgi.input"] is given:
            told["wsgi.input"] = self.body
        self.takers: list[Taker] = []
        told[TAKERS] = self.takers
        return told

    def _write_with_headers(self, data: bytes) -> None:
        """Headers and what comes first leave together: a small answer is one packet, and wakes its
        reader once."""
        self.held = bytearray()
        super()._write_with_headers(data)  # type: ignore[misc]  # missing in gevent's types
        held, self.held = self.held, None
        super()._sendall(held)  # type: ignore[misc]  # missing in gevent's types

    def _sendall(self, data: bytes) -> None:
        if self.held is None:
            super()._sendall(data)  # type: ignore[misc]  # missing in gevent's types
        else:
            self.held += data

    def process_result(self) -> None:
        """Send the answer; where somebody goes on with the connection, it has no end, and this
        handler leaves."""
        if not self.takers:
            super().process_result()
            return
        for data in self.result or ():
            self.write(data)
        is_framed, self.response_use_chunked = self.response_use_chunked, False
        self.close_connection = True
        self.takers[0](self.socket, is_framed)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments: settings come from the environment."""


def run(arguments: argparse.Namespace) -> int:
    """Serve until interrupted; exit code 1 where the settings, the port or another server on the
    same database stand in the way."""
    with ExitStack() as held:
        try:
            config = load_settings()
            if config.is_sqlite:
                held.enter_context(locked(config.instance))
            keep_private(config)
            listener = listen(config.host, config.port)
            allow_many_files()
            app = make_app(config)
        except CANNOT_START as error:
            print(f"Cannot start: {error}", file=sys.stderr)
            return 1
        if config.is_sqlite:
            expected_schema.expected_parts(expected_schema.newest_version())  # while nobody waits
        with app.app_context():
            welcome(config)
        settle()
        live.start(app)
        answer(app, listener)
    return 0


def answer(app: Flask, listener: socket.socket) -> None:
    """Answer until SIGTERM or Ctrl+C; then end within two seconds: take nobody new, let the
    requests under way finish, close streams and sockets, leave one whole database file."""
    asked_to_end = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        gevent.signal_handler(number, asked_to_end.set)
    environ = {"wsgi.errors": sys.stderr}
    server = WSGIServer(
        listener,
        app,
        spawn=Pool(),
        log=None,
        error_log=logs.BadRequests(),
        handler_class=Connection,
        environ=environ,
    )
    server.start()
    asked_to_end.wait()
    server.stop(timeout=LAST_ANSWERS_SECONDS)
    with app.app_context():
        db.engine.dispose()


def listen(host: str, port: int) -> socket.socket:
    """A listening socket without Nagle's delay, which would hold every small answer for 40 ms."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise OSError(f"port {port} on {host}: {error.strerror}; name another: KRU_PORT") from None
    listener.listen(BACKLOG)
    return listener


def settle() -> None:
    """What is loaded by now is there to stay: were the garbage collector to look through all of it
    again and again, everybody would wait 100 ms each time. What is made from now on it looks
    through less often than it would by itself, once in many requests."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*NEW_THINGS)


def allow_many_files() -> None:
    """Every phone that listens is an open file: take as many as the system lets us have."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = OPEN_FILES if hard == resource.RLIM_INFINITY else min(hard, OPEN_FILES)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def welcome(config: settings.Config) -> None:
    """Say where to open the app, and how the first organizer comes in."""
    local, lan = public.local_url(config), public.public_url(config)
    print(f"KRU VISION\n  on this machine  {local}\n  on the network   {lan}", flush=True)
    code = qrcode.QRCode(border=1)
    code.add_data(lan)
    code.print_ascii(invert=sys.stdout.isatty())
    if accounts.has_owner():
        return
    if config.is_sqlite:
        invitation = accounts.invite("owner", by=SYSTEM, at=clock.now())
        print(f"  No organizer yet. Open once:  {local}/setup?code={invitation}", flush=True)
    else:  # several processes would each make the link of the others stop working
        print("  No organizer yet. Make a link for the first:  python run.py invite", flush=True)
