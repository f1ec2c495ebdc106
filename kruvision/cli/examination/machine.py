"""The machine: its disk, its clock, its network, what it lets the server open."""

import os
import resource
import shutil
import socket
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import make_url

from config import ROOT, Config
from kruvision import clock
from kruvision.cli.examination.finding import LOOK, MEND, OK, Finding
from kruvision.instance_lock import is_locked
from kruvision.services.addresses.interfaces import Interface, current_network, rank

SYNCS = 30
SLOW_MILLISECONDS, TOO_SLOW_MILLISECONDS = 15, 100
ENOUGH_GIGABYTES, LEAST_GIGABYTES = 5, 1
ENOUGH_FILES, LEAST_FILES = 4096, 512
ODD = {
    "link_local": "an address that no network has given",
    "virtual": "inside this machine",
    "tunnel": "a tunnel (VPN)",
}
"""What is said of an address by its kind."""


def look_at_machine(config: Config) -> Iterator[Finding]:
    """Disk, clock, network, open files, port."""
    yield _disk_speed(config)
    yield _disk_room(config)
    yield _clock(config)
    yield _network(config)
    yield _open_files()
    yield _port(config)


def _disk_speed(config: Config) -> Finding:
    """Every mark and every group of ballots waits once for the disk."""
    times = sync_milliseconds(config)
    middle, worst = statistics.median(times), max(times)
    said = f"A save waits {middle:.1f} ms for the disk, {worst:.1f} ms at worst."
    if middle > TOO_SLOW_MILLISECONDS:
        return Finding("disk speed", MEND, f"{said} Too slow: put KRU_INSTANCE on another disk.")
    if middle > SLOW_MILLISECONDS:
        return Finding("disk speed", LOOK, f"{said} Slow, but ballots are saved in groups.")
    return Finding("disk speed", OK, said)


def sync_milliseconds(config: Config) -> list[float]:
    """How long it takes until 4 kB are safe on the disk of the instance folder, many times."""
    times = []
    with tempfile.TemporaryFile(dir=config.instance) as file:
        for _ in range(SYNCS):
            file.write(os.urandom(4096))
            file.flush()
            began = time.perf_counter()
            os.fsync(file.fileno())
            times.append((time.perf_counter() - began) * 1000)
    return times


def _disk_room(config: Config) -> Finding:
    gigabytes = shutil.disk_usage(config.instance).free / 10**9
    said = f"{gigabytes:.1f} GB are free in {config.instance}."
    if gigabytes < LEAST_GIGABYTES:
        return Finding("disk room", MEND, f"{said} Make room before the evening.")
    if gigabytes < ENOUGH_GIGABYTES:
        return Finding("disk room", LOOK, f"{said} Enough for an evening, not for many.")
    return Finding("disk room", OK, said)


def _clock(config: Config) -> Finding:
    """Times are shown to everybody; votes close by the time that passes, not by this clock."""
    here = clock.now().astimezone(ZoneInfo(config.timezone))
    said = f"It is {here:%H:%M:%S on %d.%m.%Y} in {config.timezone}."
    installed = datetime.fromtimestamp((ROOT / "config.py").stat().st_mtime, tz=UTC)
    if clock.now() < installed:
        return Finding("clock", MEND, f"{said} That is before this program was installed: set it.")
    return Finding("clock", OK, f"{said} Compare it with a phone.")


def _network(config: Config) -> Finding:
    """Which address QR codes say, and whether the hall is likely to reach it."""
    network = current_network()
    named = ", ".join(_named(found, config.port) for found in rank(network))
    if config.public_url:
        said = f"QR codes say {config.public_url}; this machine has {named or 'no address'}."
        return Finding("network", OK if network.interfaces else LOOK, said)
    if not network.interfaces:
        return Finding("network", LOOK, "No network: only this machine reaches the server.")
    first, chosen = rank(network)[0], chosen_host(config)
    gone = bool(chosen) and chosen not in {found.host for found in network.interfaces}
    said = f"QR codes say http://{first.host if gone or not chosen else chosen}:{config.port}."
    if gone:
        return Finding("network", LOOK, f"{said} {chosen} was chosen, and is gone. It has {named}.")
    if first.kind != "network" and not chosen:
        said = f"{said} That is {ODD[first.kind]}: phones in the hall will not reach it."
        return Finding("network", MEND, f"{said} Join the hall's Wi-Fi or open a hotspot.")
    if len(network.interfaces) > 1 and not chosen:
        said = f"{said} This machine has {named}: choose on the console, and try it with a phone."
        return Finding("network", LOOK, said)
    return Finding("network", OK, f"{said} Try it with one phone.")


def _named(found: Interface, port: int) -> str:
    return f"http://{found.host}:{port}" + (f" ({found.name})" if found.name else "")


def chosen_host(config: Config) -> str:
    """The address an organizer chose on the console; empty where none did, or where there is no
    database of this version to ask."""
    file = Path(make_url(config.database_url).database or "") if config.is_sqlite else None
    if file is None or not file.is_file():
        return ""
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            row = connection.execute("SELECT host FROM chosen_address").fetchone()
    except sqlite3.DatabaseError:  # damaged or of another version: its own lines say so
        return ""
    return str(row[0]) if row else ""


def _open_files() -> Finding:
    """The server itself raises the soft limit to the hard one."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard == resource.RLIM_INFINITY:
        return Finding("open files", OK, "There is no limit.")
    said = f"{hard} may be open at once; every phone that listens is one."
    if hard < LEAST_FILES:
        return Finding("open files", MEND, f"{said} Raise the limit (ulimit -Hn).")
    return Finding("open files", OK if hard >= ENOUGH_FILES else LOOK, said)


def _port(config: Config) -> Finding:
    if is_locked(config.instance):
        return Finding("port", OK, "The server is running on this instance folder.")
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((config.host, config.port))
        except OSError as error:
            said = f"Port {config.port} cannot be used: {error.strerror}. Name another: KRU_PORT."
            return Finding("port", MEND, said)
    return Finding("port", OK, f"Port {config.port} is free.")
