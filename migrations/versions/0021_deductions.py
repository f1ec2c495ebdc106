"""deductions, the time rule and the stop watch, and the first performance of an act that sang again"""
import sqlalchemy as sa
from alembic import op

revision = '0021'
down_revision = '0020'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('deduction',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.Column('amount', sa.String(length=40), nullable=False),
    sa.Column('is_share', sa.Boolean(), nullable=False),
    sa.Column('code', sa.String(length=8), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('by', sa.String(length=80), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('taken_back_at', sa.DateTime(), nullable=True),
    sa.Column('taken_back_by', sa.String(length=80), nullable=False),
    sa.Column('taken_back_reason', sa.Text(), nullable=False),
    sa.CheckConstraint("code IN ('time', 'stage', 'other')", name=op.f('ck_deduction_code')),
    sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], name=op.f('fk_deduction_entry_id_entry')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_deduction')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_deduction_entry_id'), 'deduction', ['entry_id'], unique=False)
    for column in ('clock_started_at', 'clock_stopped_at'):
        op.add_column('entry', sa.Column(column, sa.DateTime(), nullable=True))
    op.add_column('entry', sa.Column('overrun_passed', sa.Integer(), nullable=True))
    op.add_column('show', sa.Column('time_rule', sa.JSON(), server_default=sa.text("'{}'"), nullable=False))


def downgrade():
    op.drop_column('show', 'time_rule')
    for column in ('overrun_passed', 'clock_stopped_at', 'clock_started_at'):
        op.drop_column('entry', column)
    op.drop_table('deduction')
