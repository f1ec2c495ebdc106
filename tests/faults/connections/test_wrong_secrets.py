"""To refuse a wrong secret takes less than half the processor time of a ballot, at every door that
takes one; and the same measure without what makes it cheap."""

from collections.abc import Callable

import pytest
from flask import Flask

from kruvision import database
from kruvision.state import state_of
from kruvision.web import kept_forms
from tests.faults.connections.refusal_costs import RefusalCosts, guesses, prepare

pytestmark = pytest.mark.faults
MOST = 0.5


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is committed goes to the disk, as on a server: it is a part of what a ballot costs."""
    monkeypatch.setitem(database.PRAGMAS, "synchronous", "FULL")


@pytest.fixture
def costs(disk: None, app: Flask) -> RefusalCosts:
    """A hall whose vote is open."""
    return prepare(app, turns=25)


def test_the_ballots_are_counted_and_the_guesses_refused(costs: RefusalCosts) -> None:
    assert costs.answer(costs.ballot()) == 200
    answers = {guess.name: costs.answer(guess.request()) for guess in guesses(costs.stranger)}
    assert answers.pop("a form without its token") == 400
    assert set(answers.values()) <= {409, 422}


def test_a_wrong_secret_is_refused_for_less_than_half_a_ballot(
    costs: RefusalCosts, tell: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    shares = shares_of(costs)
    for name, share in shares.items():
        tell(f"{name}, refused: {share:.2f} of a ballot")
    assert max(shares.values()) < MOST, shares
    monkeypatch.setattr(kept_forms, "MOST", 0)  # every page is made for its reader
    state_of(costs.app).form_pages.clear()
    made = shares_of(costs)
    assert max(made.values()) > MOST, made
    by_form = ("a card", "a PIN", "a set-up code", "a form without its token")
    assert all(made[name] > shares[name] * 1.3 for name in by_form), made


def shares_of(costs: RefusalCosts) -> dict[str, float]:
    return {guess.name: refused / ballot for guess, refused, ballot in costs.each()}
