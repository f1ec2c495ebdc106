"""The same cells over the socket, and every step of the stage in every phase."""

from typing import Any

import pytest
from flask_socketio import SocketIOTestClient

from kruvision.extensions import socketio
from kruvision.rules import phases
from kruvision.rules.evening import flow
from kruvision.rules.evening.flow import PHASES, Step
from tests.phases.asked import command
from tests.phases.evening import PhasedHouse

SENT = {
    "mark:save": ("sheet.mark", 0, {"value": "6", "seq": 5}),
    "note:save": ("sheet.note", 0, {"text": "Clear vowels", "seq": 1}),
    "sheet:aside": ("sheet.step_aside", 0, {"reason": "My pupil"}),
    "sheet:return": ("sheet.step_aside", 2, {}),
    "sheet:submit": ("sheet.hand_in", 0, {}),
}
"""Events that change something: their action, the act they are about, what they say."""
BESIDES = {("sheet:submit", "running"): "sheet_incomplete"}
OTHERWISE = {"closed": dict.fromkeys(("begin_reveal", "publish"), "tie_unresolved")}
"""Steps that the graph allows and the result does not."""


@pytest.mark.parametrize("phase", PHASES)
@pytest.mark.parametrize("event", SENT)
def test_an_event_is_answered_as_the_table_says(built: PhasedHouse, event: str, phase: str) -> None:
    built.enter(phase)
    action, act, values = SENT[event]
    word = phases.verdict(action, phase)
    sent = command(built, act, **values)
    if event == "mark:save":
        sent["criterion"] = built.criterion
    answer = socket(built).emit(event, sent, callback=True)
    allowed = BESIDES.get((event, phase)) if word == phases.ALLOWED else word
    assert answer.get("error") == allowed


def socket(house: PhasedHouse) -> SocketIOTestClient:
    """A juror's tablet on the socket."""
    client = socketio.test_client(house.app, flask_test_client=house.device("juror"))
    assert client.is_connected()
    return client


@pytest.mark.parametrize("phase", PHASES)
def test_the_stage_takes_the_steps_of_the_graph_and_no_others(
    built: PhasedHouse, phase: str
) -> None:
    said, expected = {}, {}
    for kind in flow.STEP_KINDS:
        built.enter(phase)
        legal = {step.kind: step for step in built.legal_steps()}
        said[kind] = press(built, legal.get(kind, Step(kind))).get("error")
        expected[kind] = None if kind in legal else "step_not_possible"
    assert said == expected | OTHERWISE.get(phase, {})


def press(house: PhasedHouse, step: Step) -> dict[str, Any]:
    """The answer to a press on the console."""
    data = {"kind": step.kind, "revision": house.stage_revision()}
    if step.entry_id is not None:
        data["entry"] = step.entry_id
    path, headers = f"/control/shows/{house.show}/step", {"Accept": "application/json"}
    answer: dict[str, Any] = house.device("owner").post(path, data=data, headers=headers).json
    return answer
