"""Locked rules change by the word of two people who saw what would move, and never in silence."""

from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

import pytest
from flask import Flask

from kruvision.extensions import db
from kruvision.models import Show
from kruvision.rules.errors import RuleError
from kruvision.services.access import Actor
from kruvision.services.errors import Invalid, NotAllowed, Refused
from kruvision.services.record import chain
from kruvision.services.record.proposals import PUBLISH, find_proposal
from kruvision.services.results import publishing
from kruvision.services.ruleset import amendments
from kruvision.services.ruleset.amendments import ChangeReason
from kruvision.services.ruleset.form import RulesInput
from kruvision.services.ruleset.locked_rules import rules_data
from kruvision.services.ruleset.preview import look_ahead
from kruvision.services.scoring.standings import compute_outcome_of, places_of
from kruvision.services.transactions.transaction import transaction
from tests.factories import make_seat, make_show
from tests.factories.results import change, give_marks, give_votes

AT = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
FIRST, SECOND = Actor("organizer", 1, "laptop"), Actor("owner", 2, "phone")
WHY = ChangeReason(reason="The paper says without the extremes")
JURY_ALONE = {"method": "weighted_mean", "combination": "jury_only", "voting_mode": "approval"}


@pytest.fixture
def show(app: Flask) -> Show:
    """The hall's favourite is second with the jury: with votes it wins, without it does not."""
    show = make_show(entries=3, jurors=3, criteria=2, tie_chain=["shared_place"])
    give_marks(show, [[[8, 8]] * 3, [[9, 9]] * 3, [[5, 5]] * 3])
    give_votes(show, [80, 10, 10])
    return change(show, phase="closed", rules_locked_at=AT)


def entered(**values: Any) -> RulesInput:
    return RulesInput(**{**JURY_ALONE, **values})


def fresh(show: Show) -> Show:
    db.session.rollback()
    return db.session.get_one(Show, show.id)


def seen(show: Show, wanted: RulesInput | None = None) -> str:
    return look_ahead(show, amendments.proposed_show(show, wanted or entered())).seen


def propose(show: Show, by: Actor = FIRST, wanted: RulesInput | None = None) -> bool:
    wanted = wanted or entered()
    return amendments.propose_change(show.id, wanted, WHY, seen=seen(show, wanted), by=by, at=AT)


def confirm(show: Show, by: Actor = SECOND) -> None:
    waiting = amendments.find_change(fresh(show))
    assert waiting
    amendments.confirm_change(show.id, seen=waiting.outlook.seen, by=by, at=AT)


def places(show: Show) -> list[int]:
    found = places_of(compute_outcome_of(fresh(show)))
    return [found[str(entry.id)] for entry in show.entries]


def lines(show: Show, kind: str) -> list[dict[str, Any]]:
    return [line.data for line in chain.list_lines(show.id) if line.kind == kind]


def test_the_outlook_lists_who_moves_and_changes_nothing(show: Show) -> None:
    outlook = look_ahead(show, amendments.proposed_show(show, entered()))
    first, second = show.entries[:2]
    moved = [(move.entry.id, move.before, move.after) for move in outlook.moves]
    assert moved == [(second.id, 2, 1), (first.id, 1, 2)]
    assert outlook.kept == 1
    assert places(show) == [1, 2, 3]
    assert {line.kind for line in chain.list_lines(show.id)} == {"mark_saved"}


def test_one_proposes_another_confirms_and_the_result_is_computed_anew(show: Show) -> None:
    before = rules_data(show)
    assert propose(show) is False
    assert places(show) == [1, 2, 3]
    confirm(show)
    assert places(show) == [2, 1, 3]
    [line] = lines(show, "locked_rules_changed")
    assert line["before"] == before
    assert line["rules"] == rules_data(fresh(show))
    assert line["rules"]["combination"] == "jury_only"
    assert (line["proposed_by"], line["reason"]) == (FIRST.label, WHY.reason)
    assert {row["entry"]: (row["before"], row["after"]) for row in line["moved"]} == {
        show.entries[0].id: (1, 2),
        show.entries[1].id: (2, 1),
    }
    assert amendments.find_change(fresh(show)) is None
    assert chain.verify() >= 2


def test_the_same_person_cannot_confirm(show: Show) -> None:
    propose(show)
    with pytest.raises(Refused, match="change_needs_second"):
        confirm(show, FIRST)
    assert fresh(show).combination == "percentage"


def test_where_one_person_is_enough_the_record_says_so(show: Show) -> None:
    change(show, two_person_rule=False)
    assert propose(show) is True
    assert fresh(show).combination == "jury_only"
    [line] = lines(show, "locked_rules_changed")
    assert (line["two_person_rule"], line["proposed_by"]) == (False, None)


def test_the_change_cannot_switch_off_the_second_person_or_touch_the_vote(show: Show) -> None:
    wanted = entered(
        two_person_rule=False, voting_mode="plurality", choices=7, credential="tickets"
    )
    propose(show, wanted=wanted)
    confirm(show)
    changed = fresh(show)
    assert changed.two_person_rule is True
    assert (changed.voting_mode, changed.choices) == ("approval", 3)
    assert changed.credential == "open_link"


