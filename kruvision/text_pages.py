"""Long texts and lists in parts that can be read from the last row, one after the other."""

import math
import re
from collections.abc import Sequence
from itertools import pairwise
from typing import TypeVar

Item = TypeVar("Item")
COMFORTABLE, LONGEST = 130, 200
SENTENCE_ENDS = re.compile(r"(?<=[.!?…])(?<!\s\w\.)\s+(?=[^\sa-zа-яёәғқңөұүһі])")


def passages(text: str) -> list[str]:
    """A text in passages of whole sentences, about ``COMFORTABLE`` letters each.

    Only a sentence of more than ``LONGEST`` letters is cut, between words. Nothing is left out.
    """
    made: list[str] = []
    for sentence in SENTENCE_ENDS.split(text.strip()):
        for piece in _cut(sentence):
            if made and len(made[-1]) + len(piece) < COMFORTABLE:
                made[-1] += f" {piece}"
            else:
                made.append(piece)
    return [passage for passage in made if passage]


def pages(rows: Sequence[Item], most: int) -> list[Sequence[Item]]:
    """A list in as few pages of at most ``most`` rows as there can be, all about equally long."""
    count = math.ceil(len(rows) / most)
    edges = [math.ceil(len(rows) * page / count) for page in range(count + 1)] if count else []
    return [rows[start:end] for start, end in pairwise(edges)]


def _cut(sentence: str) -> list[str]:
    """A sentence in equal parts of at most ``LONGEST`` letters, cut between words."""
    count = math.ceil(len(sentence) / LONGEST)
    if count < 2:
        return [sentence]
    length = len(sentence) / count
    parts = [""]
    for word in sentence.split():
        longer = f"{parts[-1]} {word}".strip()
        is_full = len(longer) > LONGEST or len(" ".join(parts)) >= length * len(parts)
        if parts[-1] and is_full:
            parts.append(word)
        else:
            parts[-1] = longer
    return parts
