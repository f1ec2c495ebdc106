"""A vote for each category: opened once all of it have sung, with its acts alone on the ballot."""

from datetime import UTC, datetime

import pytest
from sqlalchemy.exc import IntegrityError

from kruvision.extensions import db
from kruvision.models import Show, VotingWindow
from kruvision.rules.evening import flow
from kruvision.rules.evening.flow import Step
from kruvision.services.access import SYSTEM
from kruvision.services.audience import casting, windows
from kruvision.services.record import chain
from kruvision.services.scoring.rule_book_inputs import votes_of
from kruvision.services.snapshots.audience import audience_snapshot
from kruvision.services.snapshots.console import control_snapshot
from kruvision.services.stage import steps
from tests.factories import make_category, make_show, save
from tests.factories.results import change, perform
from tests.factories.voting import cast, close_vote, entry_ids, get_window

NOW = datetime(2026, 11, 20, 19, 0, tzinfo=UTC)
pytestmark = [pytest.mark.usefixtures("app"), pytest.mark.both_databases]


@pytest.fixture
def show() -> Show:
    """Two acts in Solo, then two in Duet, each category with a vote of its own."""
    show = make_show(entries=4, jurors=1, criteria=1, phase="running", window_scope="category")
    solo, duet = make_category(show, "Solo"), make_category(show, "Duet")
    for entry, category in zip(show.entries, (solo, solo, duet, duet), strict=True):
        change(entry, category_id=category.id)
    return db.session.get_one(Show, show.id)


def opened(show: Show, place: int) -> VotingWindow:
    """Press for the vote of a category."""
    category = show.categories[place].id
    step = Step("open_voting", category_id=category)
    show = db.session.get_one(Show, show.id)
    steps.press(show.id, step, revision=show.revision, by=SYSTEM, at=NOW)
    return windows.find_latest_window(show.id)


def offered(show: Show) -> list[int | None]:
    evening = steps.evening_of(db.session.get_one(Show, show.id))
    return [s.category_id for s in flow.legal_steps(evening) if s.kind == "open_voting"]


def test_the_vote_of_a_category_is_offered_once_all_of_it_have_sung(show: Show) -> None:
    solo, duet = (category.id for category in show.categories)
    perform(show, 1)
    assert offered(show) == []
    perform(show, 3)
    assert offered(show) == [solo]
    perform(show)
    assert offered(show) == [duet, solo]
    window = opened(show, 0)
    assert db.session.get_one(Show, show.id).phase == "running"
    close_vote(show.id, at=NOW)
    assert offered(show) == [duet]
    with pytest.raises(IntegrityError):
        save(
            VotingWindow(
                show_id=show.id,
                category_id=window.category_id,
                state="closed",
                opened_at=NOW,
                closes_at=NOW,
            )
        )


def test_the_ballot_has_the_acts_of_the_category_alone(show: Show) -> None:
    perform(show)
    window, ids = opened(show, 1), entry_ids(show.id)
    assert casting.paper_of(window, show).entries == tuple(ids[2:])
    voting = audience_snapshot(at=NOW)["voting"] if show_the_hall(show) else None
    assert voting is not None
    assert voting["category"] == show.categories[1].name
    assert [entry["id"] for entry in voting["entries"]] == ids[2:]
    picture = control_snapshot(show.id, at=NOW)
    assert picture["voting"]["category"] == show.categories[1].name
    line = next(line for line in chain.list_lines(show.id) if line.kind == "voting_opened")
    assert line.data["category"] == window.category_id


def show_the_hall(show: Show) -> bool:
    from kruvision.services.shows import tonight

    return tonight.find_tonight() == show


def test_each_category_has_the_turnout_of_its_own_vote_and_counts_wait_for_the_last(
    show: Show,
) -> None:
    perform(show)
    ids = entry_ids(show.id)
    for place, people in ((0, 3), (1, 2)):
        window = opened(show, place)
        for _person in range(people):
            cast(get_window(window.id), [ids[2 * place]], at=NOW)
        close_vote(show.id, at=NOW)
    show = db.session.get_one(Show, show.id)
    assert votes_of(show, map(str, ids)) is None
    show = change(show, phase="closed")
    solo, duet = votes_of(show, map(str, ids[:2])), votes_of(show, map(str, ids[2:]))
    assert (solo.turnout, duet.turnout) == (3, 2)
    assert (solo.points[str(ids[0])], duet.points[str(ids[2])]) == (3, 2)
    assert votes_of(show, map(str, ids)).turnout == 2
