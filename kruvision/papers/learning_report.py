"""What the hall learned, on one page: for the club and the university.

The page and the PDF are made from the same data.
"""

from collections.abc import Iterable
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from flask_babel import format_datetime

from kruvision.i18n import _, locale_code, ngettext, pick
from kruvision.papers.typesetting import typeset
from kruvision.rules.learning.evening import Evening, Mean
from kruvision.rules.learning.prizes import Winner
from kruvision.rules.learning.shares import LEAST_ANSWERS, Change, Share, whole_percent
from kruvision.services.errors import Refused
from kruvision.services.forms.number_text import localized
from kruvision.services.learning.report import Asked, LearningReport, learning_report

if TYPE_CHECKING:
    from kruvision.models import Entry

MOST_LISTED = 5
"""Of passports and words: one page is for those that many opened."""
NO_BREAK = "\N{NO-BREAK SPACE}"


def learning_pdf(show_id: int) -> bytes:
    """The report as PDF in the language spoken now. Raises ``NotFound`` and
    ``Refused("songs_not_over")``."""
    report = learning_report(show_id)
    if not report.is_over:
        raise Refused("songs_not_over")
    return typeset("learning_report", learning_data(report))


def learning_data(report: LearningReport) -> dict[str, Any]:
    """All texts of the report in the language spoken now, as plain lists and dicts; places on the
    scale are numbers from 0 to 1."""
    entries = {str(entry.id): entry for entry in report.heard}
    return {
        "language": locale_code(),
        "title": _("What the hall learned"),
        "show": _show(report),
        "headline": _headline(report.evening),
        "detail": _detail(report.evening),
        "facts": _facts(report),
        "songs": _songs(report),
        "prizes": [
            {
                "title": _("The song nobody knew"),
                "songs": [_song_name(entries[one.key]) for one in report.unknown],
                "why": _why(map(_why_unknown, report.unknown))
                or _("Not given: no two songs had enough answers to be compared."),
            },
            {
                "title": _("Discovery of the evening"),
                "songs": [_song_name(entries[one.key]) for one in report.discovery],
                "why": _why(map(_why_discovery, report.discovery))
                or _("Not given: no gain was larger than chance explains."),
            },
        ],
        "opened": {
            "title": _("Passports opened again"),
            "rows": [_opened(*row) for row in report.opened[:MOST_LISTED]],
        },
        "taken": {
            "title": _("Words taken home"),
            "rows": [_taken(*row) for row in report.taken[:MOST_LISTED]],
        },
        "not_said_title": _("What these numbers do not say"),
        "not_said": _(
            "Those who answered before and after are not the same people: some came later, some "
            "left earlier, and whoever answers is more curious than whoever does not. Somebody who "
            "only guesses is right about one time in three. Each interval holds the true share "
            "nineteen times in twenty; under %(least)s answers nothing is said.",
            least=LEAST_ANSWERS,
        ),
        "footer": _footer(report),
    }


def _show(report: LearningReport) -> str:
    edition = report.show.edition
    return f"{pick(edition.name)} {edition.year} · {pick(report.show.name)}"


def _headline(evening: Evening | None) -> str:
    if evening is None:
        return _("Too few answers to say how much the hall learned.")
    before, after = percent(evening.before.value), percent(evening.after.value)
    return _("Before the songs %(before)s knew; afterwards %(after)s.", before=before, after=after)


def _detail(evening: Evening | None) -> str:
    if evening is None:
        return _(
            "A question needs %(least)s answers before its song and as many after it.",
            least=LEAST_ANSWERS,
        )
    return ngettext(
        "Of %(num)s question with enough answers before and after. Before: %(before)s; after: "
        "%(after)s; difference: %(gain)s.",
        "The mean of %(num)s questions with enough answers before and after. Before: %(before)s; "
        "after: %(after)s; difference: %(gain)s.",
        evening.questions,
        before=between(evening.before),
        after=between(evening.after),
        gain=points_between(evening.gain),
    )


def _facts(report: LearningReport) -> list[tuple[str, str]]:
    """(term, text) of what the hall heard and how much of it answered."""
    names = [pick(entry.song.tradition.names) for entry in report.heard if entry.song.tradition]
    heard = list(dict.fromkeys(names))
    songs = ngettext("%(num)s song", "%(num)s songs", len(report.heard))
    starts = report.show.starts_at
    return [
        *([(_("Evening"), format_datetime(starts, "d MMMM y"))] if starts else []),
        (_("Songs heard"), songs),
        (_("Traditions heard"), f"{len(heard)}: {', '.join(heard)}" if heard else "0"),
        (_("Answers in all"), str(report.answers)),
    ]


