"""Alembic's way in: runs inside the app's context, on the app's own engine."""

from alembic import context

import kruvision.models  # noqa: F401  (registers the tables)
from kruvision.extensions import db

with db.engine.connect().execution_options(kru_write=True) as connection:
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()
