"""The matrix of jurors and entries."""

import pytest

from kruvision.services.access import Actor
from kruvision.services.jury import scoresheets
from tests.services.jury.evening import Evening

ORGANIZER = Actor("organizer", 1)
pytestmark = [pytest.mark.usefixtures("app"), pytest.mark.both_databases]


@pytest.fixture
def evening():
    return Evening()


def test_the_matrix_tells_states_and_hides_totals_from_an_open_sheet(evening):
    evening.mark("7")
    row = scoresheets.sheet_matrix(evening.show.id, with_totals=True, reader=evening.head.id)[1]
    assert (row["cells"][0]["state"], row["cells"][0]["filled"]) == ("part", 1)
    assert row["cells"][0]["total"] is None
    evening.mark("8", criterion=evening.other)
    cells = scoresheets.sheet_matrix(evening.show.id)[1]["cells"]
    assert [cell["state"] for cell in cells] == ["full", "empty", "empty"]


@pytest.mark.parametrize(("acts", "seen"), [(1, "15"), (2, None)])
def test_the_head_sees_totals_once_all_own_sheets_are_closed(acts, seen):
    evening = Evening(entries=acts)
    evening.fill()
    for criterion in (evening.criterion, evening.other):
        evening.mark("5", criterion=criterion, actor=evening.head)
    evening.submit(evening.head)
    rows = scoresheets.sheet_matrix(evening.show.id, with_totals=True, reader=evening.head.id)
    assert rows[1]["cells"][0]["total"] == seen
    assert scoresheets.sheet_matrix(evening.show.id)[1]["cells"][0]["total"] is None
