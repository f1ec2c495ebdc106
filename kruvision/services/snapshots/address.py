"""The address of the house as the console shows it."""

from datetime import datetime
from typing import TypedDict

from flask import current_app

from kruvision.services.addresses import public, reached


class AddressCandidate(TypedDict):
    """An address this machine has: its name there, and what kind of network it is
    (``addresses.interfaces.KINDS``)."""

    host: str
    url: str
    interface: str
    kind: str
    is_used: bool


class ConsoleAddress(TypedDict):
    """What the hall types and scans. ``is_set``: the settings name it. ``lost``: the host that was
    chosen and is gone, or empty. ``reached``: seconds since a phone last opened the check page
    under it, or None."""

    url: str
    is_set: bool
    candidates: list[AddressCandidate]
    lost: str
    reached: int | None


def address_of(at: datetime) -> ConsoleAddress:
    """The address in use, what else could be chosen, and whether a phone has proved it."""
    config = current_app.config["KRU"]
    choice = public.address_choice(config)
    candidates: list[AddressCandidate] = []
    for found in choice.candidates:
        url = public.url_of(config, found.host)
        candidates.append(
            {
                "host": found.host,
                "url": url,
                "interface": found.name,
                "kind": found.kind,
                "is_used": url == choice.url,
            }
        )
    return {
        "url": choice.url,
        "is_set": choice.is_set,
        "candidates": [] if choice.is_set else candidates,
        "lost": choice.lost,
        "reached": reached.age_of_proof(config, at),
    }
