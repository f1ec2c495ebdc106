"""Every refusal in words: one sentence per code, saying what happened and what to do."""

from typing import Any

from kruvision.i18n import _, _l

SENTENCES = {
    "invalid_input": _l("Please correct the marked fields; nothing was saved yet."),
    "not_allowed": _l("This is not yours to do. Ask an organizer for the right link."),
    "not_found": _l("There is nothing at this address."),
    "too_fast": _l("Too many tries. Wait %(seconds)s seconds and try again."),
    "server_error": _l("Something broke on our side. It has been noted; please try again."),
    "form_expired": _l("This page was open too long. Reload it and try again."),
    "too_large": _l("That is too large to send."),
    "record_broken": _l("The record does not match its own hashes from line %(line)s on."),
    "required": _l("Fill this in."),
    "already_done": _l(
        "Somebody pressed a moment before you, so nothing was done twice. Look, then press again."
    ),
    "step_not_possible": _l("The evening is not at that point. The next step is on the console."),
    "nothing_to_undo": _l("The last step cannot be taken back: people have already acted on it."),
    "no_entries": _l("Nobody is in the running order yet. Add entries before you start."),
    "no_criteria": _l("The jury has no criteria to mark by. Set them before you start."),
    "no_seats": _l("No juror has a seat in this show. Seat the jury before you start."),
    "too_long": _l("That is too long: %(max_length)s characters at most."),
    "not_a_number": _l("Write a number, such as 8 or 7,5."),
    "too_small": _l("That number is too small."),
    "too_large_number": _l("That number is too large."),
    "not_a_choice": _l("Choose one of the list."),
    "invalid_value": _l("This cannot be read."),
    "unknown_field": _l("This field does not belong here. Reload the page and try again."),
    "too_many_rows": _l("That is too many rows: %(most)s at most."),
    "method_not_allowed": _l("This address only takes what a form sends. Go back and try again."),
    "code_unknown": _l(
        "This code is not known, was used already or is too old. Ask for a new one."
    ),
    "wrong_password": _l("Login and password do not belong together. Try again."),
    "password_short": _l("That is too short: at least %(length)s characters."),
    "login_taken": _l("Somebody has this login already. Choose another one."),
    "not_oneself": _l("You cannot close your own account. Ask another owner."),
    "rules_locked": _l("The rules are locked: the first mark or vote of this show has been given."),
    "tradition_in_use": _l("Songs belong to this tradition. Give them another one first."),
    "not_a_colour": _l("Write a colour like #1a2b3c."),
    "colours_too_close": _l("The text cannot be read on this ground. Choose a stronger contrast."),
    "window_open": _l("Voting is still open. Close it on the console before you publish."),
    "marks_missing": _l(
        "%(count)s marks are missing: %(cells)s. Ask these jurors, or say that they stepped aside."
    ),
    "tie_unresolved": _l(
        "No rule settles this tie: %(entries)s. The head of the jury decides it on the result page."
    ),
    "second_person_needed": _l(
        "You have proposed this result. A second person has to confirm it from their own account."
    ),
    "not_published": _l("The result is not public yet. Publish it first."),
    "nothing_proposed": _l("No publication waits for a second person."),
    "not_counted_yet": _l(
        "A tie can be decided between the end of the voting and the publication of the result."
    ),
    "not_tied": _l("These entries are not level, or one of them is missing. Reload and try again."),
    "order_incomplete": _l("Give each of the level entries its own place, from 1 upwards."),
    "no_head_of_jury": _l(
        "This show has no head of the jury. Name one on the jury page, then record the decision."
    ),
    "no_jury_marks": _l("The jury has given no marks, and the rules need them."),
    "no_votes": _l("The audience has given no votes, and the rules need them."),
    "nothing_to_compute": _l("There are no marks and no votes yet."),
    "too_few_jurors": _l(
        "Too few jurors have marked for this scoring method: %(present)s, needed: %(needed)s."
    ),
    "contradictory_decisions": _l(
        "The decisions of the head of the jury contradict each other. Take one of them back."
    ),
    "unknown": _l("Something went wrong (%(code)s)."),
}


def sentence(code: str, details: dict[str, Any] | None = None) -> str:
    """The sentence for a refusal's code in the language spoken now."""
    text = SENTENCES.get(code)
    if text is None:
        return _("Something went wrong (%(code)s).", code=code)
    return str(text) % (details or {}) if "%(" in str(text) else str(text)
