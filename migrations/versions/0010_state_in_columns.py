"""state in columns, and ids that are never given again

What the house asks for stands in columns: it was read back from the record before. On SQLite a
deleted row's id went to the next new one, and the record then spoke of two; AUTOINCREMENT ends that.
"""

import re

import sqlalchemy as sa
from alembic import op


revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None

RECORD = sa.table(
    'record',
    sa.column('id', sa.Integer()),
    sa.column('at', sa.DateTime()),
    sa.column('actor', sa.String()),
    sa.column('kind', sa.String()),
    sa.column('show_id', sa.Integer()),
    sa.column('data', sa.JSON()),
)
SHOW = sa.table(
    'show',
    sa.column('id', sa.Integer()),
    sa.column('draw', sa.JSON(none_as_null=True)),
    sa.column('previous_order', sa.JSON(none_as_null=True)),
)
ENTRY = sa.table(
    'entry',
    sa.column('id', sa.Integer()),
    sa.column('previous_status', sa.String()),
    sa.column('previous_reason', sa.Text()),
)
PROPOSAL = sa.table(
    'proposal',
    sa.column('show_id', sa.Integer()),
    sa.column('kind', sa.String()),
    sa.column('fingerprint', sa.String()),
    sa.column('data', sa.JSON()),
)
LOADED = sa.table('loaded_tradition', sa.column('slug', sa.String()))
NAMED = {'show': 'show_id', 'entry': 'entry', 'juror': 'juror', 'staff': 'staff', 'screen': 'screen'}
"""Tables whose ids the record speaks of, with the name it uses."""
PLAIN_KEY = re.compile(r'\n\tid INTEGER NOT NULL, ')


def upgrade() -> None:
    op.add_column('show', sa.Column('draw', sa.JSON(), nullable=True))
    op.add_column('show', sa.Column('previous_order', sa.JSON(), nullable=True))
    op.add_column('entry', sa.Column('previous_status', sa.String(length=12), server_default='', nullable=False))
    op.add_column('entry', sa.Column('previous_reason', sa.Text(), server_default='', nullable=False))
    op.add_column('proposal', sa.Column('data', sa.JSON(), server_default='{}', nullable=False))
    op.create_table(
        'loaded_tradition',
        sa.Column('slug', sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint('slug', name=op.f('pk_loaded_tradition')),
    )
    fill_from_record()
    if op.get_bind().dialect.name == 'sqlite':
        for table in numbered_tables():
            never_give_again(table)
        raise_to_what_the_record_names()


def downgrade() -> None:
    """The columns go; ids stay as they are, which nobody minds."""
    op.drop_table('loaded_tradition')
    op.drop_column('proposal', 'data')
    op.drop_column('entry', 'previous_reason')
    op.drop_column('entry', 'previous_status')
    op.drop_column('show', 'previous_order')
    op.drop_column('show', 'draw')


def fill_from_record() -> None:
    """What the lines said last, as the columns say it now."""
    lines = op.get_bind().execute(sa.select(RECORD).order_by(RECORD.c.id)).all()
    for line in lines:
        if fill := FILLS.get(line.kind):
            fill(line)


def fill_order(line) -> None:
    values = {'previous_order': line.data['previous']}
    if line.kind == 'order_drawn':
        facts = {name: line.data[name] for name in ('seed', 'drawn', 'order')}
        values['draw'] = {**facts, 'at': line.at.isoformat() + '+00:00'}
    op.get_bind().execute(sa.update(SHOW).where(SHOW.c.id == line.show_id).values(values))


def fill_status(line) -> None:
    before = {'previous_status': line.data['from'], 'previous_reason': line.data['from_reason']}
    op.get_bind().execute(sa.update(ENTRY).where(ENTRY.c.id == line.data['entry']).values(before))


def fill_proposal(line) -> None:
    kept = {'reason': line.data['reason'], 'rules': line.data['rules']}
    waiting = (
        PROPOSAL.c.show_id == line.show_id,
        PROPOSAL.c.kind == 'rules',
        PROPOSAL.c.fingerprint == line.data['fingerprint'],
    )
    op.get_bind().execute(sa.update(PROPOSAL).where(*waiting).values(data=kept))


def fill_loaded(line) -> None:
    known = set(op.get_bind().execute(sa.select(LOADED.c.slug)).scalars())
    op.bulk_insert(LOADED, [{'slug': slug} for slug in line.data['slugs'] if slug not in known])


FILLS = {
    'order_drawn': fill_order,
    'order_moved': fill_order,
    'order_undone': fill_order,
    'entry_status_changed': fill_status,
    'rule_change_proposed': fill_proposal,
    'traditions_loaded': fill_loaded,
}


def numbered_tables() -> list[str]:
    """The tables whose rows SQLite numbers; of the record no line is ever deleted."""
    query = "SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY rowid"
    rows = op.get_bind().exec_driver_sql(query).all()
    return [name for name, sql in rows if PLAIN_KEY.search(sql) and name != 'record']


def never_give_again(table: str) -> None:
    """Make the table again with AUTOINCREMENT, under its own name and with its own rows.

    Other tables name its rows meanwhile: SQLite looks at the end of the transaction whether all of
    them are there, and counts a row that comes back.
    """
    run = op.get_bind().exec_driver_sql
    run("PRAGMA defer_foreign_keys=ON")
    query = "SELECT sql FROM sqlite_master WHERE tbl_name = ? AND sql IS NOT NULL ORDER BY type = 'index'"
    made, *others = run(query, (table,)).scalars()
    key = re.compile(rf",\s*(CONSTRAINT pk_{table} )?PRIMARY KEY \(id\)")
    new = PLAIN_KEY.sub('\n\tid INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, ', made)
    new, found = key.subn('', new)
    assert found == 1, f'{table}: {made}'
    columns = ', '.join(f'"{row[1]}"' for row in run(f'PRAGMA table_info("{table}")'))
    run(f'CREATE TEMP TABLE kept_rows AS SELECT {columns} FROM "{table}"')
    run(f'DROP TABLE "{table}"')
    run(new)
    run(f'INSERT INTO "{table}" ({columns}) SELECT {columns} FROM kept_rows')
    run('DROP TABLE kept_rows')
    for statement in others:
        run(statement)


def raise_to_what_the_record_names() -> None:
    """No id that the record speaks of goes to somebody new, although its row may be gone."""
    run = op.get_bind().exec_driver_sql
    for table, name in NAMED.items():
        spoken = "show_id" if table == 'show' else f"json_extract(data, '$.{name}')"
        said = run(f"SELECT max(CASE WHEN typeof({spoken}) = 'integer' THEN {spoken} END) FROM record")
        acted = run(
            "SELECT max(CAST(substr(actor, ?) AS INTEGER)) FROM record WHERE actor LIKE ?",
            (len(table) + 2, f'{table}:%'),
        )
        most = max(said.scalar() or 0, acted.scalar() or 0)
        run("DELETE FROM sqlite_sequence WHERE name = ? AND seq < ?", (table, most))
        there = run("SELECT 1 FROM sqlite_sequence WHERE name = ?", (table,)).scalar()
        if most and not there:
            run("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (table, most))
