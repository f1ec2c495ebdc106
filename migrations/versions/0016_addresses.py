"""the address of the house, and what was printed with it"""
import sqlalchemy as sa
from alembic import op

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('chosen_address',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('host', sa.String(length=64), nullable=False),
    sa.CheckConstraint('id = 1', name=op.f('ck_chosen_address_only_one')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_chosen_address'))
    )
    op.add_column('show', sa.Column('tickets_address', sa.String(length=200), server_default='', nullable=False))
    op.add_column('juror', sa.Column('card_address', sa.String(length=200), server_default='', nullable=False))


def downgrade():
    op.drop_column('juror', 'card_address')
    op.drop_column('show', 'tickets_address')
    op.drop_table('chosen_address')
