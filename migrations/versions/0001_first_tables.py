"""first tables"""

import sqlalchemy as sa
from alembic import op


revision = '0001'
down_revision = None
branch_labels = None
depends_on = None

SQLITE_TRIGGERS = (
    """
    CREATE TRIGGER ballot_counted AFTER INSERT ON ballot BEGIN
        INSERT INTO turnout (window_id, lane, ballots) VALUES (NEW.window_id, 0, 1)
        ON CONFLICT (window_id, lane) DO UPDATE SET ballots = ballots + 1;
    END
    """,
    """
    CREATE TRIGGER ballot_uncounted AFTER DELETE ON ballot BEGIN
        UPDATE turnout SET ballots = ballots - 1 WHERE window_id = OLD.window_id AND lane = 0;
    END
    """,
    """
    CREATE TRIGGER choice_counted AFTER INSERT ON ballot_choice BEGIN
        INSERT INTO tally (window_id, entry_id, lane, points, voters)
        VALUES (NEW.window_id, NEW.entry_id, 0, NEW.points, 1)
        ON CONFLICT (window_id, entry_id, lane)
        DO UPDATE SET points = points + excluded.points, voters = voters + 1;
    END
    """,
    """
    CREATE TRIGGER choice_uncounted AFTER DELETE ON ballot_choice BEGIN
        UPDATE tally SET points = points - OLD.points, voters = voters - 1
        WHERE window_id = OLD.window_id AND entry_id = OLD.entry_id AND lane = 0;
    END
    """,
    """
    CREATE TRIGGER choice_changed BEFORE UPDATE ON ballot_choice BEGIN
        SELECT RAISE(ABORT, 'a choice is deleted and made again, never changed');
    END
    """,
    """
    CREATE TRIGGER record_changed BEFORE UPDATE ON record BEGIN
        SELECT RAISE(ABORT, 'the record is append-only');
    END
    """,
    """
    CREATE TRIGGER record_deleted BEFORE DELETE ON record BEGIN
        SELECT RAISE(ABORT, 'the record is append-only');
    END
    """,
)

# One function for each direction of counting: ``moved`` holds the rows of the whole statement, and
# every connection adds to a lane of its own, so that no ballot waits for another one's commit.
POSTGRESQL_COUNT_BALLOTS = """
    CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        INSERT INTO turnout (window_id, lane, ballots)
        SELECT window_id, pg_backend_pid(), {sign} count(*) FROM moved
        GROUP BY window_id ORDER BY window_id
        ON CONFLICT (window_id, lane) DO UPDATE SET ballots = turnout.ballots + excluded.ballots;
        RETURN NULL;
    END $$
    """
POSTGRESQL_COUNT_CHOICES = """
    CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        INSERT INTO tally (window_id, entry_id, lane, points, voters)
        SELECT window_id, entry_id, pg_backend_pid(), {sign} sum(points), {sign} count(*)
        FROM moved GROUP BY window_id, entry_id ORDER BY window_id, entry_id
        ON CONFLICT (window_id, entry_id, lane) DO UPDATE
        SET points = tally.points + excluded.points, voters = tally.voters + excluded.voters;
        RETURN NULL;
    END $$
    """
POSTGRESQL_REFUSE = """
    CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        RAISE EXCEPTION '{sentence}';
    END $$
    """
POSTGRESQL_FUNCTIONS = {
    'count_ballots': POSTGRESQL_COUNT_BALLOTS.format(name='count_ballots', sign='+'),
    'uncount_ballots': POSTGRESQL_COUNT_BALLOTS.format(name='uncount_ballots', sign='-'),
    'count_choices': POSTGRESQL_COUNT_CHOICES.format(name='count_choices', sign='+'),
    'uncount_choices': POSTGRESQL_COUNT_CHOICES.format(name='uncount_choices', sign='-'),
    'refuse_choice': POSTGRESQL_REFUSE.format(
        name='refuse_choice', sentence='a choice is deleted and made again, never changed'
    ),
    'refuse_record': POSTGRESQL_REFUSE.format(
        name='refuse_record', sentence='the record is append-only'
    ),
}
POSTGRESQL_TRIGGERS = (
    """
    CREATE TRIGGER ballot_counted AFTER INSERT ON ballot
    REFERENCING NEW TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION count_ballots()
    """,
    """
    CREATE TRIGGER ballot_uncounted AFTER DELETE ON ballot
    REFERENCING OLD TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION uncount_ballots()
    """,
    """
    CREATE TRIGGER choice_counted AFTER INSERT ON ballot_choice
    REFERENCING NEW TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION count_choices()
    """,
    """
    CREATE TRIGGER choice_uncounted AFTER DELETE ON ballot_choice
    REFERENCING OLD TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION uncount_choices()
    """,
    """
    CREATE TRIGGER choice_changed BEFORE UPDATE OR TRUNCATE ON ballot_choice
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_choice()
    """,
    """
    CREATE TRIGGER record_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON record
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_record()
    """,
    # Grows after each commit and is never locked: two transactions need not wait for each other.
    "CREATE SEQUENCE revision_number",
    "SELECT nextval('revision_number')",  # from now on every further number is a larger one
)


