"""Several processes serve one show: what one of them commits makes the same rooms dirty in all.

Only the names of rooms travel, over Redis; each process makes the pictures for its own devices from
the database. A message that got lost, or a Redis that is away, costs a second: then each process
looks by itself whether anything was committed.
"""

import json
import secrets
import time
from typing import Any

import structlog
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from config import Config
from kruvision.extensions import db, socketio
from kruvision.live import broadcast
from kruvision.live.broadcast import Dirty, Room
from kruvision.services.shows import editions, shows
from kruvision.services.transactions.transaction import current_revision

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

    name = secrets.token_hex(4)
    app.extensions["kru_outbox"] = Dirty()
    socketio.start_background_task(tell, app, connect(config.redis_url), name)
    hear(app, connect(config.redis_url), name)


def tell(app: Flask, client: Any, name: str) -> None:
    """Send the rooms this process made dirty, as soon as there are any."""
    from kruvision.services.ephemeral.redis_store import Away

    outbox: Dirty = app.extensions["kru_outbox"]
    while True:
        try:
            tell_next(outbox, client, name)
        except Away as error:
            log.warning("cannot tell the other processes", error=type(error).__name__)
            time.sleep(LOOK_SECONDS)


def tell_next(outbox: Dirty, client: Any, name: str) -> None:
    """Wait for rooms and send them; after a while without any, send that there are none."""
    outbox.wake.wait(BEAT_SECONDS)
    client.publish(CHANNEL, json.dumps({"from": name, "rooms": outbox.take()}))


def hear(app: Flask, client: Any, name: str) -> None:
    """Mark dirty what the others say; while cut off, everything once something was committed."""
    from kruvision.services.ephemeral.redis_store import Away

    seen = -1
    while True:
        seen = catch_up(app, seen)
        try:
            with client.pubsub(ignore_subscribe_messages=True) as subscription:
                subscription.subscribe(CHANNEL)
                subscription.get_message(timeout=SILENCE_SECONDS)  # from here on nothing is missed
                seen = catch_up(app, seen)
                listen(app, subscription, name)
        except Away as error:
            log.warning("cannot hear the other processes", error=type(error).__name__)
        time.sleep(LOOK_SECONDS)


def listen(app: Flask, subscription: Any, name: str) -> None:
    """Hear until there is silence."""
    dirty: Dirty = app.extensions["kru_dirty"]
    last = time.monotonic()
    while time.monotonic() - last < SILENCE_SECONDS:
        message = subscription.get_message(timeout=SILENCE_SECONDS)
        if message is None:
            continue
        last = time.monotonic()
        sender, rooms = read(message["data"])
        if sender != name and rooms:
            dirty.add(rooms)
    log.warning("the other processes are silent")


def read(text: str) -> tuple[str, list[Room]]:
    """Who says which rooms are dirty; nobody and none where it makes no sense."""
    try:
        said = json.loads(text)
        return str(said["from"]), [(str(kind), int(room_id)) for kind, room_id in said["rooms"]]
    except (ValueError, TypeError, KeyError):
        log.warning("another process says what cannot be read")
        return "", []


def catch_up(app: Flask, seen: int) -> int:
    """Mark all of tonight's rooms dirty if anything was committed since the revision ``seen``; the
    revision now."""
    with app.app_context():
        try:
            revision = current_revision()
            if revision != seen:
                app.extensions["kru_dirty"].add(everything())
        except SQLAlchemyError:
            log.exception("cannot look what was committed")
            return seen
        finally:
            db.session.remove()
    return revision


def everything() -> list[Room]:
    """All rooms of tonight's edition."""
    edition = editions.find_current_edition()
    if edition is None:
        return []
    heads: list[Room] = [("head", show_id) for show_id in shows.ids_in_edition(edition.id)]
    return [*broadcast.rooms_of_edition(edition.id), *heads]
