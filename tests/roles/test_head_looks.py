"""The head of the jury marks before looking: whatever page or event they open, there is no mark of
another juror in it before their own sheets are in.

Every address and event that a head may open is asked, in every phase, in an evening where the
others' marks are unmistakable: 97.31 and 83.17 stand nowhere else. The last tests are the
comparison's: once the own sheets are in, the very same walk finds them.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from fractions import Fraction

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader

from kruvision import clock
from kruvision.extensions import db, socketio
from kruvision.live.guards import events
from kruvision.models import KeptMark, Scoresheet, Seat, Show
from kruvision.rules.evening.flow import PHASES, PUBLIC_PHASES
from kruvision.rules.roles import allowed
from kruvision.services.access import Actor
from kruvision.services.errors import Refused
from kruvision.services.jury import handing_in, head_of_jury, scoresheets, sheet_locks
from kruvision.services.jury.head_of_jury import may_see_result
from tests.factories import make_show, save
from tests.factories.jury import give_cookie, open_tablet, seat_actor, write
from tests.factories.results import change, give_marks, perform, save_all
from tests.factories.statistics import hand_in
from tests.roles.house import doors

DEVICE = "tablet"
OTHERS = ("97.31", "83.17")
TELLING = re.compile(r"97[.,]31|83[.,]17|90[.,]24|180[.,]48")
"""Both marks, and what they make: mean and sum."""
ENDLESS = {"stream.stream"}
HIDDEN = tuple(phase for phase in PHASES if phase not in PUBLIC_PHASES)


@pytest.fixture
def show(app: Flask) -> Show:
    """Two acts that have sung; the head has marked neither, the other two jurors both."""
    show = make_show(entries=2, jurors=3, criteria=1, combination="jury_only", leaderboard="hidden")
    change(show.criteria[0], scale_min=Fraction(0), scale_max=Fraction(100), step=Fraction(1, 100))
    give_marks(show, [[[None], *([Fraction(mark)] for mark in OTHERS)]] * 2)
    perform(show)
    hand_in(show, show.seats[1:])
    save(
        KeptMark(
            entry_id=show.entries[0].id,
            juror_id=show.seats[1].juror_id,
            criterion_id=show.criteria[0].id,
            steps=9731,
            seq=7,
            arrived_at=clock.now(),
        )
    )
    return change(show, rules_locked_at=clock.now())


def tablet(app: Flask, seat: Seat) -> FlaskClient:
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    give_cookie(app, client, open_tablet(seat))
    return client


def addresses(app: Flask, show: Show) -> Iterator[tuple[str, str]]:
    """Every address that a head may ask, as (method, address)."""
    known = {
        "show_id": show.id,
        "entry_id": show.entries[0].id,
        "edition_id": show.edition_id,
        "juror_id": show.seats[1].juror_id,
        "kept_id": 1,
        "deduction_id": 1,
        "delegation_id": 1,
        "award": "nothing",
        "slug": "kazakhs",
        "code": "kk",
        "name": "nobody.webp",
        "token": "nobody",
        "kind": "json",
        "key": "nobody",
        "number": 1,
    }
    for method, rule, action in doors(app):
        is_open = allowed("head_of_jury", action) or allowed("visitor", action)
        if not is_open or rule.endpoint in ENDLESS:
            continue
        values = {}
        for name in rule.arguments:
            choice = getattr(rule._converters[name], "items", None)
            values[name] = sorted(choice)[0] if choice else known[name]
        with app.test_request_context():
            yield method, rule.build(values)[1]


def text_of(body: bytes, kind: str) -> str:
    """What a person can read in an answer, also in a PDF or a workbook."""
    if kind == "application/pdf":
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)
    if "spreadsheet" in kind:
        book = zipfile.ZipFile(io.BytesIO(body))
        return "\n".join(book.read(name).decode() for name in book.namelist())
    return body.decode("utf-8", "replace")


def telling_answers(app: Flask, show: Show, client: FlaskClient) -> set[str]:
    """Where another juror's mark, or what was made of it, stands in the answer: to whoever looks,
    presses everything there is, and looks again."""
    known = list(addresses(app, show))
    looks = [address for address in known if address[0] == "GET"]
    presses = [address for address in known if address[0] != "GET"]
    found = set()
    for method, address in (*looks, *presses, *looks):
        with client.open(address, method=method) as answer:
            assert answer.status_code < 500, (method, address)
            if TELLING.search(text_of(answer.data, answer.mimetype)):
                found.add(f"{method} {address}")
    socket = socketio.test_client(app, flask_test_client=client)
    asked = {"show": show.id, "entry": show.entries[0].id, "command": "command-of-a-look"}
    for event, action in events.items():
        if allowed("head_of_jury", action) and event.endswith(":join"):
            answered = socket.emit(event, asked, callback=True)
            pushed = socket.get_received()
            if TELLING.search(f"{answered} {pushed}"):
                found.add(event)
    socket.disconnect()
    return found


@pytest.mark.parametrize("phase", HIDDEN)
def test_the_head_finds_nobodys_marks_before_the_own_sheets_are_in(
    app: Flask, show: Show, phase: str
) -> None:
    client = tablet(app, show.seats[0])
    change(show, phase=phase)
    assert telling_answers(app, show, client) == set()


def test_stepping_aside_shows_nothing_before_the_songs_are_over(app: Flask, show: Show) -> None:
    client = tablet(app, show.seats[0])
    change(show, phase="running")
    aside(show)
    assert telling_answers(app, show, client) == set()


@pytest.mark.parametrize("phase", ["running", "closed"])
def test_one_open_sheet_keeps_everything_away_also_for_the_acts_that_are_in(
    app: Flask, show: Show, phase: str
) -> None:
    client = tablet(app, show.seats[0])
    change(show, phase=phase)
    give_marks(show, [[[Fraction(50)], [None], [None]]])
    hand_in(show, show.seats[:1], show.entries[:1])
    states = client.get(f"/jury/head/{show.id}").text
    assert states.count("✓") == 5 + 1  # who is done with what is no secret; and in the legend
    assert telling_answers(app, show, client) == set()


def test_the_walk_finds_a_look_act_by_act(
    app: Flask, show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scoresheets, "has_all_in", lambda show, seat, found: True)
    client = tablet(app, show.seats[0])
    change(show, phase="running")
    found = telling_answers(app, show, client)
    assert found == {f"GET /jury/head/{show.id}", f"GET /jury/head/{show.id}/now", "head:join"}


def step_aside_look_and_come_back(app: Flask, show: Show) -> tuple[bool, str]:
    """Whether the head found marks after leaving both acts to the others, and the state of the
    first sheet after coming back to it."""
    client = tablet(app, show.seats[0])
    change(show, phase="closed")
    entries = [entry.id for entry in show.entries]
    for entry in entries:
        client.post(f"/jury/{entry}/aside", data={"reason": "my pupil"})
    found = TELLING.search(client.get(f"/jury/head/{show.id}").text) is not None
    client.post(f"/jury/{entries[0]}/back")
    seat = db.session.get_one(Seat, show.seats[0].id)
    sheets = scoresheets.juror_sheets(show.id, seat.juror_id)
    return found, sheets[entries[0], seat.juror_id].state


def test_who_stepped_aside_and_looked_does_not_come_back(app: Flask, show: Show) -> None:
    found, state = step_aside_look_and_come_back(app, show)
    assert found
    assert state == "stepped_aside"


def test_the_walk_finds_somebody_who_comes_back_after_a_look(
    app: Flask, show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handing_in, "COUNTED_PHASES", ())
    assert step_aside_look_and_come_back(app, show)[1] == "open"


def test_one_person_alone_opens_no_own_sheet_after_a_look(app: Flask, show: Show) -> None:
    change(show, phase="closed", two_person_rule=False)
    give_head_marks(show)
    head, juror_id = seat_actor(show.seats[0]), show.seats[0].juror_id
    entry = show.entries[0].id
    with pytest.raises(Refused, match="not_own_sheet"):
        sheet_locks.reopen_scoresheet(head, entry, juror_id, "a better mark", at=clock.now())
    organizer = Actor("organizer", 1)
    sheet_locks.reopen_scoresheet(organizer, entry, juror_id, "mistyped", at=clock.now())


def test_the_walk_finds_the_marks_once_the_own_sheets_are_in(app: Flask, show: Show) -> None:
    client = tablet(app, show.seats[0])
    change(show, phase="closed")
    give_head_marks(show)
    found = telling_answers(app, show, client)
    result = f"GET /control/shows/{show.id}/result"
    assert found >= {result, f"{result}/protocol", f"{result}/protocol.pdf"}
    assert found >= {f"GET /jury/head/{show.id}", "head:join"}


def test_the_walk_finds_a_guard_that_is_taken_out(
    app: Flask, show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(head_of_jury, "require_result_visible", lambda actor, show: None)
    client = tablet(app, show.seats[0])
    change(show, phase="closed")
    result = f"GET /control/shows/{show.id}/result"
    assert telling_answers(app, show, client) >= {result, f"{result}/protocol"}


@pytest.mark.parametrize("address", ["/jury/head/{}", "/control/shows/{}/result"])
def test_the_head_has_no_powers_on_a_tablet_that_does_not_write(
    app: Flask, show: Show, address: str
) -> None:
    client = tablet(app, show.seats[0])
    change(show, phase="closed")
    give_head_marks(show)
    assert client.get(address.format(show.id)).status_code == 200
    write(show.seats[0].juror, device="another tablet")
    answer = client.get(address.format(show.id))
    assert answer.status_code == 409
    assert "Another tablet writes for you now" in answer.text


@pytest.mark.parametrize("phase", PHASES)
def test_the_whole_result_is_seen_from_the_count_on_and_by_organizers_always(
    app: Flask, show: Show, phase: str
) -> None:
    head = seat_actor(show.seats[0])
    change(show, phase=phase)
    assert may_see_result(head, show) is (phase in PUBLIC_PHASES)
    give_head_marks(show)
    assert may_see_result(head, show) is (phase not in ("planned", "running", "voting"))


def give_head_marks(show: Show) -> None:
    give_marks(show, [[[Fraction(50)], [None], [None]]] * 2)
    hand_in(show, show.seats[:1])


def aside(show: Show) -> None:
    juror_id = show.seats[0].juror_id
    save_all(
        [
            Scoresheet(entry_id=entry.id, juror_id=juror_id, state="stepped_aside")
            for entry in show.entries
        ]
    )


def test_there_are_doors_to_walk(app: Flask, show: Show) -> None:
    assert len(list(addresses(app, show))) > 40
