"""The tag of a show: what a device kept for one evening is never taken for another's."""

import pytest
from flask import Flask

from kruvision.services.errors import NotFound, Refused
from kruvision.services.jury.open_sheets import require_evening
from tests.factories import make_show

pytestmark = pytest.mark.both_databases


def test_two_shows_never_have_the_same_tag(app: Flask) -> None:
    tags = {make_show().tag for _ in range(3)}
    assert len(tags) == 3
    assert all(len(tag) == 16 for tag in tags)


def test_an_act_sings_on_its_own_evening_only(app: Flask) -> None:
    show, other = make_show(), make_show()
    require_evening(show.entries[0].id, show.tag)
    with pytest.raises(Refused, match="other_evening"):
        require_evening(show.entries[0].id, other.tag)
    with pytest.raises(NotFound):
        require_evening(10**6, show.tag)
