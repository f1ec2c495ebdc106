"""Words as they are written and as they are heard: the same for all spellings of one name."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from kruvision.rules.search.alphabets import LETTERS, SYLLABLES, TOGETHER, TWINS

MOST_SOUNDS = 3
"""In so many ways a letter is heard at most."""
_MARKS = "\u0300-\u036f\u0591-\u05c7\u064b-\u065f"
_APOSTROPHES = "'’‘ʻʼʹʺ`´ʾʿ"
_WORD = re.compile(rf"[^\W_][^\W_{_MARKS}]*(?:[{_MARKS}{_APOSTROPHES}]|[^\W_])*")
_LEFT_OUT = re.compile(rf"[{_APOSTROPHES}\u0307\u00ad]|(?<=[\u0400-\u052f])1")
"""Apostrophes, the dot that İ leaves behind, and the 1 that is typed for a palochka."""
_CYRILLIC, _LATIN = re.compile(r"[\u0400-\u052f]"), re.compile(r"[^\W\d_\u0370-\uffff]")
_TO_CYRILLIC = str.maketrans(TWINS)
_TO_LATIN = str.maketrans({cyrillic: latin for latin, cyrillic in TWINS.items()})
_TOGETHER = {unicodedata.normalize("NFC", letters): sound for letters, sound in TOGETHER.items()}
_ANY_TOGETHER = re.compile("|".join(sorted(_TOGETHER, key=len, reverse=True)))
_SYLLABLE = re.compile("[\uac00-\ud7a3]")
_SIMPLER = {
    "shch|sch|sh|sz|sc": "s",
    "tsch|tch|ch|cz|ts|tz|tc": "c",
    "dzh|zh|dj": "j",
    "kh": "h",
    "gh": "g",
    "ph": "f",
    "ng": "n",
    "(?<=[aou])e": "",
    "ie": "e",
    "(?<=[^aeou])i(?=[aou])": "",
    r"(?P<twice>\D)(?P=twice)+": r"\g<twice>",
}
"""Several letters for one sound, German umlauts written with e, what is between a consonant and a
vowel (я, ya, ia and ja), doubled letters."""
_NOT_SIMPLE = re.compile("|".join(_SIMPLER))
_STEPS = [(re.compile(pattern), simpler) for pattern, simpler in _SIMPLER.items()]


class Word(NamedTuple):
    """A word of a text as it is written, and where it stands there."""

    written: str
    start: int
    end: int


def words_of(text: str) -> Iterator[Word]:
    """The words and numbers of a text, in order."""
    for found in _WORD.finditer(text):
        if written := as_written(found[0]):
            yield Word(written, found.start(), found.end())


def as_written(word: str) -> str:
    """Small letters of one alphabet, without apostrophes.

    >>> as_written("Гар'нaя")  # its fifth letter is a Latin one
    'гарная'
    """
    one_alphabet = _of_one_alphabet(unicodedata.normalize("NFC", word))
    return unicodedata.normalize("NFC", _LEFT_OUT.sub("", one_alphabet.casefold()))


@lru_cache(maxsize=1 << 15)
def as_heard(written: str) -> tuple[str, ...]:
    """In plain Latin letters; in several ways where a letter is heard in several ways.

    >>> as_heard("қараторғай"), as_heard("qaratorǵaı"), as_heard("karatorgay")
    (('karatorgai',), ('karatorgai',), ('karatorgai',))
    >>> as_heard("сәнәми"), as_heard("senemi")
    (('sanami', 'senemi'), ('senemi',))
    """
    text = _ANY_TOGETHER.sub(lambda found: _TOGETHER[found[0]], written)
    text = _SYLLABLE.sub(_sounds_of_syllable, text)
    sounds = [_sounds(letter) for letter in text]
    most = min(MOST_SOUNDS, max(map(len, sounds), default=1))
    heard = (_simplest("".join(s[min(way, len(s) - 1)] for s in sounds)) for way in range(most))
    shortest = min(len(written), 2)
    return tuple(dict.fromkeys(found for found in heard if len(found) >= shortest)) or (written,)


def has_digit(word: str) -> bool:
    """Whether it is a number, or has one in it: such are not taken for others."""
    return any(letter.isdigit() for letter in word)


def twin(text: str) -> str:
    """A text in Cyrillic if all its letters are Latin ones that look the same, else itself."""
    letters = [letter for letter in text if letter.isalpha()]
    return text.translate(_TO_CYRILLIC) if set(letters) <= TWINS.keys() else text


def _of_one_alphabet(word: str) -> str:
    """Letters taken from the wrong alphabet since they look alike are put right."""
    cyrillic, latin = set(_CYRILLIC.findall(word)), set(_LATIN.findall(word))
    if not cyrillic or not latin:
        return word
    if latin <= TWINS.keys():
        return word.translate(_TO_CYRILLIC)
    if cyrillic <= set(TWINS.values()):
        return word.translate(_TO_LATIN)
    return word


def _sounds(letter: str) -> tuple[str, ...]:
    known = LETTERS.get(letter)
    if known is None:
        known = LETTERS.get(unicodedata.normalize("NFD", letter)[0])
    if known is None:
        known = ("",) if unicodedata.combining(letter) else (letter,)
    return known


def _sounds_of_syllable(found: re.Match[str]) -> str:
    number = ord(found[0]) - 0xAC00
    first, middle, last = number // 588, number % 588 // 28, number % 28
    return SYLLABLES[0][first] + SYLLABLES[1][middle] + SYLLABLES[2][last]


def _simplest(text: str) -> str:
    """Made simpler until nothing is left to do, so that what was heard is heard the same again."""
    while _NOT_SIMPLE.search(text):
        for pattern, simpler in _STEPS:
            text = pattern.sub(simpler, text)
    return text
