"""What the archive and its quizzes refuse, in words: a part of ``sentences``."""

from kruvision.i18n import _l

ARCHIVE_SENTENCES = {
    "quiz_unknown": _l(
        "No quiz has this code. Look at the board once more: six letters and digits, in any case."
    ),
    "no_questions": _l("There is no question about these traditions yet. Choose others."),
}
