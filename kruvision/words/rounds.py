"""Who goes through, in words: the rule that draws the line, and how an act stands to it."""

from kruvision.i18n import _, ngettext, pick
from kruvision.rules.numbers import exact_text
from kruvision.rules.rounds.cut import Cut
from kruvision.services.forms.number_text import localized
from kruvision.services.rounds.cut import FieldPart, FieldRow


def cut_words(cut: Cut) -> str:
    """The rule in a few words."""
    at = localized(exact_text(cut.at))
    words = {
        "place": lambda: _("Down to place %(at)s", at=at),
        "points": lambda: _("With a total of %(at)s or more", at=at),
        "number": lambda: ngettext("The best one", "The %(num)s best", int(cut.at)),
        "hand": lambda: _("Chosen by hand"),
    }
    found = words.get(cut.by, lambda: _("Nobody goes on from this show by a rule"))()
    is_each = cut.each and cut.by in ("place", "number")
    return _("%(rule)s, in each category", rule=found) if is_each else found


def above_words(part: FieldPart) -> str:
    """How many are above the line of one list."""
    return ngettext("%(num)d goes through", "%(num)d go through", part.above)


def standing_words(row: FieldRow, part: FieldPart) -> str:
    """Where an act stands: “place 4 in Solo, 45.20”; empty while it has no place."""
    if row.place is None:
        return ""
    total = localized(row.display)
    if part.category is None:
        return _("place %(place)s, %(total)s", place=row.place, total=total)
    return _(
        "place %(place)s in %(category)s, %(total)s",
        place=row.place,
        category=pick(part.category.name),
        total=total,
    )


def level_words(part: FieldPart, cut: Cut) -> str:
    """Who is level where the line falls, and what becomes of them; empty where nobody is."""
    level = part.level
    if not level:
        return ""
    names = ", ".join(pick(row.entry.contestant.name) for row in level)
    facts = {"names": names, "number": int(cut.at), "through": part.above}
    if cut.level == "in":
        return _(
            "Level at the line: %(names)s. By the rule all of them go through: %(through)s "
            "instead of %(number)s.",
            **facts,
        )
    return _(
        "Level at the line: %(names)s. By the rule none of them goes through: %(through)s "
        "instead of %(number)s.",
        **facts,
    )
