"""Ticket sheets to print: QR code, typed code, number on a stub, three languages, cut marks."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType
from typing import Any

from flask_babel import force_locale

from kruvision.i18n import FALLBACK, _, pick
from kruvision.papers.qr import qr_svg
from kruvision.papers.typesetting import typeset
from kruvision.services.audience.tickets import PrintedTicket
from kruvision.services.threads import PAPERS

A_BATCH = 50
GROUPS = (0, 4, 8, 13)
Progress = Callable[[int], None]
NOBODY: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class TicketSheets:
    """What stands on every ticket of a show, in words that no thread has to translate."""

    title: str
    heading: str
    qr_label: str
    words: list[dict[str, str]]
    address: str
    delegation: str = ""

    @classmethod
    def of(
        cls,
        edition: Mapping[str, str],
        show: Mapping[str, str],
        address: str,
        delegation: Mapping[str, str] = NOBODY,
    ) -> "TicketSheets":
        """The words for these trilingual names; ``address`` is the server as guests reach it,
        ``delegation`` whose tickets they are, if a delegation's."""
        heading = " · ".join(filter(None, (pick(edition, "kk"), pick(show, "kk"))))
        words = [_words(language) for language in FALLBACK]
        whose = pick(delegation, "kk")
        return cls(_("Tickets"), heading, _("QR code of the ticket"), words, address, whose)


def grouped(code: str) -> str:
    """A typed code in groups of four, as people read it."""
    return "-".join(code[a:b] for a, b in pairwise(GROUPS))


def ticket_link(address: str, ticket: PrintedTicket) -> str:
    """What the QR code opens. The token stands behind the #, so that it reaches no server's log."""
    return f"{address}/t#{ticket.token}"


def tickets_pdf(
    sheets: TicketSheets,
    tickets: Sequence[PrintedTicket],
    on_progress: Progress = lambda done: None,
) -> bytes:
    """The tickets as PDF, fourteen a page; ``on_progress`` hears how many QR codes are drawn.

    Drawing and typesetting happen beside the event loop.
    """
    drawn: list[dict[str, Any]] = []
    for batch in _batches(tickets):
        drawn += PAPERS.run(_draw, sheets.address, batch)
        on_progress(len(drawn))
    host = sheets.address.removeprefix("http://").removeprefix("https://")
    return typeset(
        "tickets",
        {
            "title": sheets.title,
            "heading": sheets.heading,
            "qr_label": sheets.qr_label,
            "words": sheets.words,
            "address": f"{host}/t",
            "delegation": sheets.delegation,
            "tickets": drawn,
        },
    )


def _batches(tickets: Sequence[PrintedTicket]) -> Iterator[Sequence[PrintedTicket]]:
    return (tickets[at : at + A_BATCH] for at in range(0, len(tickets), A_BATCH))


def _draw(address: str, batch: Sequence[PrintedTicket]) -> list[dict[str, Any]]:
    return [
        {
            "serial": str(ticket.serial),
            "code": grouped(ticket.code),
            "qr": qr_svg(ticket_link(address, ticket)).replace("currentColor", "#000"),
        }
        for ticket in batch
    ]


def _words(language: str) -> dict[str, str]:
    with force_locale(language):
        how = _("Scan it with your phone to vote, or open the address and type the code.")
        return {"language": language, "how": how}
