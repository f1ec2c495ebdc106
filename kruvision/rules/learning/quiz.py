"""A teacher's quiz: some questions out of the archive, from as many traditions as there are, and
the code by which a class opens it.

The code is read off a board, said aloud, and typed on a Kazakh or Russian keyboard. So it has no
two characters that are taken for each other, on paper or in chalk (0 and O, 1 and I, 2 and Z, 5 and
S, 6 and G, 8 and B, U and V), and a Cyrillic letter that looks like a Latin one is read as it.
"""

from collections.abc import Mapping, Sequence

from kruvision.rules.evening.draw import drawn_order

QUESTIONS = 10
CODE_ALPHABET = "34679ACDEFHJKMNPQRTVWXY"
CODE_LENGTH = 6
CODES = len(CODE_ALPHABET) ** CODE_LENGTH
"""How many codes there are: a hundred million and more."""
_LOOKS_LIKE = str.maketrans("АСЕНҺКМРТХУҮЗ", "ACEHHKMPTXYY3")
"""Cyrillic to Latin, by their looks."""


def pick_questions(
    available: Mapping[str, Sequence[str]], seed: str, count: int = QUESTIONS
) -> list[tuple[str, str]]:
    """(tradition, question) by keys, as many as are wanted or there are, drawn from the seed: the
    same for the same seed and questions, in whichever order they are listed. No tradition comes a
    second time while another has not been asked about. Refuses an empty seed with `seed_missing`.
    """
    order = drawn_order("quiz", seed, available)
    drawn = {name: drawn_order(f"quiz about {name}", seed, available[name]) for name in order}
    rounds = max(map(len, drawn.values()), default=0)
    found = [
        (name, drawn[name][turn])
        for turn in range(rounds)
        for name in order
        if turn < len(drawn[name])
    ]
    return found[:count]


def code_of(number: int) -> str:
    """The code with this number, from 0 to `CODES` - 1; another one for each."""
    letters = []
    for _ in range(CODE_LENGTH):
        number, place = divmod(number, len(CODE_ALPHABET))
        letters.append(CODE_ALPHABET[place])
    return "".join(letters)


def read_code(typed: str) -> str:
    """A typed code in capitals, without blanks and dashes; empty when it cannot be one."""
    code = "".join(letter for letter in typed.upper() if letter.isalnum()).translate(_LOOKS_LIKE)
    return code if len(code) == CODE_LENGTH and set(code) <= set(CODE_ALPHABET) else ""
