"""who is there: practice jurors, jurors who come or go, excuses"""

import sqlalchemy as sa
from alembic import op


revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('seat', schema=None) as batch_op:
        batch_op.add_column(sa.Column('kind', sa.String(length=10), server_default='counting', nullable=False))
        batch_op.add_column(sa.Column('arrives_after', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('leaves_after', sa.Integer(), nullable=True))
        batch_op.create_check_constraint(batch_op.f('ck_seat_kind'), "kind IN ('counting', 'practice')")
        for column in ('arrives_after', 'leaves_after'):
            batch_op.create_foreign_key(batch_op.f(f'fk_seat_{column}_entry'), 'entry', [column], ['id'])
    op.add_column('scoresheet', sa.Column('excused_at', sa.DateTime(), nullable=True))
    op.add_column('scoresheet', sa.Column('excused_reason', sa.Text(), server_default='', nullable=False))


def downgrade():
    for column in ('excused_reason', 'excused_at'):
        op.drop_column('scoresheet', column)
    with op.batch_alter_table('seat', schema=None) as batch_op:
        for column in ('leaves_after', 'arrives_after'):
            batch_op.drop_constraint(batch_op.f(f'fk_seat_{column}_entry'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('ck_seat_kind'), type_='check')
        for column in ('leaves_after', 'arrives_after', 'kind'):
            batch_op.drop_column(column)
