"""the command of a ballot"""

import sqlalchemy as sa
from alembic import op


revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade():
    op.add_column('ballot', sa.Column('command', sa.String(length=64), server_default='', nullable=False))


def downgrade():
    op.drop_column('ballot', 'command')
