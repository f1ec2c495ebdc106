"""Several songs, deductions and points of an earlier show in the working, in words."""

from kruvision.i18n import _
from kruvision.services.deductions.names import code_name
from kruvision.services.forms.number_text import listed, number, percent
from kruvision.services.results.names import Names
from kruvision.web.results.explanation_jury import StepSentence, StepValues


def _song(values: StepValues, names: Names) -> str:
    return _("Song: %(entry)s.", entry=names.entry(values["entry"]))


def _songs(values: StepValues, names: Names) -> str:
    shown = {
        "songs": listed(
            f"{names.entry(e)} {number(total)}" for e, total in values["songs"].items()
        ),
        "total": number(values["total"]),
    }
    if values["how"] == "sum":
        return _("Songs: %(songs)s. Added: %(total)s.", **shown)
    if values["how"] == "best":
        return _("Songs: %(songs)s. The best one counts: %(total)s.", **shown)
    return _("Songs: %(songs)s. Their mean: %(total)s.", **shown)


def _deductions(values: StepValues, _names: Names) -> str:
    return _(
        "%(before)s, minus deductions %(deductions)s = %(total)s.",
        before=number(values["before"]),
        deductions=listed(_deduction(one) for one in values["deductions"]),
        total=number(values["total"]),
    )


def _deduction(one: StepValues) -> str:
    amount = percent(one["amount"]) if one["share"] else number(one["amount"])
    code = code_name(one["code"]) if one["code"] else ""
    reason = ", ".join(part for part in (code, one["why"]) if part)
    return f"{amount} ({reason})" if reason else amount


def _carried(values: StepValues, _names: Names) -> str:
    return _(
        "Carried from the earlier show: %(earlier)s times %(weight)s = %(carried)s. Together with "
        "%(before)s: %(total)s.",
        earlier=number(values["earlier"]),
        weight=number(values["weight"]),
        carried=number(values["carried"]),
        before=number(values["before"]),
        total=number(values["total"]),
    )


SENTENCES: dict[str, StepSentence] = {
    "song": _song,
    "songs": _songs,
    "deductions": _deductions,
    "carried": _carried,
}
