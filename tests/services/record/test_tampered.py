"""Who changes the line of a result does not get away with it, even with hashes that fit."""

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from kruvision.models import Show
from kruvision.services.results import tie_decisions
from tests.factories.jury import start
from tests.factories.published import FIRST, publish
from tests.factories.real_evening import NOON, begin_evening, give_all
from tests.services.record.again import JURY, LEVEL, lines_of_database
from tests.services.record.borne_out import check_result
from tests.services.record.from_the_record import (
    Line,
    NotBorneOutError,
    hash_of,
    require,
    standings_of,
)

pytestmark = [pytest.mark.usefixtures("app"), pytest.mark.both_databases]


def forged(lines: Sequence[Line], change: Callable[[dict[str, Any]], None]) -> list[Line]:
    """The newest line changed, with a hash that fits."""
    data = deepcopy(lines[-1].data)
    change(data)
    made = replace(lines[-1], data=data)
    return [*lines[:-1], replace(made, hash=hash_of(made))]


@pytest.fixture
def decided(app: Flask) -> Show:
    """Published: weighted jurors, two acts level until the head decided."""
    show = begin_evening({1: {"weight": "2"}}, **JURY)
    give_all(show, LEVEL)
    start(show, "closed")
    order = [show.entries[1].id, show.entries[0].id]
    tie_decisions.decide_tie(show.id, order, "the tone", by=FIRST, at=NOON)
    return publish(show)


def another_mark(data: dict[str, Any]) -> None:
    data["marks"][0]["steps"] += 1


def a_mark_less(data: dict[str, Any]) -> None:
    del data["marks"][0]


def no_weight(data: dict[str, Any]) -> None:
    data["seats"][1]["weight"] = "1"


def no_decision(data: dict[str, Any]) -> None:
    data["decisions"] = []


def other_rules(data: dict[str, Any]) -> None:
    data["rules"]["criteria"][0]["weight"] = "3"


def another_act_out(data: dict[str, Any]) -> None:
    data["left_out"].append({"entry": data["entries"][0]["entry"], "juror": 1, "why": "away"})


def another_place(data: dict[str, Any]) -> None:
    data["standings"].reverse()


TAMPERED: Mapping[str, Callable[[dict[str, Any]], None]] = {
    "the seals": another_mark,
    "the seals ": a_mark_less,
    "the seats": no_weight,
    "the decisions": no_decision,
    "the rules": other_rules,
    "who was away": another_act_out,
    "the fingerprint": another_place,
}


@pytest.mark.parametrize("noticed", TAMPERED)
def test_a_line_that_says_something_else_than_happened_is_noticed(decided: Show, noticed: str):
    lines = lines_of_database()
    with pytest.raises(NotBorneOutError, match=noticed.strip()):
        check_result(forged(lines, TAMPERED[noticed]), decided.id)


@pytest.mark.parametrize("change", [another_mark, no_weight, no_decision, other_rules])
def test_without_the_earlier_lines_the_places_do_not_come_out(
    decided: Show, change: Callable[[dict[str, Any]], None]
):
    data = deepcopy(lines_of_database()[-1].data)
    assert standings_of(data) == data["standings"]
    change(data)
    with pytest.raises(NotBorneOutError):
        require(standings_of(data) == data["standings"], "the standings")


def test_a_changed_line_breaks_the_chain(decided: Show):
    lines = lines_of_database()
    lines[2] = replace(lines[2], actor="staff:9")
    with pytest.raises(NotBorneOutError, match=f"line {lines[2].id}"):
        check_result(lines, decided.id)
