"""What is refused about selection rounds and recordings, in words: a part of ``sentences``."""

from kruvision.i18n import _l

SELECTION_SENTENCES = {
    "no_deadline": _l(
        "Say until when the jury marks: a day and an hour that are still ahead. It is in the "
        "settings of the show."
    ),
    "deadline_is_past": _l("Choose a moment that is still ahead."),
    "form_stands": _l("The show has begun or has marks, so whether it has a stage stays as it is."),
    "selection_has_no_hall": _l(
        "A selection round is heard from recordings: the hall cannot be opened for it."
    ),
    "selection_is_the_jurys": _l(
        "In a selection round the jury alone decides, and nobody votes. Choose “jury only”."
    ),
    "time_is_over": _l(
        "Marking has ended. What came later is kept for the head of the jury; ask the organizers "
        "if you need more time."
    ),
    "upload_too_large": _l("This file is too large: %(megabytes)s MB at most. Send a smaller one."),
    "audio_missing": _l("Choose a file first."),
    "audio_too_large": _l("This recording is too large: %(megabytes)s MB at most."),
    "audio_unreadable": _l(
        "This is no recording that can be played. Send an MP3, M4A, OGG or WAV file."
    ),
    "link_unreadable": _l("Write the whole address of the recording, beginning with https://."),
    "no_selection_round": _l(
        "This show has a stage: recordings and a day for the jury belong to a selection round."
    ),
    "recordings_stand": _l("Marking is over, so the recordings stay as they are."),
    "no_earlier_recording": _l("There is no earlier recording to go back to."),
}
