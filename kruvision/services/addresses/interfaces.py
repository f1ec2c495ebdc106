"""The network interfaces of this machine, and in which order the hall is likely to reach them.

A laptop of an evening has several at once: the hall's Wi-Fi, its own hotspot, a cable, a tunnel of
some VPN, bridges of virtual machines. What is asked of the system is read in one place; which of
them comes first is a question of names and numbers alone.
"""

import fcntl
import re
import socket
import struct
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address

KNOWN_SECONDS = 10
ROUTE_PROBE = ("192.0.2.1", 9)
ADDRESS_OF_INTERFACE = 0x8915
"""Linux's SIOCGIFADDR."""
FLAGS_OF_INTERFACE, POINT_TO_POINT = 0x8913, 0x10
"""Linux's SIOCGIFFLAGS, and the flag of a link that has one other end and no neighbours."""
TUNNEL = re.compile(r"(tun|tap|wg|ppp|tailscale|zt|utun|nordlynx|proton|ipsec|gpd|outline|svpn)")
VIRTUAL = re.compile(r"(docker|br-|virbr|veth|vmnet|vboxnet|vnet|lxc|lxd|podman|cni|flannel|dummy)")
KINDS = ("network", "link_local", "virtual", "tunnel")
"""From the likeliest to reach a hall to the least: a cable, Wi-Fi or own hotspot; a network that
gave no address; a bridge inside this machine; a tunnel to somewhere else."""
LOOPBACK = "127.0.0.1"


@dataclass(frozen=True)
class Interface:
    """An interface with an IPv4 address: its name on this machine, the address, and whether its
    link leads to one other end alone, as tunnels do whatever a VPN calls them."""

    name: str
    host: str
    is_point_to_point: bool = False

    @property
    def kind(self) -> str:
        """One of ``KINDS``."""
        if self.is_point_to_point or TUNNEL.match(self.name):
            return "tunnel"
        if VIRTUAL.match(self.name):
            return "virtual"
        return "link_local" if IPv4Address(self.host).is_link_local else "network"


@dataclass(frozen=True)
class Network:
    """What the system says: the interfaces without loopback, and the address with which it would
    go out by its default route (empty without one)."""

    interfaces: tuple[Interface, ...]
    routed: str = ""


def rank(network: Network) -> list[Interface]:
    """The interfaces, the likeliest to reach the hall first: by kind, then the one of the default
    route, then in the system's order. A hotspot of one's own has no default route and still comes
    before a tunnel that has it."""

    def key(found: Interface) -> tuple[int, bool]:
        return KINDS.index(found.kind), found.host != network.routed

    return sorted(network.interfaces, key=key)


def first_host(network: Network) -> str:
    """The address of the likeliest interface; loopback on a machine without any."""
    return next((found.host for found in rank(network)), LOOPBACK)


def current_network() -> Network:
    """The network of this machine now; pictures ask again and again, so the system is asked once
    in ten seconds."""
    return _network_at(int(time.monotonic()) // KNOWN_SECONDS)


@lru_cache(maxsize=1)
def _network_at(_moment: int) -> Network:
    """The network now, whatever the moment is called."""
    routed = _routed_host()
    found = list(_read_interfaces())
    if routed and routed not in {one.host for one in found}:
        found.insert(0, Interface("", routed))
    return Network(tuple(found), routed)


def _routed_host() -> str:
    """Connecting a datagram socket sends nothing: it only asks the routing table."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(ROUTE_PROBE)
        except OSError:
            return ""
        host = str(probe.getsockname()[0])
    return "" if IPv4Address(host).is_loopback else host


def _read_interfaces() -> Iterable[Interface]:
    """The interfaces other than loopback that have an IPv4 address."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        for _number, name in socket.if_nameindex():
            asked = struct.pack("256s", name.encode()[:15])
            try:
                answer = fcntl.ioctl(probe.fileno(), ADDRESS_OF_INTERFACE, asked)
            except OSError:
                continue  # no IPv4 address on this one
            host = socket.inet_ntoa(answer[20:24])
            if not IPv4Address(host).is_loopback:
                yield Interface(name, host, bool(read_flags(probe, name) & POINT_TO_POINT))


def read_flags(probe: socket.socket, name: str) -> int:
    """What the system says of an interface, whose addresses ``probe`` could be on; 0 of one that
    has gone meanwhile."""
    try:
        answer = fcntl.ioctl(
            probe.fileno(), FLAGS_OF_INTERFACE, struct.pack("256s", name.encode()[:15])
        )
    except OSError:
        return 0
    return int.from_bytes(answer[16:18], sys.byteorder)
