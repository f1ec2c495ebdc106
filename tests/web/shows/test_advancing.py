"""The page of who goes through: the line in words, who was moved, the next show in one press."""

import re
from typing import Any

from flask.testing import FlaskClient

from kruvision.extensions import db
from kruvision.models import Category, Show
from tests.factories import make_edition, make_show, names, save
from tests.factories.results import change, give_marks


def counted(marks: list[int], **values: Any) -> tuple[Show, str]:
    """A show in which one juror's marks decide, and the address of its field."""
    jury_alone = {"combination": "jury_only", "tie_chain": ["shared_place"]}
    show = make_show(entries=len(marks), jurors=1, criteria=1, **jury_alone, **values)
    give_marks(show, [[[mark]] for mark in marks])
    change(show, phase="closed", name={"en": "Semi-final", "ru": "Полуфинал"})
    return show, f"/control/shows/{show.id}/field"


def reload(show: Show) -> Show:
    db.session.expire_all()
    return db.session.get_one(Show, show.id)


def draw(owner: FlaskClient, path: str, **form: str) -> str:
    return owner.post(f"{path}/cut", data={"level": "in", **form}, follow_redirects=True).text


def rows(page: str) -> list[str]:
    """The rows of the first list."""
    return page.split("<tbody>")[1].split("</tbody>")[0].split("<tr")[1:]


def test_the_line_is_drawn_and_its_own_are_ticked_but_not_saved(owner: FlaskClient) -> None:
    show, path = counted([5, 9, 7])
    page = draw(owner, path, by="number", at="2")
    assert "2 go through · The 2 best" in page
    assert "By the rule 2 acts go through. Nothing is saved yet." in page
    found = rows(page)
    assert ["checked" in row for row in found] == [True, True, False, False]
    assert "field-line" in found[2]
    assert not any(entry.advances for entry in reload(show).entries)


def test_level_acts_at_the_line_are_named(owner: FlaskClient) -> None:
    _show, path = counted([7, 9, 7])
    page = draw(owner, path, by="number", at="2")
    assert re.search(r"Level at the line: .*all of them go through: 3 instead of 2\.", page)
    page = draw(owner, path, by="number", at="2", level="out")
    assert re.search(r"Level at the line: .*none of them goes through: 1 instead of 2\.", page)


def test_a_wrong_number_comes_back_open_with_what_was_typed(owner: FlaskClient) -> None:
    show, path = counted([7, 9])
    answer = owner.post(f"{path}/cut", data={"by": "place", "at": "2,5", "level": "in"})
    assert answer.status_code == 422
    assert 'value="2,5"' in answer.text
    assert '<details class="more-options" open>' in answer.text
    assert reload(show).cut_by == "none"


def test_who_is_moved_by_hand_is_marked_and_the_rule_takes_it_back(owner: FlaskClient) -> None:
    show, path = counted([5, 9, 7])
    draw(owner, path, by="number", at="1")
    owner.post(path, data={"entries[]": [str(show.entries[0].id)]})
    page = owner.get(path).text
    assert page.count("by hand: goes through") == 1
    assert page.count("by hand: does not go through") == 1
    assert re.search(r'"muted small">\s*place 1, 9\.00; The best one<', page)
    owner.post(path, data={"press": "proposed"})
    assert [entry.advances for entry in reload(show).entries] == [False, True, False]
    assert "Back to the rule" not in owner.get(path).text


def test_each_category_stands_under_its_name(owner: FlaskClient) -> None:
    show, path = counted([5, 9, 7])
    duo = save(Category(show_id=show.id, position=1, name=names("Duo")))
    change(show.entries[0], category_id=duo.id)
    page = draw(owner, path, by="number", at="1", each="1")
    assert page.count("<caption>") == 1
    assert page.count("1 goes through · The best one, in each category") == 2


def test_the_next_show_is_proposed_by_name_and_made_in_one_press(owner: FlaskClient) -> None:
    show, path = counted([5, 9, 7])
    owner.post(path, data={"entries[]": [str(entry.id) for entry in show.entries[:2]]})
    page = owner.get(path).text
    assert "Make the next show with these 2" in page
    assert 'value="Финал"' in page
    form = {"name.kk": "Финал", "name.ru": "Финал", "name.en": "Final", "carried": "1"}
    answer = owner.post(f"{path}/next", data=form, follow_redirects=True)
    assert "with everybody who goes through" in answer.text
    made = reload(show).edition.shows[1]
    assert ([e.running_order for e in made.entries], made.carried_from) == ([1, 2], show.id)
    assert "Everybody who goes through is there." in owner.get(path).text


def test_the_form_of_a_show_takes_over_who_goes_through(owner: FlaskClient) -> None:
    show, path = counted([5, 9, 7])
    new = f"/control/editions/{show.edition_id}/shows/new"
    assert "Take over those" not in owner.get(new).text
    owner.post(path, data={"entries[]": [str(show.entries[0].id)]})
    page = owner.get(new).text
    assert re.search(r'name="take_over" value="1" checked', page)
    assert "Take over those who go through from: Semi-final" in page
    form = {"name.en": "Final", "window_minutes": "5", "leaderboard": "hidden", "take_over": "1"}
    owner.post(new, data=form)
    assert len(reload(show).edition.shows[1].entries) == 1


def test_after_another_cut_the_page_says_who_differs_and_mends_it(owner: FlaskClient) -> None:
    edition = make_edition()
    show, path = counted([5, 9, 7], edition=edition)
    final = make_show(edition=edition, entries=0)
    first, second = (str(entry.id) for entry in show.entries[:2])
    owner.post(path, data={"entries[]": [first]})
    owner.post(f"{path}/copy")
    owner.post(path, data={"entries[]": [second]})
    page = owner.get(path).text
    assert "Goes through and is not there:" in page
    assert "Is there and does not go through:" in page
    answer = owner.post(f"{path}/copy", data={"press": "both"}, follow_redirects=True)
    assert "1 came, 1 went." in answer.text
    there = [entry.contestant_id for entry in reload(final).entries]
    assert there == [reload(show).entries[1].contestant_id]
