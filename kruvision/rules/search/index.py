"""The search itself: documents are read once, then asked as often as people type."""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import pairwise

from kruvision.rules.search.documents import Document, Found
from kruvision.rules.search.folding import as_heard, has_digit, words_of
from kruvision.rules.search.kazakh_order import kazakh_key
from kruvision.rules.search.readings import readings
from kruvision.rules.search.vocabulary import Place, Places, Vocabulary

WRITTEN, HEARD, BEGINS, BEGINS_HEARD = 12, 10, 8, 7
BY_SLIPS = {1: 4, 2: 3}
"""How much a word is worth by how it was found, times the weight of its text."""
WHOLE_TEXT = 10
"""What is added, times the weight, where the query is the whole text."""
SHORT = 3
"""Words up to so many letters need not be found beside a longer one: и, the, su."""
SAY_SONG = {"ән", "әні", "әндер", "әндері", "песня", "песни", "песен", "song", "songs"}
"""Need not be found either: everything here is one."""

Scored = dict[int, tuple[int, Place]]
"""By the number of a document, what a word is worth there and where it stands."""
LookUp = Callable[[str, bool], Scored]


class Index:
    """Documents in Kazakh order, ready to be searched; it never changes."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._documents = sorted(documents, key=lambda d: kazakh_key(d.texts[0].text))
        self._written, self._heard, self._joined = Vocabulary(), Vocabulary(), Vocabulary()
        self._whole = Vocabulary()
        spellings = cache(lambda text: list(self._spellings(text)))
        for number, document in enumerate(self._documents):
            for at, text in enumerate(document.texts):
                for vocabulary, word, first, last in spellings(text.text):
                    vocabulary.add(word, number, Place(text.weight, at, first, last))
        for vocabulary in (self._written, self._heard, self._joined):
            vocabulary.close()

    def find(self, query: str) -> list[Found]:
        """The documents that have all words of the query, best first, then in Kazakh order.

        An empty query finds everything. What is spelled otherwise, or only begun, is found; slips
        are looked for only where nothing was found without.
        """
        if not query.strip():
            return [Found(document) for document in self._documents]
        look_up, ways = cache(self._look_up), list(readings(query))
        for with_slips in (False, True):
            for words in ways:
                if found := self._having(words, with_slips, look_up):
                    return found
        return []

    def _spellings(self, text: str) -> Iterator[tuple[Vocabulary, str, int, int]]:
        """Where each word of a text goes; two neighbours also as one, for whoever leaves out the
        space; and the whole text."""
        words = [word.written for word in words_of(text)]
        for at, word in enumerate(words):
            yield self._written, word, at, at
            for heard in as_heard(word):
                yield self._heard, heard, at, at
        for at, (one, other) in enumerate(pairwise(words)):
            yield self._joined, as_heard(one + other)[0], at, at + 1
        for whole in _whole(words):
            yield self._whole, whole, 0, len(words) - 1

    def _having(self, words: list[str], with_slips: bool, look_up: LookUp) -> list[Found]:
        """The documents that have all of these words; short ones count where they stand."""
        needed = [word for word in words if len(word) > SHORT and word not in SAY_SONG] or words
        by_word: dict[str, Scored] = {}
        for word in needed:
            by_word[word] = look_up(word, with_slips)
            if not by_word[word]:
                return []
        numbers = set.intersection(*map(set, by_word.values()))
        by_word |= {w: look_up(w, False) for w in words if w not in by_word and numbers}
        whole = [self._whole.same(text) for text in _whole(words)]

        def score(number: int) -> int:
            by_words = sum(scored[number][0] for scored in by_word.values() if number in scored)
            return by_words + sum(WHOLE_TEXT * at[number].weight for at in whole if number in at)

        best = sorted(numbers, key=lambda number: (-score(number), number))
        return [self._found(number, by_word.values()) for number in best]

    def _look_up(self, word: str, with_slips: bool) -> Scored:
        """By document the best place of one word, and what it is worth."""
        best: Scored = {}
        ways = as_heard(word)
        spellings = [(self._written, word, WRITTEN, BEGINS)]
        spellings += [(self._heard, heard, HEARD, BEGINS_HEARD) for heard in ways]
        for vocabulary, spelling, same, begins in spellings:
            _keep_best(best, same, vocabulary.same(spelling))
            if len(word) > 1 or not best:
                for places in vocabulary.beginning(spelling):
                    _keep_best(best, begins, places)
            if with_slips and not has_digit(word):
                for slips, places in vocabulary.near(spelling):
                    _keep_best(best, BY_SLIPS[slips], places)
        if not best:
            for places in (self._joined.same(ways[0]), *self._joined.beginning(ways[0])):
                _keep_best(best, BEGINS_HEARD, places)
        return best

    def _found(self, number: int, by_word: Iterable[Scored]) -> Found:
        places = (scored[number][1] for scored in by_word if number in scored)
        return Found(self._documents[number], tuple(places))


def _whole(words: list[str]) -> tuple[str, str]:
    """A text as it is written and as it is heard; a mark before what is heard keeps them apart."""
    return " ".join(words), "~" + " ".join(as_heard(word)[0] for word in words)


def _keep_best(best: Scored, worth: int, places: Places) -> None:
    for number, place in places.items():
        score = worth * place.weight
        if number not in best or best[number][0] < score:
            best[number] = (score, place)
