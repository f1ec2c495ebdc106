"""songs that go on after their end"""
import sqlalchemy as sa
from alembic import op

from kruvision.models.columns import Moment

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade():
    op.add_column('show', sa.Column('songs_reopened_at', Moment(), nullable=True))


def downgrade():
    op.drop_column('show', 'songs_reopened_at')
