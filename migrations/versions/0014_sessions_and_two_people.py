"""sessions on the server, and who is a second person

Sessions stood in the cookie alone, and an account did not say when it was made or by whose
invitation. The open sessions of before are over: their cookies name no row.
"""

import sqlalchemy as sa
from alembic import op

from kruvision.models.columns import Moment

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None

JOINED = """
    UPDATE staff SET joined_at = (
        SELECT min(record.at) FROM record
        WHERE record.kind = 'staff_joined' AND record.actor = 'staff:' || staff.id
    )
"""
STARTED = """
    UPDATE show SET started_at = (
        SELECT max(record.at) FROM record
        WHERE record.kind = 'show_started' AND record.show_id = show.id
    ) WHERE phase <> 'planned'
"""


def upgrade():
    op.create_table(
        'staff_session',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('key_hash', sa.String(length=64), nullable=False),
        sa.Column('staff_id', sa.Integer(), nullable=False),
        sa.Column('device', sa.String(length=64), nullable=False),
        sa.Column('opened_at', Moment(), nullable=False),
        sa.Column('ended_at', Moment(), nullable=True),
        sa.ForeignKeyConstraint(['staff_id'], ['staff.id'], name=op.f('fk_staff_session_staff_id_staff')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_staff_session')),
        sa.UniqueConstraint('key_hash', name=op.f('uq_staff_session_key_hash')),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f('ix_staff_session_staff_id'), 'staff_session', ['staff_id'])
    op.drop_column('staff', 'session_key')
    op.add_column('staff', sa.Column('joined_at', Moment(), nullable=True))
    op.add_column('staff', sa.Column('invited_at', Moment(), nullable=True))
    op.add_column('staff', sa.Column('invited_by', sa.String(length=80), server_default='', nullable=False))
    op.add_column('setup_code', sa.Column('made_at', Moment(), nullable=True))
    op.add_column('setup_code', sa.Column('made_by', sa.String(length=80), server_default='', nullable=False))
    op.add_column('show', sa.Column('started_at', Moment(), nullable=True))
    op.add_column('juror', sa.Column('card_made_at', Moment(), nullable=True))
    op.execute(JOINED)
    op.execute(STARTED)
    kept = {'sqlite_autoincrement': True}
    with op.batch_alter_table('proposal', schema=None, table_kwargs=kept) as batch_op:
        batch_op.add_column(sa.Column('subject', sa.String(length=64), server_default='', nullable=False))
        batch_op.alter_column('kind', existing_type=sa.String(length=16), type_=sa.String(length=32))
        batch_op.drop_constraint(op.f('uq_proposal_show_id_kind'), type_='unique')
        batch_op.create_unique_constraint(
            op.f('uq_proposal_show_id_kind_subject'), ['show_id', 'kind', 'subject']
        )


def downgrade():
    op.execute("DELETE FROM proposal WHERE subject <> ''")
    kept = {'sqlite_autoincrement': True}
    with op.batch_alter_table('proposal', schema=None, table_kwargs=kept) as batch_op:
        batch_op.drop_constraint(op.f('uq_proposal_show_id_kind_subject'), type_='unique')
        batch_op.create_unique_constraint(op.f('uq_proposal_show_id_kind'), ['show_id', 'kind'])
        batch_op.alter_column('kind', existing_type=sa.String(length=32), type_=sa.String(length=16))
        batch_op.drop_column('subject')
    op.drop_column('juror', 'card_made_at')
    op.drop_column('show', 'started_at')
    for column in ('made_by', 'made_at'):
        op.drop_column('setup_code', column)
    for column in ('invited_by', 'invited_at', 'joined_at'):
        op.drop_column('staff', column)
    op.add_column('staff', sa.Column('session_key', sa.String(length=64), server_default='', nullable=False))
    op.drop_index(op.f('ix_staff_session_staff_id'), table_name='staff_session')
    op.drop_table('staff_session')
