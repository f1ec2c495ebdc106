"""Whether a phone has reached this house under its address: it opened the check page.

Who it was is not asked: what stays is the address and the moment of the last one.
"""

from datetime import datetime
from ipaddress import ip_address
from urllib.parse import urlsplit

from config import Config
from kruvision.services.addresses.interfaces import current_network
from kruvision.services.addresses.public import public_url
from kruvision.services.ephemeral import presence

KIND, ONLY_ONE = "address", 1


def note_reached(config: Config, asked_host: str, remote: str, at: datetime) -> bool:
    """Note that a device opened the check page under the name ``asked_host`` (host and port); false
    where that proves nothing: another address than the printed one, or this very machine."""
    url = public_url(config)
    if urlsplit(url).netloc != asked_host or _is_own(remote):
        return False
    presence.heard(KIND, ONLY_ONE, at, url=url)
    return True


def age_of_proof(config: Config, at: datetime) -> int | None:
    """Seconds since a device last reached the address in use; None where none has lately."""
    found = presence.last_heard(KIND, ONLY_ONE)
    if found is None or found.facts.get("url") != public_url(config):
        return None
    return found.age(at)


def _is_own(remote: str) -> bool:
    try:
        is_loopback = ip_address(remote).is_loopback
    except ValueError:
        return True  # no address at all, as behind a socket of this machine
    return is_loopback or remote in {found.host for found in current_network().interfaces}
