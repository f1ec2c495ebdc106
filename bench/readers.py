"""Readers of a published result: what one costs beside a bare Flask GET, and what five hundred at
once cost those who mark and vote meanwhile.

The result has thirty acts, five jurors and their whole working.
"""

import random
import statistics
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import gevent
import psutil
from werkzeug.test import EnvironBuilder

from bench.clients.crowd import repeat, send_steadily
from bench.clients.evening import MARK_EVERY, marker
from bench.clients.load import in_own_process
from bench.clients.wire import Wire
from bench.harness import Figure, Size, figure, in_turn, medians, p99
from bench.places import Server, ballot_requests, make_voters, open_hall, serving
from bench.servers.bare_flask import make_app
from kruvision.extensions import db
from kruvision.models import Show
from kruvision.simulation.juror import SimulatedJuror
from kruvision.web import kept_pages
from tests.factories import make_show
from tests.factories.published import publish
from tests.factories.results import change, give_marks
from tests.faults.rig.hall import Hall

ACTS, JURORS, CRITERIA = 30, 5, 4
CONNECTIONS = 16
READ_EVERY = 2.0
READERS = 2_000
GET = (
    "GET /results/{show} HTTP/1.1\r\nHost: {host}\r\nAccept: text/html,*/*\r\n"
    "User-Agent: Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile\r\n"
    "Accept-Language: {language}\r\nAccept-Encoding: gzip, deflate, br\r\n\r\n"
)
LANGUAGES = ("kk,ru;q=0.8", "kk,ru;q=0.8", "ru", "en")


def measure(size: Size) -> list[Figure]:
    """What a reader costs; then marks and ballots beside a hall of readers and without them."""
    with open_hall(credential="tickets") as hall:
        show_id = publish_another(hall)
        return [*one_reader(hall, show_id, size), *beside_readers(hall, show_id, size)]


def publish_another(hall: Hall) -> int:
    """A published show of the same edition, as large as an evening gets; its id."""
    with hall.database():
        edition = db.session.get_one(Show, hall.votes[0].show_id).edition
        show = make_show(
            edition=edition,
            entries=ACTS,
            jurors=JURORS,
            criteria=CRITERIA,
            combination="jury_only",
            tie_chain=["running_order"],
        )
        chance = random.Random(1)
        sheet = [
            [[chance.randint(1, 10) for _ in range(CRITERIA)] for _ in range(JURORS)]
            for _ in range(ACTS)
        ]
        give_marks(show, sheet)
        return publish(change(show, phase="closed")).id


def one_reader(hall: Hall, show_id: int, size: Size) -> list[Figure]:
    """Processor time for a reader, against the bare GET in the same run: of the two apps alone, and
    of their servers, where most of it is the server's own reading and writing of HTTP."""
    works = {name: answering(app, show_id) for name, app in apps(hall, show_id).items()}
    alone = medians(works, size.pick(9, 5))
    servers = {"ours": Server(hall), "bare": Server(hall, "bare_flask")}
    count = size.pick(20_000, 1_000)
    with serving(*servers.values()):
        reads = {name: reading(server, show_id, count) for name, server in servers.items()}
        whole = medians(reads, size.pick(5, 1))
    name = "a reader of a published result, processor time"
    return [
        figure(name, alone["ours"], "µs", ceiling=alone["bare"], target="<= 0.5"),
        figure(f"{name} with the server", whole["ours"], "µs", ceiling=whole["bare"]),
    ]


def apps(hall: Hall, show_id: int) -> dict[str, Any]:
    """The product with the page made, for good; and the bare one."""
    kept_pages.FRESH_FOR = float("inf")
    for language in LANGUAGES:
        hall.app.test_client().get(
            f"/results/{show_id}", headers={"Accept-Language": language, "Host": "localhost"}
        )
    return {"ours": hall.app, "bare": make_app()}


def answering(app: Any, show_id: int) -> Callable[[], float]:
    """A round: microseconds of one answer, given from the WSGI environment on."""
    headers = {"Accept-Encoding": "gzip, deflate, br", "Accept-Language": "kk,ru;q=0.8"}
    environ = EnvironBuilder(f"/results/{show_id}", headers=headers).get_environ()
    statuses: list[str] = []

    def work() -> float:
        began = time.process_time()
        for _reader in range(READERS):
            b"".join(app({**environ}, lambda status, _head, _error=None: statuses.append(status)))
        spent = time.process_time() - began
        if set(statuses) != {"200 OK"}:
            raise RuntimeError(f"refused: {set(statuses)}")
        return 1e6 * spent / READERS

    return work


