"""what the hall learns: passports of songs, questions and how often each answer was given"""
import sqlalchemy as sa
from alembic import op

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None

SETTLED, TO_CHECK = 'checked', 'general'
TEXT = sa.text("'{}'")
ROWS = sa.text("'[]'")
TRADITION = sa.table(
    'tradition',
    sa.column('slug', sa.String()),
    sa.column('places', sa.JSON()),
    sa.column('listen_for', sa.JSON()),
    sa.column('to_check', sa.Boolean()),
)


def _each_card(change):
    """Write the two parts of every card anew, whose texts say from now on where they come from."""
    bind = op.get_bind()
    for card in bind.execute(sa.select(TRADITION)).mappings().all():
        bind.execute(TRADITION.update().where(TRADITION.c.slug == card['slug']).values(change(card)))


def _with_source(card):
    """What people typed is theirs: settled where somebody has checked the card, else to check."""
    said = {'confidence': TO_CHECK if card['to_check'] else SETTLED, 'source': ''}
    places, listen_for = card['places'] or {}, card['listen_for'] or {}
    return {
        'places': {'text': places, **said} if places else {},
        'listen_for': [{'text': listen_for, **said}] if listen_for else [],
    }


def _without_source(card):
    first = next(iter(card['listen_for'] or []), {})
    return {'places': (card['places'] or {}).get('text', {}), 'listen_for': first.get('text', {})}


def upgrade():
    op.create_table('question',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.JSON(), nullable=False),
    sa.Column('options', sa.JSON(), nullable=False),
    sa.Column('right', sa.Integer(), nullable=False),
    sa.Column('fact', sa.JSON(), nullable=False),
    sa.Column('confidence', sa.String(length=8), nullable=False),
    sa.Column('source', sa.String(length=4000), nullable=False),
    sa.Column('approved_by', sa.String(length=200), nullable=False),
    sa.Column('approved_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], name=op.f('fk_question_entry_id_entry'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_question')),
    sa.UniqueConstraint('entry_id', name=op.f('uq_question_entry_id')),
    sqlite_autoincrement=True
    )
    op.create_table('answer_count',
    sa.Column('question_id', sa.Integer(), nullable=False),
    sa.Column('moment', sa.String(length=6), nullable=False),
    sa.Column('option', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.CheckConstraint("moment IN ('before', 'after')", name=op.f('ck_answer_count_moment')),
    sa.ForeignKeyConstraint(['question_id'], ['question.id'], name=op.f('fk_answer_count_question_id_question'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('question_id', 'moment', 'option', name=op.f('pk_answer_count'))
    )
    op.create_table('passport_count',
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=8), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.CheckConstraint("kind IN ('opened', 'word')", name=op.f('ck_passport_count_kind')),
    sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], name=op.f('fk_passport_count_entry_id_entry'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('entry_id', 'kind', name=op.f('pk_passport_count'))
    )
    op.create_table('quiz',
    sa.Column('code', sa.String(length=12), nullable=False),
    sa.Column('questions', sa.JSON(), nullable=False),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.PrimaryKeyConstraint('code', name=op.f('pk_quiz'))
    )
    for column in ('normal', 'word'):
        op.add_column('tradition', sa.Column(column, sa.JSON(), server_default=TEXT, nullable=False))
    op.add_column('tradition', sa.Column('questions', sa.JSON(), server_default=ROWS, nullable=False))
    op.add_column('loaded_tradition', sa.Column('version', sa.Integer(), server_default='1', nullable=False))
    for table in ('tradition', 'song'):
        op.add_column(table, sa.Column('checked_by', sa.String(length=200), server_default='', nullable=False))
        op.add_column(table, sa.Column('checked_on', sa.Date(), nullable=True))
    for table in ('contestant', 'song'):
        op.add_column(table, sa.Column('say', sa.JSON(), server_default=TEXT, nullable=False))
        op.add_column(table, sa.Column('recording', sa.String(length=80), server_default='', nullable=False))
    for column in ('listen_for', 'provenance', 'permission'):
        op.add_column('song', sa.Column(column, sa.JSON(), server_default=TEXT, nullable=False))
    op.add_column('song', sa.Column('lines', sa.JSON(), server_default=ROWS, nullable=False))
    op.add_column('song', sa.Column('lines_source', sa.Text(), server_default='', nullable=False))
    op.add_column('show', sa.Column('asks_questions', sa.Boolean(), server_default=sa.true(), nullable=False))
    op.add_column('show', sa.Column('question_seconds', sa.Integer(), server_default='40', nullable=False))
    op.add_column('criterion', sa.Column('is_about_tradition', sa.Boolean(), server_default=sa.false(), nullable=False))
    _each_card(_with_source)


def downgrade():
    _each_card(_without_source)
    op.drop_column('criterion', 'is_about_tradition')
    for column in ('question_seconds', 'asks_questions'):
        op.drop_column('show', column)
    for column in ('lines_source', 'lines', 'permission', 'provenance', 'listen_for'):
        op.drop_column('song', column)
    for table in ('song', 'contestant'):
        op.drop_column(table, 'recording')
        op.drop_column(table, 'say')
    for table in ('song', 'tradition'):
        op.drop_column(table, 'checked_on')
        op.drop_column(table, 'checked_by')
    op.drop_column('loaded_tradition', 'version')
    for column in ('questions', 'word', 'normal'):
        op.drop_column('tradition', column)
    for table in ('quiz', 'passport_count', 'answer_count', 'question'):
        op.drop_table(table)
