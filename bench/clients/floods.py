"""Somebody in the hall's Wi-Fi who wants the evening to stop: wrong log-ins without end, and
connections that send a byte now and then and never finish a request."""

import random
import re
import signal
import time
from collections import Counter
from typing import Any
from urllib.parse import urlencode, urlsplit

import gevent
from gevent.event import Event

from bench.clients.wire import Gone, Wire

TOKEN = re.compile(rb'name="csrf_token"[^>]*value="([^"]+)"')
COOKIE = re.compile(rb"(?i)set-cookie: ([^=]+=[^;]*)")
PAGE = "GET /login HTTP/1.1\r\nHost: {host}\r\nAccept: text/html\r\nConnection: close\r\n\r\n"
LOG_IN = (
    "POST /login HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nReferer: http://{host}/login\r\n"
    "Accept: text/html\r\nContent-Type: application/x-www-form-urlencoded\r\nCookie: {cookie}\r\n"
    "Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
)
HALVES = (
    b"GET /v HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ",
    b"POST /v/ballot HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 900\r\n\r\n{",
    b"P",
)
BYTE_EVERY = 5.0
AGAIN_AFTER = 1.0


def flood(url: str, login: str, logins_a_minute: int, slow: int) -> dict[str, Any]:
    """Until ``SIGTERM``: so many wrong log-ins a minute at an account that exists, and so many
    connections that never finish. What became of them: answers by status, and how often a
    connection was hung up on and opened anew."""
    over = Event()
    gevent.signal_handler(signal.SIGTERM, over.set)
    answers: Counter[int] = Counter()
    hung_up: Counter[str] = Counter()
    people = [gevent.spawn(_stay, url, over, hung_up, number) for number in range(slow)]
    people.append(gevent.spawn(_guess, url, login, logins_a_minute, over, answers))
    over.wait()
    gevent.killall(people)
    return {"log_ins": dict(answers), "hung_up": hung_up["times"], "refused": hung_up["refused"]}


def _guess(url: str, login: str, a_minute: int, over: Event, answers: Counter[int]) -> None:
    """Wrong passwords at a steady rate, whatever the answers take."""
    if not a_minute:
        return
    host = urlsplit(url).netloc
    token, cookie = _form(url, host)
    start = time.monotonic()
    number = 0
    while not over.wait(max(0.0, start + number * 60 / a_minute - time.monotonic())):
        number += 1
        values = {"csrf_token": token, "login": login, "password": f"wrong {number}"}
        gevent.spawn(_log_in, url, host, cookie, urlencode(values), answers)


def _form(url: str, host: str) -> tuple[str, str]:
    """The page's token, and the cookie it belongs to."""
    wire = Wire(url)
    wire.socket.sendall(PAGE.format(host=host).encode())
    head = wire.read_head()
    page = wire.read_body(head)
    wire.close()
    token, cookie = TOKEN.search(page), COOKIE.search(head)
    assert token
    assert cookie
    return token[1].decode(), cookie[1].decode()


def _log_in(url: str, host: str, cookie: str, body: str, answers: Counter[int]) -> None:
    try:
        wire = Wire(url)
        request = LOG_IN.format(host=host, cookie=cookie, length=len(body), body=body)
        status, _page = wire.ask(request.encode())
        answers[status] += 1
        wire.close()
    except (Gone, OSError):
        answers[0] += 1


def _stay(url: str, over: Event, hung_up: Counter[str], number: int) -> None:
    """One slow connection, opened anew as often as the server ends it."""
    gevent.sleep(random.uniform(0, BYTE_EVERY))
    while not over.is_set():
        try:
            wire = Wire(url)
        except OSError:
            hung_up["refused"] += 1
            gevent.sleep(AGAIN_AFTER)
            continue
        try:
            wire.socket.sendall(HALVES[number % len(HALVES)])
            while not over.wait(BYTE_EVERY):
                wire.socket.sendall(b"x")
        except OSError:
            hung_up["times"] += 1
        finally:
            wire.close()
        gevent.sleep(AGAIN_AFTER)
