"""Points of an earlier show of the edition are added, each contestant's own."""

from fractions import Fraction
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kruvision import clock
from kruvision.extensions import db
from kruvision.models import Edition, Show
from kruvision.papers.protocol import protocol_data
from kruvision.services.access import SYSTEM
from kruvision.services.errors import Invalid, Refused
from kruvision.services.forms.inputs import read
from kruvision.services.results import publishing
from kruvision.services.results.documents import make_document
from kruvision.services.results.published import differs, find_newest
from kruvision.services.rounds import advancing, next_show
from kruvision.services.rounds.next_show import NextShow
from kruvision.services.ruleset.form import RulesInput, show_with_rules
from kruvision.services.ruleset.locked_rules import copy_rules, rules_data
from kruvision.services.scoring.standings import compute_outcome_of, leaderboard_rows
from kruvision.services.setup import removal
from tests.factories import make_edition, make_show
from tests.factories.published import begin, correct, publish, put_mark
from tests.factories.results import change, give_marks

BY: dict[str, Any] = {"by": SYSTEM, "at": clock.now()}
JURY_ALONE = {"combination": "jury_only", "jurors": 1, "criteria": 1}
PLAIN = {"method": "weighted_mean", "combination": "jury_only", "voting_mode": "approval"}


def semi_final(marks: tuple[int, ...] = (7, 9, 8), **values: Any) -> Show:
    """One juror has marked; nothing is missing."""
    show = make_show(entries=len(marks), **JURY_ALONE, **values)
    give_marks(show, [[[mark]] for mark in marks])
    return change(show, phase="closed")


def final_of(semi: Show, marks: tuple[int, ...], *, weight: str = "1", stranger: bool = False):
    """Everybody goes through, and sings again."""
    edition = db.session.get_one(Edition, semi.edition_id)
    final = make_show(edition=edition, entries=int(stranger), **JURY_ALONE)
    advancing.mark_advancing(semi.id, [entry.id for entry in semi.entries], **BY)
    advancing.take_over(semi.id, final.id, **BY)
    final = change(final, carried_from=semi.id, carried_weight=Fraction(weight))
    db.session.expire_all()
    give_marks(final, [[[mark]] for mark in marks])
    return change(final, phase="closed")


def totals(show: Show) -> list[str]:
    """The exact totals in running order."""
    db.session.expire_all()
    found = {s.entry: s.total for s in compute_outcome_of(show).whole.standings}
    return [str(found[str(entry.id)]) for entry in show.entries]


def test_the_earlier_total_times_the_weight_is_added(app: Flask) -> None:
    semi = semi_final()
    final = final_of(semi, (9, 7, 9))
    assert totals(final) == ["16", "16", "17"]
    change(final, carried_weight=Fraction("0.5"))
    assert totals(final) == ["25/2", "23/2", "13"]
    change(final, carried_weight=Fraction(0))
    assert totals(final) == ["9", "7", "9"]


def test_who_was_not_there_brings_nothing_and_is_named(app: Flask) -> None:
    semi = semi_final()
    final = final_of(semi, (5, 9, 7, 9), stranger=True)
    assert totals(final)[0] == "5"
    carried = make_document(final, compute_outcome_of(final))["carried"]
    first, *others = (str(entry.id) for entry in final.entries)
    assert carried["without"] == [first]
    assert carried["totals"] == dict(zip(others, ("7", "9", "8"), strict=True))
    assert (carried["show"], carried["weight"]) == ({"id": semi.id, "name": semi.name}, "1")


def test_three_rounds_add_up_one_after_the_other(app: Flask) -> None:
    first = semi_final((5, 6))
    second = final_of(first, (1, 2))
    third = final_of(second, (10, 10))
    assert totals(third) == ["16", "18"]


def test_what_is_carried_is_what_was_published(app: Flask) -> None:
    semi = publish(semi_final())
    final = final_of(semi, (9, 7, 9))
    put_back = totals(final)
    change(semi.entries[0], status="disqualified")
    assert totals(final) == put_back


def test_a_corrected_earlier_show_shows_up_in_this_result(app: Flask) -> None:
    semi = publish(semi_final())
    final = publish(final_of(semi, (10, 7, 7)))
    kept = find_newest(final.id)
    assert kept
    assert not differs(final, kept)
    begin(semi)
    put_mark(semi, 0, 0, 0, "10")
    correct(semi)
    db.session.expire_all()
    assert differs(db.session.get_one(Show, final.id), kept)


