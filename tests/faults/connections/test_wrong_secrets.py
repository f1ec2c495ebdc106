"""To refuse a wrong secret takes about half the processor time of a ballot at most, at every door;
and the same measure without the pages that are kept. The bench holds the half exactly; here is room
for a machine that does other things meanwhile."""

from collections.abc import Callable

import pytest
from flask import Flask

from kruvision.state import state_of
from kruvision.web import kept_forms
from tests.faults.connections.refusal_costs import RefusalCosts, guesses, prepare

pytestmark = pytest.mark.faults
MOST = 0.75


@pytest.fixture
def costs(app: Flask) -> RefusalCosts:
    """A hall whose vote is open."""
    return prepare(app, count=15)


def test_the_ballots_are_counted_and_the_guesses_refused(costs: RefusalCosts) -> None:
    assert costs.answer(costs.ballot()) == 200
    assert {costs.answer(guess.request()) for guess in guesses(costs.scanned)} <= {409, 422}


def test_a_wrong_secret_is_refused_for_about_half_a_ballot(
    costs: RefusalCosts, tell: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    shares = {guess.name: refused / ballot for guess, refused, ballot in costs.each()}
    for name, share in shares.items():
        tell(f"{name}, refused: {share:.2f} of a ballot")
    assert max(shares.values()) < MOST, shares
    monkeypatch.setattr(kept_forms, "MOST", 0)  # every page is made for its reader
    state_of(costs.app).form_pages.clear()
    made = {guess.name: refused / ballot for guess, refused, ballot in costs.each()}
    assert max(made.values()) > MOST, made
    assert all(made[name] > shares[name] * 1.3 for name in ("a card", "a PIN", "a set-up code")), (
        made
    )
