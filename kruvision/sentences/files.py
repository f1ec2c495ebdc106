"""What is refused about files that are handed in, in words: a part of ``sentences``."""

from kruvision.i18n import _l

FILE_SENTENCES = {
    "photo_too_large": _l("This photo is too large: %(megabytes)s MB at most."),
    "photo_unreadable": _l("This is not a photo we can read. Send a JPEG, PNG or WebP picture."),
    "recording_too_large": _l("This recording is too large: %(kilobytes)s kB at most."),
    "recording_too_long": _l("This recording is too long: it may last %(seconds)s s."),
    "recording_unreadable": _l(
        "This is not a recording we can read. Send an MP3, M4A, OGG or WAV file."
    ),
    "pack_too_large": _l("This pack is too large: %(megabytes)s MB at most."),
    "pack_unreadable": _l(
        "This is not a pack of traditions. Choose a file that was downloaded as a pack."
    ),
    "card_written_meanwhile": _l(
        "Meanwhile somebody wrote on one of these cards. Nothing was taken in; look at the pack"
        " again."
    ),
    "pack_has_mistakes": _l("Some cards of this pack cannot be read; nothing was saved."),
    "pack_card_twice": _l("This short name is there twice, or cannot be taken."),
    "song_unknown": _l("No entry of the show has a song of this title."),
    "file_missing": _l("Choose a file first."),
    "file_empty": _l("The file is empty."),
    "file_too_large": _l("The file is too large: %(megabytes)s MB at most, and no more inside."),
    "file_old_excel": _l(
        "This is an old Excel file (.xls). Save it as .xlsx or CSV and try again."
    ),
    "file_has_macros": _l("This file carries macros. Save it as .xlsx without macros."),
    "file_not_a_table": _l("This file cannot be read as a table. Save it as .xlsx or CSV (UTF-8)."),
    "csv_broken": _l("A quotation mark is open or misplaced near line %(line)s."),
    "table_too_long": _l(
        "The table has more than %(rows)s rows. Remove the empty ones or split it."
    ),
    "table_too_full": _l(
        "The table holds more than %(letters)s letters. Split it, or shorten its longest texts."
    ),
    "table_too_wide": _l("The table has more than %(columns)s columns."),
    "table_without_rows": _l("There is no row under the head of the table."),
    "column_unknown": _l("There is no column “%(column)s”. The template has all names."),
    "column_twice": _l("The column “%(column)s” is there twice."),
    "column_missing": _l("The column “%(column)s” is missing."),
    "cell_formula": _l("This is a formula. Paste its value as text."),
    "cell_not_text": _l(
        "The spreadsheet program took this for a date or a logical value. Write text."
    ),
    "cells_beyond_head": _l("There are cells to the right of the last column's name."),
    "row_repeats": _l("The same contestant and song are in row %(row)s already."),
    "row_ambiguous": _l(
        "Several entries of the show fit this row. Correct them on their own pages."
    ),
    "import_not_good": _l("Rows of this file are not right any more. Look at them and try again."),
    "upload_gone": _l("The uploaded file is not kept any more. Upload it again."),
}
