"""What is refused to jurors and about them, in words: a part of ``sentences``."""

from kruvision.i18n import Counted, _l

JURY_SENTENCES = {
    "new_tablet_waits": Counted(
        "Wrong PINs were typed for this card on new tablets. Wait %(seconds)s second and try "
        "again, or ask the organizers for a new card. The tablet used so far goes on.",
        "Wrong PINs were typed for this card on new tablets. Wait %(seconds)s seconds and try "
        "again, or ask the organizers for a new card. The tablet used so far goes on.",
        by="seconds",
    ),
    "card_not_found": _l(
        "No card in use has this code. Check each letter; if all are right, ask an organizer for "
        "your new card."
    ),
    "card_unknown": _l("This card is not known here any more. Ask an organizer for a new one."),
    "pin_digits": _l("Choose 4 to 8 digits."),
    "pin_chosen": _l("This card has a PIN already. Enter it."),
    "pins_differ": _l("The two PINs are not the same. Choose again."),
    "wrong_pin": _l("This is not the PIN of this card. Try again, or ask for a new card."),
    "no_seat": _l("You have no seat in the jury of this show. Ask an organizer."),
    "declared_absent": _l("You are down as absent for this show. Ask an organizer to change it."),
    "other_device": _l("Another tablet writes for you now. Enter your PIN here to write again."),
    "other_juror": _l("This tablet now belongs to another juror. Scan your own card to go on."),
    "other_evening": _l("This was marked on another evening, so it is not taken here."),
    "sheet_locked": _l("This sheet is locked. What came later is kept for the head of the jury."),
    "sheet_open": _l("This sheet is open already."),
    "sheet_incomplete": _l("No mark yet for: %(names)s."),
    "excused": _l(
        "The organizers have excused you for this entry (%(reason)s): the others mark it. If that "
        "is not right, ask them."
    ),
    "not_here": _l(
        "You are down as not here for this entry: the others mark it. If that is not right, ask an "
        "organizer."
    ),
    "aside_is_final": _l(
        "The songs are over and the head of the jury may see the result, so you cannot come back "
        "to this entry. An organizer can open the sheet again."
    ),
    "own_sheets_first": _l(
        "You see the result once the songs are over and all your own sheets are handed in."
    ),
    "stepped_aside": _l("You stepped aside for this entry. Come back to it before you mark."),
    "not_on_stage": _l("Marks are taken from the moment the entry is on stage."),
    "not_competing": _l("This entry is not in the competition, so it is not marked."),
    "marking_over": _l("Marking is over: the result is being announced or is public."),
    "not_own_sheet": _l("Your own sheet needs a second person. Ask an organizer."),
    "already_settled": _l("Somebody has decided about this mark already."),
    "juror_has_marks": _l("This juror has given marks. Declare them absent instead of removing."),
    "seat_has_marks": _l("A juror with marks in this show keeps the seat. Say absent instead."),
    "seat_kind_stays": _l(
        "This juror has given marks in this show, so whether they count stays as it is."
    ),
    "leaves_before_arriving": _l("Whoever leaves must have come before. Look at the two entries."),
    "absent_instead": _l(
        "That would be before the first entry this juror marks. Say on the jury page that they are "
        "absent."
    ),
    "already_seated": _l("This juror has a seat in this show already."),
    "sheet_is_in": _l(
        "This sheet is in with all its marks, and they count. Open it again first, with a reason."
    ),
    "not_excused": _l("Nobody is excused here any more."),
    "entry_is_border": _l(
        "A juror comes or goes with this entry. Change that on the jury page, then delete it."
    ),
    "head_practises": _l("A practice juror is not the head of the jury. Choose one who counts."),
    "head_missing": _l("Choose exactly one of the seated jurors as head of the jury."),
    "jury_settled": _l("The result is being announced or is public. The jury stays as it is."),
    "jury_counted": _l(
        "This juror has a seat in a show that is counted. Change the seats of that show instead."
    ),
}
