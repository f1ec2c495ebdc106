"""From the last song to the result: what is taken back for a late act, and what stays."""

import pytest

from kruvision.services.errors import NotAllowed, Refused
from tests.factories import make_entry, make_show
from tests.factories.results import change
from tests.services.stage.test_steps import (
    MANAGER,
    close_vote,
    give_mark,
    kinds,
    perform,
    press,
    undo,
)

pytestmark = pytest.mark.both_databases


@pytest.mark.parametrize("kind", ["begin_reveal", "publish"])
def test_nobody_announces_a_result_with_marks_missing(app, kind):
    show = make_show(entries=1, combination="jury_only")
    press(show, "start_show")
    perform(show, show.entries[0])
    press(show, "close_show")
    revision = show.revision
    with pytest.raises(Refused, match="marks_missing"):
        press(show, kind)
    assert (show.phase, show.revision) == ("closed", revision)


def test_the_reveal_is_begun_by_who_may_see_the_result_and_can_be_left(app):
    show = make_show(entries=1, jurors=1, criteria=1, combination="jury_only")
    press(show, "start_show")
    perform(show, show.entries[0])
    give_mark(show, show.entries[0])
    press(show, "close_show")
    with pytest.raises(NotAllowed):
        press(show, "begin_reveal", by=MANAGER)
    press(show, "begin_reveal")
    assert show.phase == "revealing"
    undo(show)
    assert show.phase == "closed"


def test_a_late_act_sings_after_the_end_of_the_songs_is_taken_back(app):
    show = make_show(entries=1, combination="jury_only")
    press(show, "start_show")
    perform(show, show.entries[0])
    press(show, "close_show")
    undo(show)
    late = make_entry(show)
    perform(show, late)
    press(show, "close_show")
    assert (show.phase, late.stage) == ("closed", "performed")
    assert kinds(show).count("songs_reopened") == 1


def test_once_a_vote_is_closed_no_act_from_before_it_goes_back_on_stage(app):
    show = make_show(entries=2, window_scope="entry")
    press(show, "start_show")
    perform(show, show.entries[0])
    perform(show, show.entries[1])
    press(show, "open_voting", show.entries[0].id)
    close_vote(show)
    with pytest.raises(Refused, match="nothing_to_undo"):
        undo(show)
    assert show.entries[1].stage == "performed"


def test_a_press_that_locks_the_rules_counts_like_any_other(app):
    opened, closed = make_show(entries=1), make_show(entries=1, combination="jury_only")
    for show, kind in ((opened, "open_voting"), (closed, "close_show")):
        press(show, "start_show")
        perform(show, show.entries[0])
        revision = show.revision
        press(show, kind)
        assert show.rules_locked_at is not None
        assert show.revision == revision + 1
        change(show, phase="published")


def test_the_rules_lock_when_the_vote_opens(app):
    show = make_show(entries=1)
    press(show, "start_show")
    perform(show, show.entries[0])
    assert show.rules_locked_at is None
    press(show, "open_voting")
    assert show.rules_locked_at is not None
