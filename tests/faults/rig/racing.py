"""Attempts that race: one process of several, all on one database, all for the same voters."""

import multiprocessing
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import config as settings
from kruvision import clock, create_app, database
from kruvision.extensions import db
from kruvision.services.audience import casting, tickets
from kruvision.services.audience.voters import Voter
from kruvision.services.errors import Refused
from tests.faults.rig.hall import Hall, Vote
from tests.faults.rig.mutants import MUTANTS

PROCESSES, THREADS = 2, 16
TOGETHER = 50
"""So often all racers wait for each other, to stay side by side."""
Answer = tuple[int, str]
"""Which attempt, and the receipt or the code of the refusal."""


@dataclass(frozen=True)
class Race:
    """Every racer tries everything once, in the same order: ``(vote, lane, number) → answer``."""

    attempt: Callable[[Vote, int, int, Any], str]
    vote: Vote
    count: int
    secrets: Any = None


def vote_at_once(vote: Vote, lane: int, number: int, _secrets: Any) -> str:
    """The same voter from another tab: another command, another choice."""
    choices = [vote.entries[lane % len(vote.entries)]]
    voter, command = Voter(f"voter-{number}"), f"lane-{lane}"
    return casting.cast_ballot(voter, vote.window_id, choices, command, at=clock.now()).code


def use_ticket_at_once(vote: Vote, lane: int, number: int, tokens: Any) -> str:
    """The same printed ticket on another phone, which votes when it is let in."""
    device = f"device-{lane}"
    ticket_id = tickets.bind_ticket(vote.show_id, tokens[number], device, at=clock.now())
    choices = [vote.entries[0]]
    voter = Voter(device, ticket_id)
    return casting.cast_ballot(voter, vote.window_id, choices, "once-only", at=clock.now()).code


def run_race(hall: Hall, race: Race, mutant: str = "") -> list[list[str]]:
    """All answers to each attempt, one of every racer."""
    context = multiprocessing.get_context("spawn")
    start = context.Barrier(PROCESSES * THREADS)
    answers = context.Queue()
    processes = [
        context.Process(target=_enter, args=(hall.settings, race, mutant, n, start, answers))
        for n in range(PROCESSES)
    ]
    for process in processes:
        process.start()
    found: list[list[str]] = [[] for _ in range(race.count)]
    for number, answer in (pair for _ in processes for pair in answers.get(timeout=3600)):
        found[number].append(answer)
    for process in processes:
        process.join()
    return found


def _enter(
    environ: dict[str, str], race: Race, mutant: str, place: int, start: Any, answers: Any
) -> None:
    """One process of the race."""
    app = create_app(settings.load(environ, testing=True))
    database.LOCK_SECONDS = 600  # the racers' turn comes, on however slow a disk
    if mutant:
        MUTANTS[mutant]()
    found: list[Answer] = []

    def run(lane: int) -> None:
        with app.app_context():
            for number in range(race.count):
                if number % TOGETHER == 0:
                    start.wait(timeout=600)
                found.append((number, _try(race, lane, number)))

    lanes = range(place * THREADS, (place + 1) * THREADS)
    threads = [threading.Thread(target=run, args=(lane,)) for lane in lanes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    answers.put(found)


def _try(race: Race, lane: int, number: int) -> str:
    try:
        return race.attempt(race.vote, lane, number, race.secrets)
    except Refused as refusal:
        return refusal.code
    finally:
        db.session.remove()
