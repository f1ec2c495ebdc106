"""The instance folder as every command finds it: no restore half done, nobody else on it, the
database up to date."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask

import config as settings
from kruvision import create_app, database
from kruvision.cli.starting.refusals import explained, require_known_version
from kruvision.instance_lock import InstanceInUse, locked
from kruvision.sentences import terminal_sentence
from kruvision.services.backups import restoring
from kruvision.services.errors import Refused

CANNOT_START = (settings.ConfigurationError, InstanceInUse, OSError)
"""What a command tells in one line instead of beginning."""


def load_settings() -> settings.Config:
    """The settings, once a restore that was cut short is carried to its end: it may bring another
    secret. Raises ``ConfigurationError``, ``InstanceInUse``."""
    config = settings.load()
    if not config.is_sqlite or not restoring.is_cut_short(config):
        return config
    with locked(config.instance):
        restoring.finish(config)
    return settings.load()


@contextmanager
def app_alone() -> Iterator[Flask]:
    """The app on an up-to-date database that no server and no other command uses meanwhile; on
    PostgreSQL, where they take turns in the database itself, beside others. Raises what
    ``load_settings`` raises, and ``ConfigurationError`` where a newer version cannot be made of the
    database."""
    config = load_settings()
    if not config.is_sqlite:
        yield make_app(config)
        return
    with locked(config.instance):
        yield make_app(config)


def make_app(config: settings.Config) -> Flask:
    """The app on a database brought up to date, with a backup before; ``ConfigurationError`` says
    in a line what stands in the way."""
    with explained():
        app = create_app(config)
        require_known_version(app)
        _bring_up_to_date(app)
    return app


def _bring_up_to_date(app: Flask) -> None:
    try:
        database.migrate_to_newest(app)
    except Refused as refused:
        with app.app_context():
            said = terminal_sentence(refused.code, refused.details)
        raise settings.ConfigurationError(said) from None
