"""What differs between two equal evenings by design: all of it, and why.

``test_twins.py`` plays the same evening twice and finds nothing beyond this list; a thing that is
not on it and still differs tells a secret.
"""

import re
from collections.abc import Iterable, Iterator

PATTERNS = (
    # A form's token against other sites' pages, and the id of its command: random for each page.
    (
        re.compile(r'(name="csrf[-_]token" (?:content|value)=|name="command" value=)"[^"]*"'),
        r'\1""',
    ),
    # The lines of the record carry hashes over salted seals of marks, over the number and the root
    # of ballots: they seal what is secret and say nothing of it.
    (re.compile(r'<code title="[0-9a-f]{64}">[^<]*</code>|<code>[0-9a-f]{64}</code>'), "<code>"),
    # Twelve signs of such a hash, for people to compare.
    (re.compile(r"\b[0-9a-f]{4} [0-9a-f]{4} [0-9a-f]{4}\b"), "signs"),
    # A stream says after how long to come back: random, so that phones don't come all at once.
    (re.compile(r"^retry: \d+", re.MULTILINE), "retry:"),
    # How long requests took, and what the process consumed: the machine's doing.
    (re.compile(r"^kru_request_seconds_(?:bucket|sum)\b.*$", re.MULTILINE), "seconds"),
    (re.compile(r"^(?:process_\w+|\w+_created\b).*$", re.MULTILINE), "process"),
)
COOKIE = re.compile(r"^(?P<name>\w+)=(?P<value>[^;]*)(?:; Expires=[^;]*)?")
SESSION = "kru_session"


def without_chance(text: str) -> str:
    """The text without what differs by design."""
    for pattern, left in PATTERNS:
        text = pattern.sub(left, text)
    return text


def headers(path: str, given: Iterable[tuple[str, str]]) -> Iterator[str]:
    """The headers of an answer, in order, each a line."""
    for name, value in given:
        if name == "Set-Cookie":
            yield f"{name}: {COOKIE.sub(_cookie, value)}"
        elif not (name == "Content-Length" and path == "/metrics"):  # seconds in digits, see above
            yield f"{name}: {value}"


def _cookie(found: re.Match[str]) -> str:
    """A signed cookie's value is random; its name and its length are compared. When it ends is told
    by the machine's own clock. The session's is packed and holds a random word: it varies."""
    length = "some" if found["name"] == SESSION else len(found["value"])
    return f"{found['name']}=<{length} characters>"
