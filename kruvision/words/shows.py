"""Shows and their results in words."""

from kruvision.i18n import _, _l
from kruvision.rules.evening.flow import SELECTION, STAGE

PHASES = {
    "planned": (_l("Planned"), "plain"),
    "running": (_l("On stage now"), "now"),
    "voting": (_l("Voting now"), "now"),
    "closed": (_l("Counted"), "info"),
    "revealing": (_l("Being revealed"), "now"),
    "published": (_l("Published"), "success"),
    "final": (_l("Final"), "success"),
}


def phase_badge(phase: str, form: str = STAGE) -> tuple[str, str]:
    """The phase of a show in a list of shows, and the kind of badge that says it."""
    if (phase, form) == ("running", SELECTION):
        return _("Being marked"), "now"
    text, kind = PHASES[phase]
    return str(text), kind


def result_badge(phase: str, *, is_counted: bool, is_complete: bool) -> tuple[str, str]:
    """How a result stands, and the kind of badge that says it."""
    if not is_counted:
        return _("Interim"), "warning"
    if phase == "final":
        return _("Final"), "success"
    if phase == "published":
        return _("Public"), "success"
    return (_("Complete"), "success") if is_complete else (_("Not complete"), "warning")
