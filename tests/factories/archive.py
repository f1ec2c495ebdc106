"""Published shows for the archive, with songs as somebody wrote them down."""

from typing import Any

from kruvision.models import Show
from tests.factories import make_edition, make_show
from tests.factories.published import publish
from tests.factories.results import change, give_marks

QUESTION: dict[str, Any] = {
    "right": {"kk": "дұрыс", "ru": "верно", "en": "right"},
    "wrong": [{"kk": "бұрыс", "ru": "неверно", "en": "wrong"}],
    "fact": {"kk": "дерек", "ru": "факт", "en": "The fact behind it."},
    "confidence": "sourced",
    "source": "a book",
}


def make_sung(*titles: str, year: int = 2026, tradition: str | None = "kazakh") -> Show:
    """A published show of an edition of its own, in which these songs were sung."""
    show = make_show(
        entries=len(titles), jurors=1, criteria=1, phase="closed", edition=make_edition(year=year)
    )
    for entry, title in zip(show.entries, titles, strict=True):
        change(entry.song, title=title, tradition_slug=tradition)
    give_marks(show, [[[10 - place]] for place in range(len(titles))])
    return publish(show)


def question(text: str, **values: Any) -> dict[str, Any]:
    """A question of a card that may be asked."""
    return {**QUESTION, "text": {"kk": text, "ru": text, "en": text}, **values}
