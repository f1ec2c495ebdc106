"""What is searched and what is found."""

from dataclasses import dataclass

from kruvision.rules.search.folding import words_of
from kruvision.rules.search.vocabulary import Place

WEIGHTS = {
    "title": 20,
    "transliteration": 18,
    "meaning": 14,
    "singer": 12,
    "tradition": 10,
    "language": 8,
    "genre": 6,
    "year": 6,
    "place": 5,
    "origin": 4,
}
"""What a word counts for by the field it was found in."""


@dataclass(frozen=True)
class Text:
    """A text of a document; ``field`` says which one, for whoever shows what was found."""

    field: str
    text: str
    weight: int


@dataclass(frozen=True)
class Document:
    """Something to be found; the first of its texts gives its place in the alphabet."""

    key: str
    texts: tuple[Text, ...]


@dataclass(frozen=True)
class Hit:
    """A word that was found: the letters from ``start`` to before ``end`` of a text."""

    text: Text
    start: int
    end: int

    @property
    def words(self) -> str:
        """What stands there."""
        return self.text.text[self.start : self.end]


@dataclass(frozen=True)
class Found:
    """A document that was found, and where; nowhere if nothing was asked for."""

    document: Document
    places: tuple[Place, ...] = ()

    @property
    def key(self) -> str:
        """The key of the document."""
        return self.document.key

    @property
    def hits(self) -> list[Hit]:
        """What was found of each word of the query, for whoever shows it."""
        return [self._hit(place) for place in self.places]

    def _hit(self, place: Place) -> Hit:
        text = self.document.texts[place.text]
        words = list(words_of(text.text))
        return Hit(text, words[place.first].start, words[place.last].end)


def texts_of(**fields: str | list[str]) -> tuple[Text, ...]:
    """Texts by field with the weights of ``WEIGHTS``; empty ones are left out.

    >>> [text.weight for text in texts_of(title="Сулико", meaning=["", "Душенька"])]
    [20, 14]
    """
    return tuple(
        Text(field, text, WEIGHTS[field])
        for field, given in fields.items()
        for text in ([given] if isinstance(given, str) else given)
        if text
    )
