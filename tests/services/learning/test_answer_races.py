"""Two answers of one phone at the very same moment count once."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from kruvision import clock
from kruvision.extensions import db
from kruvision.services.ephemeral.store import current_store
from kruvision.services.learning import claims
from kruvision.services.learning.answers import counts_of, give_answer
from scripts.servers import PATIENCE_SECONDS
from tests.factories.learning import make_asked_show, sing
from tests.services.audience.test_voting_races import THREADS, in_threads

pytestmark = pytest.mark.both_databases


def answer_at_once(app: Flask, devices: list[str]) -> dict[int, int]:
    """Every device answers the same question at once; the counts of its options."""
    question = sing(make_asked_show()).id
    at = clock.now() + timedelta(seconds=1)

    def one(device: str) -> Callable[[], object]:
        return lambda: give_answer(question, "after", 0, device, at=at)

    db.session.rollback()
    in_threads(app, [one(device) for device in devices])
    db.session.rollback()
    return counts_of(question, "after")


def test_answers_of_one_phone_at_once_count_once(app: Flask) -> None:
    assert answer_at_once(app, ["phone"] * 40) == {0: 1}


def test_answers_of_many_phones_at_once_are_all_counted(app: Flask) -> None:
    assert answer_at_once(app, [f"phone {n}" for n in range(120)]) == {0: 120}


def test_mutant_looking_first_and_noting_later_counts_a_phone_twice(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = threading.Barrier(THREADS)

    def claim_loosely(question_id: int, moment: str, device: str) -> bool:
        key = f"answered:{question_id}:{moment}"
        is_known = device in current_store().read(key)
        looked.wait(PATIENCE_SECONDS)
        current_store().note(key, {device: "1"}, seconds=60)
        return not is_known

    monkeypatch.setattr(claims, "claim", claim_loosely)
    assert answer_at_once(app, ["phone"] * THREADS) != {0: 1}
