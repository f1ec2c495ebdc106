"""What learning beside the vote costs: the passport of a song on all phones, and a hall that
answers while others vote and a juror marks.

Answers, ballots and marks come at once only where each act is voted on: what the hall knows of the
songs to come is asked while the vote on another one is open. It is the busiest moment there is.
"""

import json
from collections.abc import Callable
from typing import Any

import gevent
from itsdangerous import URLSafeSerializer

from bench.clients.crowd import send_steadily
from bench.clients.evening import PRESSES, RATE, vote_beside
from bench.clients.load import in_own_process
from bench.harness import Figure, Size, figure, in_turn
from bench.places import (
    HEADERS,
    Server,
    add_screen,
    ballot_requests,
    make_voters,
    open_hall,
    serving,
)
from bench.stream import Disturbed, issue_card, milliseconds, start_show, until_all_phones
from config import ROOT
from kruvision import clock
from kruvision.extensions import db
from kruvision.models import Entry, Show, Song
from kruvision.services.traditions.house import load_missing
from tests.factories import make_entry, names
from tests.factories.learning import make_question
from tests.factories.results import change
from tests.faults.rig.hall import Hall

WITHIN = 20
"""Seconds within which every phone answers."""
TIMES = 1.2
"""How many times as long a ballot and a mark may take beside the answers: no longer, as far as such
figures come out the same twice."""


def measure(size: Size) -> list[Figure]:
    """The call of a song with its whole passport; ballots and marks beside answers."""
    return [*passports(size), *beside_answers(size)]


def passports(size: Size) -> list[Figure]:
    """From the organizer's press to the passport on the last phones, in a quiet hall and in one
    that votes."""
    phones, seconds = size.pick(3_000, 200), size.pick(2 * PRESSES, PRESSES + 2)
    with open_hall(credential="tickets") as hall:
        show_id = start_show(hall)
        fill_passports(hall, show_id)
        server = Server(hall)
        ballots = ballot_requests(hall, server, make_voters(hall, RATE * seconds))
        with serving(server):
            quiet = until_all_phones(server, show_id, phones)
            voting = until_all_phones(server, show_id, phones, ballots)
    label = f"passport on all of {phones:,} phones, p99"
    return [
        figure(label, quiet, "ms", target="<= 200"),
        figure(f"{label}, beside {RATE} ballots/s", voting, "ms", target="<= 1000"),
    ]


def fill_passports(hall: Hall, show_id: int) -> None:
    """Every song of the show belongs to a card of the house and has four lines."""
    with hall.database():
        load_missing(ROOT / "data" / "traditions.json", at=clock.now())
        line = {"original": "Сағындырған айлар-ай", "romanized": "Saǵyndyrǵan ailar-ai"}
        lines = [{**line, "text": names("Months of longing"), "refrain": True}] * 4
        for entry in list(db.session.get_one(Show, show_id).entries):
            song = db.session.get_one(Song, db.session.get_one(Entry, entry.id).song_id)
            told = {"story": names("What the song says. " * 6), "lines": lines}
            change(song, tradition_slug="kazakh", **told)


def beside_answers(size: Size) -> list[Figure]:
    """The same vote with and without a hall that answers."""
    phones, seconds = size.pick(3_000, 300), size.pick(WITHIN, 4)
    with open_hall(credential="tickets", turnout_shown=True) as hall:
        token, question = add_screen(hall), ask_about_what_comes(hall)
        server = Server(hall)
        works = {
            "with": evening(server, token, question, phones, seconds),
            "without": evening(server, token, question, 0, seconds),
        }
        with serving(server):
            told = in_turn(works, size.pick(5, 1))
    figures = []
    for name, key in (("ballot", "acknowledged"), ("mark", "marks")):
        found, plain = (milliseconds(told[work], key) for work in ("with", "without"))
        label = f"{name} beside {phones:,} answers in {seconds} s, p99"
        figures.append(figure(label, found, "ms", ceiling=plain, target=f"<= {TIMES}"))
    found = milliseconds(told["with"], "answers")
    label = f"answer acknowledged, {phones:,} in {seconds} s, p99"
    return [*figures, figure(label, found, "ms")]


def ask_about_what_comes(hall: Hall) -> int:
    """One more act is to come, and its question is asked beforehand."""
    with hall.database():
        show = db.session.get_one(Show, hall.votes[0].show_id)
        change(show, phase="running")
        return int(make_question(make_entry(show)).id)


def evening(
    server: Server, token: str, question: int, phones: int, seconds: int
) -> Callable[[], dict[str, Any]]:
    """A round in which so many phones answer."""
    hall = server.hall
    vote = hall.votes[0]

    def work() -> dict[str, Any]:
        told = in_own_process(
            vote_and_answer,
            url=server.url,
            answers=answer_requests(hall, server, question, phones),
            seconds=seconds,
            phones=0,
            requests=ballot_requests(hall, server, make_voters(hall, RATE * seconds)),
            rate=RATE,
            token=token,
            card=issue_card(hall),
            vote={"show": vote.show_id, "entries": vote.entries, "criteria": vote.criteria},
        )
        if told["refused"] or told["unheard"]:
            raise Disturbed(f"{told['refused']} ballots, {told['unheard']} answers refused")
        return told

    return work


def answer_requests(hall: Hall, server: Server, question: int, count: int) -> list[str]:
    """One answer of each of so many new phones, as a phone's browser sends it."""
    signer = URLSafeSerializer(hall.settings["KRU_SECRET_KEY"], salt="kru_voter")
    host = f"127.0.0.1:{server.port}"
    requests = []
    for voter in make_voters(hall, count) if count else ():
        sent = {"question": question, "moment": "before", "option": len(requests) % 3}
        body = json.dumps(sent, separators=(",", ":"))
        head = HEADERS.format(host=host, length=len(body), cookie=signer.dumps(voter))
        requests.append(head.replace("/v/ballot", "/v/answer") + body)
    return requests


def vote_and_answer(answers: list[str], seconds: int, **values: Any) -> dict[str, Any]:
    """Ballots and marks, with answers beside them; runs in the load generator."""
    url = values["url"]
    rate = len(answers) / seconds
    sent = [request.encode() for request in answers]
    answering = gevent.spawn(send_steadily, url, sent, rate) if sent else None
    told = vote_beside(**values)
    done = answering.get() if answering is not None else []
    told["answers"] = [took for _at, took, _status in done]
    told["unheard"] = sum(status != 200 for _at, _took, status in done)
    return told
