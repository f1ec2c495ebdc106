"""What was entered before a version is there after it, and means the same."""

import json
from datetime import datetime

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, select, text
from sqlalchemy.exc import IntegrityError

from kruvision import clock
from kruvision.database import MIGRATIONS, TRADITIONS
from kruvision.extensions import db
from kruvision.models import (
    Entry,
    LoadedTradition,
    Proposal,
    Scoresheet,
    Seat,
    Show,
    Staff,
    Tradition,
)
from kruvision.services.shows.shown import choice_of
from kruvision.services.traditions import house
from tests.factories import make_show, save
from tests.factories.jury import write
from tests.factories.results import change, make_closed_show
from tests.factories.voting import make_vote
from tests.migrations.test_schema import differences

BEFORE = (
    "INSERT INTO edition (id, year, name, theme, venue, organizers, wifi_name, wifi_password,"
    " is_rehearsal, created_at)"
    " VALUES (1, 2026, '{}', '{}', '{}', '{}', '', '', false, '2026-01-01')",
    "INSERT INTO show (id, edition_id, position, name, theme, phase, revision, method,"
    " method_options, combination, combination_options, jury_share, audience_share, tie_chain,"
    " display_places, voting_mode, choices, credential, window_scope, window_seconds, leaderboard,"
    " turnout_shown, two_person_rule, draw_seed, decisions)"
    " VALUES (1, 1, 1, '{}', '{}', 'running', 0, 'weighted_mean', '{}', 'percentage', '{}', '1/2',"
    " '1/2', '[]', 2, 'approval', 3, 'open_link', 'show', 300, 'hidden', true, true, 'snow', '[]')",
    "INSERT INTO contestant (id, edition_id, kind, name, faculty, study_year, photo)"
    " VALUES (1, 1, 'person', '{}', '{}', '', '')",
    "INSERT INTO song (id, edition_id, title, transliteration, meaning, language_tag, origin,"
    " story, accompaniment, category) VALUES (1, 1, 'A song', '', '{}', '', '{}', '{}', '{}', '')",
    "INSERT INTO entry (id, show_id, contestant_id, song_id, running_order, stage, status,"
    " status_reason, advances) VALUES (3, 1, 1, 1, 1, 'waiting', 'guest', '', false)",
    "INSERT INTO proposal (id, show_id, kind, by, at, fingerprint)"
    " VALUES (1, 1, 'rules', 'staff:1', '2026-01-01', 'f')",
)
LINE = (
    "INSERT INTO record (id, at, actor, kind, show_id, data, previous, hash)"
    " VALUES (:n, '2026-01-01', 'staff:1', :kind, 1, :data, '', :hash)"
)
LINES = (
    ("order_drawn", {"seed": "snow", "drawn": [[3, None]], "order": [3], "previous": [3]}),
    ("entry_status_changed", {"entry": 3, "from": "competing", "from_reason": "", "to": "guest"}),
    ("rule_change_proposed", {"fingerprint": "f", "reason": "why", "rules": {"method": "points"}}),
    ("juror_added", {"juror": 9}),
)


def test_what_stood_in_the_record_alone_moves_into_columns(own_app: Flask) -> None:
    downgrade(directory=str(MIGRATIONS), revision="0002")
    with db.engine.begin() as connection:
        for statement in BEFORE:
            connection.exec_driver_sql(statement.replace("%", "%%"))
        for number, (kind, data) in enumerate(LINES, start=1000):
            line = {"n": number, "kind": kind, "data": json.dumps(data), "hash": str(number)}
            connection.execute(text(LINE), line)
    upgrade(directory=str(MIGRATIONS))
    assert differences() == []
    with db.engine.connect() as connection:
        drawn = connection.execute(select(Show.draw, Show.previous_order)).one()
        assert drawn.draw["order"] == drawn.previous_order == [3]
        assert datetime.fromisoformat(drawn.draw["at"]).tzinfo is not None
        assert connection.execute(select(Entry.previous_status)).scalar() == "competing"
        kept = connection.execute(select(Proposal.data)).scalar()
        assert kept == {"reason": "why", "rules": {"method": "points"}}
        slugs = connection.execute(select(LoadedTradition.slug)).scalars().all()
        assert sorted(slugs) == sorted(connection.execute(select(Tradition.slug)).scalars())
    if db.engine.dialect.name == "sqlite":
        with db.engine.begin() as connection:
            added = connection.exec_driver_sql(
                "INSERT INTO juror (edition_id, name, role, card_hash, pin_hash, device)"
                " VALUES (1, '{}', '{}', 'c', '', '') RETURNING id"
            ).scalar()
        assert added == 10


OLDER = (
    "INSERT INTO staff (id, login, name, role, password_hash, session_key)"
    " VALUES (1, 'aida', 'Aida', 'owner', 'x', 'key')",
    "INSERT INTO record (id, at, actor, kind, show_id, data, previous, hash)"
    " VALUES (2001, '2026-01-02', 'staff:1', 'staff_joined', NULL, '{}', '', '2001')",
    "INSERT INTO record (id, at, actor, kind, show_id, data, previous, hash)"
    " VALUES (2002, '2026-01-03', 'staff:1', 'show_started', 1, '{}', '', '2002')",
)


