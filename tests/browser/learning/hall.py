"""An evening whose songs have passports, and what its phones send."""

from playwright.sync_api import Request
from sqlalchemy import select

from kruvision.extensions import db
from kruvision.models.learning import PassportCount
from tests.browser.people.leisure import Leisurely
from tests.browser.test_voter_phone import Hall
from tests.factories.passports import make_evening


class LearningHall(Hall):
    """Five songs with whole passports; its vote closes when the test lets it."""

    kind_of_server = Leisurely
    make_evening = staticmethod(make_evening)

    def publish(self) -> None:
        """Press the publishing step, wherever the console lists it."""
        page = self.organizer.get(f"/control/shows/{self.show_id}")
        page.forms = [form for form in page.forms if form["fields"].get("kind") == "publish"]
        self.organizer.submit(page, "/step")

    def counted(self) -> dict[str, int]:
        """How often passports were opened again, and words taken."""
        with self.app.app_context():
            rows = db.session.execute(select(PassportCount)).scalars().all()
            found = {
                kind: sum(r.count for r in rows if r.kind == kind) for kind in ("opened", "word")
            }
            db.session.remove()
        return found


class Sent:
    """What the phones ask for and post."""

    def __init__(self) -> None:
        self.posts: list[tuple[str, str]] = []
        self.asked: list[str] = []

    def note(self, request: Request) -> None:
        body = request.post_data or ""
        self.asked.append(request.url + body)
        if request.method == "POST":
            self.posts.append((request.url, body))
