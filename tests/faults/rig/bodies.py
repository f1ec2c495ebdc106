"""Bodies that are as large as their page takes, and made to cost more than they are worth; and what
they cost the processor, in bare requests of the same run: no duration means anything on somebody
else's machine, and a ratio does."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from flask import Flask
from flask.testing import FlaskClient

from kruvision.services.forms.typed_rows import MOST_ROWS
from kruvision.web.body_limits import limit_of
from tests.factories import make_show
from tests.factories.jury import browser, call, enter, new_card, start
from tests.factories.voting import make_vote
from tests.faults.connections.processor_time import least_in_turns, processor_seconds

JSON, FORM = "application/json", "application/x-www-form-urlencoded"
FILE = "multipart/form-data; boundary=x"
ACUTE, DOT_BELOW = "\u0301", "\u0323"
BARE = 20
"""Bare requests are so short that one alone cannot be measured."""
MUCH, TOO_MUCH = 12, 600
MARKS = (ACUTE + DOT_BELOW).encode()
"""Two marks that stand the other way round when they are in order."""


@dataclass(frozen=True)
class HostileBody:
    """What is posted where, and who posts it: a ``visitor``, a ``juror`` or an ``owner``."""

    name: str
    who: str
    path: str
    kind: str
    body: bytes
    small: bytes = b""
    """A body of a kilobyte that makes the page show as much as it ever does: what an answer costs
    by itself."""


def filled(start: bytes, unit: bytes, end: bytes, size: int) -> bytes:
    """As many units as fit into so many bytes between a start and an end."""
    return start + unit * ((size - len(start) - len(end)) // len(unit)) + end


def json_bodies(field: bytes, size: int) -> Iterator[tuple[str, bytes]]:
    """Objects in which one field is not what it should be."""
    open_ = b'{"' + field + b'":'
    yield "marks", filled(open_ + b'"a', MARKS, b'"}', size)
    yield "marks on letters", filled(open_ + b'"', b"a" + MARKS * 15, b'"}', size)
    yield "escaped marks", filled(open_ + b'"a', rb"\u0301\u0323", b'"}', size)
    yield "hidden letters", filled(open_ + b'"', "\u202e".encode(), b'"}', size)
    yield "half characters", filled(open_ + b'"', rb"\ud83d", b'"}', size)
    yield "objects", filled(open_ + b"[", b"{},", b"{}]}", size)
    yield "lists in lists", filled(open_, b"[", b"", size)
    yield "whole lists in lists", open_ + b"[" * 900 + b"]" * 900 + b"}"
    yield "digits", filled(open_, b"9", b"}", size)
    yield "some digits", open_ + b"9" * 4300 + b"}"
    yield "infinities", filled(open_ + b"[", b"1e999,", b"1]}", size)
    yield "digits after the point", filled(open_ + b"0.", b"1", b"}", size)
    yield "texts", filled(open_ + b"[", b'"1",', b'"1"]}', size)
    yield "words", filled(open_ + b"{", b'"":1,', b'"a":1}}', size)
    keys = b",".join(b'"k%d":1' % number for number in range(size // 10))
    yield "unknown names", b"{" + keys + b"}"


def form_bodies(field: bytes, size: int) -> Iterator[tuple[str, bytes]]:
    """Forms in which one field, or their names, are not what they should be."""
    escaped = b"".join(b"%%%02X" % byte for byte in MARKS)
    yield "marks", filled(field + b"=a", MARKS, b"", size)
    yield "escaped marks", filled(field + b"=a", escaped, b"", size)
    yield "hidden letters", filled(field + b"=", "\u202e".encode(), b"", size)
    yield "letters", filled(field + b"=", "Ә".encode(), b"", size)
    yield "no UTF-8", filled(field + b"=", b"%FF", b"", size)
    yield "dots", filled(field, b".a", b"=1", size)
    yield "empty fields", filled(b"", b"a&", b"a=1", size)
    yield "the same field", filled(b"", field + b"=1&", field + b"=1", min(size, 990 * 4))
    rows = b"&".join(b"%s.%d.x=1" % (field, number) for number in range(min(size // 20, 990)))
    yield "rows", rows
    yield "unknown names", b"&".join(b"k%d=" % number for number in range(min(size // 9, 990)))
    yield "digits", field + b"." + b"9" * (size - len(field) - 4) + b"=1"


def file_body(data: bytes, name: str = "file") -> bytes:
    """A form with one file in it."""
    head = f'--x\r\nContent-Disposition: form-data; name="{name}"; filename="f"\r\n\r\n'
    return head.encode() + data + b"\r\n--x--\r\n"


def rule_files(size: int) -> Iterator[tuple[str, bytes]]:
    """Files that claim to be RULES.toml."""
    yield "one dotted key", filled(b"a", b".a", b" = 1", size)
    yield "one dotted table", filled(b"[a", b" . a", b"]", size)
    yield "keys of nine parts", filled(b"", b"a.a.a.a.a.a.a.a=1\n", b"", size)
    yield "tables in tables", filled(b"a = ", b"{a=", b"", size)
    yield "lists in lists", filled(b"a = ", b"[", b"", size)
    yield "a scale", filled(b"[audience]\nscale = [", b"1,", b"1]\n", size)
    yield "ties", filled(b"[ties]\nchain = [", b'"x",', b'"x"]\n', size)
    yield "digits", filled(b"display_places = ", b"9", b"", size)
    yield "a name of marks", filled(b'[criteria."a', MARKS, b'"]\nweight = 1\n', size)
    yield "letters and no dot", filled(b"", b"a", b"", size)
    yield "quotation marks", filled(b"", b"'", b"", size)
    yield "steps", b'[criteria."Vocal"]\nmin = 0\nmax = 1000\nstep = "0.000001"\n'


def tables(size: int) -> Iterator[tuple[str, bytes]]:
    """Files that claim to be a table of entries."""
    head = b"title,name.kk,story.kk\n"
    yield "marks", filled(head + b"a,b,c", MARKS, b"", size)
    yield "rows of marks", filled(head, b"a,b,c" + MARKS * 900 + b"\n", b"", size)
    yield "as many marks as are read", head + (b"a,b,c" + MARKS * 3_900 + b"\n") * 51
    yield "cells", filled(head, b"a,", b"", size)
    yield "rows", filled(head, b"a,b,c\n", b"", size)
    yield "empty rows", filled(head, b"\n", b"", size)
    yield "an open quotation mark", filled(head + b'"', b"a,", b"", size)
    yield "quotation marks", filled(head, b'"",', b"", size)
    yield "heads", filled(b"", b"title,", b"title", size)
    yield "zeros", filled(head, b"\0", b"", size)
    yield "a bomb", _bomb(size)


def _bomb(size: int) -> bytes:
    """A workbook that unpacks to a thousand times its size."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * size * 50)
    return file.getvalue()


