"""tonight: the show the hall is with"""

import sqlalchemy as sa
from alembic import op


revision = '0006'
down_revision = '0004'
branch_labels = None
depends_on = None

# An evening in progress keeps its hall over the upgrade; where two have begun, the one on stage, else
# the later one. Where none has, nobody has chosen yet.
IN_PROGRESS = """
INSERT INTO hall (id, show_id)
SELECT 1, show.id FROM show WHERE phase IN ('running', 'voting', 'closed', 'revealing')
ORDER BY CASE WHEN phase IN ('running', 'voting') THEN 0 ELSE 1 END, show.id DESC LIMIT 1
"""


def upgrade():
    op.create_table('hall',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('show_id', sa.Integer(), nullable=False),
    sa.CheckConstraint('id = 1', name=op.f('ck_hall_only_one')),
    sa.ForeignKeyConstraint(['show_id'], ['show.id'], name=op.f('fk_hall_show_id_show')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_hall'))
    )
    op.execute(IN_PROGRESS)


def downgrade():
    op.drop_table('hall')
