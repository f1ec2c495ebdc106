"""What is refused of deductions and of the stop watch, in words: a part of ``sentences``."""

from kruvision.i18n import _l

DEDUCTION_SENTENCES = {
    "deductions_need_totals": _l(
        "By these rules nothing can be subtracted: they compare orders and have no totals of the "
        "jury. Choose another scoring method, or take the deductions back first."
    ),
    "deduction_too_early": _l(
        "Nothing is subtracted before the act is on stage. Call it first, then give the deduction."
    ),
    "deduction_too_late": _l(
        "The result is being announced or is public. Deductions are changed by a correction."
    ),
    "deduction_of_guest": _l(
        "This act is not in the competition, so there is nothing to subtract from."
    ),
    "deduction_gone": _l("Somebody has taken this deduction back already."),
    "clock_not_now": _l("The stop watch runs while its act is on stage."),
    "no_time_limit": _l("This show has no time limit: set one with its rules first."),
    "overrun_changed": _l(
        "The stop watch or the rule says something else by now, so nothing was done. Look again."
    ),
    "time_limit_missing": _l("Say how long an act may sing: without a limit nothing costs."),
    "bad_deduction": _l("Write a number above 0 and up to %(most)s."),
    "deduction_differs": _l(
        "Deductions of act %(number)s, %(act)s: not as the record says they were given and taken "
        "back."
    ),
}