def hostile_bodies(app: Flask, show_id: int, entry_id: int) -> Iterator[HostileBody]:
    """Every kind, on every kind of page, at the full size that the page takes."""
    show = f"/control/shows/{show_id}"
    for who, path, name_of_field in (
        ("visitor", "/v/ticket", b"secret"),
        ("visitor", "/v/code", b"secret"),
        ("visitor", "/v/ballot", b"choices"),
        ("visitor", "/v/ballot", b"window"),
        ("juror", "/jury/notes", b"text"),
        ("juror", "/jury/marks", b"value"),
        ("juror", "/jury/help", b"waiting"),
    ):
        for name, body in json_bodies(name_of_field, room_of(app, path)):
            yield HostileBody(name, who, path, JSON, body, b"{}")
    for who, path, name_of_field in (
        ("visitor", "/v/ticket", b"secret"),
        ("visitor", "/v/ballot", b"choice"),
        ("visitor", "/login", b"login"),
        ("visitor", "/setup", b"code"),
        ("visitor", "/j", b"code"),
        ("juror", f"/jury/{entry_id}/sheet", b"mark"),
        ("juror", f"/jury/{entry_id}/sheet", b"note"),
        ("owner", f"{show}/criteria", b"criteria"),
        ("owner", f"{show}/rules", b"weights"),
        ("owner", f"{show}/settings", b"name.kk"),
        ("owner", f"{show}/entries/table", b"rows"),
        ("owner", f"{show}/result/decisions", b"place"),
        ("owner", "/control/traditions/new", b"facts"),
    ):
        small = b"&".join(b"%s.%d.x=1" % (name_of_field, n) for n in range(MOST_ROWS))
        for name, body in form_bodies(name_of_field, room_of(app, path)):
            yield HostileBody(name, who, path, FORM, body, small)
    for path, made in ((f"{show}/rules/import", rule_files), (f"{show}/entries/import", tables)):
        for name, data in made(room_of(app, path) - 16 * 1024):
            yield HostileBody(name, "owner", path, FILE, file_body(data), file_body(b"a"))


def room_of(app: Flask, path: str) -> int:
    """How many bytes the page at this address takes."""
    endpoint, _values = app.url_map.bind("localhost").match(path, method="POST")
    return limit_of(endpoint)


@dataclass
class BodyCosts:
    """A hall with a vote, a show under way and one being set up; and who may post there."""

    app: Flask
    clients: dict[str, FlaskClient]
    show_id: int
    entry_id: int
    own: dict[tuple[str, bytes], float] = field(default_factory=dict)
    bare: float = 0.0

    def measure_bare(self) -> None:
        """Take the measure: a request that asks the database one thing and says ok."""
        self._ask_bare()
        self.bare = processor_seconds(self._ask_bare, 5) / BARE

    def _ask_bare(self) -> None:
        for _request in range(BARE):
            self.clients["visitor"].get("/health")

    def post(self, hostile: HostileBody, body: bytes) -> int:
        """Post it and return the status of the answer."""
        client = self.clients[hostile.who]
        return client.post(hostile.path, data=body, content_type=hostile.kind).status_code

    def cost_of(self, hostile: HostileBody) -> float:
        """In bare requests, what the body costs beyond what the page's answer costs by itself. What
        seems to be much is measured again, in turns with as long a piece of bare requests: what
        else runs meanwhile disturbs both."""
        if not self.bare:
            self.measure_bare()
        place = hostile.path, hostile.small
        if place not in self.own:
            self.post(hostile, hostile.small)
            own = processor_seconds(lambda: self.post(hostile, hostile.small), 3)
            self.own[place] = own / self.bare if hostile.who != "visitor" else 0.0
        post = lambda: self.post(hostile, hostile.body)  # noqa: E731
        whole = processor_seconds(post)
        cost = whole / self.bare
        if MUCH < cost < TOO_MUCH:
            kinds = {"bare": lambda: self._ask_bare, "whole": lambda: post}
            least = least_in_turns(kinds, turns=2)
            cost = min(cost, least["whole"] * BARE / least["bare"])
        return cost - self.own[place]


def prepare(app: Flask, visitor: FlaskClient, owner: FlaskClient) -> BodyCosts:
    """The hall, with its people logged in."""
    make_vote(credential="tickets")
    running = make_show(phase="planned")
    entry = running.entries[0]
    call(entry)
    start(running)
    tablet = browser(app)
    enter(tablet, new_card(running.seats[0]))
    draft = make_show(phase="planned")
    clients = {"visitor": visitor, "juror": tablet, "owner": owner}
    return BodyCosts(app, clients, draft.id, entry.id)
