"""Alembic's way in: runs inside the app's context, on the app's own engine; or on the connection
that it is given, for a scratch database."""

from alembic import context
from sqlalchemy import Connection

import kruvision.models  # noqa: F401  (registers the tables)
from kruvision.extensions import db


def run(connection: Connection) -> None:
    """Run the migrations that were asked for."""
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with db.engine.connect().execution_options(kru_write=True) as own:
        run(own)
