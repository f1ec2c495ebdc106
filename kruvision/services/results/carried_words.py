"""What was carried from an earlier show, in words: for pages and papers."""

from kruvision.i18n import _, pick
from kruvision.services.forms.number_text import localized
from kruvision.services.results.documents import Document
from kruvision.services.results.names import names_in


def carried_words(document: Document) -> str:
    """From which show points were added, and how often; empty where none were, or where the
    document does not say so."""
    carried = document.get("carried")
    if not carried:
        return ""
    show, weight = pick(carried["show"]["name"]), localized(carried["weight"])
    return str(_("%(show)s, times %(weight)s", show=show, weight=weight))


def carried_notes(document: Document) -> list[str]:
    """What a reader must know of it: from where points came, and who brought none."""
    carried, words = document.get("carried"), carried_words(document)
    if not carried or not words:
        return []
    notes = [_("Points of an earlier show are added: %(show)s.", show=words)]
    if carried["without"]:
        names = names_in(document)
        people = ", ".join(names.entry(entry) for entry in carried["without"])
        notes.append(_("Without points from there, so with none added: %(people)s.", people=people))
    return notes
