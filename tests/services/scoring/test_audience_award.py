"""The hall's own order, the number of ballots behind it, and what a new show asks for."""

from fractions import Fraction

import pytest
from flask import Flask

from kruvision.models import Show
from kruvision.rules.audience.standings import audience_places
from kruvision.rules.contest import Votes
from kruvision.services.scoring.rule_book_inputs import votes_of
from kruvision.services.scoring.standings import audience_standings, compute_outcome_of
from kruvision.services.shows.shows import ShowInput, new_show
from kruvision.services.transactions.transaction import transaction
from tests.factories import make_edition, make_show
from tests.factories.results import change, give_marks, give_votes

RULES = {
    "combination": "balanced",
    "combination_options": {"least_ballots": 20},
    "jury_share": Fraction(9, 10),
    "audience_share": Fraction(1, 10),
}


@pytest.fixture
def show(app: Flask) -> Show:
    show = make_show(entries=3, jurors=1, criteria=1, phase="closed", **RULES)
    give_marks(show, [[[9]], [[8]], [[7]]])
    return show


def kinds(show: Show) -> list[str]:
    return [note.kind for note in compute_outcome_of(show).whole.notes]


def order(show: Show) -> list[tuple[int, int, int]]:
    ids = [str(entry.id) for entry in show.entries]
    return [(ids.index(s.entry), s.place, int(s.votes)) for s in audience_standings(show)]


def test_level_acts_share_a_place_of_the_hall_and_an_act_without_votes_is_last() -> None:
    votes = Votes({"A": Fraction(4), "C": Fraction(9), "D": Fraction(4)}, {"A": 2, "C": 3, "D": 4})
    found = [(s.entry, s.place, s.votes, s.voters) for s in audience_places(votes, "ABCD")]
    assert found == [("C", 1, 9, 3), ("A", 2, 4, 2), ("D", 2, 4, 4), ("B", 4, 0, 0)]


def test_the_jury_decides_alone_and_the_hall_still_has_its_order(show: Show) -> None:
    change(show, combination="jury_only", combination_options={}, holds_vote=True)
    give_votes(show, [1, 7, 3], ballots=9)
    assert order(show) == [(1, 1, 7), (2, 2, 3), (0, 3, 1)]
    assert [s.place for s in compute_outcome_of(show).whole.standings] == [1, 2, 3]


@pytest.mark.parametrize("combination", ["percentage", "balanced", "rank_sum", "audience_only"])
def test_the_hall_s_order_does_not_depend_on_what_votes_count_for(
    show: Show, combination: str
) -> None:
    give_votes(show, [1, 7, 3], ballots=9)
    change(show, combination=combination)
    assert order(show) == [(1, 1, 7), (2, 2, 3), (0, 3, 1)]


def test_a_disqualified_act_has_no_place_in_the_hall_s_order(show: Show) -> None:
    give_votes(show, [1, 7, 3], ballots=9)
    change(show.entries[1], status="disqualified")
    assert order(show) == [(2, 1, 3), (0, 2, 1)]


def test_there_is_no_order_without_votes(show: Show) -> None:
    assert audience_standings(show) == ()
    give_votes(show, [0, 0, 0])
    assert audience_standings(show) == ()
    change(show, holds_vote=False)
    assert audience_standings(show) == ()


def test_nineteen_ballots_are_too_few_where_twenty_are_asked_for(show: Show) -> None:
    window = give_votes(show, [0, 0, 19], ballots=19)
    assert kinds(show) == ["too_few_ballots"]
    assert compute_outcome_of(show).whole.influence is None
    change(window, state="closed")
    give_votes(show, [0, 0, 1], ballots=1)
    assert kinds(show) == []
    assert compute_outcome_of(show).whole.influence is not None


def test_where_each_act_has_its_own_vote_the_least_of_them_is_the_turnout(show: Show) -> None:
    change(show, window_scope="entry")
    for at, ballots in enumerate((30, 25, 19)):
        points = [ballots if entry == at else 0 for entry in range(3)]
        give_votes(show, points, ballots=ballots, entry_id=show.entries[at].id)
    votes = votes_of(show, [str(entry.id) for entry in show.entries])
    assert votes
    assert votes.turnout == 19
    assert kinds(show) == ["too_few_ballots"]
    change(show.entries[2], status="disqualified")
    assert kinds(show) == []


def test_a_new_show_puts_both_on_one_range_and_asks_for_twenty_ballots(app: Flask) -> None:
    edition = make_edition()
    with transaction():
        show = new_show(edition.id, ShowInput(name={"en": "Final"}))
    assert show.combination == "balanced"
    assert show.combination_options == {"least_ballots": 20}
    assert (show.jury_share, show.audience_share) == (Fraction(9, 10), Fraction(1, 10))
    assert show.holds_vote
