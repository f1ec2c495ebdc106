"""A machine with made-up interfaces."""

from collections.abc import Callable

import pytest

from kruvision.services.addresses import interfaces
from kruvision.services.addresses.interfaces import Interface, Network

Plug = Callable[..., None]


@pytest.fixture
def plug(monkeypatch: pytest.MonkeyPatch) -> Plug:
    """Give this machine these interfaces, by name and address, from now on."""

    def into(**found: str) -> None:
        network = Network(tuple(Interface(name, host) for name, host in found.items()))
        monkeypatch.setattr(interfaces, "_network_at", lambda _moment: network)

    return into
