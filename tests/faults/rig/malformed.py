"""What no page of ours sends: bytes, bodies, frames and names that a hall's phones, bots and bored
students can send all the same."""

import json
import random

NAMES = (
    "<script>alert(1)</script>",
    "'; DROP TABLE ballot; --",
    "{{ 7 * 7 }}{% raw %}",
    "\u202eelpmaxe\u202c",
    "a\u200b\u200d\u2060b\ufeff",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467" * 20,
    "Ә" * 500,
    "Z\u0351\u036b\u0343" * 60,
    "../../../etc/passwd",
    "=HYPERLINK(A1)",
    "\x00\x07\x1b[31m",
    "\ud800",
    "%s%n%(x)s",
)
NUMBERS = (-1, 0, 2**31, 2**63, 2**64, 10**30, -(10**30), 1.5, 1e308, True, None, "1", "", [], {})
BODIES = (
    b"",
    b"null",
    b"[]",
    b"{",
    b'"text"',
    b"\xff\xfe\x00",
    b"NaN",
    b"1e999",
    b"9" * 5000,
    b'{"window": 1, "window": 2}',
    b"[" * 100_000,
    b'{"a":' * 50_000,
    b"\xef\xbb\xbf{}",
    b"window=1&choice=1",
)
REQUESTS = (
    b"\x00" * 100,
    b"GET\r\n\r\n",
    b"GET / HTTP/1.1\r\n\r\n",
    b"GET /v HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -5\r\n\r\n",
    b"POST /v/ballot HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99\r\n\r\n{}",
    b"POST /v/ballot HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    b"GET /v HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + b"a" * 100_000 + b"\r\n\r\n",
    b"GET /%00%ff/../.. HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    b"GET /v HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: kru_voter=\xff\xfe; kru_session=.e30.x\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
)
FRAMES = (
    "",
    "4",
    "42",
    "42[",
    "42{}",
    "42[]",
    "42[1]",
    "42[null,null]",
    '42["mark:save"]',
    '42["mark:save",null]',
    '42["connect",{}]',
    '42["disconnect"]',
    "40",
    "41/nowhere,",
    "40/nowhere,{}",
    '4299999999999999999999["mark:save",{}]',
    '451-["mark:save",{"_placeholder":true,"num":0}]',
    '45999999-["mark:save"]',
    "46",
    "43999[]",
    "43[]",
    "2probe",
    "3",
    "6",
    "9",
    "x" * 60_000,
    "42" + "[" * 20_000,
    '42["' + "é" * 10_000 + '"]',
)


def ballots() -> list[bytes]:
    """Ballots with every odd number and name in every place."""
    sent = [
        {"window": window, "choices": choices, "command": command}
        for odd in (*NUMBERS, *NAMES)
        for window, choices, command in (
            (odd, [1], "c"),
            (1, odd, "c"),
            (1, [odd], "c"),
            (1, [1], odd),
        )
    ]
    return [json.dumps(one).encode() for one in (*sent, {"window": 1, "choices": [1] * 50_000})]


def marks() -> list[dict[str, object]]:
    """Marks with every odd number and name in every place."""
    good = {"entry": 1, "criterion": 1, "value": "7", "seq": 1, "command": "command-1"}
    return [{**good, place: odd} for place in good for odd in (*NUMBERS, *NAMES)]


def raw_frames(count: int, seed: int) -> list[bytes]:
    """Bytes that are no websocket frame, or a broken one."""
    chance = random.Random(seed)
    return [chance.randbytes(chance.randint(1, 200)) for _ in range(count)]
