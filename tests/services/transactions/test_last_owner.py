"""Owners who give up at the same moment: one of them stays, on both databases."""

import pytest
from flask import Flask

from kruvision import clock
from kruvision.services import accounts
from kruvision.services.access import Actor
from kruvision.services.errors import Refused
from tests.factories import make_staff
from tests.services.transactions.test_side_by_side import at_once


def give_up_at_once(app: Flask) -> list[object]:
    """Both owners close their own accounts at the same moment."""
    owners = [make_staff("owner").id for _ in range(2)]
    return at_once(
        app, [lambda o=o: accounts.disable(o, by=Actor("owner", o), at=clock.now()) for o in owners]
    )


@pytest.mark.both_databases
def test_of_two_owners_who_give_up_at_once_one_stays(app: Flask) -> None:
    answers = give_up_at_once(app)
    assert [a.code for a in answers if isinstance(a, Refused)] == ["last_owner"]
    assert accounts.has_owner()


def test_without_the_look_inside_the_transaction_the_house_is_left_without_an_owner(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(accounts, "_open_owners", lambda: [1, 2])
    assert give_up_at_once(app) == [None, None]
    assert not accounts.has_owner()
