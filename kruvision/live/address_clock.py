"""A laptop that goes into another network has another address: walls and consoles say it by
themselves."""

import time

from flask import Flask, current_app

from kruvision.live import background
from kruvision.live.broadcast import rooms_of_all
from kruvision.services.addresses.public import public_url
from kruvision.state import state

LOOK_EVERY = 10


def run(app: Flask) -> None:
    """Look at the address for as long as the server lives."""
    background.repeat(app, AddressWatch().look, wait=lambda: time.sleep(LOOK_EVERY))


class AddressWatch:
    """Remembers which address the pictures say."""

    def __init__(self) -> None:
        self.said = ""

    def look(self) -> None:
        """Let every picture be sent anew where the address is another one than at the last look."""
        url = public_url(current_app.config["KRU"])
        if self.said and url != self.said:
            state().dirty.add(rooms_of_all())
        self.said = url
