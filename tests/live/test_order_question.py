"""The question before a last sheet over the socket: one tablet hears it, and no other."""

import pytest
from flask import Flask

from tests.factories.jury import start
from tests.factories.statistics import hand_in, make_marked_show
from tests.live.test_jury import Hall, Tablet, tick


@pytest.fixture
def evening(app: Flask) -> tuple[Hall, int]:
    """The hall, and the last entry of a juror who handed in the others."""
    show = start(make_marked_show(handed_in=False), "running")
    hand_in(show, show.seats[3:], show.entries[:-1])
    return Hall(show), show.entries[-1].id


def test_the_question_is_the_answer_and_nobody_else_gets_anything(
    app: Flask, evening: tuple[Hall, int]
) -> None:
    hall, last = evening
    asked, other, head = (Tablet(app, hall, place) for place in (3, 1, 0))
    asked.join()
    other.join()
    head.join("head:join")
    tick(app)
    for tablet in (asked, other, head):
        tablet.received()
    answer = asked.send("sheet:submit", {"entry": last, "command": "submit-01"})
    assert answer["question"] == "order"
    assert answer["state"] == "open"
    tick(app)
    assert [tablet.received() for tablet in (asked, other, head)] == [[], [], []]
    again = asked.send("sheet:submit", {"entry": last, "command": "submit-01"})
    assert again == answer
    handed_in = asked.send("sheet:submit", {"entry": last, "command": "submit-02"})
    assert handed_in == {"state": "submitted", "entry": last}
    tick(app)
    assert len(head.received()) == 1
