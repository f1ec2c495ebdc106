"""What is refused about the questions between songs, in words: a part of ``sentences``."""

from kruvision.i18n import _l

LEARNING_SENTENCES = {
    "question_not_open": _l(
        "This question is not asked yet. Keep this page: it goes on by itself."
    ),
    "song_has_begun": _l("This song has been called by now. Its question comes after it."),
    "unknown_option": _l("This answer is not among those to choose from. Choose again."),
    "question_answered": _l(
        "The hall has answered this question already, so its words stay. To ask another one, "
        "withdraw it first: its answers are deleted then."
    ),
    "question_without_fact": _l(
        "Both answers end with a fact, and this question has none. Change it and write one."
    ),
    "card_changed": _l("The card has changed meanwhile. Read the question again, then approve it."),
    "songs_not_over": _l(
        "The songs are not over yet. The report is there once everybody has sung."
    ),
}
