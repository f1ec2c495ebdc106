"""In which category an entry stands."""

from kruvision.extensions import db
from kruvision.models import Category, Entry
from kruvision.services.categories.editing import require_no_vote
from kruvision.services.errors import Invalid
from kruvision.services.forms.inputs import FieldError
from kruvision.services.shows.phases import find_phase_refusal


def put_into(entry: Entry, category_id: int | None) -> bool:
    """Let an entry stand in a category of its show, or in none, inside the open transaction;
    answers whether it moved.

    Raises ``Invalid`` at the field ``category``: ``not_a_choice`` for another show's,
    ``category_stands`` where the phase is past it, ``category_voted`` where the hall was asked
    about the one or the other.
    """
    if entry.category_id == category_id:
        return False
    if code := find_phase_refusal(entry.show, "entry.categorize"):
        raise Invalid({"category": FieldError(code)})
    if category_id is not None:
        category = db.session.get(Category, category_id)
        if category is None or category.show_id != entry.show_id:
            raise Invalid({"category": FieldError("not_a_choice")})
    for one in (entry.category_id, category_id):
        if one is not None:
            _require_no_vote(one)
    entry.category_id = category_id
    return True


def _require_no_vote(category_id: int) -> None:
    try:
        require_no_vote(category_id)
    except Invalid as wrong:
        raise Invalid({"category": wrong.fields[""]}) from None
