"""Which letters of a text are kept, in time that grows with its length and no faster."""

import re
import unicodedata
from collections.abc import Iterable

KEPT_CONTROLS = "\n\t"
JOINERS = "\u200c\u200d"
"""Formatting that some scripts need."""
HIDDEN = ("Cc", "Cs", "Cf")
PRIVATE = "\ue000-\uf8ff\U000f0000-\U0010ffff"
MOST_MARKS_IN_A_ROW = 30
"""Combining marks on one letter, as in Unicode's Stream-Safe Text Format (UAX 15): longer runs mean
nothing, and putting them in order takes the square of their length."""
LOOKED_AT = (*range(0x20000), *range(0xE0000, 0xE1000))
"""Where marks and hidden letters are; the other planes hold ideographs, or are private."""


def _ranges(letters: Iterable[int]) -> str:
    """Letters, by their numbers in order, as ranges in a regular expression."""
    found: list[list[int]] = []
    for letter in letters:
        if found and found[-1][1] == letter - 1:
            found[-1][1] = letter
        else:
            found.append([letter, letter])
    return "".join(rf"\U{first:08x}-\U{last:08x}" for first, last in found)


def _is_hidden(letter: str) -> bool:
    return unicodedata.category(letter) in HIDDEN and letter not in KEPT_CONTROLS + JOINERS


_MARKS = [number for number in LOOKED_AT if unicodedata.combining(chr(number))]
_MARK = f"[{_ranges(_MARKS)}]"
_LONG_RUN = re.compile(f"({_MARK}{{{MOST_MARKS_IN_A_ROW}}}){_MARK}+")
_MAYBE_MARK = rf"[{_ranges(n for n in _MARKS if n < 0x10000)}\U00010000-\U0010ffff]"
_MAYBE_RUN = re.compile(f"{_MAYBE_MARK}{{{MOST_MARKS_IN_A_ROW + 1}}}")
"""Found in a tenth of the time, and no long run is missed."""
_HIDDEN = re.compile(f"[{PRIVATE}{_ranges(n for n in LOOKED_AT if _is_hidden(chr(n)))}]")


def shown_letters(text: str) -> str:
    """The text in NFC without control and invisible formatting characters. Of a run of combining
    marks only the first ``MOST_MARKS_IN_A_ROW`` stay."""
    if not text.replace("\n", "").replace("\t", "").isprintable():
        text = _HIDDEN.sub("", text)
    if text.isascii():
        return text
    if _MAYBE_RUN.search(text):
        text = _LONG_RUN.sub(r"\1", text)
    return unicodedata.normalize("NFC", text)
