"""a vote beside any combination"""

import sqlalchemy as sa
from alembic import op


revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

show = sa.table(
    'show',
    sa.column('combination', sa.String),
    sa.column('audience_share', sa.String),
    sa.column('holds_vote', sa.Boolean),
)


def upgrade():
    """Shows keep what they have: nobody voted where the jury alone decides."""
    op.add_column('show', sa.Column('holds_vote', sa.Boolean(), server_default=sa.true(), nullable=False))
    without = sa.or_(show.c.combination == 'jury_only', show.c.audience_share == '0')
    op.execute(show.update().where(without).values(holds_vote=sa.false()))


def downgrade():
    op.drop_column('show', 'holds_vote')
