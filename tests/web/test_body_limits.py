"""How much each page takes, and that what is more is refused before anybody reads it."""

from collections.abc import Iterator
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from kruvision import clock
from kruvision.extensions import db
from kruvision.web import body_limits
from kruvision.web.body_limits import DEFAULT, MOST_FIELDS, limit_of
from tests.factories import make_show
from tests.factories.jury import browser, enter, new_card, write

KB = 1024
LARGE = {
    32 * KB: {
        *("jury.ask", "jury.command", "jury.move", "jury.save"),
        *("jury_head.lock", "jury_head.reopen", "jury_head.settle"),
    },
    128 * KB: {
        *("amendments.change", "console.switch", "criteria.change", "editions.add"),
        *("categories.multiply", "categories.preview"),
        *("editions.change", "jurors.add", "jurors.edit", "jurors.seat"),
        *("questions.change", "rules.change"),
        *("screens.show_everywhere", "screens.switch", "shows.add", "shows.change"),
        *("traditions.add", "traditions.change", "traditions.preview", "passports.preview"),
    },
    192 * KB: {"categories.change", "entries.change_table"},
    16_000 + 16 * KB: {"rule_files.upload"},
    1024 * KB + 16 * KB: {"imports.upload"},
    600_000 + 128 * KB: {"passports.change"},
    4096 * KB + 16 * KB: {"packs.upload"},
    10240 * KB + 128 * KB: {"entries.add", "entries.change"},
    30 * 1024 * KB + 16 * KB: {"recordings.send"},
}
"""Every page that takes more than 16 kB. Whoever adds one says here that it has to."""
PHONE = {"audience.answer", "audience.ballot", "audience.code", "audience.ticket"}


class Unread(BytesIO):
    """A body that says how much of it was asked for."""

    asked = 0

    def read(self, size: int | None = -1) -> bytes:
        """Hand it out, and count."""
        found = super().read(size)
        self.asked += len(found)
        return found

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        """As above."""
        found = super().readinto(buffer)
        self.asked += found
        return found


def rules_with_a_body(app: Flask) -> Iterator[Rule]:
    for rule in app.url_map.iter_rules():
        if "POST" in (rule.methods or ()):
            yield rule


def address_of(app: Flask, rule: Rule) -> str:
    steps = {"attendance.change": "excuse", "jurors.change": "remove", "jury.move": "aside"}
    steps |= {"recordings.move": "undo", "stop_watch.press": "start"}
    kind = {"songs.count": "opened"}.get(rule.endpoint, "marks")
    known = {"kind": kind, "token": "0" * 32, "slug": "kazakh", "step": steps.get(rule.endpoint)}
    values = {name: known.get(name, 1) for name in rule.arguments}
    with app.test_request_context():
        return str(app.url_map.bind("localhost").build(rule.endpoint, values, method="POST"))


def test_no_page_is_large_without_being_listed(app: Flask) -> None:
    found: dict[int, set[str]] = {}
    for rule in rules_with_a_body(app):
        found.setdefault(limit_of(rule.endpoint), set()).add(rule.endpoint)
    assert found.pop(8 * KB) == PHONE
    assert found.pop(16 * KB) == {rule.endpoint for rule in rules_with_a_body(app)} - PHONE.union(
        *LARGE.values()
    )
    assert found == LARGE
    pages = {rule.endpoint for rule in rules_with_a_body(app)}
    assert set(body_limits.LIMITS) <= pages | {page.partition(".")[0] for page in pages}


