"""What is gone leaves its number: nobody new is spoken of by the lines of somebody before."""

import pytest
from flask import Flask

from kruvision import clock
from kruvision.services.access import SYSTEM
from kruvision.services.entries import running_order
from kruvision.services.entries.running_order import SeedInput
from kruvision.services.jury import jurors
from kruvision.services.jury.jurors import JurorInput
from kruvision.services.setup import removal
from tests.factories import make_edition, make_show, names

pytestmark = pytest.mark.both_databases


def test_a_new_juror_has_the_lines_of_nobody(app: Flask) -> None:
    edition = make_edition()
    entered = JurorInput(name=names("A juror"))
    gone = jurors.add_juror(edition.id, entered, by=SYSTEM, at=clock.now())
    jurors.remove_juror(gone, by=SYSTEM, at=clock.now())
    assert jurors.add_juror(edition.id, entered, by=SYSTEM, at=clock.now()) > gone


def test_a_new_show_has_the_draw_of_nobody(app: Flask) -> None:
    gone = make_show(entries=2).id
    running_order.draw_order(gone, SeedInput(seed="snow"), by=SYSTEM, at=clock.now())
    removal.delete_show(gone, by=SYSTEM, at=clock.now())
    new = make_show(entries=2)
    assert new.id > gone
    assert running_order.last_draw(new.id) is None
