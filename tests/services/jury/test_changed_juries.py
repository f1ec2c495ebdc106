"""What moves no result although the jury changes: a replacement, and a late act after a look."""

import pytest

from kruvision.extensions import db
from kruvision.models import Show
from kruvision.rules.evening.flow import Step
from kruvision.services.errors import Refused
from kruvision.services.jury import handing_in
from kruvision.services.scoring.standings import compute_outcome_of
from kruvision.services.stage import steps as stage
from tests.factories.results import change, give_votes
from tests.services.jury.evening import NOON, Evening
from tests.services.jury.test_attendance import ORGANIZER, marked_show, newcomer, replace

pytestmark = [pytest.mark.usefixtures("app"), pytest.mark.both_databases]


def test_a_replacement_gives_the_audience_no_more_to_say() -> None:
    show = marked_show([[4, 8], [6, 8], [4, 7]])
    points = {"combination": "rank_points", "method_options": {"points": True}}
    change(show, **points, holds_vote=True)
    give_votes(show, [30, 20, 10], ballots=60)
    before = [s.audience for s in compute_outcome_of(show).whole.standings]
    replace(show, show.seats[1], newcomer(show).id, show.entries[1].id)
    after = compute_outcome_of(show, interim=True).whole.standings
    assert before == [s.audience for s in after]
    assert before == [24, 20, 16]


def test_the_head_who_saw_the_result_comes_back_to_no_sheet_when_a_late_act_sings():
    evening = Evening(entries=3, jurors=3)
    step = {"command_id": "command-aside", "at": NOON}
    handing_in.step_aside(evening.head, evening.entry.id, "My pupil", **step)
    change(evening.show, phase="closed")
    stage.undo(evening.show.id, Step("reopen_songs"), revision=0, by=ORGANIZER, at=NOON)
    assert db.session.get_one(Show, evening.show.id).phase == "running"
    with pytest.raises(Refused, match="aside_is_final"):
        handing_in.return_to_sheet(
            evening.head, evening.entry.id, command_id="command-back", at=NOON
        )
