"""A check that cannot be carried out keeps a result from being announced, and never a vote from
being closed."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import text

from kruvision import clock
from kruvision.extensions import db
from kruvision.models import Show
from kruvision.services.errors import Refused
from kruvision.services.evidence import check
from kruvision.services.evidence.lines import Difference, ShowLines
from kruvision.services.record import chain
from kruvision.services.transactions.transaction import transaction
from tests.factories.jury import start
from tests.factories.published import publish
from tests.factories.real_evening import begin_evening, give_all

pytestmark = pytest.mark.both_databases


@pytest.fixture
def evening(app: Flask) -> Show:
    show = begin_evening(entries=2, combination="jury_only")
    give_all(show, [[[7, 8]] * 3, [[5, 6]] * 3])
    return start(show, "closed")


def check_lines_of_another_form(lines: ShowLines) -> Iterator[Difference]:
    yield from [line.data["said nowhere"] for line in lines.all]


def check_without_a_database(lines: ShowLines) -> Iterator[Difference]:
    db.session.execute(text("SELECT 1 FROM nowhere"))
    yield from ()


@pytest.mark.parametrize("broken", [check_lines_of_another_form, check_without_a_database])
def test_the_close_goes_on_and_says_so(
    evening: Show, broken: check.Comparison, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(check, "COMPARISONS", (broken, *check.COMPARISONS))
    with transaction():
        check.check_at_close(db.session.get_one(Show, evening.id), at=clock.now())
    (line,) = chain.list_lines(evening.id, limit=1)
    assert line.kind == check.CHECKED
    assert [code for code, _facts in line.data["differences"]] == ["check_failed"]


def test_nothing_is_announced_and_the_other_comparisons_are_made(
    evening: Show, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(check, "COMPARISONS", (check_lines_of_another_form, *check.COMPARISONS))
    with transaction():
        db.session.get_one(Show, evening.id).draw_seed = "mine"
    with pytest.raises(Refused) as refused:
        publish(evening)
    codes = [code for code, _facts in refused.value.details["differences"]]
    assert codes == ["check_failed", "seed_differs"]


def test_a_line_that_is_no_line_is_a_difference_and_no_failure(
    evening: Show, monkeypatch: pytest.MonkeyPatch
):
    def unreadable() -> Iterator[Difference]:
        raise ValueError("no JSON")
        yield

    monkeypatch.setattr(check, "ShowLines", lambda _show: list(unreadable()))
    monkeypatch.setattr(check, "check_house", unreadable)
    found = check.check_all(db.session.get_one(Show, evening.id))
    assert [one.code for one in found.differences] == ["check_failed"] * 2
