"""What the jury decides about awards: holders, nobody, several; who may, and when."""

import pytest
from flask import Flask

from kruvision import clock
from kruvision.extensions import db
from kruvision.models import Show
from kruvision.rules.errors import RuleError
from kruvision.services.awards import deciding, lists
from kruvision.services.awards.deliberation import lay_out
from kruvision.services.errors import Invalid, NotAllowed, NotFound, Refused
from kruvision.services.evidence.check import check_show
from kruvision.services.record import chain
from kruvision.services.ruleset.locked_rules import lock_rules
from kruvision.services.transactions.transaction import transaction
from tests.factories import make_show
from tests.factories.jury import seat_actor
from tests.services.awards.table import ORGANIZER, decide, deliberating, head, juror


def holders(show: Show, award: str, category: int | None = None) -> list[str]:
    return list(lay_out(ORGANIZER, show.id).find(award, category).holders)


def test_what_the_head_decides_takes_the_place_of_what_was_computed(app: Flask) -> None:
    show = deliberating()
    assert [name.partition(".")[0] for name in holders(show, "first")] == ["1"]
    decide(show, "first", [1, 2], by=head(show))
    assert [name.partition(".")[0] for name in holders(show, "first")] == ["2", "3"]
    row = show.award_decisions[0]
    assert (row["juror"], row["entered_by"]) == (show.seats[0].juror_id, head(show).label)
    assert row["why"] == "As we heard it"
    assert row["present"] == [seat.juror_id for seat in show.seats]


def test_an_award_may_be_left_unawarded(app: Flask) -> None:
    show = deliberating()
    decide(show, "first", [], unawarded=True)
    found = lay_out(ORGANIZER, show.id).find("first", None)
    assert found.is_unawarded
    assert not found.holders
    decide(show, "first", [0])
    assert len(show.award_decisions) == 1


def test_a_title_gets_its_holders_one_after_the_other_up_to_its_most(app: Flask) -> None:
    show = deliberating()
    decide(show, "unity", [2], reason="For the duet")
    decide(show, "unity", [3], reason="For the song of the steppe")
    assert len(holders(show, "unity")) == 2
    with pytest.raises(Refused, match="award_is_full"):
        decide(show, "unity", [0])
    decide(show, "unity", [], unawarded=True)
    assert [row["holders"] for row in show.award_decisions] == [[]]


def test_a_decision_that_is_taken_back_leaves_what_was_computed(app: Flask) -> None:
    show = deliberating()
    decide(show, "first", [1])
    taken = (show.id, "first", None, [show.entries[1].id])
    deciding.withdraw_award_decision(*taken, by=ORGANIZER, at=clock.now())
    assert [name.partition(".")[0] for name in holders(show, "first")] == ["1"]
    with pytest.raises(NotFound):
        deciding.withdraw_award_decision(*taken, by=ORGANIZER, at=clock.now())


def test_in_categories_each_has_a_decision_of_its_own(app: Flask) -> None:
    show = deliberating(categories=2)
    first, second = (category.id for category in show.categories)
    decide(show, "first", [2], category=first)
    assert holders(show, "first", first)[0].startswith("3.")
    assert holders(show, "first", second)[0].startswith("2.")
    with pytest.raises(Refused, match="not_in_category"):
        decide(show, "first", [1], category=first)
    with pytest.raises(NotFound):
        decide(show, "first", [1])
    with pytest.raises(NotFound):
        decide(show, "unity", [1], category=first)
    with pytest.raises(NotFound):
        decide(show, "first", [1], category=second + 1)


def test_nobody_who_is_out_gets_anything(app: Flask) -> None:
    show = deliberating()
    with transaction():
        db.session.get_one(Show, show.id).entries[0].status = "disqualified"
    with pytest.raises(Refused, match="holder_out"):
        decide(show, "first", [0])
    other = make_show()
    with pytest.raises(NotFound):
        decide(show, "first", [], holders=[other.entries[0].id])


def test_a_decision_names_somebody_says_why_and_who_was_there(app: Flask) -> None:
    show = deliberating()
    for typed, field in [
        ({"holders": []}, "holders"),
        ({"reason": " "}, "reason"),
        ({"present": []}, "present"),
    ]:
        with pytest.raises(Invalid) as wrong:
            decide(show, "first", [0], **typed)
        assert set(wrong.value.fields) == {field}
    with pytest.raises(NotFound):
        decide(show, "first", [0], present=[10**6])


def test_the_head_is_there_whose_decision_it_is(app: Flask) -> None:
    show = deliberating()
    decide(show, "first", [0], present=[show.seats[2].juror_id])
    assert show.award_decisions[0]["present"] == [show.seats[n].juror_id for n in (0, 2)]


def test_what_follows_from_other_awards_is_not_decided(app: Flask) -> None:
    show = deliberating()
    with pytest.raises(Refused, match="award_takes_no_decision"):
        decide(show, "thanks", [0])


def test_jurors_decide_nothing_and_the_head_of_another_jury_nothing_here(app: Flask) -> None:
    show, other = deliberating(), make_show()
    with pytest.raises(NotAllowed):
        decide(show, "first", [0], by=juror(show))
    with pytest.raises(NotAllowed):
        decide(show, "first", [0], by=seat_actor(other.seats[0]))


@pytest.mark.parametrize(
    ("phase", "code"), [("running", "not_counted_yet"), ("revealing", "award_decisions_settled")]
)
def test_it_is_decided_between_the_close_and_the_reveal(app: Flask, phase: str, code: str) -> None:
    show = deliberating(phase=phase)
    with pytest.raises(Refused, match=code):
        decide(show, "first", [0])


def test_an_award_that_was_decided_stays_on_the_list_as_it_is(app: Flask) -> None:
    show = deliberating()
    with transaction():
        db.session.get_one(Show, show.id).two_person_rule = False
    decide(show, "unity", [0])
    with pytest.raises(Refused, match="award_decided"):
        lists.remove_award(show.id, "unity", "Too late", by=ORGANIZER, at=clock.now())


def test_decisions_are_on_record_and_held_against_it(app: Flask) -> None:
    show = deliberating()
    with transaction():
        lock_rules(db.session.get_one(Show, show.id), clock.now())
    decide(show, "unity", [0])
    decide(show, "first", [1])
    decide(show, "first", [2])
    line = chain.list_lines(1)[0]
    assert (line.kind, line.data["decision"]) == ("award_decided", show.award_decisions[-1])
    codes = {found.code for found in check_show(show).differences}
    assert not codes & {"awards_differ", "award_decisions_differ"}
    with transaction():
        db.session.get_one(Show, show.id).award_decisions = []
    assert "award_decisions_differ" in {found.code for found in check_show(show).differences}


def test_nobody_gets_an_award_with_less_than_it_needs(app: Flask) -> None:
    """Such a decision would leave the show without any result."""
    show = deliberating()
    with transaction():
        row = db.session.get_one(Show, show.id)
        row.awards = [{**award, "least": "8"} for award in row.awards]
    with pytest.raises(RuleError, match="below_least"):
        decide(show, "unity", [3])
    assert not show.award_decisions
    decide(show, "unity", [1])
