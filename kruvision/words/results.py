"""Published results in words: when, what a version moved, what the public sees."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from kruvision.i18n import _, ngettext, pick
from kruvision.services.forms.number_text import localized
from kruvision.words.entries import state_badge
from kruvision.words.moments import full_moment


def published_moment(when: datetime | str) -> str:
    """Day, month, year and time; ``when`` may be an ISO text."""
    return full_moment(datetime.fromisoformat(when) if isinstance(when, str) else when)


def move_words(move: Mapping[str, Any]) -> list[str]:
    """What one entry's line of ``moves_between`` says, a sentence for each thing that moved."""
    was, now = move["was"], move["now"]
    if was is None or now is None:
        return [_("was not there before") if was is None else _("is not there any more")]
    return [*_result_words(was, now), *_entry_words(was, now)]


def _result_words(was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    if was["place"] != now["place"]:
        yield _("Place: %(was)s → %(now)s", was=was["place"] or "–", now=now["place"] or "–")
    if was["total"] != now["total"]:
        yield _("Total: %(was)s → %(now)s", was=_total(was), now=_total(now))
    if was["through"] != now["through"]:
        yield _("Goes through now") if now["through"] else _("Does not go through any more")
    if was.get("awards", []) != now.get("awards", []):
        yield _("Awards: %(was)s → %(now)s", was=_awards(was), now=_awards(now))


def _entry_words(was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    if was["status"] != now["status"]:
        before, after = (state_badge(side["status"])[0] for side in (was, now))
        yield _("State: %(was)s → %(now)s", was=before, now=after)
    if (was["name"], was["title"]) != (now["name"], now["title"]):
        yield _("Was written: %(was)s, %(title)s", was=pick(was["name"]), title=was["title"])


def _total(side: Mapping[str, Any]) -> str:
    return localized(side["display"]) if side["display"] else "–"


def _awards(side: Mapping[str, Any]) -> str:
    return ", ".join(pick(name) for name in side.get("awards", [])) or "–"


def shown_words(shown: Mapping[str, Any]) -> list[str]:
    """What the public sees of a result, in sentences (``services.shows.shown.choice_of``)."""
    jurors = (
        _("The jurors are named.") if shown["jurors"] else _("No juror is named beside the result.")
    )
    if shown["form"] == "through":
        return [_("Who goes through, in running order: no places and no numbers."), jurors]
    last = shown["places_to"]
    places = (
        _("Everybody's place.")
        if last is None
        else ngettext("Only the first place.", "Only the first %(num)s places.", last)
    )
    return [places, _marks_words(shown), jurors]


def _marks_words(shown: Mapping[str, Any]) -> str:
    if shown["marks"] == "none":
        return _("No numbers.")
    if shown["marks"] == "totals":
        return _("Totals, without the marks.")
    if shown["jurors"]:
        return _("Totals, and every mark with its juror.")
    return _("Totals, and the mean of the jury in each criterion.")
