"""The fields of edit forms by their names: ``name.kk`` is the name in Kazakh."""

from collections.abc import Mapping

from kruvision.i18n import _, _l, content_languages
from kruvision.words import entries

FIELDS = {
    "year": _l("Year"),
    "theme": _l("Theme"),
    "venue": _l("Venue"),
    "organizers": _l("Organizers"),
    "wifi_name": _l("Name of the network"),
    "wifi_password": _l("Password of the network"),
    "starts_at": _l("Begins"),
    "form": _l("How the acts are heard"),
    "marks_until": _l("Until when the jury marks"),
    "window_minutes": _l("How long the vote stays open, in minutes"),
    "hall_seats": _l("Seats in the hall"),
    "leaderboard": _l("Standings during the show"),
    "turnout_shown": _l("Show how many have voted"),
    "role": _l("Role"),
    "head": _l("Head of the jury"),
    "seated": _l("On the jury"),
    "position": _l("Order"),
    "weight": _l("Weight"),
    "weights": _l("Weight"),
    "absent": _l("Absent"),
    "hint": _l("Hint for jurors"),
    "is_about_tradition": _l("About the tradition"),
    "scale_min": _l("Lowest mark"),
    "scale_max": _l("Highest mark"),
    "step": _l("Step"),
    "names": _l("Name"),
    "endonym": _l("Own name"),
    "places": _l("Where in Kazakhstan"),
    "listen_for": _l("Words and sounds to listen for"),
    "normal": _l("What is normal in this singing"),
    "word": _l("One word to take home"),
    "say": _l("How it is said"),
    "questions": _l("Questions for the hall"),
    "right": _l("Right answer"),
    "wrong": _l("Wrong answer"),
    "fact": _l("What both end with"),
    "background": _l("Ground"),
    "text": _l("Text"),
    "accent": _l("Accent"),
    "pattern": _l("Drawing of the ornament"),
    "motif": _l("Idea of the ornament"),
    "tag": _l("Language tag"),
    "genres": _l("Genres"),
    "instruments": _l("Instruments"),
    "facts": _l("Facts, one at a time on the screen"),
    "unesco": _l("UNESCO elements"),
    "original": _l("Own name"),
    "romanized": _l("In Latin letters"),
    "gloss": _l("What it is"),
    "confidence": _l("Where it comes from"),
    "source": _l("Source"),
    "list": _l("List"),
    "criteria": _l("Criteria"),
    "categories": _l("Categories"),
    "time_limit": _l("Time limit"),
    "method": _l("Scoring method"),
    "options": _l("Scoring method"),
    "combination": _l("How they come together"),
    "combination_options": _l("How they come together"),
    "display_places": _l("Decimals shown"),
    "voting_mode": _l("What a voter chooses"),
    "choices": _l("Number of choices"),
    "credential": _l("Who may vote"),
    "most_mark": _l("Highest mark"),
    "bodies": _l("Whose points"),
    "window_scope": _l("When"),
    "two_person_rule": _l("Two people"),
    "jury_share": _l("Weight of the jury in percent"),
    "audience_share": _l("Weight of the audience in percent"),
    "ties": _l("Ties"),
}
FIELDS |= {name: word for name, word in entries.FIELDS.items() if name not in FIELDS}
HIDDEN_WORDS = frozenset({"language", "colours", "ornament", "rows", "seats"})
"""Parts of a name that say nothing beside the part after them."""


def form_field_name(name: str, rows: Mapping[str, str]) -> str:
    """What a field is called, with the row it stands in and its language; ``rows`` names rows that
    are known by more than their number."""
    for start, word in rows.items():
        if name.startswith(f"{start}."):
            return f"{word} · {form_field_name(name.removeprefix(f'{start}.'), {})}"
    parts = name.removesuffix("[]").split(".")
    shown = [_part(part) for part in parts[:-1] if part not in HIDDEN_WORDS]
    return " · ".join([*shown, _part(parts[-1])])


def _part(part: str) -> str:
    if part.isdecimal():
        return _("row %(number)s", number=int(part) + 1)
    languages = dict(content_languages())
    return str(languages.get(part) or FIELDS.get(part, part.replace("_", " ")))
