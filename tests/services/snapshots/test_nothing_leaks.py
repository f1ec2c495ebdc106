"""Two evenings that differ only in what is secret look the same to everybody outside.

The base evening is made once and copied; into each copy go other marks of the second juror and
other choices of the same voters. Then every page open to a visitor, every screen, every phone and
the first juror's tablet are asked in both. The last tests are the mutant's: where the standings
are released, the very same comparison finds the difference.
"""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from kruvision import clock
from kruvision.extensions import db
from kruvision.models import Ballot, BallotChoice, Entry, Mark, Screen, Show, VotingWindow
from kruvision.rules.roles import matrix
from kruvision.services.access import Actor
from kruvision.services.snapshots.audience import audience_snapshot
from kruvision.services.snapshots.jury import jury_snapshot
from kruvision.services.snapshots.screen import screen_snapshot
from kruvision.services.stage.screens import list_views
from tests.application import make_app
from tests.factories import make_entry, make_show
from tests.factories.results import change, perform, save_all
from tests.factories.screens import make_screen

AT = datetime(2026, 11, 23, 19, 0, tzinfo=UTC)
SECRETS = ("first", "second")
HIDDEN_PHASES = ("running", "voting", "closed", "revealing")
OPEN_TO_VISITORS = {action for action, row in matrix().items() if "visitor" in row}
ENDLESS = {"stream.stream"}
"""A stream never ends: it sends what /v/now answers."""
RANDOM = re.compile(r'(name="csrf[-_]token" (?:content|value)=|name="command" value=)"[^"]*"')


