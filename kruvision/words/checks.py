"""The list before the start in words: what each check means, how far it is, where it is mended."""

from collections.abc import Mapping
from typing import Any

from flask import url_for

from kruvision.i18n import _, _l, ngettext, pick
from kruvision.sentences import sentence
from kruvision.services.forms.number_text import percent, rounded_percent
from kruvision.services.snapshots.console_shapes import ConsoleShow
from kruvision.words.addresses import without_scheme
from kruvision.words.moments import zoned_moment

CHECKS = {
    "entries": (_l("Entries are in the running order"), "entries.index"),
    "advancing": (_l("Everybody who goes through from the show before is in"), "advancing.choose"),
    "order": (_l("The running order is drawn"), "running_order.index"),
    "categories": (_l("Every act stands in a category"), "entries.index"),
    "translations": (_l("Names and stories are in three languages"), "entries.index"),
    "passports": (_l("The passports of the songs are whole and checked"), "passports.index"),
    "questions": (_l("Each song has a question for the hall"), "questions.index"),
    "rules": (_l("The rules can be computed with this jury"), "rules.edit"),
    "criteria": (_l("Criteria are set"), "criteria.edit"),
    "seats": (_l("The jury is seated"), "jurors.index"),
    "head": (_l("The jury has its head"), "jurors.index"),
    "cards": (_l("Every juror has entered with the card"), "jurors.index"),
    "tablets": (_l("Every tablet answers"), "jurors.index"),
    "practice": (_l("Every tablet of a practice juror answers"), "jurors.index"),
    "tickets": (_l("Tickets are made"), "tickets.index"),
    "delegations": (_l("Every delegation has tickets enough to vote"), "delegations.index"),
    "hall_seats": (
        _l("The seats of the hall are said, by which the code lets phones in"),
        "shows.edit",
    ),
    "weight": (_l("The audience weighs what its way of voting can bear"), "rules.edit"),
    "address": (_l("A phone has reached the address of the QR codes"), "console.page"),
    "prints": (_l("Tickets and cards say the address in use"), "tickets.index"),
    "second": (_l("Two people are logged in, each on their own device"), "rules.edit"),
    "screens": (_l("Every hall screen answers"), "screens.index"),
    "alone": (_l("No other show is in progress"), "console.page"),
    "recordings": (_l("Every entry has its recording"), "recordings.index"),
    "deadline": (_l("The day and hour are set until which the jury marks"), "shows.edit"),
    "public_address": (_l("The jury's cards name an address that is reached from home"), ""),
    "disk": (_l("There is room on the disk"), ""),
    "backup": (_l("There is a fresh backup"), ""),
}
"""By the name of ``preflight.Check``: what is true once it is done, and the page to mend it on."""
OF_THE_EDITION = ("jurors.index", "screens.index")


def check_name(check: Mapping[str, Any]) -> str:
    """What is true once the check is done."""
    return str(CHECKS[check["name"]][0])


def check_address(check: Mapping[str, Any], show: ConsoleShow) -> str:
    """The page on which it is mended; empty where no page does."""
    endpoint = CHECKS[check["name"]][1]
    if not endpoint:
        return ""
    if endpoint in OF_THE_EDITION:
        return url_for(endpoint, edition_id=show["edition_id"], place=show["id"])
    return url_for(endpoint, show_id=check["facts"].get("show_id") or show["id"])


COUNTED = frozenset(
    {"questions", "recordings", "cards", "tablets", "practice", "screens", "delegations"}
)
"""Checks that say how many of how many."""


def check_detail(check: Mapping[str, Any]) -> str:
    """How far it is, in numbers; empty where there is nothing to count."""
    name, facts = check["name"], check["facts"]
    if name in COUNTED:
        return _("%(done)s of %(count)s", done=facts["done"], count=facts["count"])
    if name in ("entries", "criteria", "seats", "tickets", "hall_seats"):
        return str(facts["count"])
    if name == "advancing":
        return ", ".join(pick(one) for one in facts["names"])
    if name == "translations" and facts["count"]:
        count = facts["count"]
        return ngettext("%(num)s text lacks a language", "%(num)s texts lack a language", count)
    if name == "categories" and facts["count"]:
        return ngettext("%(num)d entry in none", "%(num)d entries in none", facts["count"])
    if name == "passports" and facts["count"]:
        return ngettext("%(num)d song to look at", "%(num)d songs to look at", facts["count"])
    if name == "weight" and not check["done"]:
        weight, most = rounded_percent(facts["weight"]), percent(facts["most"])
        return _("%(weight)s, good for up to %(most)s", weight=weight, most=most)
    if name == "rules" and not check["done"]:
        return sentence(facts["code"], facts["details"])
    if name == "deadline" and facts["until"]:
        return zoned_moment(facts["until"])
    if name in ("address", "public_address"):
        return without_scheme(facts["url"])
    if name == "prints" and facts["stale"]:
        return _stale_words(facts["stale"])
    if name == "alone" and not check["done"]:
        return str(facts["name"])
    if name == "second" and not check["done"]:
        return _("nobody can confirm; a club too small for two says so in the rules")
    if name == "disk":
        return _("%(count)s GB free", count=facts["gigabytes"])
    return _backup_age(facts["hours"]) if name == "backup" else ""


def _stale_words(stale: Mapping[str, str]) -> str:
    """What was printed before the address changed, and what stands on it."""
    words = {
        "tickets": _("The tickets say %(address)s: print new ones, or choose that address again."),
        "cards": _("The jury's cards say %(address)s: the code can be typed under the new one."),
    }
    return " ".join(
        words[name] % {"address": without_scheme(url)} for name, url in sorted(stale.items())
    )


def _backup_age(hours: int | None) -> str:
    if hours is None:
        return _("none yet; run.py backup makes one")
    return ngettext("%(num)s hour old", "%(num)s hours old", hours)
