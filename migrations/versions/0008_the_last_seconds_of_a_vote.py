"""the last seconds of a vote"""

import sqlalchemy as sa
from alembic import op

from kruvision.models.columns import Moment

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade():
    op.add_column('voting_window', sa.Column('closing_at', Moment(), nullable=True))


def downgrade():
    op.drop_column('voting_window', 'closing_at')
