"""A result with the names put back."""

import pytest
from flask import Flask

from kruvision.extensions import db
from kruvision.models import Show
from kruvision.services.results.names import names_of
from kruvision.services.shows.shows import get_show
from tests.factories import make_show, names
from tests.services.reads import count_reads


@pytest.mark.parametrize("entries", [2, 9])
def test_names_are_read_in_the_same_seven_queries_for_any_show(app: Flask, entries: int) -> None:
    show_id = make_show(entries=entries, jurors=entries).id
    db.session.expunge_all()
    assert count_reads(lambda: names_of(get_show(show_id))) == 7


def test_somebody_no_longer_there_keeps_the_id(app: Flask) -> None:
    show: Show = make_show(entries=1, jurors=1)
    found = names_of(show)
    juror = show.seats[0].juror
    assert found.entry(str(show.entries[0].id)).startswith("1. ")
    assert found.juror(str(juror.id)) in names(juror.name["en"]).values()
    assert found.juror("4711") == "4711"
