"""The guests of an evening, and what a report on their learning has to say."""

import json
import random
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from math import sqrt
from typing import Any

from kruvision.simulation.guest import Given, SimulatedGuest, knowledge_of
from kruvision.simulation.server import ROOT

CARDS = ROOT / "data" / "traditions.json"
LISTENERS = 16
"""How many of the guests take their phones out after a song."""
HANDS = 8
LEAST_ANSWERS = 10
DEVIATE = 1.959963984540
CLOSE = 1e-5


class SimulatedHall:
    """Guests who answer, each with a phone of their own."""

    def __init__(self, base_url: str, guests: int, seed: int) -> None:
        knowledge = knowledge_of(json.loads(CARDS.read_text(encoding="utf-8"))["traditions"])
        self.random = random.Random(seed)
        self.guests = [
            SimulatedGuest(base_url, seed * 10_000 + number, knowledge) for number in range(guests)
        ]

    def answer_before(self) -> None:
        """All of them answer what they are asked before the songs."""
        _at_once(guest.answer_before for guest in self.guests)

    def hear(self) -> None:
        """Some of them answer what they are asked after a song."""
        listeners = self.random.sample(self.guests, min(LISTENERS, len(self.guests)))
        _at_once(guest.hear for guest in listeners)

    @property
    def given(self) -> list[Given]:
        """Every answer that was counted."""
        return [given for guest in self.guests for given in guest.given]

    def check(self, report: Mapping[str, Any]) -> list[str]:
        """Every difference between a report and what these guests answered, opened and took."""
        expected = expected_report(self.given)
        counts = {
            "passports_opened": Counter(song for one in self.guests for song in one.opened),
            "words_taken": Counter(song for one in self.guests for song in one.taken),
        }
        wanted = {
            **expected,
            **{name: {str(song): n for song, n in found.items()} for name, found in counts.items()},
        }
        reported = {**report, "songs": {row["question_id"]: row for row in report["songs"]}}
        return list(_differences("", wanted, reported))

    def summary(self) -> str:
        """What the guests know of themselves, in a sentence."""
        shares = {moment: _told(self.given, moment) for moment in ("before", "after")}
        opened, taken = (sum(map(len, sets)) for sets in zip(*self._read, strict=True))
        return (
            f"The hall answered {shares['before']} before the songs, {shares['after']} after; "
            f"it opened {opened} passports again and took {taken} words home."
        )

    @property
    def _read(self) -> list[tuple[set[int], set[int]]]:
        return [(guest.opened, guest.taken) for guest in self.guests]


def _told(given: Iterable[Given], moment: str) -> str:
    found = [one for one in given if one.moment == moment]
    right = sum(one.is_right for one in found)
    lucky = sum(one.is_right and not one.knew for one in found)
    return f"{len(found)} questions ({right} right, {lucky} of them by a guess)"


def _at_once(work: Iterable[Callable[[], None]]) -> None:
    with ThreadPoolExecutor(HANDS) as hands:
        for done in [hands.submit(one) for one in work]:
            done.result()


def expected_report(given: Sequence[Given]) -> dict[str, Any]:
    """What a report says of these answers: counts, shares, intervals and the evening's means,
    computed from the answers alone."""
    songs = {
        question: {moment: _share(given, question, moment) for moment in ("before", "after")}
        for question in sorted({one.question for one in given})
    }
    compared = [row for row in songs.values() if row["before"] and row["after"]]
    return {
        "answers": len(given),
        "songs": songs,
        "evening": _evening(compared) if compared else None,
    }


def _share(given: Sequence[Given], question: int, moment: str) -> dict[str, Any] | None:
    """Wilson's interval as his paper has it."""
    found = [one for one in given if (one.question, one.moment) == (question, moment)]
    n, right = len(found), sum(one.is_right for one in found)
    if n < LEAST_ANSWERS:
        return None
    p, z = right / n, DEVIATE
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    reach = z / (1 + z * z / n) * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return {"asked": n, "right": right, "value": p, "low": middle - reach, "high": middle + reach}


def _evening(compared: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    means = {
        moment: sum(Fraction(row[moment]["right"], row[moment]["asked"]) for row in compared)
        / len(compared)
        for moment in ("before", "after")
    }
    values = {**means, "gain": means["after"] - means["before"]}
    told = {name: {"value": float(value)} for name, value in values.items()}
    return {"questions": len(compared), **told}


def _differences(name: str, wanted: Any, reported: Any) -> Iterable[str]:
    """What of the wanted is told otherwise; what is told besides is not compared."""
    if isinstance(wanted, Mapping) and isinstance(reported, Mapping):
        for key, value in wanted.items():
            yield from _differences(f"{name} {key}".strip(), value, reported.get(key))
    elif isinstance(wanted, float) and isinstance(reported, float):
        if abs(wanted - reported) > CLOSE:
            yield f"{name}: expected {wanted}, reported {reported}"
    elif wanted != reported:
        yield f"{name}: expected {wanted}, reported {reported}"
