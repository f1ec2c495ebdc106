"""Making ticket sheets while the page shows how far it is. The secrets live in this job alone: the
sheets are handed out once and forgotten."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from flask import Flask, current_app

from kruvision.papers.tickets import TicketSheets, tickets_pdf
from kruvision.services.audience.tickets import PrintedTicket
from kruvision.services.errors import Refused
from kruvision.state import state

log = structlog.get_logger()
KEPT_FOR = timedelta(minutes=30)


@dataclass
class TicketJob:
    """The sheets of one show in the making: ``state`` is ``working``, ``ready`` or ``failed``."""

    first: int
    last: int
    started_at: datetime
    done: int = 0
    state: str = "working"
    pdf: bytes = field(default=b"", repr=False)

    @property
    def total(self) -> int:
        """How many tickets the sheets hold."""
        return self.last - self.first + 1


def require_free(show_id: int, *, at: datetime) -> None:
    """Refuse with ``sheets_in_work`` while sheets of this show wait to be made or fetched."""
    job = find_job(show_id, at=at)
    if job and job.state != "failed":
        raise Refused("sheets_in_work")


def find_job(show_id: int, *, at: datetime) -> TicketJob | None:
    """The sheets of a show that are not fetched yet; given up after half an hour."""
    job = state().ticket_jobs.get(show_id)
    if job and at - job.started_at > KEPT_FOR:
        state().ticket_jobs.pop(show_id, None)
        return None
    return job


def start(
    show_id: int, sheets: TicketSheets, tickets: Sequence[PrintedTicket], *, at: datetime
) -> TicketJob:
    """Begin to make the sheets of these tickets and return at once."""
    job = TicketJob(tickets[0].serial, tickets[-1].serial, at)
    state().ticket_jobs[show_id] = job
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    threading.Thread(target=_work, args=(app, job, sheets, tickets), daemon=True).start()
    return job


def take(show_id: int, *, at: datetime) -> TicketJob:
    """The finished sheets, once: afterwards they are gone. Raises ``Refused("sheets_gone")``."""
    job = find_job(show_id, at=at)
    if job is None or job.state != "ready":
        raise Refused("sheets_gone")
    del state().ticket_jobs[show_id]
    return job


def _work(
    app: Flask, job: TicketJob, sheets: TicketSheets, tickets: Sequence[PrintedTicket]
) -> None:
    def count(done: int) -> None:
        job.done = done

    with app.app_context():
        try:
            job.pdf = tickets_pdf(sheets, tickets, count)
            job.state = "ready"
        except Exception:
            job.state = "failed"
            log.exception("ticket sheets failed", first=job.first, last=job.last)
