"""a seat and the door of the hall"""

import secrets

import sqlalchemy as sa
from alembic import op

from kruvision.models.columns import Moment

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("ticket", sa.Column("made_at", Moment(), nullable=True))
    for name in ("replaced", "replaced_late"):
        op.add_column("ticket", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    op.add_column("ticket", sa.Column("spent", sa.String(64), nullable=False, server_default=""))
    op.add_column("show", sa.Column("hall_seats", sa.Integer(), nullable=True))
    op.add_column("show", sa.Column("hall_key", sa.String(32), nullable=False, server_default=""))
    give_keys()


def give_keys():
    """Shows whose vote was opened before get the key that others get as it opens."""
    connection = op.get_bind()
    opened = connection.exec_driver_sql("SELECT DISTINCT show_id FROM voting_window")
    for show_id in opened.scalars().all():
        key = {"key": secrets.token_hex(16), "show": show_id}
        connection.execute(sa.text("UPDATE show SET hall_key = :key WHERE id = :show"), key)


def downgrade():
    for name in ("hall_seats", "hall_key"):
        op.drop_column("show", name)
    for name in ("made_at", "replaced", "replaced_late", "spent"):
        op.drop_column("ticket", name)
