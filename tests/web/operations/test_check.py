"""The page on which anybody who may read the record sees whether the database agrees with it."""

from tests.factories.real_evening import begin_evening, give_all
from tests.services.evidence.edits import EDITS, edit
from tests.services.record.again import JURY, LEVEL


def test_an_untouched_evening_agrees_and_an_edited_one_says_what_differs(owner):
    show = begin_evening(**JURY)
    give_all(show, LEVEL)
    assert "Everything agrees" in owner.get(f"/control/record/check?show={show.id}").text
    edit(EDITS["a mark"].sql)
    page = owner.get(f"/control/record/check?show={show.id}").text
    assert "Everything agrees" not in page
    assert "is not the one that was saved" in page
    assert "Nothing is announced until it agrees again" in page


def test_a_show_that_nobody_marked_has_nothing_to_compare(owner):
    show = begin_evening(**JURY)
    page = owner.get(f"/control/record/check?show={show.id}").text
    assert "nothing more to compare" in page


def test_without_any_show_the_page_says_so(owner):
    assert "There is no show to check yet" in owner.get("/control/record/check").text
