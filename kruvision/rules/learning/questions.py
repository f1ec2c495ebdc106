"""A question of the hall: what makes it fit to be asked, in which order its options stand, and
which one a song takes."""

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kruvision.rules.evening.draw import lot

LANGUAGES = ("kk", "ru", "en")
LEAST_OPTIONS = 2
PURPOSE = "options"


@dataclass(frozen=True)
class HallQuestion:
    """A question with its options, each in the languages of the hall; `right` is the place of the
    right option, counted from 0."""

    text: Mapping[str, str]
    options: tuple[Mapping[str, str], ...]
    right: int


@dataclass(frozen=True)
class Complaint:
    """Why a question cannot be asked: a code for the sentence, and where. `option` is the place of
    an option; without one it is about the question itself, without a language about all of them."""

    code: str
    language: str = ""
    option: int | None = None


def complaints(question: HallQuestion) -> list[Complaint]:
    """All that keeps a question from being asked; empty when it is fit."""
    found = []
    if len(question.options) < LEAST_OPTIONS:
        found.append(Complaint("too_few_options"))
    if question.right not in range(len(question.options)):
        found.append(Complaint("no_right_option"))
    for language in LANGUAGES:
        if not folded(question.text.get(language, "")):
            found.append(Complaint("text_missing", language))
        found.extend(_of_options(question.options, language))
    return found


def _of_options(options: Sequence[Mapping[str, str]], language: str) -> Iterator[Complaint]:
    """An option that says the same as one before it could be right as well as wrong."""
    seen = set()
    for place, option in enumerate(options):
        word = folded(option.get(language, ""))
        if not word:
            yield Complaint("option_missing", language, place)
        elif word in seen:
            yield Complaint("option_twice", language, place)
        seen.add(word)


def folded(text: str) -> str:
    """A text as it is compared: capitals, accents (so ё is е), punctuation and spacing left out.
    Signs alone, such as `+`, stay."""
    letters = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    words = "".join(letter if letter.isalnum() else " " for letter in plain).split()
    return " ".join(words or plain.split())


def shuffled(question: HallQuestion, seed: str) -> HallQuestion:
    """The question with its options in the order that the seed draws from their words: the same for
    the same seed, however they were stored and whichever is right. So a place on a page tells
    nothing. Refuses an empty seed with `seed_missing`."""
    drawn = [lot(PURPOSE, seed, _words(option)) for option in question.options]
    order = sorted(range(len(drawn)), key=drawn.__getitem__)
    options = tuple(question.options[place] for place in order)
    return HallQuestion(question.text, options, order.index(question.right))


def _words(option: Mapping[str, str]) -> str:
    return "\n".join(option.get(language, "") for language in LANGUAGES)


def questions_for(
    entries: Iterable[tuple[str, str]],
    available: Mapping[str, Sequence[str]],
    asked: Mapping[str, str],
) -> dict[str, str]:
    """The question of each entry, by keys.

    `entries` are (entry, tradition) in running order, `available` the questions of a tradition in
    the order they are to be asked, `asked` what entries have been asked already: that stays, also
    when the order changes. A tradition sung again takes another question; where it has none left,
    the entry has none, since the answer to the old one has been told.
    """
    found = dict(asked)
    for entry, tradition in entries:
        if entry not in found:
            question = _first_unused(available.get(tradition, ()), found.values())
            if question is not None:
                found[entry] = question
    return found


def _first_unused(questions: Sequence[str], used: Collection[str]) -> str | None:
    return next((question for question in questions if question not in used), None)
