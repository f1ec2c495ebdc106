"""Once a result is final the keys of its votes go from every file: a moment later, and after a
restart that came in between."""

import time

import structlog
from flask import Flask, current_app
from gevent import get_hub

from config import Config
from kruvision.live import background
from kruvision.services.backups import forgetting
from kruvision.services.errors import Unavailable
from kruvision.services.transactions.writers import write_policy

log = structlog.get_logger()
SECONDS = 2
LONGEST_SECONDS = 900.0
"""Every copy is written anew. Broken off, the thread would go on, and the writers would not wait
for it any more."""


def run(app: Flask) -> None:
    """Look every two seconds for as long as the server lives."""
    if app.config["KRU"].is_sqlite:
        background.repeat(app, look, wait=lambda: time.sleep(SECONDS), within=LONGEST_SECONDS)


def look() -> None:
    """Forget what was promised to be forgotten; where somebody reads just now, at the next look."""
    config: Config = current_app.config["KRU"]
    if not forgetting.is_promised(config):
        return
    in_thread = get_hub().threadpool.apply
    try:
        with write_policy().turn():
            in_thread(forgetting.forget_in_database, (config,))
    except Unavailable:
        return
    broken = in_thread(forgetting.forget_in_copies, (config,))
    log.info("the keys of final votes are forgotten", left_in=[str(copy) for copy in broken])
