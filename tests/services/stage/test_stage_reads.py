"""What looking at the evening costs, and many organizers pressing at the same moment."""

import threading

from kruvision import clock
from kruvision.extensions import db
from kruvision.models import Show
from kruvision.rules.evening.flow import Step
from kruvision.services.access import Actor
from kruvision.services.errors import Refused
from kruvision.services.record import chain
from kruvision.services.stage import steps as stage_steps
from tests.factories import make_seat, make_show
from tests.services.reads import count_reads

ORGANIZER = Actor("organizer", 1)


def test_the_evening_is_read_in_three_queries_however_many_sing(app):
    assert reads(make_show(entries=2)) == reads(make_show(entries=12)) == 4


def reads(show: Show) -> int:
    """The show itself, and three queries."""
    return count_reads(lambda: stage_steps.evening_of(show))


def test_more_seats_change_nothing_of_the_evening(app):
    show = make_show(entries=2)
    before = stage_steps.evening_of(show)
    make_seat(show)
    assert stage_steps.evening_of(show) == before


def test_many_organizers_pressing_at_once_make_one_step(app):
    show = make_show(entries=2)
    start = Step("start_show")
    stage_steps.press(show.id, start, revision=show.revision, by=ORGANIZER, at=clock.now())
    revision, entry_id, show_id = show.revision, show.entries[0].id, show.id
    ready, answers = threading.Barrier(6), []

    def press_next() -> None:
        with app.app_context():
            ready.wait()
            step = Step("call_entry", entry_id)
            try:
                stage_steps.press(show_id, step, revision=revision, by=ORGANIZER, at=clock.now())
                answers.append("done")
            except Refused as refused:
                answers.append(refused.code)

    threads = [threading.Thread(target=press_next) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    assert sorted(answers) == ["already_done"] * 5 + ["done"]
    kinds = [line.kind for line in reversed(chain.list_lines(show.id))]
    assert kinds == ["show_started", "entry_called"]
