"""a question that was told stays told when the step before it is taken back"""
import sqlalchemy as sa
from alembic import op

revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None


def upgrade():
    op.add_column('question', sa.Column('was_told', sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade():
    op.drop_column('question', 'was_told')
