"""The list of awards: what each kind asks for, what is refused, and who may change it when."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from kruvision import clock
from kruvision.extensions import db
from kruvision.models import Proposal, Show
from kruvision.services.access import Actor
from kruvision.services.awards import lists, ready_sets
from kruvision.services.awards.inputs import AwardInput
from kruvision.services.errors import Invalid, Refused
from kruvision.services.forms.inputs import read
from kruvision.services.record import chain
from kruvision.services.ruleset import criteria
from kruvision.services.ruleset.criteria import CriteriaInput
from kruvision.services.ruleset.locked_rules import copy_rules, lock_rules
from kruvision.services.shows import two_people
from kruvision.services.transactions.transaction import transaction
from tests.factories import make_show

FIRST, SECOND = Actor("organizer", 1, "laptop"), Actor("organizer", 2, "phone")


def typed(kind: str, name: str = "Prize", **values: Any) -> AwardInput:
    return read(AwardInput, {"kind": kind, "name": {"en": name}, **values})


def add(show: Show, kind: str, name: str = "Prize", **values: Any) -> bool:
    return lists.add_award(show.id, typed(kind, name, **values), by=FIRST, at=clock.now())


def change(show: Show, award: str, kind: str, **values: Any) -> bool:
    return lists.change_award(show.id, award, typed(kind, **values), by=FIRST, at=clock.now())


def ids(show: Show) -> list[str]:
    return [row["id"] for row in db.session.get_one(Show, show.id).awards]


def wrong_fields(work: Any) -> dict[str, str]:
    with pytest.raises(Invalid) as refused:
        work()
    return {name: error.code for name, error in refused.value.fields.items()}


def lock(show: Show) -> None:
    with transaction():
        lock_rules(db.session.get_one(Show, show.id), clock.now())


def in_phase(show: Show, phase: str) -> None:
    with transaction():
        db.session.get_one(Show, show.id).phase = phase


def test_an_award_is_kept_as_the_rules_file_says_it(app: Flask) -> None:
    show = make_show()
    add(show, "place", "First", places="1", least="8,5")
    add(show, "top", "Grand Prix", among="first", scope="show", holder="moves_up")
    add(show, "criterion", "Artistry", criterion=str(show.criteria[0].id))
    assert show.awards == [
        {
            "id": "first",
            "name": {"en": "First"},
            "kind": "place",
            "places": [1],
            "scope": "category",
            "least": "8.5",
        },
        {
            "id": "grand_prix",
            "name": {"en": "Grand Prix"},
            "kind": "top",
            "among": "first",
            "scope": "show",
            "holder": "moves_up",
        },
        {
            "id": "artistry",
            "name": {"en": "Artistry"},
            "kind": "criterion",
            "criterion": str(show.criteria[0].id),
            "scope": "category",
        },
    ]


@pytest.mark.parametrize("places", ["0", "-1", "0-3", "301", "first", "3-1", "1,,x"])
def test_there_is_no_award_for_a_place_that_does_not_exist(app: Flask, places: str) -> None:
    show = make_show()
    assert set(wrong_fields(lambda: add(show, "place", places=places))) == {"places"}
    assert not show.awards


def test_places_are_several_where_several_are_typed(app: Flask) -> None:
    show = make_show()
    add(show, "place", places="4–6, 1")
    assert show.awards[0]["places"] == [1, 4, 5, 6]


def test_bands_neither_overlap_nor_leave_a_gap(app: Flask) -> None:
    show = make_show()
    add(show, "band", "Second", **{"from": "8", "below": "9"})
    overlap = wrong_fields(lambda: add(show, "band", "First", **{"from": "8,9"}))
    assert overlap == {"from": "award_bands_overlap"}
    gap = wrong_fields(lambda: add(show, "band", "First", **{"from": "9,5"}))
    assert gap == {"from": "award_bands_gap"}
    turned = wrong_fields(lambda: add(show, "band", "First", **{"from": "10", "below": "9"}))
    assert turned == {"below": "band_ends_first"}
    assert wrong_fields(lambda: add(show, "band", "First")) == {"from": "required"}
    add(show, "band", "First", **{"from": "9"})
    assert ids(show) == ["second", "first"]


def test_where_a_band_moves_its_border_the_next_one_begins_there(app: Flask) -> None:
    show = make_show()
    add(show, "band", "Second", **{"from": "8", "below": "9"})
    add(show, "band", "First", **{"from": "9"})
    change(show, "first", "band", **{"from": "9,2"})
    assert [row.get("below") for row in show.awards] == ["9.2", None]


def test_a_band_between_two_others_stays(app: Flask) -> None:
    show = make_show()
    for name, first, end in [("Third", "7", "8"), ("Second", "8", "9"), ("First", "9", "")]:
        add(show, "band", name, **{"from": first, "below": end})
    with pytest.raises(Refused, match="gap_without"):
        lists.remove_award(show.id, "second", by=FIRST, at=clock.now())
    lists.remove_award(show.id, "third", by=FIRST, at=clock.now())
    assert ids(show) == ["second", "first"]


def test_an_award_is_not_sought_among_its_own_holders(app: Flask) -> None:
    show = make_show()
    add(show, "place", "First", places="1")
    add(show, "top", "Grand Prix", among="first")
    add(show, "top", "Crown", among="grand_prix")
    circle = wrong_fields(lambda: change(show, "grand_prix", "top", among="crown"))
    assert circle == {"among": "award_in_circle"}
    assert wrong_fields(lambda: add(show, "top", among="gone")) == {"among": "not_a_choice"}
    with pytest.raises(Refused, match="award_named"):
        lists.remove_award(show.id, "first", by=FIRST, at=clock.now())


def test_a_criterion_that_is_gone_takes_no_award_along(app: Flask) -> None:
    show = make_show(criteria=2)
    gone = wrong_fields(lambda: add(show, "criterion", criterion="999"))
    assert gone == {"criterion": "not_a_choice"}
    add(show, "criterion", criterion=str(show.criteria[1].id))
    left = {"criteria": {"0": {"id": str(show.criteria[0].id), "name": {"en": "One"}}}}
    save = read(CriteriaInput, left)
    refused = wrong_fields(lambda: criteria.save_criteria(show.id, save, by=FIRST, at=clock.now()))
    assert refused == {"": "criterion_in_awards"}


def test_the_list_is_moved_and_goes_back_and_forth(app: Flask) -> None:
    show = make_show()
    for name in ("One", "Two", "Three"):
        add(show, "everyone", name)
    lists.move_award(show.id, "three", "up", by=FIRST, at=clock.now())
    assert ids(show) == ["one", "three", "two"]
    lists.move_award(show.id, "one", "up", by=FIRST, at=clock.now())
    assert ids(show) == ["one", "three", "two"]
    lists.undo_awards(show.id, by=FIRST, at=clock.now())
    assert ids(show) == ["one", "two", "three"]
    lists.undo_awards(show.id, by=FIRST, at=clock.now())
    assert ids(show) == ["one", "three", "two"]


def test_before_any_change_there_is_nothing_to_go_back_to(app: Flask) -> None:
    show = make_show()
    with pytest.raises(Refused, match="no_earlier_list"):
        lists.undo_awards(show.id, by=FIRST, at=clock.now())


@pytest.mark.parametrize("one", ready_sets.list_sets(), ids=lambda one: one.slug)
def test_a_ready_set_becomes_the_list_in_three_languages(
    app: Flask, one: ready_sets.ReadySet
) -> None:
    show = make_show()
    lists.take_set(show.id, one.slug, by=FIRST, at=clock.now())
    assert len(show.awards) == len(one.awards)
    assert all(set(row["name"]) == {"kk", "ru", "en"} for row in show.awards)
    assert set(one.words.name) == set(one.words.sentence) == {"kk", "ru", "en"}


def test_degrees_by_points_take_their_borders_from_the_criteria(app: Flask) -> None:
    show = make_show(criteria=2)
    lists.take_set(show.id, "degrees_by_points", by=FIRST, at=clock.now())
    assert [row["from"] for row in show.awards] == ["10", "9", "8", "7", "6"]
    other = make_show(criteria=0)
    with pytest.raises(Refused, match="set_needs_criteria"):
        lists.take_set(other.id, "degrees_by_points", by=FIRST, at=clock.now())
    with pytest.raises(Refused, match="set_overlaps"):
        lists.take_set(show.id, "degrees_by_points", by=FIRST, at=clock.now())


def test_a_set_taken_twice_names_its_own_awards(app: Flask) -> None:
    show = make_show()
    for _time in range(2):
        lists.take_set(show.id, "grand_prix_and_degrees", by=FIRST, at=clock.now())
    assert len(set(ids(show))) == 14
    best = [row for row in show.awards if row["kind"] == "top"]
    assert [row["among"] for row in best] == ["laureate_1st_degree", "laureate_1st_degree_2"]


def test_once_the_rules_are_locked_a_change_needs_a_reason(app: Flask) -> None:
    show = make_show()
    add(show, "everyone", "Thanks")
    lock(show)
    assert wrong_fields(lambda: add(show, "everyone")) == {"reason": "awards_need_reason"}
    assert add(show, "everyone", "Diploma", reason="Forgotten in the list") is True
    assert ids(show) == ["thanks", "diploma"]


def test_after_the_close_a_change_takes_two(app: Flask) -> None:
    show = make_show(phase="closed", two_person_rule=True)
    lock(show)
    assert add(show, "everyone", "Diploma", reason="Forgotten") is False
    assert ids(show) == []
    waiting = two_people.list_waiting(show.id)[0]
    two_people.confirm(show.id, waiting.id, by=SECOND, at=clock.now())
    assert ids(show) == ["diploma"]


def test_nobody_confirms_a_list_that_changed_meanwhile(app: Flask) -> None:
    show = make_show(phase="closed", two_person_rule=True)
    lock(show)
    add(show, "everyone", "Diploma", reason="Forgotten")
    add(show, "decision", "Unity", reason="The jury asks for it")
    waiting = two_people.list_waiting(show.id)[0]
    with pytest.raises(Refused, match="awards_changed_meanwhile"):
        two_people.confirm(show.id, waiting.id, by=SECOND, at=clock.now())


def test_a_title_that_the_jury_names_is_added_by_one_until_the_reveal(app: Flask) -> None:
    show = make_show(phase="closed", two_person_rule=True)
    lock(show)
    assert add(show, "decision", "Unity", reason="The jury asks for it") is True
    in_phase(show, "revealing")
    with pytest.raises(Refused, match="awards_settled"):
        add(show, "decision", "Late", reason="Another one")


def test_another_list_takes_a_proposed_publication_back(app: Flask) -> None:
    show = make_show(phase="closed", two_person_rule=False)
    lock(show)
    with transaction():
        waiting = Proposal(show_id=show.id, kind="publish", by="staff:1", at=clock.now(), data={})
        waiting.subject, waiting.fingerprint = "", "seen"
        db.session.add(waiting)
    add(show, "everyone", reason="Forgotten")
    assert not db.session.execute(select(Proposal)).scalars().all()


def test_the_whole_list_is_on_record(app: Flask) -> None:
    show = make_show()
    add(show, "everyone", "Thanks")
    line = chain.list_lines(1)[0]
    assert (line.kind, line.data["awards"]) == ("awards_changed", show.awards)


def test_awards_are_copied_with_the_rules_and_follow_their_criteria(app: Flask) -> None:
    source, show = make_show(), make_show()
    add(source, "criterion", criterion=str(source.criteria[1].id))
    copy_rules(show.id, source.id, by=FIRST, at=clock.now())
    assert show.awards[0]["criterion"] == str(show.criteria[1].id)


def test_what_the_rule_book_refuses_is_refused_with_the_list(app: Flask) -> None:
    """A method that gives an order has no totals to reach."""
    show = make_show(method="rank_sum", combination="jury_only")
    assert wrong_fields(lambda: add(show, "place", places="1", least="9"))
    assert not show.awards
    add(show, "place", places="1")
    assert ids(show) == ["prize"]
