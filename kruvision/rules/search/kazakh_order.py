"""The order of the Kazakh alphabet: Ә after А, Ғ after Г, Қ after К."""

import unicodedata

KAZAKH_ALPHABET = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
_ORDER = {letter: f"{place:02d}" for place, letter in enumerate(KAZAKH_ALPHABET)}


def kazakh_key(text: str) -> tuple[str, ...]:
    """Sort key in Kazakh order; other scripts come after.

    >>> sorted(["Қараторғай", "Ләйлім", "Калинка"], key=kazakh_key)
    ['Калинка', 'Қараторғай', 'Ләйлім']
    """
    folded = unicodedata.normalize("NFC", text).casefold()
    return tuple(_ORDER.get(letter, letter) for letter in folded)
