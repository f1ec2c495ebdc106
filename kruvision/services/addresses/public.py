"""The one address that QR codes, links, cards and tickets say.

The settings may name it. Else it is an address of this machine: the one an organizer chose on the
console, for as long as the machine has it, else the likeliest (``interfaces.rank``).
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from config import Config
from kruvision.extensions import db
from kruvision.models import ChosenAddress
from kruvision.models.address import THE_ADDRESS
from kruvision.services.access import Actor, require
from kruvision.services.addresses.interfaces import (
    Interface,
    current_network,
    first_host,
    rank,
)
from kruvision.services.errors import Refused
from kruvision.services.record import chain
from kruvision.services.transactions.changes import AddressChanged
from kruvision.services.transactions.transaction import transaction


@dataclass(frozen=True)
class AddressChoice:
    """What the house says and might say: the address in use, whether the settings name it, the
    other addresses of this machine in their order, and the chosen host that is gone (or empty)."""

    url: str
    is_set: bool
    candidates: tuple[Interface, ...]
    lost: str


def local_url(config: Config) -> str:
    """The address on this machine."""
    return f"http://localhost:{config.port}"


def public_url(config: Config) -> str:
    """What QR codes say, without a slash at its end. Asks the database."""
    return config.public_url or url_of(config, current_host())


def voters_url(config: Config) -> str:
    """Where voters go."""
    return f"{public_url(config)}/v"


def screen_code_url(config: Config, code: str) -> str:
    """What lets a phone vote; the code stands behind the # and so reaches no log."""
    return f"{public_url(config)}/s#{code}"


def check_url(config: Config) -> str:
    """The page with which a phone proves that it reaches this house."""
    return f"{public_url(config)}/check"


def url_of(config: Config, host: str) -> str:
    """The address of this server on one of this machine's hosts."""
    return f"http://{host}:{config.port}"


def current_host() -> str:
    """The host in use where the settings name none."""
    network, chosen = current_network(), _chosen_host()
    hosts = {found.host for found in network.interfaces}
    return chosen if chosen in hosts else first_host(network)


def address_choice(config: Config) -> AddressChoice:
    """What the console shows of the address."""
    network, chosen = current_network(), _chosen_host()
    hosts = {found.host for found in network.interfaces}
    is_set = bool(config.public_url)
    lost = chosen if chosen and chosen not in hosts and not is_set else ""
    return AddressChoice(public_url(config), is_set, tuple(rank(network)), lost)


def choose_host(host: str, *, by: Actor, at: datetime) -> None:
    """Say this address of the machine from now on. Raises ``NotAllowed``, and
    ``Refused("address_gone")`` where the machine has no such address."""
    require(by, "setup.edit")
    if host not in {found.host for found in current_network().interfaces}:
        raise Refused("address_gone", host=host[:40])
    with transaction() as changes:
        row = db.session.get(ChosenAddress, THE_ADDRESS)
        if row is None:
            db.session.add(ChosenAddress(host=host))
        else:
            row.host = host
        chain.append(by.label, "address_chosen", at=at, name=host)
        changes.append(AddressChanged())


def _chosen_host() -> str:
    return db.session.execute(select(ChosenAddress.host)).scalar() or ""
