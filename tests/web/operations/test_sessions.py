"""Sessions of the console: on the server, bounded, and by https alone where they came by it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event

from kruvision import clock
from kruvision.extensions import db
from kruvision.models import StaffSession
from kruvision.services import staff_sessions
from tests.application import make_app
from tests.factories import make_staff
from tests.web.operations.test_staff import BROWSER, RIGHT, log_in

SECRET_COOKIES = {"kru_session", "kru_known"}


def test_a_copy_of_the_cookie_opens_nothing_once_somebody_has_logged_out(
    app: Flask, client: FlaskClient
) -> None:
    copied = copy_of_session(app, client, make_staff("organizer").login)
    assert copied.get("/account").status_code == 200
    client.post("/logout")
    assert copied.get("/account", headers=BROWSER).location.startswith("/login")


def test_a_log_out_that_ends_nothing_on_the_server_leaves_the_copy_open(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied = copy_of_session(app, client, make_staff("organizer").login)
    monkeypatch.setattr(staff_sessions, "end_session", lambda key, at: None)
    client.post("/logout")
    assert copied.get("/account").status_code == 200


def copy_of_session(app: Flask, client: FlaskClient, login: str) -> FlaskClient:
    """Another browser with the cookie that this one got by its log-in."""
    log_in(client, login, RIGHT)
    thief = app.test_client()
    thief.set_cookie("kru_session", client.get_cookie("kru_session").value)
    return thief


def test_log_out_everywhere_ends_all_devices_and_the_page_lists_them_before(app: Flask) -> None:
    staff = make_staff("organizer")
    one, other = app.test_client(), app.test_client()
    for device in (one, other):
        device.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
        log_in(device, staff.login, RIGHT)
    page = one.get("/account").text
    assert (page.count("since "), page.count("this device")) == (2, 1)
    assert one.post("/account/sessions/end").location == "/login"
    for device in (one, other):
        assert device.get("/account", headers=BROWSER).location.startswith("/login")


def test_an_account_has_so_many_sessions_open_and_one_row_for_a_device(app: Flask) -> None:
    staff, now = make_staff("organizer"), clock.now()
    keys = [staff_sessions.open_session(staff.id, f"device {n}", at=now) for n in range(21)]
    assert [bool(staff_sessions.find_actor(key)) for key in keys] == [False] + [True] * 20
    again = staff_sessions.open_session(staff.id, "device 20", at=now)
    assert staff_sessions.find_actor(keys[20]) is None
    assert staff_sessions.find_actor(again)
    later = now + staff_sessions.KEPT_FOR + timedelta(days=1)
    staff_sessions.open_session(staff.id, "device 20", at=later)
    rows = db.session.query(StaffSession).filter_by(staff_id=staff.id).all()
    assert len(rows) == staff_sessions.MOST_OPEN
    assert all(row.ended_at is None for row in rows)


def test_a_browser_keeps_its_name_whoever_logs_in(app: Flask, client: FlaskClient) -> None:
    first, second = make_staff("owner"), make_staff("organizer")
    for staff in (first, second, first):
        assert log_in(client, staff.login, RIGHT) == 302
    rows = db.session.query(StaffSession).order_by(StaffSession.id).all()
    assert len({row.device for row in rows}) == 1
    assert [(row.staff_id, row.ended_at is None) for row in rows] == [
        (second.id, False),
        (first.id, True),
    ]


def test_a_session_is_looked_up_by_one_read_of_an_index(app: Flask) -> None:
    key = staff_sessions.open_session(make_staff().id, "laptop", at=clock.now())
    read: list[tuple[str, Any]] = []
    db.session.rollback()
    with watching(db.engine, lambda statement, values: read.append((statement, values))):
        assert staff_sessions.find_actor(key)
    assert [statement.split()[0] for statement, _values in read] == ["BEGIN", "SELECT"]
    statement, values = read[1]
    with db.engine.connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
    assert [row[3].split()[0] for row in plan] == ["SEARCH", "SEARCH"]


@contextmanager
def watching(engine: Engine, tell: Callable[[str, Any], object]) -> Iterator[None]:
    """Tell of every statement with its values, while the block runs."""

    def heard(_connection: Any, _cursor: Any, statement: str, values: Any, *_more: Any) -> None:
        tell(statement, values)

    event.listen(engine, "before_cursor_execute", heard)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", heard)


def cookies_of(client: FlaskClient, login: str, **environ: str) -> list[str]:
    answer = client.post(
        "/login", data={"login": login, "password": RIGHT}, environ_overrides=environ
    )
    cookies = answer.headers.getlist("Set-Cookie")
    assert {cookie.split("=")[0] for cookie in cookies} == SECRET_COOKIES
    return cookies


def test_cookies_of_https_never_go_by_http_and_those_of_the_hall_still_do(
    database: dict[str, str],
) -> None:
    app = make_app({**database, "KRU_PUBLIC_URL": "https://vote.example.kz", "KRU_PROXIES": "1"})
    with app.app_context():
        login = make_staff("owner").login
        forwarded = {"HTTP_X_FORWARDED_PROTO": "https", "HTTP_HOST": "vote.example.kz"}
        behind = cookies_of(app.test_client(), login, **forwarded)
        named = cookies_of(app.test_client(), login, HTTP_HOST="vote.example.kz")
        in_the_hall = cookies_of(app.test_client(), login, HTTP_HOST="192.168.1.20:5000")
    assert all("Secure" in cookie for cookie in (*behind, *named))
    assert not any("Secure" in cookie for cookie in in_the_hall)


def test_the_public_address_asks_for_https_alone_and_the_hall_does_not(
    database: dict[str, str],
) -> None:
    app = make_app({**database, "KRU_PUBLIC_URL": "https://vote.example.kz"})
    client = app.test_client()
    public = client.get("/login", environ_overrides={"HTTP_HOST": "vote.example.kz"})
    hall = client.get("/login", environ_overrides={"HTTP_HOST": "192.168.1.20:5000"})
    assert public.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert "Strict-Transport-Security" not in hall.headers
    code = client.get("/language/kk", environ_overrides={"HTTP_HOST": "vote.example.kz"})
    assert "Secure" in code.headers["Set-Cookie"]
