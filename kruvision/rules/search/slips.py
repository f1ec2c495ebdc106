"""Slips between two words: a letter wrong, missing or too many, or two neighbours swapped."""

ONE_SLIP_FROM, TWO_SLIPS_FROM = 5, 8
"""Letters of the longer of two words; shorter ones are too like each other."""


def allowed(length: int) -> int:
    """So many slips are overlooked between words of which the longer one has this length.

    >>> allowed(len("ұлан")), allowed(len("сулико")), allowed(len("қараторғай"))
    (0, 1, 2)
    """
    return (length >= ONE_SLIP_FROM) + (length >= TWO_SLIPS_FROM)


def letters_mask(word: str) -> int:
    """Which letters a word has, as bits: one wrong letter changes two of them at most, one more or
    less changes one."""
    mask = 0
    for letter in word:
        mask |= 1 << (ord(letter) & 63)
    return mask


def slips_between(one: str, other: str, most: int) -> int | None:
    """The number of slips, or None where there are more than ``most``.

    >>> slips_between("suliko", "suilko", 1), slips_between("suliko", "sulyka", 2)
    (1, 2)
    >>> slips_between("suliko", "sulyka", 1)
    """
    if not _is_within(one, other, most):
        return None
    return next(n for n in range(most + 1) if n == most or _is_within(one, other, n))


def _is_within(one: str, other: str, most: int) -> bool:
    if one == other:
        return True
    if abs(len(one) - len(other)) > most:
        return False
    if not most or not one or not other:
        return bool(most)
    at = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    if at is None:
        return True  # one is the start of the other, and short enough by the test above
    after, its_after = one[at + 1 :], other[at + 1 :]
    return (
        _is_within(after, its_after, most - 1)
        or _is_within(after, other[at:], most - 1)
        or _is_within(one[at:], its_after, most - 1)
        or (
            after[:1] == other[at]
            and its_after[:1] == one[at]
            and _is_within(after[1:], its_after[1:], most - 1)
        )
    )
