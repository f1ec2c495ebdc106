"""Serve the show: bring the database up to date, print the addresses, answer."""

import argparse
import gc
import resource
import signal
import socket
import sys
import time
from contextlib import ExitStack

import gevent
import qrcode
from flask import Flask
from gevent.event import Event
from gevent.pool import Pool

import config as settings
from kruvision import clock, live, logs
from kruvision.cli.answering.connection import Server
from kruvision.cli.answering.room import Room
from kruvision.cli.starting.instance import CANNOT_START, load_settings, make_app
from kruvision.extensions import db
from kruvision.instance_files import keep_private
from kruvision.instance_lock import locked
from kruvision.live import background
from kruvision.services import accounts
from kruvision.services.access import SYSTEM
from kruvision.services.addresses import public
from kruvision.services.backups import expected_schema

HELP = "serve on KRU_HOST:KRU_PORT"
BACKLOG = 4096
OPEN_FILES = 65_536
UNREAD = 128 * 1024
"""Bytes of an answer that the system keeps for a reader until they are taken; it makes twice of it
room. Left alone it would keep 3 MB for each, and where all of them together are too many, nobody on
this machine gets anything any more."""
NEW_THINGS = 20_000, 20, 20
LAST_ANSWERS_SECONDS = 0.8
"""How long requests under way may still take once the server was asked to end."""


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
    room = Room()
    server = Server(
        listener,
        app,
        spawn=Pool(),
        log=None,
        error_log=logs.BadRequests(),
        environ=environ,
        room=room,
    )

    def look() -> None:
        room.look(time.monotonic())

    server.start()
    looking = gevent.spawn(background.repeat, app, look, wait=lambda: gevent.sleep(1))
    asked_to_end.wait()
    looking.kill()
    server.stop(timeout=LAST_ANSWERS_SECONDS)
    with app.app_context():
        db.engine.dispose()


def listen(host: str, port: int) -> socket.socket:
    """A listening socket without Nagle's delay, which would hold every small answer for 40 ms, and
    with as much kept for each reader as fits a picture."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, UNREAD)
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
