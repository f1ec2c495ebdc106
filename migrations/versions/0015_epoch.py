"""an epoch, by which devices see that a backup was put back"""

import secrets

import sqlalchemy as sa
from alembic import op

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None


def upgrade() -> None:
    table = op.create_table(
        'epoch',
        sa.Column('value', sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint('value', name=op.f('pk_epoch')),
    )
    op.bulk_insert(table, [{'value': secrets.token_hex(8)}])


def downgrade() -> None:
    op.drop_table('epoch')
