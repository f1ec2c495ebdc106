"""Jurors' cards to print: name, QR and typed code, in three languages, to be cut out of A4."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import force_locale

from kruvision.i18n import FALLBACK, _, pick
from kruvision.papers.qr import qr_svg
from kruvision.papers.typesetting import typeset

GROUP = 3


@dataclass(frozen=True)
class JurorCard:
    """One juror's card: trilingual name and role, the code, and the link the QR opens."""

    name: Mapping[str, str]
    role: Mapping[str, str]
    code: str
    link: str


def grouped(code: str) -> str:
    """A code in groups of three, as people read it aloud."""
    return " ".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def cards_pdf(edition: Mapping[str, str], address: str, cards: Sequence[JurorCard]) -> bytes:
    """The cards as PDF, six a page; ``address`` is where a code is typed without a camera."""
    return typeset(
        "cards",
        {
            "edition": pick(edition, FALLBACK[0]),
            "address": address.removeprefix("http://").removeprefix("https://"),
            "words": [_words(code) for code in FALLBACK],
            "title": _("Cards of the jury"),
            "qr_label": _("QR code of the card"),
            "cards": [_card(card) for card in cards],
        },
    )


def _card(card: JurorCard) -> dict[str, Any]:
    """Names once each, Kazakh first: many are written alike in two languages."""
    names = dict.fromkeys(card.name[code] for code in FALLBACK if card.name.get(code))
    roles = dict.fromkeys(card.role[code] for code in FALLBACK if card.role.get(code))
    return {
        "names": list(names),
        "roles": list(roles),
        "code": grouped(card.code),
        "qr": qr_svg(card.link).replace("currentColor", "#000"),
    }


def _words(language: str) -> dict[str, str]:
    with force_locale(language):
        return {
            "language": language,
            "title": _("Juror's card"),
            "how": _("Scan it with your tablet and choose a PIN. Keep the card to yourself."),
        }