def reading(server: Server, show_id: int, count: int) -> Callable[[], float]:
    """A round: so many read, one after the other on a few connections; microseconds of each. The
    page of each language, which is made once, is there before."""

    def work() -> float:
        assert server.process
        process = psutil.Process(server.process.pid)
        in_own_process(read_all, url=server.url, show=show_id, count=len(LANGUAGES))
        before = process.cpu_times()
        told = in_own_process(read_all, url=server.url, show=show_id, count=count)
        after = process.cpu_times()
        if told["refused"]:
            raise RuntimeError(f"{told['refused']} were refused")
        spent = after.user - before.user + after.system - before.system
        return 1e6 * float(spent) / count

    return work


def beside_readers(hall: Hall, show_id: int, size: Size) -> list[Figure]:
    """Ballots and marks of ten seconds, alone and beside readers who all come at once."""
    server, readers = Server(hall), size.pick(500, 100)
    seconds, rate = size.pick(10, 4), size.pick(200, 50)
    vote = {
        "show": hall.votes[0].show_id,
        "entries": list(hall.votes[0].entries),
        "criteria": list(hall.votes[0].criteria),
    }

    def evening(count: int) -> dict[str, Any]:
        requests = ballot_requests(hall, server, make_voters(hall, seconds * rate))
        values = {"requests": requests, "rate": rate, "readers": count, "show": show_id}
        card = hall.cards[0]
        return in_own_process(vote_and_mark, url=server.url, card=card, vote=vote, **values)

    with serving(server):
        works = {"beside": lambda: evening(readers), "alone": lambda: evening(0)}
        told = in_turn(works, size.pick(5, 1))
    refused = sum(row["refused"] for rows in told.values() for row in rows)
    if refused:
        raise RuntimeError(f"{refused} were refused")
    return [
        row
        for kind in ("ballot", "mark")
        for word, share in (("p50", statistics.median), ("p99", p99))
        for row in [_row(f"{kind} beside {readers} readers at once, {word}", told, kind, share)]
    ]


def _row(
    name: str, told: dict[str, list[Any]], kind: str, share: Callable[[list[float]], float]
) -> Figure:
    found = {who: statistics.median(1000 * share(one[kind]) for one in told[who]) for who in told}
    return figure(name, found["beside"], "ms", ceiling=found["alone"])


def read_all(url: str, show: int, count: int) -> dict[str, Any]:
    """So many readers in four languages' share, none of whom has the page yet."""
    host, refused = urlsplit(url).netloc, []
    left = list(range(count))

    def reader() -> None:
        wire = Wire(url)
        while left:
            language = LANGUAGES[left.pop() % len(LANGUAGES)]
            request = GET.format(show=show, host=host, language=language)
            status, _body = wire.ask(request.encode())
            if status != 200:
                refused.append(status)
        wire.close()

    gevent.joinall([gevent.spawn(reader) for _ in range(CONNECTIONS)], raise_error=True)
    return {"refused": len(refused)}


def vote_and_mark(
    url: str,
    card: str,
    vote: dict[str, Any],
    requests: list[str],
    rate: float,
    readers: int,
    show: int,
) -> dict[str, Any]:
    """Ballots at a steady rate and a juror's marks, beside so many who read the result again and
    again: how long each took."""
    tablet = SimulatedJuror(url, card, vote["show"], seed=1, pause=0)
    tablet.enter()
    is_over = gevent.event.Event()
    host, statuses = urlsplit(url).netloc, []

    def read(number: int) -> None:
        wire = Wire(url)
        request = GET.format(show=show, host=host, language=LANGUAGES[number % len(LANGUAGES)])
        while not is_over.is_set():
            began = time.monotonic()
            statuses.append(wire.ask(request.encode())[0])
            is_over.wait(max(0.0, READ_EVERY - (time.monotonic() - began)))
        wire.close()

    crowd = [gevent.spawn(read, number) for number in range(readers)]
    marking = gevent.spawn(repeat, marker(tablet, vote), MARK_EVERY, is_over.is_set)
    done = send_steadily(url, [request.encode() for request in requests], rate)
    is_over.set()
    gevent.joinall([*crowd, marking], raise_error=True)
    tablet.leave()
    return {
        "ballot": [took for _at, took, _status in done],
        "mark": marking.get(),
        "refused": sum(status != 200 for _at, _took, status in done)
        + sum(status != 200 for status in statuses),
    }