def refused_unread(app: Flask, client: FlaskClient) -> list[str]:
    """Pages that read a body that is too large, or answer anything but that it is."""
    wrong = []
    for rule in rules_with_a_body(app):
        length = limit_of(rule.endpoint) + 1
        body = Unread(b"a=b&" * (length // 4 + 1))
        answer = client.post(
            address_of(app, rule),
            input_stream=body,
            content_length=length,
            content_type="application/x-www-form-urlencoded",
        )
        if answer.status_code != 413 or body.asked or answer.headers["Connection"] != "close":
            wrong.append(rule.endpoint)
    return wrong


def test_a_body_over_the_limit_of_its_page_is_refused_unread(
    app: Flask, owner: FlaskClient
) -> None:
    make_show()
    assert refused_unread(app, owner) == []


def test_the_check_finds_pages_without_a_limit(
    app: Flask, owner: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_show()
    monkeypatch.setattr(body_limits, "_bound", lambda: None)
    app.before_request_funcs[None].remove(
        next(f for f in app.before_request_funcs[None] if f.__name__ == "_bound")
    )
    assert len(refused_unread(app, owner)) > 50


def test_a_refused_body_is_answered_in_words(client: FlaskClient) -> None:
    page = client.post("/login", data={"login": "x" * 20_000}, headers={"Accept-Language": "en"})
    assert page.status_code == 413
    assert "too large to send" in page.text
    script = client.post("/v/ballot", json={"choices": [1] * 5_000})
    assert (script.status_code, (script.json or {})["error"]) == (413, "too_large")


def test_a_body_without_a_length_counts_as_it_comes(client: FlaskClient) -> None:
    body = Unread(b" " * 1_000_000)
    answer = client.post(
        "/v/ballot",
        input_stream=body,
        content_type="application/json",
        environ_overrides={"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"},
    )
    assert answer.status_code == 413
    assert body.asked <= 2 * 8 * KB


def test_strangers_send_no_more_than_anybody_where_organizers_may_send_files(
    app: Flask, owner: FlaskClient
) -> None:
    show = make_show()
    table = {"file": (BytesIO(b"title,name.kk\nA,B\n" + b" " * 2 * DEFAULT), "table.csv")}
    path = f"/control/shows/{show.id}/entries/import"
    stranger = app.test_client()
    body = Unread(b" " * 100_000)
    kind = "multipart/form-data; boundary=x"
    refused = stranger.post(path, input_stream=body, content_length=100_000, content_type=kind)
    assert (refused.status_code, body.asked) == (413, 0)
    assert owner.post(path, data=table).status_code == 302


def test_a_form_of_very_many_fields_is_refused(client: FlaskClient) -> None:
    body = b"&" * (MOST_FIELDS + 1)
    kind = "application/x-www-form-urlencoded"
    assert client.post("/login", data=body, content_type=kind).status_code == 413
    fewer = client.post("/login", data=b"&" * 100, content_type=kind)
    assert fewer.status_code == 422


class Held(Unread):
    """A body that says how many connections to the database are held while it comes in."""

    def __init__(self, content: bytes) -> None:
        super().__init__(content)
        self.held: set[int] = set()

    def read(self, size: int | None = -1) -> bytes:
        """As above."""
        self.held.add(db.engine.pool.checkedout())  # type: ignore[attr-defined]
        return super().read(size)

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        """As above."""
        self.held.add(db.engine.pool.checkedout())  # type: ignore[attr-defined]
        return super().readinto(buffer)


CHUNKED = {"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"}
SENT_SLOWLY = [
    ("/jury/1/sheet", "application/x-www-form-urlencoded", CHUNKED),
    ("/jury/1/sheet", "application/x-www-form-urlencoded", {"CONTENT_LENGTH": "20000"}),
    ("/jury/marks", "application/json", CHUNKED),
    ("/jury/marks", "application/json", {"CONTENT_LENGTH": "20000"}),
]


def held_while_sending(tablet: FlaskClient) -> list[set[int]]:
    """The connections that are held while bodies come in which a tablet may send."""
    found = []
    for path, kind, said in SENT_SLOWLY:
        body = Held(b" " * 20_000)
        tablet.post(path, input_stream=body, content_type=kind, environ_overrides=said)
        assert body.asked == 20_000
        found.append(body.held)
    return found


def test_who_sends_slowly_holds_no_connection_to_the_database(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    show = make_show(jurors=1)
    tablet = browser(app)
    assert enter(tablet, new_card(show.seats[0])).location == "/jury"
    db.session.remove()
    assert held_while_sending(tablet) == [{0}] * 4
    monkeypatch.setattr(body_limits, "hold_no_connection", lambda: None)
    assert held_while_sending(tablet) == [{1}] * 4  # the guard taken out


def test_nor_does_a_tablet_whose_card_counts_no_more(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    show = make_show(jurors=1)
    tablet = browser(app)
    assert enter(tablet, new_card(show.seats[0])).location == "/jury"
    write(show.seats[0].juror, revoked_at=clock.now())
    db.session.remove()
    path, kind, said = SENT_SLOWLY[0]
    for guard, held in ((body_limits.hold_no_connection, {0}), (lambda: None, {1})):
        monkeypatch.setattr(body_limits, "hold_no_connection", guard)
        body = Held(b" " * 20_000)
        answer = tablet.post(path, input_stream=body, content_type=kind, environ_overrides=said)
        assert (answer.status_code, body.held) == (413, held)
