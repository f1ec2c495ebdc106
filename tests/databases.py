"""The databases of tests: SQLite for every one, PostgreSQL as well for those that are marked.

A module says ``pytestmark = pytest.mark.both_databases``. The server comes from a Python wheel and
lives as long as the run; ``KRU_TEST_DATABASE_URL`` names another one, on which databases may be
made and dropped. ``KRU_TEST_REDIS_URL`` does the same for Redis.
"""

import itertools
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine, make_url, text

import config as settings
from kruvision import clock, create_app
from kruvision.database import migrate_to_newest
from kruvision.extensions import db
from kruvision.services.access import SYSTEM
from kruvision.services.setup.edition_folder import load_edition
from scripts.servers import PostgresServer, ValkeyServer

KINDS = ("sqlite", "postgresql")
SECRET = "a secret of the tests"
EMPTY = """
    DO $$ DECLARE name text; BEGIN
        SET LOCAL session_replication_role = replica;  -- no trigger, no foreign key
        FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public'
            AND tablename NOT IN
                ('alembic_version', 'tradition', 'loaded_tradition', 'revision', 'epoch')
        LOOP EXECUTE format('DELETE FROM %I', name); END LOOP;
        FOR name IN SELECT sequencename FROM pg_sequences WHERE schemaname = 'public'
        LOOP PERFORM setval(name::regclass, 1, name = 'revision_number'); END LOOP;
    END $$
"""
_number = itertools.count(1)


def pytest_configure(config: pytest.Config) -> None:
    """The mark of what has to hold on both."""
    config.addinivalue_line("markers", "both_databases: run on SQLite and on PostgreSQL")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A marked test that uses a database runs once on each kind."""
    if "database" in metafunc.fixturenames and metafunc.definition.get_closest_marker(
        "both_databases"
    ):
        metafunc.parametrize("database", KINDS, indirect=True)


@pytest.fixture(scope="session")
def migrated_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file at the newest version, with the traditions that are there from the start."""
    folder = tmp_path_factory.mktemp("migrated")
    migrate({"KRU_INSTANCE": str(folder)})
    return folder / "kruvision.db"


@pytest.fixture(scope="session")
def demo_instance(tmp_path_factory: pytest.TempPathFactory, migrated_database: Path) -> Path:
    """An instance with the demonstration's edition, to be copied."""
    instance = tmp_path_factory.mktemp("demo")
    shutil.copy(migrated_database, instance / "kruvision.db")
    app = create_app(settings.load({"KRU_INSTANCE": str(instance)}, testing=True))
    with app.app_context():
        load_edition(settings.ROOT / "data" / "demo", by=SYSTEM, at=clock.now())
        db.session.remove()
        db.engine.dispose()
    return instance


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL server, which knows nothing yet."""
    if given := os.environ.get("KRU_TEST_DATABASE_URL"):
        yield given
        return
    with PostgresServer().running() as server:
        yield server.address()


@pytest.fixture(scope="session")
def migrated_postgres(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The name of a PostgreSQL database at the newest version, to be copied."""
    name = f"kru_migrated_{os.getpid()}"
    say(postgres, f"CREATE DATABASE {name}")
    instance = tmp_path_factory.mktemp("migrated_postgres")
    migrate(postgres_settings(instance, address_of(postgres, name)))
    yield name
    say(postgres, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def reused_postgres(postgres: str, migrated_postgres: str) -> Iterator[psycopg.Connection]:
    """A PostgreSQL database for one test after the other: emptying is quicker than copying."""
    name = f"kru_reused_{os.getpid()}"
    say(postgres, f"CREATE DATABASE {name} TEMPLATE {migrated_postgres}")
    address = make_url(postgres).set(database=name, drivername="postgresql")
    with psycopg.connect(address.render_as_string(hide_password=False)) as connection:
        yield connection
    say(postgres, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def emptied_postgres(postgres: str, reused_postgres: psycopg.Connection) -> str:
    """The address of that database, as it was after the migration."""
    with reused_postgres.transaction():
        reused_postgres.execute(EMPTY)
    return address_of(postgres, reused_postgres.info.dbname)


@pytest.fixture
def fresh_postgres(postgres: str, migrated_postgres: str) -> Iterator[str]:
    """The address of a PostgreSQL database of this test alone, for several processes."""
    name = f"kru_{os.getpid()}_{next(_number)}"
    say(postgres, f"CREATE DATABASE {name} TEMPLATE {migrated_postgres}")
    yield address_of(postgres, name)
    say(postgres, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def database(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, str]:
    """The settings of an instance with a database of its own."""
    instance = tmp_path / "instance"
    instance.mkdir()
    if getattr(request, "param", "sqlite") == "postgresql":
        return postgres_settings(instance, request.getfixturevalue("emptied_postgres"))
    shutil.copy(request.getfixturevalue("migrated_database"), instance / "kruvision.db")
    return {"KRU_INSTANCE": str(instance)}


@pytest.fixture(scope="session")
def valkey() -> Iterator[str]:
    """The address of a server that speaks Redis."""
    if given := os.environ.get("KRU_TEST_REDIS_URL"):
        yield given
        return
    with ValkeyServer().running() as server:
        yield server.address()


def postgres_settings(instance: Path, address: str) -> dict[str, str]:
    """The settings of an instance whose database is on a server."""
    return {
        "KRU_INSTANCE": str(instance),
        "KRU_DATABASE_URL": address,
        "KRU_SECRET_KEY": SECRET,
    }


def migrate(values: dict[str, str]) -> None:
    """Bring the database of these settings to the newest version and let go of it."""
    app = create_app(settings.load(values, testing=True))
    migrate_to_newest(app)
    with app.app_context():
        db.engine.dispose()


def address_of(server: str, name: str) -> str:
    """The address of another database of the same server."""
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def say(server: str, statement: str) -> None:
    """One statement outside any transaction."""
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
