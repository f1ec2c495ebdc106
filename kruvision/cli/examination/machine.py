"""The machine: its disk, its clock, its network, what it lets the server open."""

import fcntl
import os
import resource
import shutil
import socket
import statistics
import struct
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from config import ROOT, Config
from kruvision import clock
from kruvision.cli.examination.finding import LOOK, MEND, OK, Finding
from kruvision.instance_lock import is_locked
from kruvision.papers.addresses import lan_address

SYNCS = 30
SLOW_MILLISECONDS, TOO_SLOW_MILLISECONDS = 15, 100
ENOUGH_GIGABYTES, LEAST_GIGABYTES = 5, 1
ENOUGH_FILES, LEAST_FILES = 4096, 512
ADDRESS_OF_INTERFACE = 0x8915
"""Linux's SIOCGIFADDR."""


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
    try:
        here = clock.now().astimezone(ZoneInfo(config.timezone))
    except (ZoneInfoNotFoundError, ValueError):
        return Finding("clock", MEND, f"There is no time zone {config.timezone}: see KRU_TIMEZONE.")
    said = f"It is {here:%H:%M:%S on %d.%m.%Y} in {config.timezone}."
    installed = datetime.fromtimestamp((ROOT / "config.py").stat().st_mtime, tz=UTC)
    if clock.now() < installed:
        return Finding("clock", MEND, f"{said} That is before this program was installed: set it.")
    return Finding("clock", OK, f"{said} Compare it with a phone.")


def _network(config: Config) -> Finding:
    found = lan_addresses()
    named = ", ".join(f"http://{address}:{config.port} ({name})" for name, address in found)
    if config.public_url:
        said = f"QR codes say {config.public_url}; this machine has {named or 'no address'}."
        return Finding("network", OK if found else LOOK, said)
    if not found:
        return Finding("network", LOOK, "No network: only this machine reaches the server.")
    said = f"The hall reaches {named}; QR codes say http://{lan_address()}:{config.port}."
    return Finding("network", OK, f"{said} Try it with one phone.")


def lan_addresses() -> list[tuple[str, str]]:
    """The interfaces other than loopback that have an IPv4 address, with it."""
    found = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        for _number, name in socket.if_nameindex():
            asked = struct.pack("256s", name.encode()[:15])
            try:
                answer = fcntl.ioctl(probe.fileno(), ADDRESS_OF_INTERFACE, asked)
            except OSError:
                continue  # no IPv4 address on this one
            address = socket.inet_ntoa(answer[20:24])
            if not address.startswith("127."):
                found.append((name, address))
    return found


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
