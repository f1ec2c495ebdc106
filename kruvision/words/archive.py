"""Words of the archive: where something was found, UNESCO's lists, and days."""

from datetime import date

from flask_babel import format_date

from kruvision.i18n import _l

UNESCO_LISTS = {
    "RL": _l("Representative List"),
    "USL": _l("List in Need of Urgent Safeguarding"),
    "GSP": _l("Register of Good Safeguarding Practices"),
}
FIELDS = {
    "title": _l("Name"),
    "transliteration": _l("In Latin letters"),
    "meaning": _l("Meaning"),
    "singer": _l("Singer"),
    "tradition": _l("Tradition"),
    "language": _l("Language"),
    "genre": _l("Kinds of songs"),
    "year": _l("Year"),
    "place": _l("Place"),
    "origin": _l("Where it comes from"),
}


def unesco_list(code: str) -> str:
    """What a list is called that an element stands on."""
    return str(UNESCO_LISTS.get(code, code))


def match_field(field: str) -> str:
    """What a field is called in which a search found something."""
    return str(FIELDS.get(field, field))


def archive_day(day: date) -> str:
    """A day with its year."""
    return format_date(day, "d MMMM y")
