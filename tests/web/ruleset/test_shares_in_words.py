"""What the rules page says of shares: what a body really moves, before rules are saved."""

from fractions import Fraction
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kruvision import clock
from kruvision.extensions import db
from kruvision.models import Show
from kruvision.services.ruleset.locked_rules import lock_rules
from kruvision.services.transactions.transaction import transaction
from tests.factories import make_show
from tests.factories.typed_forms import form_of

SUMS = "This show adds shares of sums."
LOOK = "Look at both on one range"


@pytest.fixture
def show(app: Flask) -> Show:
    return make_show(
        criteria=1, jury_share=Fraction(6, 10), audience_share=Fraction(4, 10), draw_seed="7"
    )


def address(show: Show) -> str:
    return f"/control/shows/{show.id}/rules"


def read(owner: FlaskClient, show: Show) -> str:
    return unescape(owner.get(address(show)).text)


def press(owner: FlaskClient, show: Show, **typed: str) -> str:
    form = form_of(owner.get(address(show)).text) | typed
    return unescape(owner.post(address(show), data=form).text)


def test_a_show_with_shares_of_sums_is_told_and_keeps_its_rules(
    owner: FlaskClient, show: Show
) -> None:
    page = read(owner, show)
    assert SUMS in page
    assert "By the rules the jury has 60\xa0%. In this example the jury makes 26\xa0%" in page
    looked = press(owner, show, press="balanced")
    assert "Not saved yet." in looked
    assert "By the rules the jury has 60\xa0%. In this example the jury makes 62\xa0%" in looked
    assert LOOK not in looked
    db.session.rollback()
    assert db.session.get_one(Show, show.id).combination == "percentage"


def test_locked_rules_are_told_too_and_offer_nothing_to_press(
    owner: FlaskClient, show: Show
) -> None:
    with transaction():
        lock_rules(db.session.get_one(Show, show.id), clock.now())
    page = read(owner, show)
    assert SUMS in page
    assert LOOK not in page


def test_a_show_on_one_range_is_told_nothing_of_sums(owner: FlaskClient, app: Flask) -> None:
    assert SUMS not in read(owner, make_show(combination="balanced"))


@pytest.mark.parametrize("combination", ["sum", "multiplier"])
def test_what_has_no_shares_says_so_beside_the_example(
    owner: FlaskClient, show: Show, combination: str
) -> None:
    page = press(owner, show, combination=combination, press="show")
    assert "no shares: whose points lie further apart moves more." in page
    assert "By the rules the jury has" not in page


def test_the_first_way_offered_is_the_one_whose_weights_are_what_they_say(
    owner: FlaskClient, show: Show
) -> None:
    page = read(owner, show)
    first = page[page.index('name="combination"') :]
    assert first.index('value="balanced"') < first.index('value="percentage"')
    assert "Even at 90 to 10 a few ballots can make the winner." in page


def test_a_preset_says_where_it_is_chosen_for_which_voters_it_is(
    owner: FlaskClient, show: Show
) -> None:
    card = read(owner, show).partition('id="preset-club_night"')[2].partition("</li>")[0]
    assert "The audience weighs 50\xa0%. For voters with: Printed tickets." in card
    assert "Chosen below is “Open link”, good for up to 10\xa0% only." in card
    ticketed = press(owner, show, credential="tickets", press="show")
    card = ticketed.partition('id="preset-club_night"')[2].partition("</li>")[0]
    assert "Printed tickets" in card
    assert "Chosen below" not in card
    skating = ticketed.partition('id="preset-skating"')[2].partition("</li>")[0]
    assert "The audience has no part in the places." in skating


def test_after_choosing_a_preset_the_warning_stands_above_the_form(
    owner: FlaskClient, show: Show
) -> None:
    page = press(owner, show, press="preset:club_night")
    assert "here the audience weighs 50\xa0%" in page.partition('class="rules-page"')[0]


def test_the_warning_speaks_of_what_the_votes_move_in_the_example(
    owner: FlaskClient, show: Show
) -> None:
    typed = {"jury_share": "90", "audience_share": "10", "press": "show"}
    page = press(owner, show, **typed)
    assert "the audience makes 23\xa0% of the differences in the example" in page
    assert (
        "good for up to"
        not in press(owner, show, combination="balanced", **typed).partition('class="rules-page"')[
            0
        ]
    )


def test_the_jury_decides_alone_and_a_vote_is_held_when_it_is_ticked(
    owner: FlaskClient, show: Show
) -> None:
    form = form_of(owner.get(address(show)).text) | {"combination": "jury_only"}
    owner.post(address(show), data=form | {"holds_vote": "1"})
    db.session.rollback()
    assert db.session.get_one(Show, show.id).holds_vote
    form = form_of(owner.get(address(show)).text)
    del form["holds_vote"]
    owner.post(address(show), data=form)
    db.session.rollback()
    assert not db.session.get_one(Show, show.id).holds_vote
    form = form_of(owner.get(address(show)).text)
    owner.post(address(show), data=form | {"combination": "balanced"})
    db.session.rollback()
    assert db.session.get_one(Show, show.id).holds_vote