def _songs(report: LearningReport) -> dict[str, Any]:
    return {
        "title": _("Who knew, song by song"),
        "headers": [_("Song"), _("Knew before"), _("Knew after"), _("Gain")],
        "legend": [_("before the songs"), _("after the song")],
        "rows": [_song(one) for one in report.asked],
    }


def _song(asked: Asked) -> dict[str, Any]:
    song = asked.entry.song
    change = asked.change
    return {
        "number": asked.entry.running_order,
        "title": song.title,
        "tradition": pick(song.tradition.names) if song.tradition else "",
        "question": pick(asked.question.text),
        "before": _share(asked.share_before),
        "after": _share(asked.share_after),
        "gain": points(change.value) if change else "–",
        "gain_interval": points_between(change) if change else "",
    }


def _share(share: Share | None) -> dict[str, Any]:
    """A share in words, and where its dot and its interval stand."""
    if share is None:
        few = _("under %(least)s answers", least=LEAST_ANSWERS)
        return {"share": "–", "counts": few, "interval": "", "place": None}
    counts = share.counts
    ends = {name: round(float(getattr(share, name)), 4) for name in ("value", "low", "high")}
    return {
        "share": percent(share.value),
        "counts": _("%(right)s of %(asked)s", right=counts.right, asked=counts.asked),
        "interval": between(share),
        "place": ends,
    }


def _why(reasons: Iterable[str]) -> str:
    """The reasons of a prize; those level have the same one mostly, which is told once."""
    return " ".join(dict.fromkeys(reasons))


def _song_name(entry: "Entry") -> str:
    tradition = entry.song.tradition
    of_whom = f" · {pick(tradition.names)}" if tradition else ""
    return f"{entry.song.title}{of_whom}"


def _why_unknown(winner: Winner) -> str:
    told = winner.numbers
    return _(
        "Before it was sung %(share)s knew the answer, %(right)s of %(asked)s (between %(low)s and "
        "%(high)s): the fewest of all songs compared (%(among)s).",
        **_percents(told, share="percent", low="low", high="high"),
        right=told["right"],
        asked=told["asked"],
        among=told["among"],
    )


def _why_discovery(winner: Winner) -> str:
    told = winner.numbers
    return _(
        "From %(before)s (%(right_before)s of %(asked_before)s) to %(after)s (%(right_after)s of "
        "%(asked_after)s). The gain in points is %(gain)s (between %(low)s and %(high)s): the "
        "largest of all songs compared (%(among)s), and more than chance explains.",
        **_percents(told, before="percent_before", after="percent_after"),
        **{name: told[name] for name in ("right_before", "asked_before", "right_after")},
        **{name: told[name] for name in ("asked_after", "gain", "low", "high", "among")},
    )


def _percents(told: Any, **names: str) -> dict[str, str]:
    return {name: f"{told[key]}{NO_BREAK}%" for name, key in names.items()}


def _opened(entry: "Entry", count: int) -> list[str]:
    return [_song_name(entry), ngettext("%(num)s phone", "%(num)s phones", count)]


def _taken(entry: "Entry", count: int) -> list[str]:
    """The word of the song's tradition as it is written, read and meant."""
    word = entry.song.tradition.word if entry.song.tradition else {}
    original, romanized = word.get("original", ""), word.get("romanized", "")
    said = (
        f"{original} ({romanized})"
        if romanized.casefold() not in ("", original.casefold())
        else original
    )
    meaning = pick(word.get("meaning", {}))
    name = " – ".join(filter(None, [said, meaning])) or _song_name(entry)
    return [name, ngettext("%(num)s phone", "%(num)s phones", count)]


def _footer(report: LearningReport) -> str:
    if report.show.edition.is_rehearsal:
        return _("REHEARSAL: made-up results")
    return _("Counted without names, devices or ballots.")


def percent(value: Fraction) -> str:
    """A share as whole percent."""
    return f"{whole_percent(value)}{NO_BREAK}%"


def points(value: Fraction) -> str:
    """A difference in whole points, with its sign."""
    found = whole_percent(value)
    return f"+{found}" if found > 0 else localized(str(found))


def between(part: Share | Mean) -> str:
    """An interval of shares."""
    return f"{whole_percent(part.low)}–{percent(part.high)}"


def points_between(part: Change | Mean) -> str:
    """An interval of differences."""
    return _("%(low)s to %(high)s", low=points(part.low), high=points(part.high))
