"""A backup every few minutes while something changes, in a thread, so that nobody waits for it."""

import time

import structlog
from flask import Flask, current_app
from gevent import get_hub

from config import Config
from kruvision import clock
from kruvision.live import background
from kruvision.services.audience import turnout
from kruvision.services.backups import backups
from kruvision.services.errors import Refused

log = structlog.get_logger()


def run(app: Flask) -> None:
    """Make a backup every ``KRU_BACKUP_MINUTES`` for as long as the server lives."""
    config: Config = app.config["KRU"]
    if not config.backup_minutes or not config.is_sqlite:
        return
    background.repeat(app, Backups().look, wait=lambda: time.sleep(config.backup_minutes * 60))


class Backups:
    """Remembers what the newest backup holds."""

    def __init__(self) -> None:
        self.commit: tuple[int, int] | None = None

    def look(self) -> None:
        """Back up unless nothing was committed since the newest backup. One that fails is tried
        again at the next look."""
        commit = turnout.last_commit()
        if commit == self.commit:
            return
        try:
            made = get_hub().threadpool.apply(
                backups.back_up, (current_app.config["KRU"],), {"at": clock.now()}
            )
        except Refused as refused:
            log.error("no backup was made", code=refused.code, **refused.details)
            return
        self.commit = commit
        log.info("backup made", file=made.name)
