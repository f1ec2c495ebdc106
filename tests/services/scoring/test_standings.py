"""A show's rows become exact standings; what is not released is said to be so."""

from fractions import Fraction

import pytest
from flask import Flask

from kruvision.extensions import db
from kruvision.models import Show
from kruvision.rules.errors import RuleError
from kruvision.services.scoring.standings import (
    compute_outcome_of,
    is_released,
    leaderboard_rows,
    movements,
)
from tests.factories import make_entry, make_show
from tests.factories.results import change, give_marks, give_votes, perform, places, step_aside
from tests.services.reads import count_reads

pytestmark = pytest.mark.both_databases


@pytest.fixture
def show(app: Flask) -> Show:
    """Three entries, three jurors, two criteria of which the first counts double.

    By hand, jury: A (2·8+6)/3 = 22/3, (2·9+7)/3 = 25/3, (2·7+8)/3 = 22/3, mean 23/3.
    B (2·6+6)/3 = 6, 6, 6. C (2·10+10)/3 = 10 and twice (2·9+9)/3 = 9, mean 28/3.
    """
    show = make_show()
    change(show.criteria[0], weight=Fraction(2))
    give_marks(
        show,
        [
            [[8, 6], [9, 7], [7, 8]],
            [[6, 6], [6, 6], [6, 6]],
            [[10, 10], [9, 9], [9, 9]],
        ],
    )
    return show


def totals(show: Show, **options: bool) -> list[tuple[int, Fraction | None]]:
    """Position in the running order and total, best first."""
    at = {str(entry.id): number for number, entry in enumerate(show.entries)}
    return [(at[s.entry], s.total) for s in compute_outcome_of(show, **options).whole.standings]


def test_without_votes_the_jury_stands_alone_and_the_result_says_so(show: Show):
    change(show, phase="closed")
    result = compute_outcome_of(show).whole
    assert totals(show) == [(2, Fraction(28, 3)), (0, Fraction(23, 3)), (1, Fraction(6))]
    assert [s.display for s in result.standings] == ["9.33", "7.67", "6.00"]
    assert [note.kind for note in result.notes] == ["no_votes"]


def test_jury_and_audience_count_half_each(show: Show):
    """Jury shares of 28/3 + 23/3 + 6 = 23: C 28/69, A 1/3, B 6/23; audience 60, 30, 10 of 100."""
    give_votes(show, [60, 30, 10])
    half = Fraction(50)
    assert totals(show) == [
        (0, half * Fraction(1, 3) + half * Fraction(60, 100)),
        (1, half * Fraction(6, 23) + half * Fraction(30, 100)),
        (2, half * Fraction(28, 69) + half * Fraction(10, 100)),
    ]
    assert sum(total for _entry, total in totals(show)) == 100


def test_votes_of_all_windows_of_the_show_are_added(show: Show):
    change(show, combination="audience_only", window_scope="entry", phase="closed")
    give_votes(show, [5, 0, 0], entry_id=show.entries[0].id)
    give_votes(show, [1, 9, 0], entry_id=show.entries[1].id)
    assert totals(show) == [(1, Fraction(9)), (0, Fraction(6)), (2, Fraction(0))]


def test_votes_of_another_show_do_not_count(show: Show):
    change(show, combination="audience_only")
    give_votes(make_show(edition=show.edition), [9, 0, 0])
    with pytest.raises(RuleError, match="no_votes"):
        compute_outcome_of(show)


def test_a_juror_who_stepped_aside_leaves_the_divisor(show: Show):
    """A without its second juror: (22/3 + 22/3) / 2."""
    step_aside(show.entries[0], show.seats[1].juror_id)
    assert (0, Fraction(22, 3)) in totals(show)


def test_an_absent_juror_does_not_count(show: Show):
    """C without its first juror has 9."""
    change(show.seats[0], is_absent=True)
    assert (2, Fraction(9)) in totals(show)


def test_jurors_count_by_the_weight_of_their_seat(show: Show):
    """C with weights 2, 1, 1: (2·10 + 9 + 9) / 4."""
    change(show.seats[0], weight=Fraction(2))
    assert (2, Fraction(38, 4)) in totals(show)


def test_a_mark_counts_from_the_least_mark_in_steps(app: Flask):
    show = make_show(entries=1, jurors=1, criteria=1)
    change(show.criteria[0], scale_min=Fraction(5), scale_max=Fraction(6), step=Fraction(1, 4))
    give_marks(show, [[[Fraction(23, 4)]]])
    assert totals(show) == [(0, Fraction(23, 4))]


def test_missing_marks_are_listed_and_never_count_as_zero(app: Flask):
    show = make_show(entries=1, jurors=2, criteria=1)
    give_marks(show, [[[8], [None]]])
    result = compute_outcome_of(show).whole
    cell = (show.entries[0].id, show.criteria[0].id, show.seats[1].juror_id)
    assert result.incomplete == (tuple(str(part) for part in cell),)
    assert result.standings[0].total == 8


