"""rounds: how many go through, points carried from an earlier show, several songs of a contestant"""
import sqlalchemy as sa
from alembic import op

revision = '0022'
down_revision = '0021'
branch_labels = None
depends_on = None


def upgrade():
    op.add_column('show', sa.Column('cut_by', sa.String(length=8), server_default='none', nullable=False))
    op.add_column('show', sa.Column('cut_at', sa.String(length=40), nullable=True))
    op.add_column('show', sa.Column('cut_each', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column('show', sa.Column('cut_level', sa.String(length=4), server_default='in', nullable=False))
    op.add_column('show', sa.Column('songs', sa.String(length=8), server_default='mean', nullable=False))
    op.add_column('show', sa.Column('carried_from', sa.Integer(), nullable=True))
    op.add_column('show', sa.Column('carried_weight', sa.String(length=40), server_default='1', nullable=False))
    op.execute(
        "UPDATE show SET cut_by = 'place', cut_at = CAST(public_through AS VARCHAR(40))"
        ' WHERE public_through IS NOT NULL'
    )
    op.drop_column('show', 'public_through')


def downgrade():
    op.add_column('show', sa.Column('public_through', sa.Integer(), nullable=True))
    op.execute("UPDATE show SET public_through = CAST(cut_at AS INTEGER) WHERE cut_by = 'place'")
    for column in ('carried_weight', 'carried_from', 'songs', 'cut_level', 'cut_each', 'cut_at', 'cut_by'):
        op.drop_column('show', column)