def test_accounts_and_shows_of_before_say_since_when_they_are(own_app: Flask) -> None:
    downgrade(directory=str(MIGRATIONS), revision="0002")
    with db.engine.begin() as connection:
        for statement in (*BEFORE, *OLDER):
            connection.exec_driver_sql(statement.replace("%", "%%"))
    upgrade(directory=str(MIGRATIONS))
    with db.engine.connect() as connection:
        staff = connection.execute(select(Staff.joined_at, Staff.invited_by)).one()
        started_at = connection.execute(select(Show.started_at)).scalar()
        waiting = connection.execute(select(Proposal.kind, Proposal.subject)).one()
    assert (staff.joined_at.isoformat()[:10], staff.invited_by) == ("2026-01-02", "")
    assert started_at.isoformat()[:10] == "2026-01-03"
    assert tuple(waiting) == ("rules", "")


def test_shows_from_before_hold_the_votes_they_held(own_app: Flask) -> None:
    made = {
        name: make_show(combination=name, audience_share=share).id
        for name, share in (("percentage", 1), ("sum", 1), ("jury_only", 0), ("multiplier", 0))
    }
    db.session.remove()
    downgrade(directory=str(MIGRATIONS), revision="0002")
    upgrade(directory=str(MIGRATIONS))
    held = {name: db.session.get_one(Show, show_id).holds_vote for name, show_id in made.items()}
    db.session.remove()
    assert held == {"percentage": True, "sum": True, "jury_only": False, "multiplier": False}


def test_a_show_whose_vote_was_opened_before_gets_a_key_of_its_hall(own_app: Flask) -> None:
    opened, planned = make_vote().show_id, make_show().id
    db.session.remove()
    downgrade(directory=str(MIGRATIONS), revision="0011")
    upgrade(directory=str(MIGRATIONS))
    keys = [db.session.get_one(Show, show_id).hall_key for show_id in (opened, planned)]
    db.session.remove()
    assert [len(key) for key in keys] == [32, 0]


def test_a_filled_database_goes_down_and_up_again_with_its_rows(own_app: Flask) -> None:
    show = make_show(jurors=3)
    save(Scoresheet(entry_id=show.entries[0].id, juror_id=show.seats[1].juror_id, note="clear"))
    before = [(seat.juror_id, seat.position, seat.is_head, seat.weight) for seat in show.seats]
    db.session.remove()
    downgrade(directory=str(MIGRATIONS), revision="0001")
    upgrade(directory=str(MIGRATIONS))
    seats = db.session.execute(select(Seat).order_by(Seat.position)).scalars().all()
    found = [(seat.juror_id, seat.position, seat.is_head, seat.weight) for seat in seats]
    assert found == before
    assert {(seat.kind, seat.arrives_after, seat.leaves_after) for seat in seats} == {
        ("counting", None, None)
    }
    assert db.session.execute(select(Scoresheet.note)).scalars().all() == ["clear"]
    for wrong, key in ({"is_head": True}, "seat"), ({"kind": "guest"}, "ck_seat_kind"):
        with pytest.raises(IntegrityError, match=key):
            write(seats[1], **wrong)
        db.session.rollback()


def test_a_show_published_before_results_were_kept_is_public_as_before(own_app: Flask) -> None:
    show_id = change(make_closed_show(), phase="published").id
    db.session.remove()
    for revision in ("0007", "-1"):
        downgrade(directory=str(MIGRATIONS), revision=revision)
    assert "published_result" not in inspect(db.engine).get_table_names()
    upgrade(directory=str(MIGRATIONS))
    show = db.session.get_one(Show, show_id)
    assert choice_of(show) == {
        "form": "ranked",
        "jurors": True,
        "marks": "criteria",
        "places_to": None,
    }
    assert own_app.test_client().get(f"/results/{show_id}").status_code == 200


def test_what_people_wrote_on_a_card_stays_and_the_house_fills_only_what_is_empty(
    own_app: Flask,
) -> None:
    db.session.remove()
    downgrade(directory=str(MIGRATIONS), revision="0016")
    typed = {
        "kazakh": ('{"kk": "Қостанай"}', '{"en": "the drone"}', False),
        "polish": ("{}", '{"ru": "мазурка"}', True),
        "korean": ("{}", "{}", False),
    }
    sent = "UPDATE tradition SET places = :p, listen_for = :l, to_check = :c WHERE slug = :slug"
    with db.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM tradition WHERE slug = 'greek'")
        for slug, (places, listen_for, to_check) in typed.items():
            row = {"slug": slug, "p": places, "l": listen_for, "c": to_check}
            connection.execute(text(sent), row)
    upgrade(directory=str(MIGRATIONS))
    assert house.load_missing(TRADITIONS, at=clock.now()) == 0
    cards = {slug: db.session.get_one(Tradition, slug) for slug in typed}
    own = {"confidence": "checked", "source": ""}
    assert cards["kazakh"].places == {"text": {"kk": "Қостанай"}, **own}
    assert cards["kazakh"].listen_for == [{"text": {"en": "the drone"}, **own}]
    assert cards["polish"].listen_for[0]["text"] == {"ru": "мазурка"}
    assert cards["polish"].listen_for[0]["confidence"] == "general"
    for card in (cards["polish"], cards["korean"]):
        assert set(card.places["text"]) == set(card.normal["text"]) == {"kk", "ru", "en"}
    assert len(cards["korean"].listen_for) == len(cards["kazakh"].questions) == 2
    assert db.session.get(Tradition, "greek") is None
    cards["korean"].listen_for = []
    db.session.commit()
    assert house.load_missing(TRADITIONS, at=clock.now()) == 0
    assert db.session.get_one(Tradition, "korean").listen_for == []
    db.session.remove()
