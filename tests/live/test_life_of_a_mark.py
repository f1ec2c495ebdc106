"""The document that follows a mark names every function on its way, and each adds something."""

import pytest
from flask import Flask

from config import ROOT
from tests.factories import make_show
from tests.factories.jury import call, start
from tests.live.test_jury import Hall, Tablet
from tests.tracing import Trail, list_functions, only_passes_on, recorded

DOCUMENT = ROOT / "docs" / "life-of-a-mark.md"
SHARED = "services/jury/tablet_commands.py TabletCommand.carry_out"
MOST_FILES = {"socket": 8, "HTTP": 9}
"""How many files a reader opens from the door to the row; over HTTP the limit of bodies too."""


@pytest.fixture
def tablet(app: Flask) -> Tablet:
    """A juror's tablet with an entry on stage; some mark has locked the rules already."""
    show = start(make_show())
    call(show.entries[0])
    tablet = Tablet(app, Hall(show), 1)
    assert "error" not in tablet.mark("8", criterion=1)
    return tablet


@pytest.fixture(params=["socket", "HTTP"])
def door(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def trail(tablet: Tablet, door: str) -> Trail:
    """What ran for one mark that came through the door."""
    mark = {"entry": tablet.show.entry, "criterion": tablet.show.criteria[0], "value": "7"}
    outbox = {"juror": tablet.juror, "evening": tablet.show.evening, "waiting": 0}
    command = {**mark, **outbox, "seq": 1, "command": "command-of-a-mark"}
    if door == "socket":
        with recorded("live/guards.py event") as trail:
            answer = tablet.send("mark:save", command)
    else:
        with recorded("web/guards.py guard") as trail:
            answer = tablet.client.post("/jury/marks", json=command).json
    assert answer["state"] == "saved"
    return trail


def test_the_document_lists_what_really_ran(trail: Trail, door: str) -> None:
    listed = list_functions(DOCUMENT, "From the socket event to the row")
    if door == "HTTP":
        first = list_functions(DOCUMENT, "From the POST to the row")
        listed = [*first, *listed[listed.index(SHARED) + 1 :]]
    assert trail.functions == listed


def test_a_reader_opens_few_files(trail: Trail, door: str) -> None:
    assert len(trail.files) <= MOST_FILES[door], trail.files


def test_no_function_on_the_way_only_passes_on(trail: Trail) -> None:
    assert [name for name in trail.functions if only_passes_on(name)] == []
