"""Which of a laptop's addresses reaches the hall: real cases, in the system's order."""

import socket

import pytest

from kruvision.services.addresses.interfaces import (
    POINT_TO_POINT,
    Interface,
    Network,
    first_host,
    rank,
    read_flags,
)

WIFI = Interface("wlp3s0", "192.168.1.20")
CABLE = Interface("enp0s31f6", "10.20.30.40")
HOTSPOT = Interface("wlan0", "10.42.0.1")
VPN = Interface("tun0", "10.8.0.6")
NEW_VPN = Interface("nekoray-tun", "172.19.0.1", is_point_to_point=True)
WIREGUARD = Interface("wg0", "10.66.66.2")
DOCKER = Interface("docker0", "172.17.0.1")
BRIDGE = Interface("br-4f1c", "172.18.0.1")
UNGIVEN = Interface("wlan1", "169.254.12.7")


@pytest.mark.parametrize(
    ("interfaces", "routed", "first"),
    [
        pytest.param([WIFI], "192.168.1.20", WIFI, id="one Wi-Fi"),
        pytest.param([HOTSPOT], "", HOTSPOT, id="its own hotspot, without a way out"),
        pytest.param([WIFI, VPN], "10.8.0.6", WIFI, id="a tunnel has the default route"),
        pytest.param([VPN, WIFI], "10.8.0.6", WIFI, id="a tunnel comes first in the system"),
        pytest.param([NEW_VPN, WIFI], "172.19.0.1", WIFI, id="a tunnel of a name nobody knows"),
        pytest.param([HOTSPOT, WIREGUARD], "10.66.66.2", HOTSPOT, id="a hotspot beside a tunnel"),
        pytest.param([DOCKER, BRIDGE, WIFI], "192.168.1.20", WIFI, id="bridges of containers"),
        pytest.param([CABLE, WIFI], "192.168.1.20", WIFI, id="the default route among two"),
        pytest.param([CABLE, HOTSPOT], "", CABLE, id="the system's order without a route"),
        pytest.param([UNGIVEN, DOCKER], "", UNGIVEN, id="nothing better"),
    ],
)
def test_the_likeliest_address_comes_first(
    interfaces: list[Interface], routed: str, first: Interface
) -> None:
    network = Network(tuple(interfaces), routed)
    assert rank(network)[0] == first
    assert first_host(network) == first.host
    assert set(rank(network)) == set(interfaces)


def test_the_default_route_alone_would_take_the_tunnel() -> None:
    """What was asked before: it is wrong in both cases from the field."""
    assert first_host(Network((WIFI, VPN), "10.8.0.6")) != "10.8.0.6"
    assert first_host(Network((HOTSPOT,), "")) != "127.0.0.1"


def test_a_machine_without_a_network_is_reached_from_itself_alone() -> None:
    assert first_host(Network(())) == "127.0.0.1"


def test_the_system_says_what_kind_of_link_it_is() -> None:
    """Loopback is the one interface that every machine has: it is no tunnel."""
    is_loopback = 0x8
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        flags = read_flags(probe, "lo")
        assert flags & is_loopback
        assert not flags & POINT_TO_POINT
        assert read_flags(probe, "no-such-one") == 0
