"""selection rounds: a form of a show, the moment until which its jury marks, and recordings"""
import sqlalchemy as sa
from alembic import op

revision = '0023'
down_revision = '0022'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('recording',
    sa.Column('entry_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('file', sa.String(length=80), nullable=False),
    sa.Column('seconds', sa.Integer(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('link', sa.Text(), nullable=False),
    sa.Column('before', sa.JSON(), nullable=True),
    sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], name=op.f('fk_recording_entry_id_entry'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('entry_id', name=op.f('pk_recording'))
    )
    op.add_column('show', sa.Column('form', sa.String(length=10), server_default='stage', nullable=False))
    op.add_column('show', sa.Column('marks_until', sa.DateTime(), nullable=True))


def downgrade():
    for column in ('marks_until', 'form'):
        op.drop_column('show', column)
    op.drop_table('recording')
