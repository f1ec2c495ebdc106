"""Who was heard when."""

from datetime import UTC, datetime, timedelta

import pytest

from kruvision.services.ephemeral import presence

pytestmark = pytest.mark.usefixtures("app")

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_nobody_was_heard_before_speaking():
    assert presence.last_heard("juror", 1) is None


def test_the_last_word_counts_and_unrepeated_facts_stay():
    presence.heard("juror", 2, NOON, waiting=2)
    presence.heard("juror", 2, NOON + timedelta(seconds=5), battery=80)
    heard = presence.last_heard("juror", 2)
    assert heard is not None
    assert heard.at == NOON + timedelta(seconds=5)
    assert heard.facts == {"waiting": 2, "battery": 80}


@pytest.mark.parametrize(("seconds", "is_here"), [(0, True), (45, True), (46, False)])
def test_who_was_heard_lately_is_here(seconds: int, is_here: bool) -> None:
    presence.heard("juror", 5, NOON)
    moment = NOON + timedelta(seconds=seconds)
    assert presence.is_here("juror", 5, moment) is is_here
    assert presence.last_heard("juror", 5).age(moment) == seconds


def test_who_was_never_heard_is_not_here() -> None:
    assert not presence.is_here("juror", 1, NOON)


def test_kinds_do_not_mix():
    presence.heard("juror", 3, NOON)
    assert presence.last_heard("screen", 3) is None


def test_a_forgotten_device_was_never_heard():
    presence.heard("juror", 4, NOON)
    presence.forget("juror", 4)
    assert presence.last_heard("juror", 4) is None
