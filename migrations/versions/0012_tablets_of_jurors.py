"""the tablets that opened a juror's card

Cookies held the secret of the card. They hold a key now that counts for a tablet named here: each
juror scans the card once more and types the PIN.
"""
import sqlalchemy as sa
from alembic import op

from kruvision.models.columns import Moment

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        'tablet',
        sa.Column('juror_id', sa.Integer(), nullable=False),
        sa.Column('device', sa.String(length=64), nullable=False),
        sa.Column('opened_at', Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ['juror_id'], ['juror.id'], name=op.f('fk_tablet_juror_id_juror'), ondelete='CASCADE'
        ),
        sa.PrimaryKeyConstraint('juror_id', 'device', name=op.f('pk_tablet')),
    )


def downgrade():
    op.drop_table('tablet')
