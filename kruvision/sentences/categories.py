"""What is refused about categories, in words: a part of ``sentences``."""

from kruvision.i18n import Counted, _l

CATEGORY_SENTENCES = {
    "categories_stand": _l("The vote is open or over, so the list of categories stays as it is."),
    "category_stands": _l("The vote is open or over, so acts stay in their categories."),
    "category_twice": _l("There are two categories called “%(name)s”. Give one another name."),
    "category_has_entries": Counted(
        "%(count)s entry stands in “%(name)s”. Say below where it goes, then save again.",
        "%(count)s entries stand in “%(name)s”. Say below where they go, then save again.",
        by="count",
    ),
    "category_has_jurors": _l(
        "Jurors sit for “%(name)s”. Take it from them on the page of the jury first."
    ),
    "category_voted": _l("The hall was asked about “%(name)s” already, so who is in it stays."),
    "other_category": _l("You do not sit for the category of this act. The others mark it."),
    "category_has_marks": _l(
        "There are marks of this juror for %(name)s, who stands in another category. Tick that one "
        "too, or leave all empty."
    ),
    "category_unknown": _l("There is no category “%(category)s”. There are: %(known)s."),
    "no_categories_yet": _l(
        "There is no category “%(category)s”: the show has none yet. Add it on the page of "
        "categories first, or leave this empty."
    ),
    "lists_empty": _l("Write something into one list at least, each value on a line of its own."),
    "too_many_products": _l(
        "This makes %(num)s categories, and %(most)s are the most. Shorten a list."
    ),
    "line_too_wide": _l(
        "Line %(line)s has more than three columns: “%(text)s”. Write Kazakh | Russian | English."
    ),
    "nothing_chosen": _l("No category is ticked. Tick those you want."),
    "categories_differ": _l("The categories are not as the record says."),
    "act_category_differs": _l(
        "Act %(number)s, %(act)s, stands in another category than the record says."
    ),
    "no_places_each": _l("Places by category need categories. Add them first."),
}
