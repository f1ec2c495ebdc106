"""awards: the list of a show, what the jury decides about it, and what jurors propose meanwhile"""
import sqlalchemy as sa
from alembic import op

revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None

COLUMNS = ('awards', 'previous_awards', 'award_decisions', 'deliberation')


def upgrade():
    op.add_column('show', sa.Column('awards', sa.JSON(), server_default='[]', nullable=False))
    op.add_column('show', sa.Column('previous_awards', sa.JSON(none_as_null=True), nullable=True))
    op.add_column('show', sa.Column('award_decisions', sa.JSON(), server_default='[]', nullable=False))
    op.add_column('show', sa.Column('deliberation', sa.String(length=12), server_default='closed', nullable=False))
    op.create_table('nomination',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('show_id', sa.Integer(), nullable=False),
    sa.Column('award', sa.String(length=64), nullable=False),
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.Column('juror_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], name=op.f('fk_nomination_entry_id_entry')),
    sa.ForeignKeyConstraint(['juror_id'], ['juror.id'], name=op.f('fk_nomination_juror_id_juror')),
    sa.ForeignKeyConstraint(['show_id'], ['show.id'], name=op.f('fk_nomination_show_id_show')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_nomination')),
    sa.UniqueConstraint('show_id', 'award', 'entry_id', 'juror_id', name=op.f('uq_nomination_show_id_award_entry_id_juror_id')),
    sqlite_autoincrement=True
    )


def downgrade():
    op.drop_table('nomination')
    for column in reversed(COLUMNS):
        op.drop_column('show', column)
