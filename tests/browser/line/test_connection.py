"""The connection as a value: played through in Chromium, without page, network or clock."""

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from config import ROOT

pytestmark = pytest.mark.browser
COURSES = 3000
OPEN = [{"type": "open"}, {"type": "connected"}]
PICTURE = {"epoch": "one", "revision": 5}
JOINED = {"type": "joined", "turn": 1, "picture": PICTURE}
STORAGE = {"error": "storage_away", "message": "not now", "final": False}
PLAY = """async ([connection, walks, events]) => {
  const { START, lineOf, next } = await import(connection);
  const { play } = await import(walks);
  return play(next, START, lineOf, events);
}"""
WALK = """async ([connection, walks, courses, mutant]) => {
  const { START, next } = await import(connection);
  const { walk } = await import(walks);
  const mutants = {
    "": next,
    "every refusal is final": (state, event) =>
      next(state, event.refusal ? { ...event, refusal: { ...event.refusal, final: true } } : event),
    "joining has no time limit": (state, event) => {
      const [after, effects] = next(state, event);
      return [after, effects.filter(({ name }) => name !== "join")];
    },
    "offline at once": (state, event) => {
      const [after, effects] = next(state, event);
      const lost = event.type === "lost" ? [{ do: "tell", name: "offline" }] : [];
      return [after, [...effects, ...lost]];
    },
  };
  return walk(mutants[mutant], START, courses);
}"""


def module(path: Path) -> str:
    """The address of a script by its text alone."""
    return "data:text/javascript;base64," + base64.b64encode(path.read_bytes()).decode()


CONNECTION = module(ROOT / "static" / "js" / "connection.js")
WALKS = module(Path(__file__).with_name("walks.js"))


@pytest.fixture(scope="module")
def page(chromium: Browser) -> Iterator[Page]:
    """An empty page, which runs scripts."""
    page = chromium.new_page()
    yield page
    page.close()


def play(page: Page, *events: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.evaluate(PLAY, [CONNECTION, WALKS, list(events)])
    return found


def done(step: dict[str, Any], what: str) -> list[dict[str, Any]]:
    """The effects of this kind."""
    return [effect for effect in step["effects"] if effect["do"] == what]


def timers(step: dict[str, Any]) -> set[str]:
    return {effect["name"] for effect in done(step, "timer")}


def test_every_wait_has_a_time_limit(page: Page) -> None:
    opening, joining, lost = play(page, *OPEN, {"type": "lost"})
    assert timers(opening) == {"connect"}
    assert timers(joining) == {"join"}
    assert timers(lost) == {"again", "poll"}


def test_nothing_is_said_before_anything_is_known(page: Page) -> None:
    steps = play(page, *OPEN, {"type": "lost"}, {"type": "polled", "question": 1})
    assert [step["line"] for step in steps] == ["connecting"] * 3 + ["offline"]
    assert not any(done(step, "tell") for step in steps[:3])


def test_behind_a_proxy_without_sockets_the_page_polls_and_is_not_offline(page: Page) -> None:
    answer = {"type": "polled", "question": 1, "picture": PICTURE}
    again = [{"type": "late", "what": "again"}, {"type": "lost"}]
    steps = play(page, {"type": "open"}, {"type": "lost"}, answer, *again, *again)
    assert [step["line"] for step in steps] == ["connecting"] * 2 + ["polling"] * 5
    assert "next" in timers(steps[2])


def test_a_refused_join_is_tried_again_unless_it_is_final(page: Page) -> None:
    refused = {"type": "turnedAway", "turn": 1, "refusal": STORAGE}
    *_, left, again = play(page, *OPEN, refused, {"type": "late", "what": "again"})
    assert timers(left) == {"again", "poll"}
    assert done(again, "connect")


def test_a_final_refusal_is_the_end(page: Page) -> None:
    refusal = {"error": "no_seat", "message": "no seat", "final": True}
    refused = {"type": "turnedAway", "turn": 1, "refusal": refusal}
    later = [{"type": "late", "what": "again"}, {"type": "check"}, {"type": "look"}]
    steps = play(page, *OPEN, refused, *later)
    assert done(steps[2], "tell") == [{"do": "tell", "name": "refused", "refusal": refusal}]
    assert done(steps[2], "drop")
    assert [step["effects"] for step in steps[3:]] == [[], [], []]


def test_an_answer_that_never_comes_ends_the_connection_and_begins_another(page: Page) -> None:
    late = [{"type": "late", "what": "join"}, {"type": "late", "what": "again"}]
    *_, dropped, again, _connected, old = play(page, *OPEN, *late, {"type": "connected"}, JOINED)
    assert done(dropped, "drop")
    assert done(again, "connect")
    assert old["line"] == "connecting", "the answer of an earlier connection was taken"


def test_after_a_sleep_the_socket_has_to_answer(page: Page) -> None:
    joined, checked, late = play(
        page, *OPEN, JOINED, {"type": "check"}, {"type": "late", "what": "join"}
    )[2:]
    assert joined["line"] == checked["line"] == "online"
    assert done(checked, "join")
    assert late["line"] == "connecting"
    assert done(late, "poll")


def test_of_one_epoch_an_older_picture_is_dropped_and_of_another_every_one_is_taken(
    page: Page,
) -> None:
    pictures = [
        {"epoch": "one", "revision": 4},
        {"epoch": "two", "revision": 1},
        {"epoch": "two", "revision": 2},
    ]
    pushed = [{"type": "pushed", "picture": picture} for picture in pictures]
    steps = play(page, *OPEN, JOINED, *pushed)[3:]
    taken = [[effect["picture"]["revision"] for effect in done(step, "take")] for step in steps]
    assert taken == [[], [1], [2]]


def test_the_answer_to_an_earlier_question_is_not_taken(page: Page) -> None:
    steps = play(
        page,
        *OPEN,
        JOINED,
        {"type": "look"},
        {"type": "look"},
        {"type": "polled", "question": 2, "picture": {"epoch": "late", "revision": 1}},
    )
    assert done(steps[3], "poll") == [{"do": "poll", "question": 2}]
    assert steps[-1]["effects"] == []


def test_whatever_happens_the_page_comes_back_and_says_what_is_true(page: Page) -> None:
    assert page.evaluate(WALK, [CONNECTION, WALKS, COURSES, ""]) == ""


@pytest.mark.parametrize(
    ("mutant", "complaint"),
    [
        ("every refusal is final", "not back"),
        ("joining has no time limit", "not back"),
        ("offline at once", "says offline"),
    ],
)
def test_the_walk_catches_a_connection_that_does_not(
    page: Page, mutant: str, complaint: str
) -> None:
    assert complaint in page.evaluate(WALK, [CONNECTION, WALKS, COURSES, mutant])
