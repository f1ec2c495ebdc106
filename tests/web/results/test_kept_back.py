"""What a show keeps back of its result is on no page, in no file, on no screen and no phone."""

import io
import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient

from kruvision import fragments
from kruvision.extensions import db
from kruvision.models import Screen, Show
from kruvision.services.access import VISITOR
from kruvision.services.archive.whole import get_archive
from kruvision.services.snapshots.screen import screen_snapshot
from kruvision.services.stage.screens import list_views
from tests.factories import make_show
from tests.factories.published import AT, publish
from tests.factories.results import change, give_marks, give_votes, through_to
from tests.factories.screens import make_screen
from tests.roles.house import doors

MARKS = ("7.013", "9.019", "6.007", "8.011", "3.003", "5.005", "1.009", "2.001")
TOTALS = ("8.016", "7.009", "4.004", "1.505")


@pytest.fixture
def show(app: Flask) -> Show:
    """Four acts, two jurors, and marks that stand nowhere else."""
    show = make_show(entries=4, jurors=2, criteria=1, combination="jury_only", display_places=3)
    for number, seat in enumerate(show.seats):
        change(seat.juror, name={"en": f"Jurorname{number}", "kk": f"Jurorname{number}"})
    for number, entry in enumerate(show.entries):
        change(entry.contestant, name={"en": f"Singername{number}"})
        change(entry.song, tradition_slug="kazakh")
    change(show.criteria[0], step="1/1000")
    given = iter(MARKS)
    give_marks(show, [[[Fraction(next(given))], [Fraction(next(given))]] for _act in range(4)])
    give_votes(show, [1013, 1019, 1021, 1031], ballots=2000)
    for view in list_views():
        make_screen(show.edition, view=view, follows=False)
    make_screen(show.edition)
    return change(show, phase="closed")


def pages(app: Flask, show: Show) -> Iterator[tuple[str, str]]:
    """(address, all that can be read there) of every page and file open to visitors."""
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    for kind in ("csv", "json", "xlsx"):
        file = client.get(f"/results/{show.id}/result.{kind}")
        yield kind, sheets(file.data) if kind == "xlsx" else file.text
    own = (f"/results/{show.id}", "/results", "/", "/v", "/v/now", "/v/me")
    for path in (*own, *archive_pages(app, show)):
        answer = client.get(path)
        assert answer.status_code == 200, path
        yield path, answer.text


def archive_pages(app: Flask, show: Show) -> list[str]:
    """Every page and file of the archive on which this show stands."""
    archive = get_archive()
    files = ("data.json", "songs.csv", "traditions.json", "datapackage.json")
    found = [f"/archive/songs/{key}" for key in archive.songs]
    found += [f"/archive/singers/{key}" for key in archive.singers]
    found += [f"/archive/languages/{key}{page}" for key in archive.languages for page in ("", "/1")]
    found += [f"/archive/traditions/kazakh{page}" for page in ("", "/1")]
    found += [f"/archive/{kind}{page}" for kind in ("songs", "singers") for page in ("", "/1")]
    assert len(found) == 16
    return ["/archive", f"/archive/editions/{show.edition_id}", "/archive/data", *found] + [
        f"/archive/{file}" for file in files
    ]


def screens(app: Flask) -> Iterator[tuple[str, str]]:
    """The same of every screen, whatever it is held on, and of what is sent to it."""
    client = app.test_client()
    for screen in db.session.execute(db.select(Screen)).scalars().all():
        for path in (f"/screen/{screen.token}", f"/screen/{screen.token}/now"):
            yield path, client.get(path, headers={"Accept-Language": "en"}).text
        snapshot = screen_snapshot(screen, at=AT)
        yield f"snapshot of {screen.view}", str(snapshot)
        overlay = fragments.render("overlays/lower_third.html", "en", snapshot=snapshot)
        yield f"overlay of {screen.view}", overlay


def sheets(data: bytes) -> str:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return "\n".join(str(row) for sheet in book for row in sheet.values)


def found(text: str, secrets: tuple[str, ...]) -> list[str]:
    """Which of these can be read, with point or comma, as a number of its own."""
    plain = text.replace(",", ".")
    return [s for s in secrets if re.search(rf"(?<![0-9.]){re.escape(s)}(?![0-9])", plain)]


