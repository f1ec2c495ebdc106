"""What two organizers do to a result that is public: they correct it, until it is final."""

from typing import Any

from kruvision.simulation.browser import Page, UnexpectedAnswer
from kruvision.simulation.organizer import SimulatedOrganizer, done


class SimulatedCorrection:
    """One correction: the first organizer opens and proposes it, the second one confirms."""

    def __init__(self, first: SimulatedOrganizer, second: SimulatedOrganizer) -> None:
        self.first, self.second = first, second
        self.path = f"/control/shows/{first.show_id}/result/correction"

    def open(self, reason: str) -> None:
        """Open it, for a reason that everybody will read."""
        done(self.first.browser.submit(self._page(self.first), "/correction", reason=reason))

    def change_mark(
        self, *, entry: int, criterion: int, juror: int, value: str, reason: str
    ) -> None:
        """Put another mark in place of one."""
        place = {"entry": entry, "criterion": criterion, "juror": juror}
        page = self._page(self.first)
        sent = {**place, "value": value, "reason": reason}
        done(self.first.browser.submit(page, "/correction/mark", **sent))

    def propose(self) -> None:
        """Propose what comes of it."""
        done(self.first.browser.submit(self._page(self.first), "/correction/propose"))

    def confirm(self) -> None:
        """The second organizer publishes it. The first one may not, with the same form; raises
        ``UnexpectedAnswer`` where it could."""
        page = self._page(self.second)
        seen = page.form("/correction/confirm")["fields"]["seen"]
        require_refused(send_old_form(self.first, f"{self.path}/confirm", seen=seen))
        done(self.second.browser.submit(page, "/correction/confirm"))

    def _page(self, organizer: SimulatedOrganizer) -> Page:
        return organizer.browser.get(self.path)


def send_old_form(organizer: SimulatedOrganizer, path: str, **values: Any) -> Page:
    """The answer to a form as it may be open in another tab."""
    return organizer.browser.submit_open_form(path, organizer.console().token, **values)


def require_refused(page: Page) -> None:
    """Raise ``UnexpectedAnswer`` unless the page says why nothing was done."""
    if not page.said or any(kind == "success" for kind, _text in page.said):
        raise UnexpectedAnswer(f"{page.url} says {page.said} where it has to refuse")