def test_only_competing_and_disqualified_entries_are_ranked(show: Show):
    for status in ("guest", "withdrawn", "no_show"):
        make_entry(show, status=status)
    change(show.entries[2], status="disqualified")
    result = compute_outcome_of(show).whole
    assert [s.place for s in result.standings] == [1, 2, None]
    assert result.standings[2].entry == str(show.entries[2].id)
    assert result.is_final


def test_options_stored_as_text_are_read_exactly(show: Show):
    change(show, method_options={"points": True, "scale": ["12", "10"]})
    assert [s.points for s in compute_outcome_of(show).whole.standings] == [12, 10, 0]


def test_a_recorded_decision_settles_a_tie(app: Flask):
    show = make_show(entries=2, jurors=1, criteria=1)
    give_marks(show, [[[8]], [[8]]])
    first, second = (entry.id for entry in show.entries)
    assert compute_outcome_of(show).unresolved_ties == ((str(first), str(second)),)
    change(show, decisions=[{"order": [second, first], "juror": 1, "why": "breath"}])
    assert [s.entry for s in compute_outcome_of(show).whole.standings] == [str(second), str(first)]


def test_the_number_of_queries_does_not_grow_with_the_show(app: Flask):
    def queries(entries: int, jurors: int) -> int:
        show = make_show(entries=entries, jurors=jurors)
        give_marks(show, [[[8, 6]] * jurors] * entries)
        give_votes(show, [1] * entries)
        show_id = show.id
        db.session.expunge_all()
        return count_reads(lambda: compute_outcome_of(db.session.get_one(Show, show_id)))

    assert queries(2, 1) == queries(8, 4) == 10


@pytest.mark.parametrize(
    ("leaderboard", "phase", "released"),
    [
        ("hidden", "running", False),
        ("hidden", "closed", False),
        ("live", "planned", False),
        ("live", "running", True),
        ("live", "voting", True),
        ("live", "closed", False),
        ("live", "revealing", False),
        ("hidden", "published", True),
        ("hidden", "final", True),
    ],
)
def test_standings_are_released_live_or_after_publication(
    show: Show, leaderboard: str, phase: str, released: bool
):
    change(show, leaderboard=leaderboard, phase=phase)
    assert is_released(show) is released


def test_the_live_leaderboard_places_only_acts_that_sang_and_are_marked_in_full(app: Flask):
    show = make_show(entries=4, jurors=2, criteria=1)
    give_marks(show, [[[5], [6]], [[9], [None]], [[8], [8]], [[10], [10]]])
    change(show, phase="running")
    perform(show, 3)
    first, second, third, fourth = (entry.id for entry in show.entries)
    rows = leaderboard_rows(show)
    assert places(rows) == {third: 1, first: 2, second: None, fourth: None}
    assert [row["total"] for row in rows] == [8, Fraction(11, 2), None, None]


def test_an_act_that_too_few_jurors_mark_leaves_the_others_their_places(app: Flask):
    show = make_show(entries=3, jurors=4, criteria=1, method="trimmed_mean", phase="running")
    give_marks(show, [[[8]] * 4, [[9], [9], [9], [None]], [[6]] * 4])
    step_aside(show.entries[1], show.seats[3].juror_id)
    perform(show)
    first, second, third = (entry.id for entry in show.entries)
    assert places(leaderboard_rows(show)) == {first: 1, third: 2, second: None}


def test_arrows_say_what_the_newest_act_changed(app: Flask):
    show = make_show(entries=3, jurors=1, criteria=1)
    give_marks(show, [[[7]], [[6]], [[9]]])
    change(show, phase="running")
    perform(show)
    first, second, third = (entry.id for entry in show.entries)
    assert {row["entry_id"]: row["moved"] for row in leaderboard_rows(show)} == {
        third: 0,
        first: -1,
        second: -1,
    }


def test_after_the_songs_arrows_say_what_the_votes_changed(show: Show):
    give_votes(show, [60, 30, 10])
    change(show, phase="closed")
    moved = {row["entry_id"]: row["moved"] for row in leaderboard_rows(show)}
    assert [moved[entry.id] for entry in show.entries] == [1, 1, -2]


def test_a_leaderboard_before_the_first_mark_lists_everybody_without_a_place(app: Flask):
    show = make_show(entries=2, jurors=0)
    change(show, phase="running")
    assert places(leaderboard_rows(show)) == {entry.id: None for entry in show.entries}


def test_movements_count_only_entries_placed_in_both_standings():
    assert movements({"a": 1, "b": 3}, {"b": 1, "a": 2, "new": 3}) == {"b": 2, "a": -1}
