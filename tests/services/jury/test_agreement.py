"""How a jury agrees is seen by its head and the organizers alone, once the last sheet is in."""

from fractions import Fraction

import pytest
from flask import Flask
from scipy.stats import chi2 as chi2_distribution
from sqlalchemy import select

from kruvision.extensions import db
from kruvision.models import Scoresheet, Show
from kruvision.rules.agreement.practice import PracticeReport, compare_practice
from kruvision.rules.contest import Panel
from kruvision.rules.ruleset.rules import Rules
from kruvision.services.access import Actor
from kruvision.services.errors import NotAllowed
from kruvision.services.jury import agreement
from kruvision.services.jury.agreement import chance_of, find_figures, list_missing_sheets
from tests.factories import make_entry, make_show
from tests.factories.results import change, give_marks
from tests.factories.statistics import hand_in, make_marked_show

ORGANIZER = Actor("organizer", 1)


@pytest.fixture
def show(app: Flask) -> Show:
    return make_marked_show()


def figures(show: Show, by: Actor = ORGANIZER) -> agreement.Figures:
    found = find_figures(by, show.id)
    assert found
    return found


def test_the_statistics_come_with_the_last_sheet(show: Show) -> None:
    assert list_missing_sheets(ORGANIZER, show.id) == []
    assert figures(show).agreement.entries == 5


def test_before_the_last_sheet_there_is_nothing_but_who_is_waited_for(app: Flask) -> None:
    show = make_marked_show(handed_in=False)
    seats = show.seats
    hand_in(show, seats[:2])
    hand_in(show, seats[2:3], show.entries[:4])
    found = [(row.juror.id, row.count) for row in list_missing_sheets(ORGANIZER, show.id)]
    assert found == [(seats[2].juror_id, 1), (seats[3].juror_id, 5)]
    assert find_figures(ORGANIZER, show.id) is None


def test_a_reopened_sheet_closes_the_view_again(show: Show) -> None:
    assert figures(show)
    sheet = db.session.execute(select(Scoresheet).limit(1)).scalar_one()
    change(sheet, state="reopened")
    assert find_figures(ORGANIZER, show.id) is None


def test_absent_jurors_and_guests_are_not_waited_for(show: Show) -> None:
    make_entry(show, status="guest")
    change(show.seats[3], is_absent=True)
    assert list_missing_sheets(ORGANIZER, show.id) == []
    assert len(figures(show).agreement.jurors) == 3


def test_without_a_jury_or_acts_there_is_nothing(app: Flask) -> None:
    assert find_figures(ORGANIZER, make_show(jurors=0).id) is None
    assert find_figures(ORGANIZER, make_show(entries=0).id) is None


def test_the_numbers_are_those_of_the_marks(show: Show) -> None:
    found = figures(show)
    ids = [str(entry.id) for entry in show.entries]
    # Three jurors give 9 8 6 4 2 to the acts, the fourth 1 2 4 6 8.
    assert [found.places[entry] for entry in ids] == [1, 2, 3, 4, 5]
    assert [found.means[entry] for entry in ids] == [Fraction(n, 4) for n in (28, 26, 22, 18, 14)]
    turned = [report.upside_down is not None for report in found.agreement.jurors]
    assert turned == [False, False, False, True]
    kendall = found.agreement.kendall
    assert kendall
    assert kendall.w == Fraction(1, 4)
    assert found.chance == Fraction(round(chi2_distribution.sf(4, 4) * 10_000), 10_000)


def test_marks_that_change_change_the_figures(show: Show) -> None:
    before = figures(show)
    assert figures(show) is before
    change(show.criteria[0], weight=Fraction(2))
    assert figures(show) is not before


def test_only_organizers_and_the_head_of_this_show_look(show: Show) -> None:
    other = make_show()
    head, juror = show.seats[0].juror_id, show.seats[1].juror_id
    for actor in (ORGANIZER, Actor("owner", 1), Actor("head_of_jury", head)):
        assert figures(show, actor)
    refused = [Actor(role, 1) for role in ("stage_manager", "usher", "observer", "visitor")]
    refused += [Actor("juror", juror), Actor("head_of_jury", other.seats[0].juror_id)]
    for actor in refused:
        for look in (find_figures, list_missing_sheets):
            with pytest.raises(NotAllowed):
                look(actor, show.id)


@pytest.mark.parametrize("degrees", range(1, 32))
def test_chance_is_the_chi_square_distribution(degrees: int) -> None:
    for chi2 in (Fraction(0), Fraction(1, 3), Fraction(5), Fraction(25, 2), Fraction(70)):
        expected = chi2_distribution.sf(float(chi2), degrees)
        assert abs(float(chance_of(chi2, degrees)) - expected) <= 0.00006


def test_a_single_juror_has_nobody_to_be_compared_with(app: Flask) -> None:
    show = make_show(entries=2, jurors=1, criteria=1)
    give_marks(show, [[[7]], [[9]]])
    hand_in(show, show.seats)
    found = figures(show)
    assert found.agreement.kendall is None
    assert found.chance is None
    assert found.agreement.jurors[0].severity is None


ACTS = ("A", "B", "C")


def marks_of(**rows: tuple[int | None, ...]) -> Panel:
    """A column of marks for each juror; None is no mark."""
    marks = {
        (act, "voice", juror): Fraction(mark)
        for juror, given in rows.items()
        for act, mark in zip(ACTS, given, strict=True)
        if mark is not None
    }
    return Panel(ACTS, tuple(rows), ("voice",), marks)


JURY = marks_of(mild=(9, 7, 5), hard=(7, 5, 3))
"""Means: 8, 6, 4."""


def test_a_practice_juror_is_compared_with_the_mean_of_the_jury() -> None:
    found = compare_practice(JURY, marks_of(like=(7, 5, 3), turned=(4, 6, 8)), Rules())
    assert found == (
        PracticeReport("like", 3, Fraction(1), Fraction(-1)),
        PracticeReport("turned", 3, Fraction(-1), Fraction(0)),
    )


def test_only_acts_that_both_marked_are_compared() -> None:
    (report,) = compare_practice(JURY, marks_of(late=(None, 8, 5)), Rules())
    assert report == PracticeReport("late", 2, Fraction(1), Fraction(3, 2))


def test_without_marks_there_is_nothing_to_compare() -> None:
    (report,) = compare_practice(JURY, marks_of(silent=(None, None, None)), Rules())
    assert report == PracticeReport("silent", 0, None, None)