@pytest.fixture
def evening(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Show:
    """Four acts, two jurors, a screen for each view; time stands still."""
    monkeypatch.setattr(clock, "now", lambda: AT)
    show = make_show(entries=4, jurors=2, criteria=2, starts_at=AT, tie_chain=["running_order"])
    make_entry(show, status="guest")
    perform(show)
    for view in list_views():
        make_screen(show.edition, view=view, follows=False)
    make_screen(show.edition)
    return show


def keep_secret(show: Show, secret: str, phase: str) -> None:
    """Marks of both jurors (the first's are the same in both evenings), and four ballots."""
    other = secret == "second"
    marks = [
        Mark(
            entry_id=entry.id,
            juror_id=seat.juror_id,
            criterion_id=criterion.id,
            steps=(entry.running_order + criterion.position + 4 * other * at) % 9,
            seq=1,
            saved_at=AT,
        )
        for entry in show.entries
        if entry.status == "competing"
        for at, seat in enumerate(show.seats)
        for criterion in show.criteria
    ]
    save_all(marks)
    if phase == "running":
        return
    state = {"state": "open"} if phase == "voting" else {"state": "closed", "closed_at": AT}
    window = VotingWindow(show_id=show.id, key="00", opened_at=AT, closes_at=AT, **state)
    save_all([window])
    chosen = [show.entries[-2 if other else 0].id for _voter in range(4)]
    window_id, keys = window.id, [f"{number:064}" for number in range(4)]
    ballots = zip(keys, chosen, strict=True)
    save_all(
        [
            row
            for key, entry_id in ballots
            for row in (
                Ballot(window_id=window_id, voter_key=key, choices=[entry_id], receipt="R"),
                BallotChoice(window_id=window_id, voter_key=key, entry_id=entry_id, points=1),
            )
        ]
    )


@contextmanager
def twin(app: Flask, secret: str, phase: str, leaderboard: str) -> Iterator[Flask]:
    """A copy of the evening with its own database, in which this secret is kept."""
    source = Path(app.instance_path)
    instance = source.parent / f"{secret}-{phase}"
    instance.mkdir()
    (instance / "secret_key").write_text((source / "secret_key").read_text())
    with (
        sqlite3.connect(source / "kruvision.db") as original,
        sqlite3.connect(instance / "kruvision.db") as copy,
    ):
        original.backup(copy)
    copied = make_app({"KRU_INSTANCE": str(instance)})
    with copied.app_context():
        show = db.session.execute(db.select(Show)).scalar_one()
        keep_secret(show, secret, phase)
        change(show, phase=phase, leaderboard=leaderboard)
        db.session.remove()
        yield copied
        db.session.remove()
        db.engine.dispose()


def public_paths(app: Flask) -> list[str]:
    """Every address a visitor may get, with the evening's own ids in it."""
    show = db.session.execute(db.select(Show)).scalar_one()
    entry = db.session.execute(db.select(Entry)).scalars().first()
    screens = db.session.execute(db.select(Screen)).scalars().all()
    known = {
        "show_id": show.id,
        "entry_id": entry.id,
        "edition_id": show.edition_id,
        "name": "none.jpg",
        "slug": "qazaq",
        "code": "ru",
        "secret": "card-1",
        "key": "nobody",
        "number": 1,
    }
    paths = []
    for rule in app.url_map.iter_rules():
        action = getattr(app.view_functions[rule.endpoint], "guarded_action", "")
        if "GET" not in rule.methods or rule.endpoint in ENDLESS or action not in OPEN_TO_VISITORS:
            continue
        kinds = ("csv", "xlsx", "json") if "kind" in rule.arguments else ("",)
        tokens = [screen.token for screen in screens] if "token" in rule.arguments else [""]
        for kind in kinds:
            for token in tokens:
                every = {**known, "kind": kind, "token": token}
                values = {name: every[name] for name in rule.arguments}
                paths.append(rule.build(values)[1])
    overlays = [f"{path}?overlay=1" for path in paths if path.startswith("/screen/")]
    return sorted(paths + overlays)


def pages(app: Flask) -> dict[str, tuple[int, str]]:
    """Status and body of every public address in every language, random tokens taken out."""
    found = {}
    paths = public_paths(app)
    for language in ("kk", "ru", "en"):
        for path in paths:
            client = app.test_client(use_cookies=False)
            answer = client.get(path, headers={"Accept-Language": language})
            assert answer.status_code < 500, path
            body = RANDOM.sub(r"\1", answer.get_data().decode("latin-1"))
            found[f"{language} {path}"] = (answer.status_code, body)
    return found


def snapshots(app: Flask) -> dict[str, object]:
    """What every screen, every phone and the first juror's tablet is sent."""
    show = db.session.execute(db.select(Show)).scalar_one()
    found: dict[str, object] = {
        f"screen {screen.view} {screen.follows}": screen_snapshot(screen, at=AT)
        for screen in db.session.execute(db.select(Screen)).scalars()
    }
    found["phones"] = audience_snapshot(at=AT)
    juror = Actor("juror", show.seats[0].juror_id)
    found["tablet"] = jury_snapshot(juror, show.id, at=AT)
    return found


def seen(app: Flask, phase: str, leaderboard: str = "hidden") -> list[dict[str, object]]:
    """Everything that leaves the server, in each of the two evenings."""
    views = []
    for secret in SECRETS:
        with twin(app, secret, phase, leaderboard) as copied:
            views.append({**pages(copied), **snapshots(copied)})
    return views


def differing(views: list[dict[str, object]]) -> set[str]:
    first, second = views
    assert first.keys() == second.keys()
    return {name for name in first if first[name] != second[name]}


@pytest.mark.parametrize("phase", HIDDEN_PHASES)
def test_nothing_that_leaves_the_server_depends_on_what_is_secret(
    app: Flask, evening: Show, phase: str
):
    views = seen(app, phase)
    assert len(views[0]) > 40
    assert not differing(views)


@pytest.mark.parametrize("phase", ["closed", "revealing", "planned"])
def test_a_live_leaderboard_shows_nothing_before_and_after_its_time(
    app: Flask, evening: Show, phase: str
):
    assert not differing(seen(app, phase, "live"))


def test_the_comparison_finds_a_released_leaderboard(app: Flask, evening: Show):
    assert differing(seen(app, "voting", "live")) >= {"screen leaderboard False"}


def test_the_comparison_finds_a_published_result(app: Flask, evening: Show):
    found = differing(seen(app, "published"))
    assert {"screen winner False", f"en /results/{evening.id}"} <= found
    assert f"en /results/{evening.id}/result.json" in found
    assert "tablet" not in found
    assert "phones" in found, "the places, once they are public"
