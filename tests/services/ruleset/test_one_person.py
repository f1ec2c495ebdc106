"""A show whose second person does not come is not stuck: whoever sits at the machine lets one be
enough, and that stands in the record and on the protocol for good."""

import os
import subprocess
import sys

import pytest
from flask import Flask
from flask_babel import force_locale

from config import ROOT
from kruvision import clock
from kruvision.extensions import db
from kruvision.models import Show
from kruvision.papers.protocol import protocol_data
from kruvision.services.errors import Refused
from kruvision.services.evidence import check
from kruvision.services.results import publishing
from kruvision.services.ruleset import one_person
from kruvision.services.transactions.transaction import transaction
from kruvision.words.results import move_words
from tests.factories import make_show
from tests.factories.jury import start
from tests.factories.published import FIRST, finalize
from tests.factories.real_evening import begin_evening, give_all

REASON = "Marat fell ill on the evening"


@pytest.fixture
def show(app: Flask) -> Show:
    show = begin_evening(entries=2, combination="jury_only")
    give_all(show, [[[7, 8]] * 3, [[5, 6]] * 3])
    return start(show, "closed")


def publish(show: Show) -> None:
    with transaction() as changes:
        row = db.session.get_one(Show, show.id)
        publishing.publish(row, by=FIRST, at=clock.now(), changes=changes)


@pytest.mark.both_databases
def test_one_person_announces_and_the_record_and_the_protocol_say_so(show: Show) -> None:
    publish(show)
    with pytest.raises(Refused, match="second_person_needed"):
        publish(show)
    one_person.end_two_people(show.id, REASON, at=clock.now())
    publish(show)
    show = db.session.get_one(Show, show.id)
    assert show.phase == "published"
    assert check.check_all(show) == check.Evidence(True, [])
    with force_locale("en"):
        paper = protocol_data(show.id, notes=[], say_move=move_words)
    assert REASON in paper["people"]["lines"][0]
    assert ("Publication", "by one person: two were no longer needed (see below)") in paper["facts"]
    finalize(show)


def test_it_is_done_once_and_only_where_the_rules_are_locked(show: Show) -> None:
    with pytest.raises(Refused, match="rules_open"):
        one_person.end_two_people(make_show().id, REASON, at=clock.now())
    one_person.end_two_people(show.id, REASON, at=clock.now())
    with pytest.raises(Refused, match="one_is_enough"):
        one_person.end_two_people(show.id, REASON, at=clock.now())


def test_whoever_sits_at_the_machine_says_it_with_a_reason(
    show: Show, database: dict[str, str]
) -> None:
    show_id = show.id
    db.session.remove()
    words = [sys.executable, str(ROOT / "run.py"), "alone", str(show_id), "--reason", REASON]
    env = {**os.environ, **database}
    done = [
        subprocess.run(words, env=env, capture_output=True, text=True, check=False)
        for _time in range(2)
    ]
    assert [one.returncode for one in done] == [0, 1], [one.stderr for one in done]
    assert "One person is enough in this show already." in done[1].stderr
    assert not db.session.get_one(Show, show_id).two_person_rule
