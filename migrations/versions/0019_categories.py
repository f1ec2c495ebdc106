"""categories: lists of their own inside a show, and who of the jury sits for which"""
import re

import sqlalchemy as sa
from alembic import op

revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None

ADD_ON_SQLITE = '''
    ALTER TABLE entry ADD COLUMN category_id INTEGER
    CONSTRAINT fk_entry_category_id_category REFERENCES category (id)
'''
COLUMN = re.compile(r',\s*category_id INTEGER\s+CONSTRAINT fk_entry_category_id_category REFERENCES category \(id\)')
HANG_ON_ENTRIES = ('question', 'answer_count', 'passport_count')


def upgrade():
    op.create_table('category',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('show_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('name', sa.JSON(), nullable=False),
    sa.Column('time_limit', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['show_id'], ['show.id'], name=op.f('fk_category_show_id_show')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_category')),
    sa.UniqueConstraint('show_id', 'position', name=op.f('uq_category_show_id_position')),
    sqlite_autoincrement=True
    )
    op.create_table('seat_category',
    sa.Column('seat_id', sa.Integer(), nullable=False),
    sa.Column('category_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['category_id'], ['category.id'], name=op.f('fk_seat_category_category_id_category')),
    sa.ForeignKeyConstraint(['seat_id'], ['seat.id'], name=op.f('fk_seat_category_seat_id_seat'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('seat_id', 'category_id', name=op.f('pk_seat_category'))
    )
    op.add_column('show', sa.Column('places', sa.String(length=8), server_default='whole', nullable=False))
    if op.get_bind().dialect.name == 'sqlite':  # a table made again would take what hangs on its rows along
        op.execute(ADD_ON_SQLITE)
    else:
        op.add_column('entry', sa.Column('category_id', sa.Integer(), nullable=True))
        op.create_foreign_key(op.f('fk_entry_category_id_category'), 'entry', 'category', ['category_id'], ['id'])
    op.create_index(op.f('ix_entry_category_id'), 'entry', ['category_id'], unique=False)


def downgrade():
    op.drop_index(op.f('ix_entry_category_id'), 'entry')
    if op.get_bind().dialect.name == 'sqlite':
        _take_from_entries()
    else:
        op.drop_column('entry', 'category_id')
    op.drop_column('show', 'places')
    op.drop_table('seat_category')
    op.drop_table('category')


def _take_from_entries():
    """SQLite drops no column that refers to something: the table is made again under its own name,
    with its rows and those that go with them."""
    run = op.get_bind().exec_driver_sql
    run('PRAGMA defer_foreign_keys=ON')
    query = "SELECT sql FROM sqlite_master WHERE tbl_name = 'entry' AND sql IS NOT NULL ORDER BY type = 'index'"
    made, *indexes = run(query).scalars()
    new, found = COLUMN.subn('', made)
    assert found == 1, made
    columns = ', '.join(f'"{row[1]}"' for row in run('PRAGMA table_info(entry)') if row[1] != 'category_id')
    for table in ('entry', *HANG_ON_ENTRIES):
        run(f'CREATE TEMP TABLE kept_{table} AS SELECT * FROM {table}')
    run('DROP TABLE entry')
    run(new)
    run(f'INSERT INTO entry ({columns}) SELECT {columns} FROM kept_entry')
    for table in HANG_ON_ENTRIES:
        run(f'INSERT INTO {table} SELECT * FROM kept_{table}')
    for table in ('entry', *HANG_ON_ENTRIES):
        run(f'DROP TABLE kept_{table}')
    for index in indexes:
        run(index)
