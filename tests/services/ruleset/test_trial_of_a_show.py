"""The rules of a show tried with its own criteria and seats."""

from fractions import Fraction

from flask import Flask

from kruvision.models import Show
from kruvision.services.forms.inputs import read
from kruvision.services.ruleset.form import RulesInput, show_with_rules
from kruvision.services.ruleset.trial import find_refusal
from tests.factories import make_seat, make_show
from tests.factories.results import change
from tests.services.reads import count_reads

TRIMMED = {"method": "trimmed_mean"}


def refusal(show: Show, ruled: Show | None = None) -> str:
    found = find_refusal(show, ruled)
    return found.code if found else ""


def test_while_nobody_has_a_seat_five_jurors_stand_in(app: Flask) -> None:
    assert refusal(make_show(jurors=0, **TRIMMED)) == ""
    drops = {"drop_low": 2, "drop_high": 2}
    assert refusal(make_show(jurors=0, method_options=drops, **TRIMMED)) == "panel_too_small"


def test_without_criteria_only_the_rules_themselves_are_looked_at(app: Flask) -> None:
    assert refusal(make_show(criteria=0, jurors=1, **TRIMMED)) == ""
    assert refusal(make_show(criteria=0, method="by_applause")) == "unknown_method"


def test_a_juror_who_is_absent_or_of_weight_0_does_not_count(app: Flask) -> None:
    show = make_show(jurors=4, **TRIMMED)
    assert refusal(show) == ""
    change(show.seats[0], weight=Fraction(0))
    assert refusal(show) == "panel_too_small"
    make_seat(show)
    assert refusal(show) == ""
    change(show.seats[1], is_absent=True)
    assert refusal(show) == "panel_too_small"


def test_a_practice_juror_does_not_count(app: Flask) -> None:
    show = make_show(jurors=4, **TRIMMED)
    change(show.seats[3], kind="practice")
    assert refusal(show) == "panel_too_small"


def test_the_jurors_there_for_each_single_entry_suffice(app: Flask) -> None:
    show = make_show(jurors=5, entries=3, **TRIMMED)
    first, second, _third = show.entries
    change(show.seats[3], arrives_after=first.id)
    assert refusal(show) == ""
    change(show.seats[4], arrives_after=first.id, leaves_after=second.id)
    found = find_refusal(show)
    assert found is not None
    assert (found.code, found.details["present"]) == ("panel_too_small", 3)


def test_an_entry_that_nobody_is_there_for_is_refused(app: Flask) -> None:
    show = make_show(jurors=1, entries=2)
    change(show.seats[0], arrives_after=show.entries[0].id)
    assert refusal(show) == "panel_too_small"


def test_proposed_rules_are_tried_with_the_seats_of_the_show(app: Flask) -> None:
    show = make_show(jurors=3)
    typed = {"method": "trimmed_mean", "combination": "jury_only", "voting_mode": "plurality"}
    proposed = show_with_rules(show, read(RulesInput, typed))
    assert (refusal(show), refusal(show, proposed)) == ("", "panel_too_small")


def test_it_takes_the_same_number_of_reads_for_any_number_of_jurors(app: Flask) -> None:
    small, large = make_show(jurors=2), make_show(jurors=9)
    reads = [count_reads(lambda show=show: find_refusal(show)) for show in (small, large)]
    assert reads[0] == reads[1]
