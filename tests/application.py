"""A real app on a real database for every test (see ``tests/databases.py``)."""

import time
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask, g, has_app_context
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import Engine
from sqlalchemy.engine import Dialect
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule

import config as settings
from kruvision import clock, create_app, database
from kruvision.extensions import db
from kruvision.services import accounts, passwords

passwords.hasher = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
"""The real hashing at its least cost: what it costs is not what these tests are about."""
database.PRAGMAS["synchronous"] = "OFF"
"""Nothing waits for the disk in this process. Servers do: what their disk is told, and what a power
cut leaves, ``tests/faults/test_power_cut.py`` looks at."""


class KnownRule(Rule):
    """An address that is read, and whose builder is compiled, once for all apps of a run: Werkzeug
    does both for every app anew, which is most of what an app costs."""

    known: dict[tuple[str, ...], dict[str, Any]] = {}
    builders: dict[tuple[str, ...], Callable[..., tuple[str, str]]] = {}

    @property
    def key(self) -> tuple[str, ...]:
        """What decides how an address is read."""
        return self.rule, repr(self.defaults), repr(self.merge_slashes)

    def compile(self) -> None:
        """Take over what is known of this address."""
        found = self.known.get(self.key)
        if found is None:
            super().compile()
            names = ("_parts", "_trace", "_converters", "arguments")
            self.known[self.key] = {name: getattr(self, name) for name in names}
            return
        vars(self).update(found)
        for name, append_unknown in (("_build", False), ("_build_unknown", True)):
            setattr(self, name, self._compile_builder(append_unknown).__get__(self, None))

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        key = (*self.key, str(append_unknown))
        if key not in self.builders:
            self.builders[key] = super()._compile_builder(append_unknown)
        return self.builders[key]


Flask.url_rule_class = KnownRule


class Browser(FlaskClient):
    """A browser whose every request starts with an empty ``g``, as it does on a server."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        """Send one request."""
        for name in list(g) if has_app_context() else ():
            g.pop(name)
        return super().open(*args, **kwargs)


class KnownStatements:
    """Statements are compiled once for all apps of a run: SQLAlchemy keeps them by the dialect."""

    def __init__(self) -> None:
        self.dialects: dict[str, Dialect] = {}
        self.compiled: LRUCache[Any, Any] = LRUCache(10_000)

    def share(self, engine: Engine) -> None:
        """Let an engine know what others have compiled. The first connects, as a dialect needs."""
        if engine.name not in self.dialects:
            engine.connect().close()
            self.dialects[engine.name] = engine.dialect
        engine.dialect = self.dialects[engine.name]
        engine._compiled_cache = self.compiled


known_statements = KnownStatements()
templates_folder = TemporaryDirectory()
known_templates = FileSystemBytecodeCache(templates_folder.name)
"""Templates are compiled once, too. The next run begins anew: they are kept by their text alone,
which would outlive a changed setting of Jinja."""


def make_app(values: Mapping[str, str]) -> Flask:
    """An app with these settings, ready to be asked by tests at once: nothing is compiled anew, and
    forms need no token, so that tests post what people type."""
    app = create_app(settings.load(values, testing=True))
    app.config.update(WTF_CSRF_ENABLED=False)
    app.test_client_class = Browser
    app.jinja_env.bytecode_cache = known_templates
    with app.app_context():
        known_statements.share(db.engine)
    return app


@pytest.fixture
def app(database: dict[str, str]) -> Iterator[Flask]:
    """An app with its own database."""
    app = make_app(database)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def standing_time(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """The moment at which everything in this process happens, however long the machine takes."""
    moment = clock.now()
    monkeypatch.setattr(clock, "now", lambda: moment)
    monkeypatch.setattr(time, "time", moment.timestamp)
    return moment


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor's browser without cookies, speaking English."""
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


@pytest.fixture
def owner(app: Flask) -> FlaskClient:
    """The owner's browser, logged in."""
    from tests.factories import make_staff

    staff = make_staff("owner")
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    client.post("/login", data={"login": staff.login, "password": "correct horse"})
    assert accounts.has_owner()
    return client
