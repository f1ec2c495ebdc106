"""What a query may have meant: itself, words in one, letters that look alike, other keyboards."""

from collections.abc import Iterator

from kruvision.rules.search.alphabets import DIGIT_KEYS, ENGLISH_KEYS, RUSSIAN_KEYS
from kruvision.rules.search.folding import twin, words_of

LONGEST = 200
"""Letters of a query that are read."""
MOST_WORDS = 8
_ON_RUSSIAN_KEYS = str.maketrans(ENGLISH_KEYS, RUSSIAN_KEYS)
_ON_KAZAKH_KEYS = _ON_RUSSIAN_KEYS | str.maketrans(DIGIT_KEYS)
_ON_ENGLISH_KEYS = {
    ord(r): e for e, r in zip(ENGLISH_KEYS, RUSSIAN_KEYS, strict=True) if e.isalpha()
}


def readings(query: str) -> Iterator[list[str]]:
    """The words of the query in each way to read it, the likeliest first, none twice."""
    seen = set()
    for words in _all_readings(query[:LONGEST]):
        if words and tuple(words) not in seen:
            seen.add(tuple(words))
            yield words


def _all_readings(query: str) -> Iterator[list[str]]:
    words = _words(query)
    yield words
    for number in range(len(words) - 1):
        yield [*words[:number], words[number] + words[number + 1], *words[number + 2 :]]
    yield _words(twin(query))
    small = query.casefold()
    if small.isascii():
        yield _words(small.translate(_ON_RUSSIAN_KEYS))
        yield _words(small.translate(_ON_KAZAKH_KEYS))
    elif (typed := small.translate(_ON_ENGLISH_KEYS)).isascii():
        yield _words(typed)


def _words(text: str) -> list[str]:
    return [word.written for word in words_of(text)][:MOST_WORDS]
