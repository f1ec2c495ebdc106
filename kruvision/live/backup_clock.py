"""A backup every few minutes while something changes, in a thread, so that nobody waits for it."""

import time

import structlog
from flask import Flask
from gevent import get_hub

from config import Config
from kruvision import clock
from kruvision.extensions import db
from kruvision.services.backups import backups
from kruvision.services.errors import Refused
from kruvision.services.transactions.transaction import current_revision

log = structlog.get_logger()


def run(app: Flask) -> None:
    """Make a backup every ``KRU_BACKUP_MINUTES`` for as long as the server lives."""
    config: Config = app.config["KRU"]
    if not config.backup_minutes or not config.is_sqlite:
        return
    backed_up: int | None = None
    while True:
        time.sleep(config.backup_minutes * 60)
        backed_up = look(app, backed_up)


def look(app: Flask, backed_up: int | None) -> int | None:
    """Back up unless nothing was committed since the revision ``backed_up``; the revision that the
    newest backup holds at least. A failure is logged and tried again at the next look."""
    with app.app_context():
        try:
            revision = current_revision()
            if revision == backed_up:
                return backed_up
            made = get_hub().threadpool.apply(
                backups.back_up, (app.config["KRU"],), {"at": clock.now()}
            )
        except Refused as refused:
            log.error("no backup was made", code=refused.code, **refused.details)
            return backed_up
        except Exception:
            log.exception("no backup was made")
            return backed_up
        finally:
            db.session.remove()
        log.info("backup made", file=made.name)
        return revision
