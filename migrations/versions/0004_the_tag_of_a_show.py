"""the tag of a show"""

import secrets

import sqlalchemy as sa
from alembic import op


revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade():
    op.add_column('show', sa.Column('tag', sa.String(length=16), server_default='', nullable=False))
    show = sa.table('show', sa.column('id', sa.Integer), sa.column('tag', sa.String))
    connection = op.get_bind()
    for (show_id,) in connection.execute(sa.select(show.c.id)).fetchall():
        connection.execute(show.update().where(show.c.id == show_id).values(tag=secrets.token_hex(8)))


def downgrade():
    op.drop_column('show', 'tag')