def upgrade() -> None:
    op.create_table('command',
    sa.Column('actor', sa.String(length=80), nullable=False),
    sa.Column('id', sa.String(length=64), nullable=False),
    sa.Column('answer', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('actor', 'id', name=op.f('pk_command'))
    )
    op.create_table('edition',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('name', sa.JSON(), nullable=False),
    sa.Column('theme', sa.JSON(), nullable=False),
    sa.Column('venue', sa.JSON(), nullable=False),
    sa.Column('organizers', sa.JSON(), nullable=False),
    sa.Column('wifi_name', sa.String(length=64), nullable=False),
    sa.Column('wifi_password', sa.String(length=64), nullable=False),
    sa.Column('is_rehearsal', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_edition'))
    )
    op.create_table('record',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('actor', sa.String(length=80), nullable=False),
    sa.Column('kind', sa.String(length=48), nullable=False),
    sa.Column('show_id', sa.Integer(), nullable=True),
    sa.Column('data', sa.JSON(), nullable=False),
    sa.Column('previous', sa.String(length=64), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_record')),
    sa.UniqueConstraint('hash', name=op.f('uq_record_hash'))
    )
    with op.batch_alter_table('record', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_record_kind'), ['kind'], unique=False)
        batch_op.create_index(batch_op.f('ix_record_show_id'), ['show_id'], unique=False)

    op.create_table('revision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('value', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_revision'))
    )
    op.create_table('setup_code',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code_hash', sa.String(length=64), nullable=False),
    sa.Column('role', sa.String(length=16), nullable=False),
    sa.Column('expires_at', sa.DateTime(), nullable=False),
    sa.Column('used_at', sa.DateTime(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_setup_code')),
    sa.UniqueConstraint('code_hash', name=op.f('uq_setup_code_code_hash'))
    )
    op.create_table('staff',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('login', sa.String(length=80), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('role', sa.String(length=16), nullable=False),
    sa.Column('password_hash', sa.String(length=200), nullable=False),
    sa.Column('session_key', sa.String(length=64), nullable=False),
    sa.Column('disabled_at', sa.DateTime(), nullable=True),
    sa.CheckConstraint("role IN ('owner', 'organizer', 'stage_manager', 'usher', 'observer')", name=op.f('ck_staff_role')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_staff')),
    sa.UniqueConstraint('login', name=op.f('uq_staff_login'))
    )
    op.create_table('tradition',
    sa.Column('slug', sa.String(length=40), nullable=False),
    sa.Column('names', sa.JSON(), nullable=False),
    sa.Column('endonym', sa.String(length=120), nullable=False),
    sa.Column('language', sa.JSON(), nullable=False),
    sa.Column('genres', sa.JSON(), nullable=False),
    sa.Column('instruments', sa.JSON(), nullable=False),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.Column('unesco', sa.JSON(), nullable=False),
    sa.Column('places', sa.JSON(), nullable=False),
    sa.Column('listen_for', sa.JSON(), nullable=False),
    sa.Column('colours', sa.JSON(), nullable=False),
    sa.Column('ornament', sa.JSON(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('to_check', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('slug', name=op.f('pk_tradition'))
    )
    op.create_table('contestant',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=8), nullable=False),
    sa.Column('name', sa.JSON(), nullable=False),
    sa.Column('faculty', sa.JSON(), nullable=False),
    sa.Column('study_year', sa.String(length=80), nullable=False),
    sa.Column('photo', sa.String(length=80), nullable=False),
    sa.CheckConstraint("kind IN ('person', 'group')", name=op.f('ck_contestant_kind')),
    sa.ForeignKeyConstraint(['edition_id'], ['edition.id'], name=op.f('fk_contestant_edition_id_edition')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contestant'))
    )
    with op.batch_alter_table('contestant', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_contestant_edition_id'), ['edition_id'], unique=False)

    op.create_table('juror',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.JSON(), nullable=False),
    sa.Column('role', sa.JSON(), nullable=False),
    sa.Column('card_hash', sa.String(length=64), nullable=False),
    sa.Column('pin_hash', sa.String(length=200), nullable=False),
    sa.Column('device', sa.String(length=64), nullable=False),
    sa.Column('revoked_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['edition_id'], ['edition.id'], name=op.f('fk_juror_edition_id_edition')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_juror')),
    sa.UniqueConstraint('card_hash', name=op.f('uq_juror_card_hash'))
    )
    with op.batch_alter_table('juror', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_juror_edition_id'), ['edition_id'], unique=False)

    op.create_table('screen',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('token', sa.String(length=43), nullable=False),
    sa.Column('view', sa.String(length=24), nullable=False),
    sa.Column('follows', sa.Boolean(), nullable=False),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('options', sa.JSON(), nullable=False),
    sa.Column('last_seen_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['edition_id'], ['edition.id'], name=op.f('fk_screen_edition_id_edition')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_screen')),
    sa.UniqueConstraint('token', name=op.f('uq_screen_token'))
    )
    with op.batch_alter_table('screen', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_screen_edition_id'), ['edition_id'], unique=False)

    op.create_table('show',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('name', sa.JSON(), nullable=False),
    sa.Column('theme', sa.JSON(), nullable=False),
    sa.Column('starts_at', sa.DateTime(), nullable=True),
    sa.Column('phase', sa.String(length=16), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('method', sa.String(length=32), nullable=False),
    sa.Column('method_options', sa.JSON(), nullable=False),
    sa.Column('combination', sa.String(length=32), nullable=False),
    sa.Column('combination_options', sa.JSON(), nullable=False),
    sa.Column('jury_share', sa.String(40), nullable=False),
    sa.Column('audience_share', sa.String(40), nullable=False),
    sa.Column('tie_chain', sa.JSON(), nullable=False),
    sa.Column('display_places', sa.Integer(), nullable=False),
    sa.Column('voting_mode', sa.String(length=16), nullable=False),
    sa.Column('choices', sa.Integer(), nullable=False),
    sa.Column('credential', sa.String(length=16), nullable=False),
    sa.Column('window_scope', sa.String(length=8), nullable=False),
    sa.Column('window_seconds', sa.Integer(), nullable=False),
    sa.Column('leaderboard', sa.String(length=8), nullable=False),
    sa.Column('turnout_shown', sa.Boolean(), nullable=False),
    sa.Column('two_person_rule', sa.Boolean(), nullable=False),
    sa.Column('draw_seed', sa.String(length=200), nullable=False),
    sa.Column('rules_locked_at', sa.DateTime(), nullable=True),
    sa.Column('published_at', sa.DateTime(), nullable=True),
    sa.Column('decisions', sa.JSON(), nullable=False),
    sa.CheckConstraint("phase IN ('planned', 'running', 'voting', 'closed', 'revealing', 'published', 'final')", name=op.f('ck_show_phase')),
    sa.ForeignKeyConstraint(['edition_id'], ['edition.id'], name=op.f('fk_show_edition_id_edition')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_show')),
    sa.UniqueConstraint('edition_id', 'position', name=op.f('uq_show_edition_id_position'))
    )
    op.create_table('song',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('tradition_slug', sa.String(length=40), nullable=True),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('transliteration', sa.String(length=200), nullable=False),
    sa.Column('meaning', sa.JSON(), nullable=False),
    sa.Column('language_tag', sa.String(length=35), nullable=False),
    sa.Column('origin', sa.JSON(), nullable=False),
    sa.Column('story', sa.JSON(), nullable=False),
    sa.Column('duration_seconds', sa.Integer(), nullable=True),
    sa.Column('accompaniment', sa.JSON(), nullable=False),
    sa.Column('category', sa.String(length=80), nullable=False),
    sa.ForeignKeyConstraint(['edition_id'], ['edition.id'], name=op.f('fk_song_edition_id_edition')),
    sa.ForeignKeyConstraint(['tradition_slug'], ['tradition.slug'], name=op.f('fk_song_tradition_slug_tradition')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_song'))
    )
    with op.batch_alter_table('song', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_song_edition_id'), ['edition_id'], unique=False)

    op.create_table('criterion',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('show_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('name', sa.JSON(), nullable=False),
    sa.Column('hint', sa.JSON(), nullable=False),
    sa.Column('scale_min', sa.String(40), nullable=False),
    sa.Column('scale_max', sa.String(40), nullable=False),
    sa.Column('step', sa.String(40), nullable=False),
    sa.Column('weight', sa.String(40), nullable=False),
    sa.ForeignKeyConstraint(['show_id'], ['show.id'], name=op.f('fk_criterion_show_id_show')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_criterion')),
    sa.UniqueConstraint('show_id', 'position', name=op.f('uq_criterion_show_id_position'))
    )
    op.create_table('entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('show_id', sa.Integer(), nullable=False),
    sa.Column('contestant_id', sa.Integer(), nullable=False),
    sa.Column('song_id', sa.Integer(), nullable=False),
    sa.Column('running_order', sa.Integer(), nullable=False),
    sa.Column('stage', sa.String(length=10), nullable=False),
    sa.Column('status', sa.String(length=12), nullable=False),
    sa.Column('status_reason', sa.Text(), nullable=False),
    sa.Column('performed_at', sa.DateTime(), nullable=True),
    sa.Column('advances', sa.Boolean(), nullable=False),
    sa.CheckConstraint("stage IN ('waiting', 'on_stage', 'performed')", name=op.f('ck_entry_stage')),
    sa.CheckConstraint("status IN ('competing', 'guest', 'withdrawn', 'no_show', 'disqualified')", name=op.f('ck_entry_status')),
    sa.ForeignKeyConstraint(['contestant_id'], ['contestant.id'], name=op.f('fk_entry_contestant_id_contestant')),
    sa.ForeignKeyConstraint(['show_id'], ['show.id'], name=op.f('fk_entry_show_id_show')),
    sa.ForeignKeyConstraint(['song_id'], ['song.id'], name=op.f('fk_entry_song_id_song')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_entry')),
    sa.UniqueConstraint('show_id', 'contestant_id', 'song_id', name=op.f('uq_entry_show_id_contestant_id_song_id')),
    sa.UniqueConstraint('show_id', 'running_order', name=op.f('uq_entry_show_id_running_order'))
    )
    with op.batch_alter_table('entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_entry_show_id'), ['show_id'], unique=False)

    op.create_table('seat',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('show_id', sa.Integer(), nullable=False),
    sa.Column('juror_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('is_head', sa.Boolean(), nullable=False),
    sa.Column('is_absent', sa.Boolean(), nullable=False),
    sa.Column('weight', sa.String(40), nullable=False),
    sa.ForeignKeyConstraint(['juror_id'], ['juror.id'], name=op.f('fk_seat_juror_id_juror')),
    sa.ForeignKeyConstraint(['show_id'], ['show.id'], name=op.f('fk_seat_show_id_show')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_seat')),
    sa.UniqueConstraint('show_id', 'juror_id', name=op.f('uq_seat_show_id_juror_id'))
    )
    with op.batch_alter_table('seat', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_seat_juror_id'), ['juror_id'], unique=False)
        batch_op.create_index('uq_seat_head', ['show_id'], unique=True, sqlite_where=sa.text('is_head'), postgresql_where=sa.text('is_head'))

    op.create_table('ticket',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('show_id', sa.Integer(), nullable=False),
    sa.Column('serial', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('code_hash', sa.String(length=64), nullable=False),
    sa.Column('device', sa.String(length=64), nullable=False),
    sa.Column('revoked_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['show_id'], ['show.id'], name=op.f('fk_ticket_show_id_show')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ticket')),
    sa.UniqueConstraint('code_hash', name=op.f('uq_ticket_code_hash')),
    sa.UniqueConstraint('show_id', 'serial', name=op.f('uq_ticket_show_id_serial')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_ticket_token_hash'))
    )
    op.create_table('kept_mark',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.Column('juror_id', sa.Integer(), nullable=False),
    sa.Column('criterion_id', sa.Integer(), nullable=False),
    sa.Column('steps', sa.Integer(), nullable=True),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('arrived_at', sa.DateTime(), nullable=False),
    sa.Column('settled_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['criterion_id'], ['criterion.id'], name=op.f('fk_kept_mark_criterion_id_criterion')),
    sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], name=op.f('fk_kept_mark_entry_id_entry')),
    sa.ForeignKeyConstraint(['juror_id'], ['juror.id'], name=op.f('fk_kept_mark_juror_id_juror')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_kept_mark'))
    )
    op.create_table('mark',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.Column('juror_id', sa.Integer(), nullable=False),
    sa.Column('criterion_id', sa.Integer(), nullable=False),
    sa.Column('steps', sa.Integer(), nullable=True),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('saved_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['criterion_id'], ['criterion.id'], name=op.f('fk_mark_criterion_id_criterion')),
    sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], name=op.f('fk_mark_entry_id_entry')),
    sa.ForeignKeyConstraint(['juror_id'], ['juror.id'], name=op.f('fk_mark_juror_id_juror')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mark')),
    sa.UniqueConstraint('entry_id', 'juror_id', 'criterion_id', name=op.f('uq_mark_entry_id_juror_id_criterion_id'))
    )
    with op.batch_alter_table('mark', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mark_juror_id'), ['juror_id'], unique=False)

    op.create_table('scoresheet',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.Column('juror_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=16), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('note_seq', sa.Integer(), nullable=False),
    sa.Column('aside_reason', sa.Text(), nullable=False),
    sa.Column('submitted_at', sa.DateTime(), nullable=True),
    sa.Column('reopened_reason', sa.Text(), nullable=False),
    sa.CheckConstraint("state IN ('open', 'submitted', 'reopened', 'stepped_aside', 'locked')", name=op.f('ck_scoresheet_state')),
    sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], name=op.f('fk_scoresheet_entry_id_entry')),
    sa.ForeignKeyConstraint(['juror_id'], ['juror.id'], name=op.f('fk_scoresheet_juror_id_juror')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_scoresheet')),
    sa.UniqueConstraint('entry_id', 'juror_id', name=op.f('uq_scoresheet_entry_id_juror_id'))
    )
    with op.batch_alter_table('scoresheet', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_scoresheet_juror_id'), ['juror_id'], unique=False)

    op.create_table('voting_window',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('show_id', sa.Integer(), nullable=False),
    sa.Column('entry_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.String(length=8), nullable=False),
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('opened_at', sa.DateTime(), nullable=False),
    sa.Column('closes_at', sa.DateTime(), nullable=False),
    sa.Column('closed_at', sa.DateTime(), nullable=True),
    sa.CheckConstraint("state IN ('open', 'paused', 'closed')", name=op.f('ck_voting_window_state')),
    sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], name=op.f('fk_voting_window_entry_id_entry')),
    sa.ForeignKeyConstraint(['show_id'], ['show.id'], name=op.f('fk_voting_window_show_id_show')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_voting_window'))
    )
    with op.batch_alter_table('voting_window', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_voting_window_show_id'), ['show_id'], unique=False)
        batch_op.create_index('uq_voting_window_open', ['show_id'], unique=True, sqlite_where=sa.text("state <> 'closed'"), postgresql_where=sa.text("state <> 'closed'"))

    op.create_table('ballot',
    sa.Column('window_id', sa.Integer(), nullable=False),
    sa.Column('voter_key', sa.String(length=64), nullable=False),
    sa.Column('choices', sa.JSON(), nullable=False),
    sa.Column('receipt', sa.String(length=16), nullable=False),
    sa.Column('changes', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['window_id'], ['voting_window.id'], name=op.f('fk_ballot_window_id_voting_window')),
    sa.PrimaryKeyConstraint('window_id', 'voter_key', name=op.f('pk_ballot')),
    sqlite_with_rowid=False
    )
    op.create_table('ballot_choice',
    sa.Column('window_id', sa.Integer(), nullable=False),
    sa.Column('voter_key', sa.String(length=64), nullable=False),
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.Column('points', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], name=op.f('fk_ballot_choice_entry_id_entry')),
    sa.ForeignKeyConstraint(['window_id'], ['voting_window.id'], name=op.f('fk_ballot_choice_window_id_voting_window')),
    sa.PrimaryKeyConstraint('window_id', 'voter_key', 'entry_id', name=op.f('pk_ballot_choice')),
    sqlite_with_rowid=False
    )
    op.create_table('proposal',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('show_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('by', sa.String(length=80), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('fingerprint', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['show_id'], ['show.id'], name=op.f('fk_proposal_show_id_show')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_proposal')),
    sa.UniqueConstraint('show_id', 'kind', name=op.f('uq_proposal_show_id_kind'))
    )
    op.create_table('tally',
    sa.Column('window_id', sa.Integer(), nullable=False),
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.Column('lane', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('points', sa.Integer(), nullable=False),
    sa.Column('voters', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], name=op.f('fk_tally_entry_id_entry')),
    sa.ForeignKeyConstraint(['window_id'], ['voting_window.id'], name=op.f('fk_tally_window_id_voting_window')),
    sa.PrimaryKeyConstraint('window_id', 'entry_id', 'lane', name=op.f('pk_tally'))
    )
    op.create_table('turnout',
    sa.Column('window_id', sa.Integer(), nullable=False),
    sa.Column('lane', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('ballots', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['window_id'], ['voting_window.id'], name=op.f('fk_turnout_window_id_voting_window')),
    sa.PrimaryKeyConstraint('window_id', 'lane', name=op.f('pk_turnout'))
    )
    op.bulk_insert(sa.table('revision', sa.column('id'), sa.column('value')), [{'id': 1, 'value': 0}])
    for statement in triggers():
        op.execute(statement)


def triggers() -> tuple[str, ...]:
    """What counts ballots and guards the record, in the language of this database."""
    if op.get_bind().dialect.name == 'postgresql':
        return (*POSTGRESQL_FUNCTIONS.values(), *POSTGRESQL_TRIGGERS)
    return SQLITE_TRIGGERS


def downgrade() -> None:
    op.drop_table('turnout')
    op.drop_table('tally')
    op.drop_table('proposal')
    op.drop_table('ballot_choice')
    op.drop_table('ballot')
    with op.batch_alter_table('voting_window', schema=None) as batch_op:
        batch_op.drop_index('uq_voting_window_open', sqlite_where=sa.text("state <> 'closed'"), postgresql_where=sa.text("state <> 'closed'"))
        batch_op.drop_index(batch_op.f('ix_voting_window_show_id'))

    op.drop_table('voting_window')
    with op.batch_alter_table('scoresheet', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_scoresheet_juror_id'))

    op.drop_table('scoresheet')
    with op.batch_alter_table('mark', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_mark_juror_id'))

    op.drop_table('mark')
    op.drop_table('kept_mark')
    op.drop_table('ticket')
    with op.batch_alter_table('seat', schema=None) as batch_op:
        batch_op.drop_index('uq_seat_head', sqlite_where=sa.text('is_head'), postgresql_where=sa.text('is_head'))
        batch_op.drop_index(batch_op.f('ix_seat_juror_id'))

    op.drop_table('seat')
    with op.batch_alter_table('entry', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_entry_show_id'))

    op.drop_table('entry')
    op.drop_table('criterion')
    with op.batch_alter_table('song', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_song_edition_id'))

    op.drop_table('song')
    op.drop_table('show')
    with op.batch_alter_table('screen', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_screen_edition_id'))

    op.drop_table('screen')
    with op.batch_alter_table('juror', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_juror_edition_id'))

    op.drop_table('juror')
    with op.batch_alter_table('contestant', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_contestant_edition_id'))

    op.drop_table('contestant')
    op.drop_table('tradition')
    op.drop_table('staff')
    op.drop_table('setup_code')
    op.drop_table('revision')
    with op.batch_alter_table('record', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_record_show_id'))
        batch_op.drop_index(batch_op.f('ix_record_kind'))

    op.drop_table('record')
    op.drop_table('edition')
    op.drop_table('command')
    if op.get_bind().dialect.name == 'postgresql':
        op.execute("DROP SEQUENCE revision_number")
        for name in POSTGRESQL_FUNCTIONS:
            op.execute(f"DROP FUNCTION {name}")
