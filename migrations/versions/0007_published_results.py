"""published results are kept, with what of them is public and the correction that is open"""

import sqlalchemy as sa
from alembic import op


revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def shown():
    return (
        sa.Column('public_jurors', sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column('public_marks', sa.String(length=8), server_default='criteria', nullable=False),
        sa.Column('public_places_to', sa.Integer(), nullable=True),
        sa.Column('public_form', sa.String(length=8), server_default='ranked', nullable=False),
        sa.Column('public_through', sa.Integer(), nullable=True),
    )


def upgrade():
    for column in shown():
        op.add_column('show', column)
    op.create_table(
        'published_result',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('show_id', sa.Integer(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('at', sa.DateTime(), nullable=False),
        sa.Column('by', sa.String(length=80), nullable=False),
        sa.Column('proposed_by', sa.String(length=80), nullable=True),
        sa.Column('reason', sa.Text(), nullable=False),
        sa.Column('moved', sa.JSON(), nullable=False),
        sa.Column('fingerprint', sa.String(length=64), nullable=False),
        sa.Column('songs', sa.JSON(), nullable=False),
        sa.Column('public', sa.JSON(), nullable=False),
        sa.Column('document', sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(['show_id'], ['show.id'], name=op.f('fk_published_result_show_id_show')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_published_result')),
        sa.UniqueConstraint('show_id', 'version', name=op.f('uq_published_result_show_id_version')),
    )
    op.create_table(
        'result_correction',
        sa.Column('show_id', sa.Integer(), nullable=False),
        sa.Column('by', sa.String(length=80), nullable=False),
        sa.Column('at', sa.DateTime(), nullable=False),
        sa.Column('reason', sa.Text(), nullable=False),
        sa.Column('proposed_by', sa.String(length=80), nullable=False),
        sa.Column('seen', sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(['show_id'], ['show.id'], name=op.f('fk_result_correction_show_id_show')),
        sa.PrimaryKeyConstraint('show_id', name=op.f('pk_result_correction')),
    )


def downgrade():
    op.drop_table('result_correction')
    op.drop_table('published_result')
    for column in shown():
        op.drop_column('show', column.name)
