"""Every cell of the table of phases by a real request: allowed, with two people, or refused so."""

from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient

from kruvision.rules import phases
from kruvision.rules.evening.flow import PHASES
from kruvision.sentences import SENTENCES, sentence
from tests.phases.asked import Asked
from tests.phases.evening import PhasedHouse
from tests.phases.table import REQUESTS

CELLS = [(asked, phase) for asked in REQUESTS for phase in asked.phases]
KEPT_APART = {"sheet_locked"}
"""Refusals that keep what came: a late mark is neither counted nor lost."""


def expected(asked: Asked, phase: str) -> str:
    """The word that decides: the first action that is refused, or two people, or allowed."""
    words = [phases.verdict(action, phase) for action in asked.actions]
    refused = [word for word in words if word not in phases.PERMITTED]
    if phase in asked.besides and not refused:
        return asked.besides[phase]
    return next(iter(refused or [w for w in words if w == phases.TWO_PEOPLE]), phases.ALLOWED)


def outcome(device: FlaskClient, answer: Any) -> tuple[bool, str]:
    """Whether it was done, and all that was said."""
    if answer.is_json:
        return "error" not in answer.json, str(answer.json.get("message", ""))
    with device.session_transaction() as session:
        flashed = session.pop("_flashes", [])
    kinds, texts = {kind for kind, _text in flashed}, [str(text) for _kind, text in flashed]
    done = answer.status_code < 400 and not kinds & {"warning", "error"}
    is_page = not answer.location and answer.mimetype == "text/html"
    return done, " ".join([*texts, unescape(answer.text) if is_page else ""])


def words_of(house: PhasedHouse, code: str) -> str:
    """The sentence of a refusal in English, up to what is filled in."""
    with house.app.test_request_context(headers={"Accept-Language": "en"}):
        return str(SENTENCES[code]).split("%(")[0] if code in SENTENCES else sentence(code)


@pytest.mark.parametrize(
    ("asked", "phase"), CELLS, ids=[f"{'+'.join(a.actions)} {a.door} {p}" for a, p in CELLS]
)
def test_a_request_is_answered_as_the_table_says(
    built: PhasedHouse, asked: Asked, phase: str
) -> None:
    built.enter(phase)
    device, word = built.device(asked.who), expected(asked, phase)
    before = built.revision()
    done, said = outcome(device, asked.send(built, device))
    if word in phases.PERMITTED:
        assert done, said
    else:
        assert not done
        assert words_of(built, word) in said
        assert built.revision() == before or word in KEPT_APART
    if word == phases.TWO_PEOPLE:
        assert built.waits_for_second()
        door, confirm = asked.confirm or (asked.door, asked.send)
        second = built.device("second_owner")
        assert outcome(second, confirm(built, second))[0], door
        assert not built.waits_for_second()
    if word == phases.ALLOWED:
        assert built.revision() > before


def test_every_action_of_the_table_is_asked_for_in_every_phase() -> None:
    asked = {(action, phase) for one, phase in CELLS for action in one.actions}
    assert asked == {(action, phase) for action in phases.table() for phase in PHASES}
    assert len(asked) >= 160
    assert all("%(" not in str(SENTENCES[word]) for word in refusals())


def refusals() -> set[str]:
    """The codes of all refusing cells."""
    return {w for row in phases.table().values() for w in row.values()} - phases.PERMITTED
