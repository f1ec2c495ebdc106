"""Serve the show: bring the database up to date, print the addresses, answer."""

import argparse
import socket
import sys

import qrcode
from gevent.pywsgi import WSGIServer

import config as settings
from kruvision import clock, create_app, database, live
from kruvision.papers import addresses
from kruvision.services import staffing
from kruvision.services.access import SYSTEM

HELP = "serve on KRU_HOST:KRU_PORT"
BACKLOG = 4096


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments: settings come from the environment."""


def run(arguments: argparse.Namespace) -> int:
    """Serve until interrupted; exit code 1 where the settings or the port stand in the way."""
    try:
        config = settings.load()
        listener = listen(config.host, config.port)
    except (settings.ConfigurationError, OSError) as error:
        print(f"Cannot start: {error}", file=sys.stderr)
        return 1
    app = create_app(config)
    database.migrate_to_newest(app)
    with app.app_context():
        welcome(config)
    live.start(app)
    server = WSGIServer(listener, app, log=None)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.stop(timeout=2)
    return 0


def listen(host: str, port: int) -> socket.socket:
    """A listening socket without Nagle's delay, which would hold every small answer for 40 ms."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    listener.bind((host, port))
    listener.listen(BACKLOG)
    return listener


def welcome(config: settings.Config) -> None:
    """Say where to open the app, and how the first organizer comes in."""
    local, lan = addresses.local_url(config), addresses.public_url(config)
    print(f"KRU VISION\n  on this machine  {local}\n  on the network   {lan}", flush=True)
    code = qrcode.QRCode(border=1)
    code.add_data(lan)
    code.print_ascii(invert=sys.stdout.isatty())
    if not staffing.has_owner():
        invitation = staffing.invite("owner", by=SYSTEM, at=clock.now())
        print(f"  No organizer yet. Open once:  {local}/setup?code={invitation}", flush=True)
