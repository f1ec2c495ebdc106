"""A hall on one address: phones that come in with tickets and vote, beside somebody who guesses.

One loop sends for everybody, each phone on a connection of its own, at moments fixed beforehand: a
slow server is not given more time. How much there is to do in what time fits the machine: what a
bare request costs on it is asked first (``seconds_each``).
"""

import asyncio
import json
import random
import secrets
import time
from collections import Counter
from collections.abc import Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar

from kruvision.services.audience.tickets import PrintedTicket
from tests.faults.rig.hall import Vote

T = TypeVar("T")
GUESSERS = 50
MOST_AT_ONCE = 500
"""So many phones stand in line at most: the next one comes in when one is done."""
LONGEST = 600
"""Seconds after which a hall that is not done never will be."""


@dataclass
class Outcome:
    """Answers to honest phones (status → count, seconds each) and to guesses."""

    honest: Counter[int] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    guesses: Counter[int] = field(default_factory=Counter)

    def slowest(self, share: float) -> float:
        """Seconds within which this share of the honest requests was answered."""
        return sorted(self.seconds)[int(len(self.seconds) * share)]


class Phone:
    """One device on one kept connection, with the machine's own address where it has none. (Only
    who names an address takes its port out of those that servers are started on.)"""

    def __init__(self, port: int, address: str = "") -> None:
        self.port, self.local = port, (address, 0) if address else None
        self.cookie = ""
        self.reader: asyncio.StreamReader
        self.writer: asyncio.StreamWriter

    async def __aenter__(self) -> "Phone":
        self.reader, self.writer = await asyncio.open_connection(
            "127.0.0.1", self.port, local_addr=self.local
        )
        return self

    async def __aexit__(self, *_error: object) -> None:
        self.writer.close()
        await self.writer.wait_closed()

    async def ask(self, method: str, path: str, data: Any = None) -> int:
        """Send one request; the answer's status once all of it is there."""
        body = b"" if data is None else json.dumps(data).encode()
        head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {len(body)}\r\n"
        head += f"Content-Type: application/json\r\nCookie: {self.cookie}\r\n\r\n"
        self.writer.write(head.encode() + body)
        answer = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        length = 0
        for line in answer.split("\r\n")[1:]:
            name, _colon, value = line.partition(": ")
            if name.lower() == "set-cookie":
                self.cookie = value.split(";")[0]
            elif name.lower() == "content-length":
                length = int(value)
        await self.reader.readexactly(length)
        return int(answer.split()[1])


async def _vote_honestly(
    port: int,
    vote: Vote,
    ticket: PrintedTicket,
    start: float,
    outcome: Outcome,
    line: asyncio.Semaphore,
) -> None:
    await asyncio.sleep(start)
    ballot = {"window": vote.window_id, "choices": [vote.entries[0]], "command": ticket.token}
    async with line, Phone(port) as phone:
        for method, path, data in (
            ("GET", "/v", None),
            ("POST", "/v/ticket", {"secret": ticket.token}),
            ("POST", "/v/ballot", ballot),
        ):
            began = time.monotonic()
            outcome.honest[await phone.ask(method, path, data)] += 1
            outcome.seconds.append(time.monotonic() - began)


async def _guess(port: int, times: Sequence[float], outcome: Outcome) -> None:
    began = time.monotonic()
    async with Phone(port) as phone:
        for number, moment in enumerate(times):
            await asyncio.sleep(max(0, began + moment - time.monotonic()))
            if number % 2:
                phone.cookie = ""  # every other guess comes from a device nobody has seen
            secret = {"secret": secrets.token_urlsafe(16)}
            outcome.guesses[await phone.ask("POST", "/v/ticket", secret)] += 1


async def _all(
    port: int, vote: Vote, tickets: Sequence[PrintedTicket], seconds: float, per_second: int
) -> Outcome:
    outcome, chance, line = Outcome(), random.Random(7), asyncio.Semaphore(MOST_AT_ONCE)
    moments = [chance.uniform(0, seconds) for _ in range(int(per_second * seconds))]
    tasks = [_guess(port, sorted(moments[n::GUESSERS]), outcome) for n in range(GUESSERS)]
    tasks += [
        _vote_honestly(port, vote, ticket, chance.uniform(0, seconds), outcome, line)
        for ticket in tickets
    ]
    async with asyncio.timeout(LONGEST):
        await asyncio.gather(*tasks)
    return outcome


async def _scan(port: int, vote: Vote, code: str, addresses: Sequence[str]) -> Counter[int]:
    """A new phone at each address scans one code at once and votes; the statuses of their scans."""
    statuses: Counter[int] = Counter()
    ballot = {"window": vote.window_id, "choices": [vote.entries[0]], "command": "of-the-scan"}

    async def come(address: str, line: asyncio.Semaphore) -> None:
        async with line, Phone(port, address) as phone:
            statuses[status := await phone.ask("POST", "/v/code", {"secret": code})] += 1
            if status == 200:
                assert await phone.ask("POST", "/v/ballot", ballot) == 200

    line = asyncio.Semaphore(MOST_AT_ONCE)
    async with asyncio.timeout(LONGEST):
        await asyncio.gather(*(come(address, line) for address in addresses))
    return statuses


def scan_at_once(port: int, vote: Vote, code: str, phones: int) -> Counter[int]:
    """So many new phones of one address scan one code of the screen at once, and vote where they
    are let in; how often each status was the answer to a scan."""
    return in_own_loop(_scan(port, vote, code, [""] * phones))


def scan_from_single_addresses(port: int, vote: Vote, code: str, phones: int) -> Counter[int]:
    """The same for phones that have an address each."""
    addresses = [f"127.0.{1 + number // 250}.{1 + number % 250}" for number in range(phones)]
    return in_own_loop(_scan(port, vote, code, addresses))


async def _ask_bare(port: int, count: int) -> float:
    async with Phone(port) as phone:
        began = time.monotonic()
        for _ in range(count):
            await phone.ask("GET", "/v")
        return (time.monotonic() - began) / count


def seconds_each(port: int, count: int = 200) -> float:
    """What a bare request costs on this machine, as it is now: pages one after the other."""
    return in_own_loop(_ask_bare(port, count))


def vote_beside_guesses(
    port: int, vote: Vote, tickets: Sequence[PrintedTicket], *, seconds: float, per_second: int
) -> Outcome:
    """Every ticket comes in and votes within so many seconds, beside so many guesses a second."""
    return in_own_loop(_all(port, vote, tickets, seconds, per_second))


def in_own_loop(work: Coroutine[Any, Any, T]) -> T:
    """Run it in a thread: the browser tests of this process keep a loop running in the main one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()