def test_weights_of_criteria_change_scales_do_not(show: Show) -> None:
    first, second = show.criteria
    propose(show, wanted=entered(weights={first.id: Fraction(3)}))
    confirm(show)
    db.session.expire_all()
    assert [first.weight, second.weight] == [3, 1]
    assert (first.scale_min, first.scale_max, first.step) == (1, 10, 1)


@pytest.mark.parametrize(
    ("weights", "code"), [((-1, 1), "negative_weight"), ((0, 0), "zero_weights")]
)
def test_weights_that_cannot_be_are_named_at_their_field(show: Show, weights, code) -> None:
    typed = dict(zip((c.id for c in show.criteria), map(Fraction, weights), strict=True))
    with pytest.raises(Invalid) as refused:
        amendments.proposed_show(show, entered(weights=typed))
    assert refused.value.fields[f"weights.{show.criteria[0].id}"].code == code


def test_neither_press_counts_when_something_moved_meanwhile(show: Show) -> None:
    looked = seen(show)
    change(show.entries[2], status="disqualified")
    with pytest.raises(Refused, match="moved_meanwhile"):
        amendments.propose_change(show.id, entered(), WHY, seen=looked, by=FIRST, at=AT)
    propose(fresh(show))
    waiting = amendments.find_change(fresh(show))
    assert waiting
    change(show.entries[2], status="competing")
    with pytest.raises(Refused, match="moved_meanwhile"):
        amendments.confirm_change(show.id, seen=waiting.outlook.seen, by=SECOND, at=AT)
    confirm(show)
    assert fresh(show).combination == "jury_only"


def test_the_very_same_rules_are_no_change(show: Show) -> None:
    same = entered(combination="percentage", ties=["shared_place"])
    with pytest.raises(Refused, match="same_rules"):
        propose(show, wanted=same)


def test_rules_that_would_take_the_result_away_are_refused(show: Show) -> None:
    many = entered(method="trimmed_mean", options_of="trimmed_mean", options={"drop_low": "2"})
    with pytest.raises(RuleError, match="too_few_jurors"):
        propose(show, wanted=many)
    assert {line.kind for line in chain.list_lines(show.id)} == {"mark_saved"}


@pytest.mark.parametrize("phase", ["revealing", "published", "final"])
def test_nothing_changes_once_the_result_is_being_told(show: Show, phase: str) -> None:
    propose(show)
    change(show, phase=phase)
    for press in (propose, confirm):
        with pytest.raises(Refused, match="rules_settled"):
            press(fresh(show))
    amendments.withdraw_change(show.id, by=FIRST, at=AT)


def test_unlocked_rules_are_saved_not_proposed(show: Show) -> None:
    change(show, rules_locked_at=None)
    with pytest.raises(Refused, match="rules_open"):
        propose(fresh(show))


def test_a_proposal_can_be_taken_back_and_only_one_waits(show: Show) -> None:
    propose(show)
    with pytest.raises(Refused, match="change_waits"):
        propose(fresh(show), SECOND)
    amendments.withdraw_change(show.id, by=SECOND, at=AT)
    with pytest.raises(Refused, match="nothing_to_confirm"):
        amendments.withdraw_change(show.id, by=SECOND, at=AT)
    with pytest.raises(Refused, match="nothing_to_confirm"):
        amendments.confirm_change(show.id, seen="", by=SECOND, at=AT)
    assert fresh(show).combination == "percentage"
    propose(fresh(show), SECOND)
    confirm(show, FIRST)


def test_publication_waits_for_the_change_and_starts_anew_after_it(show: Show) -> None:
    publish(show, FIRST)
    propose(fresh(show))
    with pytest.raises(Refused, match="change_waits"):
        publish(show, SECOND)
    confirm(show)
    assert find_proposal(fresh(show), PUBLISH) is None
    publish(show, SECOND)
    assert fresh(show).phase == "closed"
    publish(show, FIRST)
    assert fresh(show).phase == "published"


def test_a_publication_taken_back_leaves_the_change(show: Show) -> None:
    publish(show, FIRST)
    propose(fresh(show))
    publishing.withdraw_proposal(show.id, by=FIRST, at=AT)
    assert amendments.find_change(fresh(show))


def test_while_songs_go_on_rules_wait_for_a_jury_that_can_carry_them(app: Flask) -> None:
    show = change(make_show(jurors=2), phase="running", rules_locked_at=AT)
    wanted = entered(method="trimmed_mean", options_of="trimmed_mean", options={"drop_low": "0"})
    with pytest.raises(RuleError, match="panel_too_small"):
        propose(show, wanted=wanted)
    assert amendments.find_change(fresh(show)) is None
    make_seat(fresh(show))
    propose(show, wanted=wanted)
    confirm(show)
    assert fresh(show).method == "trimmed_mean"


@pytest.mark.parametrize("role", ["stage_manager", "usher", "observer", "juror", "head_of_jury"])
def test_only_organizers_change_rules(show: Show, role: str) -> None:
    other = Actor(role, 7)
    with pytest.raises(NotAllowed):
        propose(show, other)
    propose(show)
    with pytest.raises(NotAllowed):
        confirm(show, other)
    with pytest.raises(NotAllowed):
        amendments.withdraw_change(show.id, by=other, at=AT)


def publish(show: Show, by: Actor) -> None:
    with transaction() as changes:
        publishing.publish(fresh_in(show), by=by, at=AT, changes=changes)


def fresh_in(show: Show) -> Show:
    return db.session.get_one(Show, show.id)
