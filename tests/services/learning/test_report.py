"""What a report says of an evening's counts, beside numbers computed by hand and by statsmodels."""

from fractions import Fraction

import pytest
from flask import Flask
from sqlalchemy import event
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from kruvision.extensions import db
from kruvision.models import PassportCount, Show
from kruvision.services.learning.report import learning_report, report_data
from tests.factories import save
from tests.factories.learning import give_answers, make_asked_show, question_of
from tests.factories.results import change, perform


@pytest.fixture
def show(app: Flask) -> Show:
    """Three songs, all sung. Of 20, 30 and 12 answers 2, 15 and 6 were right before, of 40, 20 and
    10 afterwards 32, 10 and 5."""
    show = make_asked_show(entries=3)
    first, second, third = (question_of(entry) for entry in show.entries)
    give_answers(first, (10, 2, 8), "before")
    give_answers(first, (4, 32, 4))
    give_answers(second, (5, 15, 10), "before")
    give_answers(second, (10, 10))
    give_answers(third, (6, 6), "before")
    give_answers(third, (0, 5, 5))
    perform(show)
    return change(show, phase="closed")


def test_each_song_has_its_counts_and_shares(show: Show) -> None:
    first, second, third = learning_report(show.id).asked
    assert (first.before.asked, first.before.right) == (20, 2)
    assert (first.after.asked, first.after.right) == (40, 32)
    assert (third.after.asked, third.after.right) == (10, 5)
    assert second.change is not None
    assert second.change.value == 0
    assert first.change is not None
    assert first.change.value == Fraction(7, 10)


def test_the_data_has_the_intervals_of_statsmodels(show: Show) -> None:
    row = report_data(learning_report(show.id))["songs"][0]
    assert (row["before"]["low"], row["before"]["high"]) == pytest.approx(
        proportion_confint(2, 20, method="wilson"), abs=1e-6
    )
    assert (row["gain"]["low"], row["gain"]["high"]) == pytest.approx(
        confint_proportions_2indep(32, 40, 2, 20, method="newcomb", compare="diff"), abs=1e-6
    )


def test_the_evening_is_the_mean_of_its_questions(show: Show) -> None:
    """Before 1/10, 1/2, 1/2; after 4/5, 1/2, 1/2."""
    report = learning_report(show.id)
    assert report.answers == 20 + 30 + 12 + 40 + 20 + 10
    assert report.evening is not None
    assert report.evening.questions == 3
    assert report.evening.before.value == Fraction(11, 30)
    assert report.evening.after.value == Fraction(3, 5)


def test_prizes_come_out_of_it(show: Show) -> None:
    report = learning_report(show.id)
    first = str(show.entries[0].id)
    assert [one.key for one in report.unknown] == [first]
    assert [one.key for one in report.discovery] == [first]
    assert report.discovery[0].numbers["gain"] == 70


def test_under_ten_answers_nothing_is_said(app: Flask) -> None:
    show = make_asked_show(entries=2)
    for entry in show.entries:
        give_answers(question_of(entry), (0, 9), "before")
        give_answers(question_of(entry), (0, 9))
    perform(show)
    change(show, phase="closed")
    report = learning_report(show.id)
    assert report.evening is None
    assert not report.unknown
    assert not report.discovery
    rows = report_data(report)["songs"]
    assert [(row["before"], row["after"], row["gain"]) for row in rows] == [(None, None, None)] * 2


def test_one_song_alone_has_no_prize(app: Flask) -> None:
    show = make_asked_show(entries=1)
    give_answers(question_of(show.entries[0]), (20, 0), "before")
    give_answers(question_of(show.entries[0]), (0, 20))
    perform(show)
    report = learning_report(change(show, phase="closed").id)
    assert report.evening is not None
    assert not report.unknown
    assert not report.discovery


@pytest.mark.parametrize("phase", ["planned", "running"])
def test_before_all_have_sung_nothing_but_the_number_of_answers_is_told(
    show: Show, phase: str
) -> None:
    report = learning_report(change(show, phase=phase).id)
    assert not report.is_over
    assert report.answers == 132
    assert not report.asked
    assert report.evening is None
    assert not report.unknown
    assert not report.discovery


def test_an_act_that_never_sang_is_not_reported(show: Show) -> None:
    change(show.entries[0], stage="waiting")
    change(show.entries[1], status="withdrawn")
    report = learning_report(show.id)
    assert [one.entry.id for one in report.asked] == [show.entries[2].id]
    assert [entry.id for entry in report.heard] == [show.entries[2].id]


def test_passports_and_words_are_listed_by_how_many_phones(show: Show) -> None:
    one, two, three = (entry.id for entry in show.entries)
    for entry, kind, count in (
        (one, "opened", 3),
        (two, "opened", 9),
        (three, "opened", 3),
        (three, "word", 4),
        (one, "word", 0),
    ):
        save(PassportCount(entry_id=entry, kind=kind, count=count))
    report = learning_report(show.id)
    assert [(entry.id, count) for entry, count in report.opened] == [(two, 9), (one, 3), (three, 3)]
    assert [(entry.id, count) for entry, count in report.taken] == [(three, 4)]


def test_another_show_is_another_hall(show: Show) -> None:
    other = make_asked_show(entries=1)
    give_answers(question_of(other.entries[0]), (0, 50))
    perform(other)
    report = learning_report(change(other, phase="closed").id)
    assert report.answers == 50
    assert learning_report(show.id).answers == 132


def test_no_ballot_and_no_mark_is_read_for_it(show: Show) -> None:
    read: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *call: read.append(call[2]))
    report_data(learning_report(show.id))
    text = " ".join(read).lower()
    assert "answer_count" in text
    assert not [name for name in ("ballot", " mark", "tally", "voting_window") if name in text]
