"""All words of all documents in one spelling, each with where it stands."""

from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from kruvision.rules.search.slips import allowed, letters_mask, slips_between

_LAST = "\U0010ffff"


class Place(NamedTuple):
    """Where a word stands in a document: from one word of a text to another, mostly the same."""

    weight: int
    text: int
    first: int
    last: int


Places = dict[int, Place]
"""By the number of the document, the weightiest place in each."""


class _Shelf(NamedTuple):
    """Words of one length in order, read forwards or backwards, with the letters each has."""

    words: list[str]
    masks: list[int]

    def beginning(self, start: str, mask: int, most: int) -> Iterator[str]:
        """Those that begin so and have the same letters but for so many."""
        first, last = bisect_left(self.words, start), bisect_left(self.words, start + _LAST)
        for at, its in enumerate(self.masks[first:last], first):
            if (mask ^ its).bit_count() <= most:
                yield self.words[at]


class Vocabulary:
    """Looked up by a word, by how it begins, or with slips. First all are added, then ``close``."""

    def __init__(self) -> None:
        self._places: dict[str, Places] = {}
        self._words: list[str] = []
        self._shelves: dict[tuple[int, bool], _Shelf] = {}

    def add(self, word: str, document: int, place: Place) -> None:
        """The word stands there; of several places in one document the weightiest is kept."""
        places = self._places.setdefault(word, {})
        if document not in places or places[document].weight < place.weight:
            places[document] = place

    def close(self) -> None:
        """No word comes after this."""
        self._words = sorted(self._places)
        backwards = sorted(word[::-1] for word in self._words)
        for is_backwards, words in ((False, self._words), (True, backwards)):
            for word in words:
                shelf = self._shelves.setdefault((len(word), is_backwards), _Shelf([], []))
                shelf.words.append(word)
                shelf.masks.append(letters_mask(word))

    def same(self, word: str) -> Places:
        """Where the word itself stands."""
        return self._places.get(word, {})

    def beginning(self, start: str) -> Iterator[Places]:
        """Where longer words stand that begin so."""
        first, last = bisect_left(self._words, start), bisect_left(self._words, start + _LAST)
        return (self._places[word] for word in self._words[first:last] if word != start)

    def near(self, word: str) -> Iterator[tuple[int, Places]]:
        """Where words stand from which slips lead to this one, and how many slips.

        One slip leaves one half as it was. Two are overlooked where the first letter is right, or
        the last one.
        """
        mask = letters_mask(word)
        for is_backwards, typed in ((False, word), (True, word[::-1])):
            for length in range(len(word) - 2, len(word) + 3):
                most = allowed(max(length, len(word)))
                shelf = self._shelves.get((length, is_backwards))
                if shelf is None or abs(length - len(word)) > most:
                    continue
                right = typed[: 1 if most > 1 else (len(word) - is_backwards) // 2]
                for other in shelf.beginning(right, mask, 2 * most - abs(length - len(word))):
                    slips = slips_between(typed, other, most)
                    if slips:
                        yield slips, self._places[other[::-1] if is_backwards else other]
