"""A backup every few minutes while something changes, in a thread, so that nobody waits for it."""

import time

import structlog
from flask import Flask, current_app

from config import Config
from kruvision import clock
from kruvision.live import background
from kruvision.services.audience import turnout
from kruvision.services.backups import backups
from kruvision.services.errors import Refused
from kruvision.services.threads import PAPERS

log = structlog.get_logger()
LONGEST_SECONDS = 900.0
"""A large file on a slow disk takes its time."""


def run(app: Flask) -> None:
    """Make a backup every ``KRU_BACKUP_MINUTES`` for as long as the server lives."""
    config: Config = app.config["KRU"]
    if not config.backup_minutes or not config.is_sqlite:
        return
    background.repeat(
        app,
        Backups().look,
        wait=lambda: time.sleep(config.backup_minutes * 60),
        within=LONGEST_SECONDS,
    )


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
            made = PAPERS.run(backups.back_up, current_app.config["KRU"], at=clock.now())
        except Refused as refused:
            log.error("no backup was made", code=refused.code, **refused.details)
            return
        self.commit = commit
        log.info("backup made", file=made.name)
