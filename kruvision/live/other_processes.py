"""Several processes serve one show: what one of them commits makes the same rooms dirty in all.

Only the names of rooms travel, over Redis; each process makes the pictures for its own devices from
the database. A message that got lost, or a Redis that is away, costs a second: then each process
looks by itself whether anything was committed.
"""

import json
import math
import secrets
import time
from functools import partial
from typing import Any

import structlog
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from config import Config
from kruvision.extensions import db
from kruvision.live import background, broadcast
from kruvision.live.broadcast import Dirty, Room
from kruvision.services import metrics
from kruvision.services.shows import shows
from kruvision.services.transactions.transaction import current_revision
from kruvision.state import state, state_of

log = structlog.get_logger()
CHANNEL = "kru:dirty"
BEAT_SECONDS = 2.0
"""A process that has nothing to tell says so this often."""
SILENCE_SECONDS = 5.0
"""Who hears nothing for so long, not even oneself, is cut off."""
LOOK_SECONDS = 1.0
"""Who is cut off looks into the database this often."""


def run(app: Flask) -> None:
    """Tell the others and hear them for as long as the server lives; nothing without Redis."""
    config: Config = app.config["KRU"]
    if not config.redis_url:
        return
    from kruvision.services.ephemeral.redis_store import connect

    kept, name = state_of(app), secrets.token_hex(4)
    kept.told = told = Dirty()
    teller = connect(config.redis_url)
    background.start(app, partial(tell, teller, name), wait=lambda: told.wake.wait(BEAT_SECONDS))
    ear = Ear(connect(config.redis_url), name)
    wait = partial(time.sleep, LOOK_SECONDS)
    background.repeat(app, ear.hear, wait=wait, within=math.inf)  # it hears for as long as it can


def tell(client: Any, name: str) -> None:
    """Send the rooms this process made dirty; after a while without any, that there are none."""
    from kruvision.services.ephemeral.redis_store import Away

    told = state().told
    if told is None:
        raise RuntimeError("there are no other processes")
    try:
        client.publish(CHANNEL, json.dumps({"from": name, "rooms": told.take()}))
    except Away as error:
        log.warning("cannot tell the other processes", error=type(error).__name__)
        time.sleep(LOOK_SECONDS)


class Ear:
    """Hears the other processes, and remembers what was committed when they were last heard."""

    def __init__(self, client: Any, name: str) -> None:
        self.client = client
        self.name = name
        self.seen: tuple[int, int] | None = None

    def hear(self) -> None:
        """Mark dirty what the others say, until they are silent; everything at the beginning, once
        something was committed meanwhile."""
        from kruvision.services.ephemeral.redis_store import Away

        self.catch_up()
        try:
            with self.client.pubsub(ignore_subscribe_messages=True) as subscription:
                subscription.subscribe(CHANNEL)
                subscription.get_message(timeout=SILENCE_SECONDS)  # from here on nothing is missed
                self.catch_up()
                self.listen(subscription)
        except Away as error:
            log.warning("cannot hear the other processes", error=type(error).__name__)

    def listen(self, subscription: Any) -> None:
        """Hear until there is silence."""
        last = time.monotonic()
        while time.monotonic() - last < SILENCE_SECONDS:
            message = subscription.get_message(timeout=SILENCE_SECONDS)
            if message is None:
                continue
            last = time.monotonic()
            sender, rooms = read(message["data"])
            if sender != self.name and rooms:
                state().dirty.add(rooms)
        log.warning("the other processes are silent")

    def catch_up(self) -> None:
        """Mark all rooms dirty if anything was committed since the last time."""
        try:
            committed = current_revision(), metrics.count_ballots()
            if committed != self.seen:
                state().dirty.add(everything())
            self.seen = committed
        except SQLAlchemyError:
            log.exception("cannot look what was committed")
        finally:
            db.session.remove()


def read(text: str) -> tuple[str, list[Room]]:
    """Who says which rooms are dirty; nobody and none where it makes no sense."""
    try:
        said = json.loads(text)
        return str(said["from"]), [(str(kind), int(room_id)) for kind, room_id in said["rooms"]]
    except (ValueError, TypeError, KeyError):
        log.warning("another process says what cannot be read")
        return "", []


def everything() -> list[Room]:
    """All rooms there are."""
    heads: list[Room] = [("head", show_id) for show_id in shows.ids_of_shows()]
    return [broadcast.STANDING, *broadcast.rooms_of_all(), *heads]