@pytest.mark.parametrize(
    ("shown", "kept_back"),
    [
        ({"jurors": False}, (*MARKS, "Jurorname0", "Jurorname1")),
        ({"marks": "totals"}, MARKS),
        ({"marks": "totals", "jurors": False}, (*MARKS, "Jurorname0", "Jurorname1")),
        ({"marks": "none"}, (*MARKS, *TOTALS)),
        ({"places_to": 2}, (*MARKS[4:], *TOTALS[2:])),
        ({"through": 2}, (*MARKS, *TOTALS)),
    ],
    ids=str,
)
def test_what_is_kept_back_can_be_read_nowhere(
    app: Flask, show: Show, shown: dict[str, Any], kept_back: tuple[str, ...]
):
    columns = {f"public_{name}": value for name, value in shown.items()}
    publish(change(show, **(through_to(2) if "through" in shown else columns)))
    leaks = [
        (where, secret)
        for where, text in (*pages(app, show), *screens(app))
        for secret in found(text, kept_back)
    ]
    assert not leaks


def test_where_everything_is_shown_all_of_it_can_be_read(app: Flask, show: Show):
    """The same look finds every secret of the other cases."""
    publish(show)
    read = {
        secret
        for _where, text in (*pages(app, show), *screens(app))
        for secret in found(text, (*MARKS, *TOTALS, "Jurorname0", "Jurorname1"))
    }
    assert read == {*MARKS, *TOTALS, "Jurorname0", "Jurorname1"}


def test_no_public_page_was_forgotten(app: Flask):
    """Whoever adds a door for visitors says here whether a result could leave through it."""
    looked_at = {
        *("/", "/results", "/archive", "/results/<int:show_id>", "/v", "/v/now", "/v/me"),
        *("/results/<int:show_id>/result.<kind>", "/screen/<token>", "/screen/<token>/now"),
        *(f"/archive/{of}/<int:number>" for of in ("songs", "singers", "languages/<key>")),
        *("/archive/songs", "/archive/singers", "/archive/songs/<key>", "/archive/singers/<key>"),
        *("/archive/languages/<key>", "/archive/traditions/<slug>", "/archive/data"),
        *("/archive/traditions/<slug>/<int:number>", "/archive/editions/<int:edition_id>"),
        *("/archive/data.json", "/archive/songs.csv", "/archive/traditions.json"),
        "/archive/datapackage.json",
    }
    of_no_result = {
        *("/health", "/language/<code>", "/login", "/setup", "/t", "/s", "/j", "/j/<code>"),
        *("/j/pin", "/photos/<name>", "/recordings/<name>", "/ornaments/<slug>.svg"),
        "/traditions.css",
        *("/archive/quiz", "/quiz", "/quiz/<code>", "/quiz/<code>/class", "/quiz/<code>/print"),
        *("/check", "/codes/check.svg", "/codes/join.svg", "/screen/<token>/wifi.svg", "/v/stream"),
        *("/v/before", "/v/learn", "/v/songs/<int:entry_id>"),
    }
    opened = {
        rule.rule for method, rule, action in doors(app) if method == "GET" and VISITOR.may(action)
    }
    assert opened == looked_at | of_no_result


class TestThrough:
    @pytest.fixture
    def going(self, show: Show) -> Show:
        return publish(change(show, **through_to(2)))

    def test_the_page_names_who_goes_through_in_running_order_and_no_place(
        self, client: FlaskClient, going: Show
    ):
        page = client.get(f"/results/{going.id}").text
        names = re.findall(r"Singername\d", page)
        assert names == [f"Singername{n}" for n in range(4)]
        assert page.index("These go through") < page.index("Singername0")
        assert page.index("Singername1") < page.index("Also sang") < page.index("Singername2")
        assert "standing-place" not in page

    def test_the_wall_shows_their_list_and_never_a_winner(self, app: Flask, going: Show):
        following = make_screen(going.edition)
        picture = screen_snapshot(following, at=AT)
        assert (picture["view"], picture["winner"]) == ("leaderboard", None)
        board = picture["leaderboard"]
        assert board is not None
        assert [row["number"] for row in board["lists"][0]["rows"]] == [1, 2]
        html = fragments.render("screens/leaderboard.html", "en", snapshot=picture)
        assert "These go through" in html
        held = make_screen(going.edition, view="winner", follows=False)
        assert screen_snapshot(held, at=AT)["view"] == "leaderboard"

    def test_the_files_say_it_too(self, client: FlaskClient, going: Show):
        rows = client.get(f"/results/{going.id}/result.csv").data.decode("utf-8-sig").splitlines()
        assert [row.split(",")[0] for row in rows[1:]] == ["goes through", "goes through", "", ""]
