"""Which categories a show has, and by which words they are known."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from kruvision.extensions import db
from kruvision.models import Category, Entry

Words = Mapping[str, str]


def list_categories(show_id: int) -> Sequence[Category]:
    """The categories of a show in their order."""
    query = select(Category).where(Category.show_id == show_id).order_by(Category.position)
    return db.session.execute(query).scalars().all()


def count_entries(show_id: int) -> dict[int, int]:
    """How many entries stand in each category of a show, whatever their state; none where none
    does."""
    query = (
        select(Entry.category_id, func.count())
        .where(Entry.show_id == show_id, Entry.category_id.is_not(None))
        .group_by(Entry.category_id)
    )
    return {row[0]: row[1] for row in db.session.execute(query) if row[0] is not None}


def names_by_id(show_id: int) -> dict[int, Words]:
    """The names of a show's categories, in their order."""
    return {category.id: category.name for category in list_categories(show_id)}


def same_word(name: str) -> str:
    """A name as two are held to be one: capitals and blanks do not matter."""
    return " ".join(name.split()).casefold()


@dataclass(frozen=True)
class CategoryWords:
    """The words that name the categories of a show, in any language."""

    exact: Mapping[str, int]
    loose: Mapping[str, frozenset[int]]

    def find(self, text: str) -> int | None:
        """The category that is meant, or None. Dashes, commas and dots need not be the same where
        they make no difference."""
        found = self.exact.get(same_word(text))
        if found is not None:
            return found
        meant = self.loose.get(_letters(text), frozenset())
        return next(iter(meant)) if len(meant) == 1 else None


def words_of(categories: Iterable[Category]) -> CategoryWords:
    """The words that name these categories."""
    exact: dict[str, int] = {}
    loose: dict[str, frozenset[int]] = {}
    for category in categories:
        for name in category.name.values():
            exact.setdefault(same_word(name), category.id)
            letters = _letters(name)
            loose[letters] = loose.get(letters, frozenset()) | {category.id}
    return CategoryWords(exact, loose)


def _letters(name: str) -> str:
    return re.sub(r"[\W_]", "", name.casefold())


def categories_data(show_id: int) -> list[dict[str, Any]]:
    """The categories as the record has them, in order: ``{"category", "name", "time_limit"}``."""
    return [
        {"category": row.id, "name": row.name, "time_limit": row.time_limit}
        for row in list_categories(show_id)
    ]


def matching_category(name: Words, categories: Iterable[Category]) -> int | None:
    """The one of these categories that has one of these names in any language, or None."""
    words = words_of(categories)
    found = (words.find(text) for text in name.values())
    return next((category for category in found if category is not None), None)
