"""categories: lists of their own inside a show, who of the jury sits for which, a vote for each"""
import json
import re

import sqlalchemy as sa
from alembic import op

revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None

COLUMN = 'CONSTRAINT fk_{table}_category_id_category REFERENCES category (id)'
HANGING = {
    'entry': ('question', 'answer_count', 'passport_count'),
    'voting_window': (),
}
"""By tables that name a category: what goes along when a row of theirs does."""


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
    for table in HANGING:
        _add_to(table)
    op.create_index(op.f('ix_entry_category_id'), 'entry', ['category_id'], unique=False)
    op.create_index(
        'uq_voting_window_category', 'voting_window', ['show_id', 'category_id'], unique=True,
        sqlite_where=sa.text('category_id IS NOT NULL'), postgresql_where=sa.text('category_id IS NOT NULL'),
    )
    _make_of_texts()
    op.drop_column('song', 'category')


def downgrade():
    op.add_column('song', sa.Column('category', sa.String(length=80), server_default='', nullable=False))
    _write_as_texts()
    op.drop_index('uq_voting_window_category', 'voting_window')
    op.drop_index(op.f('ix_entry_category_id'), 'entry')
    for table, hanging in HANGING.items():
        if op.get_bind().dialect.name == 'sqlite':
            _take_from(table, hanging)
        else:
            op.drop_column(table, 'category_id')
    op.drop_column('show', 'places')
    op.drop_table('seat_category')
    op.drop_table('category')


def _add_to(table):
    if op.get_bind().dialect.name == 'sqlite':  # a table made again would take what hangs on its rows along
        op.execute(f'ALTER TABLE {table} ADD COLUMN category_id INTEGER {COLUMN.format(table=table)}')
        return
    op.add_column(table, sa.Column('category_id', sa.Integer(), nullable=True))
    op.create_foreign_key(op.f(f'fk_{table}_category_id_category'), table, 'category', ['category_id'], ['id'])


def _make_of_texts():
    """Each text that stood beside songs of a show becomes one of its categories, in the order in
    which they come first; of a text that is written in two ways the first one stands."""
    bind = op.get_bind()
    rows = bind.execute(sa.text(
        'SELECT entry.id, entry.show_id, song.category FROM entry JOIN song ON song.id = entry.song_id'
        " WHERE song.category <> '' ORDER BY entry.show_id, entry.running_order"
    )).all()
    made, places = {}, {}
    for entry, show, text in rows:
        text = ' '.join(text.split())
        key = show, text.casefold()
        if text and key not in made:
            places[show] = places.get(show, 0) + 1
            name = json.dumps({code: text for code in ('kk', 'ru', 'en')}, ensure_ascii=False)
            made[key] = bind.execute(
                sa.text('INSERT INTO category (show_id, position, name) VALUES (:show, :place, :name) RETURNING id'),
                {'show': show, 'place': places[show], 'name': name},
            ).scalar_one()
        if text:
            bind.execute(
                sa.text('UPDATE entry SET category_id = :category WHERE id = :entry'),
                {'category': made[key], 'entry': entry},
            )


def _write_as_texts():
    bind = op.get_bind()
    rows = bind.execute(sa.text(
        'SELECT entry.song_id, category.name FROM entry JOIN category ON category.id = entry.category_id'
    )).all()
    for song, name in rows:
        names = json.loads(name) if isinstance(name, str) else name
        text = next((names[code] for code in ('kk', 'ru', 'en') if names.get(code)), '')
        bind.execute(sa.text('UPDATE song SET category = :text WHERE id = :song'), {'text': text[:80], 'song': song})


def _take_from(table, hanging):
    """SQLite drops no column that refers to something: the table is made again under its own name,
    with its rows and those that go with them."""
    run = op.get_bind().exec_driver_sql
    run('PRAGMA defer_foreign_keys=ON')
    query = f"SELECT sql FROM sqlite_master WHERE tbl_name = '{table}' AND sql IS NOT NULL ORDER BY type = 'index'"
    made, *indexes = run(query).scalars()
    words = r'\s+'.join(re.escape(word) for word in COLUMN.format(table=table).split())
    new, found = re.subn(r',\s*category_id INTEGER\s+' + words, '', made)
    assert found == 1, made
    columns = ', '.join(f'"{row[1]}"' for row in run(f'PRAGMA table_info({table})') if row[1] != 'category_id')
    for name in (table, *hanging):
        run(f'CREATE TEMP TABLE kept_{name} AS SELECT * FROM {name}')
    run(f'DROP TABLE {table}')
    run(new)
    run(f'INSERT INTO {table} ({columns}) SELECT {columns} FROM kept_{table}')
    for name in hanging:
        run(f'INSERT INTO {name} SELECT * FROM kept_{name}')
    for name in (table, *hanging):
        run(f'DROP TABLE kept_{name}')
    for index in indexes:
        run(index)
