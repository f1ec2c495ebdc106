"""delegations as a body of voters, and marks of the hall"""
import re

import sqlalchemy as sa
from alembic import op

revision = '0024'
down_revision = '0023'
branch_labels = None
depends_on = None

HANGS_ON = {'entry': ('question', 'answer_count', 'passport_count'), 'ticket': ()}


def upgrade():
    op.create_table('delegation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('show_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('name', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['show_id'], ['show.id'], name=op.f('fk_delegation_show_id_show')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_delegation')),
    sa.UniqueConstraint('show_id', 'position', name=op.f('uq_delegation_show_id_position')),
    sqlite_autoincrement=True
    )
    for table in HANGS_ON:
        _add_to(table)
    op.add_column('ballot', sa.Column('delegation_id', sa.Integer(), nullable=True))
    op.add_column('show', sa.Column('bodies', sa.String(length=12), server_default='hall', nullable=False))
    op.add_column('show', sa.Column('most_mark', sa.Integer(), server_default='12', nullable=False))


def downgrade():
    op.drop_column('show', 'most_mark')
    op.drop_column('show', 'bodies')
    op.drop_column('ballot', 'delegation_id')
    for table in HANGS_ON:
        op.drop_index(op.f(f'ix_{table}_delegation_id'), table)
        if op.get_bind().dialect.name == 'sqlite':
            _take_from(table)
        else:
            op.drop_column(table, 'delegation_id')
    op.drop_table('delegation')


def _add_to(table):
    """On SQLite by hand: a table made again would take what hangs on its rows along."""
    key = f'fk_{table}_delegation_id_delegation'
    if op.get_bind().dialect.name == 'sqlite':
        op.execute(f'''
            ALTER TABLE {table} ADD COLUMN delegation_id INTEGER
            CONSTRAINT {key} REFERENCES delegation (id)
        ''')
    else:
        op.add_column(table, sa.Column('delegation_id', sa.Integer(), nullable=True))
        op.create_foreign_key(op.f(key), table, 'delegation', ['delegation_id'], ['id'])
    op.create_index(op.f(f'ix_{table}_delegation_id'), table, ['delegation_id'], unique=False)


def _take_from(table):
    """SQLite drops no column that refers to something: the table is made again under its own name,
    with its rows and those that go with them."""
    run = op.get_bind().exec_driver_sql
    run('PRAGMA defer_foreign_keys=ON')
    query = f"SELECT sql FROM sqlite_master WHERE tbl_name = '{table}' AND sql IS NOT NULL ORDER BY type = 'index'"
    made, *indexes = run(query).scalars()
    column = rf',\s*delegation_id INTEGER\s+CONSTRAINT fk_{table}_delegation_id_delegation REFERENCES delegation \(id\)'
    new, found = re.subn(column, '', made)
    assert found == 1, made
    columns = ', '.join(f'"{row[1]}"' for row in run(f'PRAGMA table_info({table})') if row[1] != 'delegation_id')
    for name in (table, *HANGS_ON[table]):
        run(f'CREATE TEMP TABLE kept_{name} AS SELECT * FROM {name}')
    run(f'DROP TABLE {table}')
    run(new)
    run(f'INSERT INTO {table} ({columns}) SELECT {columns} FROM kept_{table}')
    for name in HANGS_ON[table]:
        run(f'INSERT INTO {name} SELECT * FROM kept_{name}')
    for name in (table, *HANGS_ON[table]):
        run(f'DROP TABLE kept_{name}')
    for index in indexes:
        run(index)
