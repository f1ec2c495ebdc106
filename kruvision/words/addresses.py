"""Addresses in words: as people read them, and what kind of network one belongs to."""

from collections.abc import Mapping
from typing import Any

from kruvision.i18n import _l

KINDS = {
    "network": "",
    "link_local": _l("no network has given it"),
    "virtual": _l("inside this machine"),
    "tunnel": _l("a tunnel (VPN)"),
}
"""By ``services.addresses.interfaces.KINDS``."""


def without_scheme(url: str) -> str:
    """An address as people read and type it."""
    return url.removeprefix("http://").removeprefix("https://")


def network_kind(candidate: Mapping[str, Any]) -> str:
    """What is odd about an address of this machine; nothing for an ordinary network."""
    return str(KINDS[candidate["kind"]])