def test_the_line_of_the_result_holds_what_was_carried(app: Flask) -> None:
    final = publish(final_of(publish(semi_final()), (10, 7, 7)))
    kept = find_newest(final.id)
    assert kept
    assert list(kept.document["carried"]["totals"].values()) == ["7", "9", "8"]


def test_no_result_is_published_before_the_earlier_one_is_whole(app: Flask) -> None:
    semi = semi_final()
    final = final_of(semi, (10, 7, 7))
    assert publishing.require_publishable(final)
    change(semi, phase="running")
    db.session.expire_all()
    with pytest.raises(Refused, match="carried_not_there"):
        publishing.require_publishable(final)


def test_the_live_standings_add_what_there_is(app: Flask) -> None:
    semi = semi_final()
    final = change(final_of(semi, (9, 7, 9)), phase="running")
    for entry in final.entries:
        change(entry, stage="performed", performed_at=clock.now())
    db.session.expire_all()
    assert [str(row["total"]) for row in leaderboard_rows(final)] == ["17", "16", "16"]


def typed(show: Show, **values: Any) -> Show:
    return show_with_rules(show, read(RulesInput, {**PLAIN, **values}))


def test_points_come_from_an_earlier_show_of_the_edition_that_has_totals(app: Flask) -> None:
    edition = make_edition()
    semi, final = (make_show(edition=edition, **JURY_ALONE) for _ in range(2))
    elsewhere = make_show(**JURY_ALONE)
    assert typed(final, carried_from=str(semi.id)).carried_from == semi.id
    for show, number in ((semi, final.id), (final, final.id), (final, elsewhere.id), (final, 999)):
        with pytest.raises(Invalid) as wrong:
            typed(show, carried_from=str(number))
        assert wrong.value.fields["carried_from"].code == "not_a_choice"
    with pytest.raises(Invalid) as wrong:
        typed(final, carried_from=str(semi.id), method="schulze", options_of="schulze")
    assert wrong.value.fields["carried_from"].code == "carried_needs_totals"
    change(semi, method="schulze")
    with pytest.raises(Invalid) as wrong:
        typed(final, carried_from=str(semi.id))
    assert wrong.value.fields["carried_from"].code == "carried_from_orders"


def test_copied_rules_leave_what_is_carried_as_it_is(app: Flask) -> None:
    edition = make_edition()
    semi, final = (make_show(edition=edition) for _ in range(2))
    other = make_show(method="median", songs="best")
    change(final, carried_from=semi.id)
    copy_rules(final.id, other.id, **BY)
    said = rules_data(db.session.get_one(Show, final.id))
    assert (said["method"], said["songs"], said["carried_from"]) == ("median", "best", semi.id)


def test_a_show_whose_points_are_added_is_not_deleted(app: Flask) -> None:
    edition = make_edition()
    semi = make_show(edition=edition)
    change(make_show(edition=edition), carried_from=semi.id)
    with pytest.raises(Refused, match="show_is_carried"):
        removal.delete_show(semi.id, **BY)


@pytest.mark.parametrize("carried", [True, False])
def test_the_next_show_carries_where_it_is_wanted(app: Flask, carried: bool) -> None:
    semi = semi_final()
    advancing.mark_advancing(semi.id, [semi.entries[0].id], **BY)
    entered = read(NextShow, {"name": {"en": "Final"}, "carried": carried})
    made = next_show.make_next_show(semi.id, entered, **BY)
    assert made.carried_from == (semi.id if carried else None)


def test_pages_and_papers_say_what_was_added_and_to_whom_nothing(
    owner: FlaskClient, app: Flask
) -> None:
    semi = change(semi_final(), name={"en": "Semi-final"})
    final = publish(final_of(semi, (5, 9, 8, 7), stranger=True))
    with app.test_request_context(headers={"Accept-Language": "en"}):
        paper = protocol_data(final.id, [], lambda _move: [])
    assert ("Points of an earlier show", "Semi-final, times 1") in paper["facts"]
    page = owner.get(f"/results/{final.id}").text
    assert "Points of an earlier show are added: Semi-final, times 1." in page
    stranger = final.entries[0].contestant.name["en"]
    assert f"Without points from there, so with none added: 1. {stranger}." in page
    assert "Carried from the earlier show: 7 times 1 = 7. Together with 9: 16." in page
