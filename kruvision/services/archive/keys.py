"""What makes two performances one song, or two names one singer.

A song is the same where its tradition is and its title, but for capital letters, spaces and signs.
Two spellings are two songs until somebody corrects one of them: nobody guesses here. A singer is
known by the published name alone, so two people of one name share a page.
"""

import hashlib
import re
import unicodedata
from collections.abc import Mapping

from kruvision.i18n import pick

NOT_IN_A_KEY = re.compile(r"[^a-z0-9]+")
NOT_A_LETTER = re.compile(r"[\W_]+")
DIGITS = 10


def folded(text: str) -> str:
    """The text without what makes no difference: capitals, spaces, signs, forms of one letter."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return NOT_A_LETTER.sub("", plain) or plain.strip()


def song_key(tradition: str | None, title: str) -> str:
    """A song's part of an address and of a file's name; it stays the same over the years."""
    return _key(tradition or "song", f"{tradition or ''}\n{folded(title)}")


def singer_key(name: Mapping[str, str]) -> str:
    """The same of a singer, by the name in Kazakh, else Russian, else English."""
    return _key("singer", folded(pick(name, "kk")))


def language_key(tag: str) -> str:
    """The same of a language: its tag without capitals, or a key of its own for a word that
    somebody typed instead."""
    key = NOT_IN_A_KEY.sub("-", tag.casefold()).strip("-")
    return key if key or not tag else _key("language", tag.casefold())


def _key(start: str, said: str) -> str:
    word = NOT_IN_A_KEY.sub("-", start.casefold()).strip("-") or "song"
    return f"{word}-{hashlib.sha256(said.encode()).hexdigest()[:DIGITS]}"
