"""What is refused to whoever asks, in words: a part of ``sentences``."""

from kruvision.i18n import Counted, _l

GENERAL_SENTENCES = {
    "invalid_input": _l("Please correct the marked fields; nothing was saved yet."),
    "not_allowed": _l("This is not yours to do. Ask an organizer for the right link."),
    "not_found": _l(
        "There is nothing at this address. Check the link, or begin at the front page."
    ),
    "too_fast": Counted(
        "Too many tries. Wait %(seconds)s second and try again.",
        "Too many tries. Wait %(seconds)s seconds and try again.",
        by="seconds",
    ),
    "server_busy": _l("The server is busy just now. Try again in a moment."),
    "server_error": _l("Something broke on our side. It has been noted; please try again."),
    "disk_full": _l(
        "The disk of the server is full, so this was not saved. Tell an organizer, then send again."
    ),
    "storage_busy": _l(
        "Another program holds the database, so this was not saved. Send it again in a moment."
    ),
    "storage_away": _l("The database does not answer. Send it again in a moment."),
    "form_expired": _l("This page was open too long. Reload it and try again."),
    "too_large": _l("That is too large to send."),
    "address_gone": _l(
        "This machine no longer has the address %(host)s. Choose one of those on the console."
    ),
    "record_broken": _l("The record does not match its own hashes from line %(line)s on."),
    "backup_needs_sqlite": _l(
        "Only a database in one file is backed up here. Back up PostgreSQL with pg_dump, and copy "
        "the folders of photos and recordings."
    ),
    "backup_no_room": _l(
        "There is no room for a backup: %(megabytes)s MB must be free. Make room, or name another "
        "folder for backups."
    ),
    "backup_folder_gone": _l("The folder for backups is not there: %(folder)s. Plug it in again."),
    "backup_exists": _l("There is a file of this name already: %(file)s. Choose another name."),
    "backup_broken": _l("This file is no whole backup, so it is not used: %(file)s."),
    "backup_not_ours": _l(
        "This file is no backup of this program, so it is not used: %(file)s has other parts than "
        "its version makes (%(parts)s)."
    ),
    "backup_too_new": _l(
        "This backup was made by another version of this program, so it is not used: %(file)s. "
        "Install that version first."
    ),
    "required": _l("Fill this in."),
    "already_done": _l(
        "Somebody pressed a moment before you, so nothing was done twice. Look, then press again."
    ),
    "changed_meanwhile": _l(
        "Somebody changed this while you were writing, so nothing was saved yet. Look at both and "
        "choose."
    ),
    "read_again": _l(
        "%(what)s: somebody changed this while you were reading, so no name was put under it. Read "
        "it again, then say that it is right."
    ),
    "step_not_possible": _l("The evening is not at that point. The next step is on the console."),
    "nothing_to_undo": _l("The last step cannot be taken back: people have already acted on it."),
    "no_entries": _l("Nobody is in the running order yet. Add entries before you start."),
    "no_criteria": _l("The jury has no criteria to mark by. Set them before you start."),
    "no_seats": _l("No juror has a seat in this show. Seat the jury before you start."),
    "hall_in_use": _l(
        "“%(show)s” is still in progress, and the hall is with it. Publish its result first."
    ),
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
    "wrong_old_password": _l("That is not the password you have now. Try again."),
    "password_short": _l("That is too short: at least %(length)s characters."),
    "login_taken": _l("Somebody has this login already. Choose another one."),
    "owner_closes_own": _l(
        "An owner's account is closed by its holder alone, so that no owner shuts another one out. "
        "Ask them, or use “run.py close” at the machine."
    ),
    "last_owner": _l(
        "This is the only owner left, and somebody has to be. Invite another owner first."
    ),
    "rules_locked": _l(
        "The rules are locked: a mark was given, a vote was opened or the songs have ended."
    ),
    "rules_open": _l("No mark was given and no vote opened yet: the rules can simply be changed."),
    "rules_settled": _l("The result is being announced or is public. Rules stay as they are."),
    "same_rules": _l("These are the very rules the show has. Nothing would change."),
    "moved_meanwhile": _l(
        "Marks, votes or rules changed meanwhile. Look at what would move once more."
    ),
    "change_waits": _l(
        "A change of the rules waits for a second person. Confirm it or take it back first."
    ),
    "change_needs_second": _l(
        "You have proposed this change. A second person has to confirm it from their own account."
    ),
    "nothing_to_confirm": _l("No change of the rules waits for a second person."),
    "rules_changed_meanwhile": _l("Somebody changed the rules meanwhile. Look at them once more."),
    "bad_toml": _l("This is not a TOML file that can be read. Download one of ours and compare."),
    "bad_toml_line": _l("Line %(line)s, column %(column)s cannot be read as TOML."),
    "file_not_utf8": _l("This is no text in UTF-8. Save it as UTF-8 and try again."),
    "unknown_name": _l("This name is not known here. Known are: %(known)s."),
    "unknown_method": _l("There is no scoring method “%(name)s”. Known are: %(known)s."),
    "no_such_criterion": _l("This show has no criterion of this name. It has: %(known)s."),
    "criterion_twice": _l("The same criterion stands in the file under two names."),
    "jurors_elsewhere": _l("Weights of jurors are set on the jury page. Take this table out."),
    "scale_of_the_hall": _l("A show gives its own points to places on a ballot. Take this out."),
    "cannot_compare_so": _l(
        "Totals of a show add up to 100, so they cannot be compared like this. "
        "Give weights that make 1 or 100, or take this out."
    ),
    "tradition_in_use": _l("Songs belong to this tradition. Give them another one first."),
    "not_a_colour": _l("Write a colour like #1a2b3c."),
    "colours_too_close": _l("The text cannot be read on this ground. Choose a stronger contrast."),
    "window_open": _l("Voting is still open. Close it on the console before you publish."),
    "late_marks_unsettled": Counted(
        "%(count)s late mark waits for a decision: %(cells)s. Let it count or leave what stands, "
        "on the page of all sheets.",
        "%(count)s late marks wait for a decision: %(cells)s. Let them count or leave what stands, "
        "on the page of all sheets.",
        by="count",
    ),
    "marks_missing": Counted(
        "%(count)s mark is missing: %(cells)s. Ask this juror, or excuse them on the result page.",
        "%(count)s marks are missing: %(cells)s. Ask these jurors, or excuse them on the result "
        "page.",
        by="count",
    ),
    "tie_unresolved": _l(
        "No rule settles this tie: %(entries)s. The head of the jury decides it on the result page."
    ),
    "account_too_new": _l(
        "An account that was made after the show began is not one of the two people. Ask somebody "
        "whose account is older than the show, on their own device. Where nobody is left, "
        "“run.py alone” at the machine lets one be enough, and the protocol says so."
    ),
    "card_too_new": _l(
        "Your card was made after the show began, so this takes two organizers. Ask one of them to "
        "propose it."
    ),
    "one_is_enough": _l("One person is enough in this show already."),
    "organizer_confirms": _l("Somebody has proposed this already. An organizer confirms it."),
    "nothing_waits": _l("This does not wait for a second person any more."),
    "acts_wait": Counted(
        "%(count)s change waits for a second person. Confirm it or take it back first.",
        "%(count)s changes wait for a second person. Confirm them or take them back first.",
        by="count",
    ),
    "status_takes_two": _l(
        "The vote is closed, so the state of an act takes two people. Change it on the page of the "
        "act, not in a table."
    ),
    "same_device": _l(
        "Whoever proposed this was logged in on this device during the show. The second person "
        "confirms on a device of their own."
    ),
    "second_person_needed": _l(
        "You have proposed this result. A second person has to confirm it from their own account."
    ),
    "result_not_public": _l(
        "There is no public result at this address. Results appear here once they are published."
    ),
    "not_published": _l("The result is not public yet. Publish it first."),
    "nothing_proposed": _l("No publication waits for a second person."),
    "not_counted_yet": _l(
        "A tie can be decided between the end of the voting and the reveal or publication."
    ),
    "ties_settled": _l("The result is being announced or is public. Decisions stay as they are."),
    "not_tied": _l("These entries are not level, or one of them is missing. Reload and try again."),
    "order_incomplete": _l(
        "Give each of the level entries its own place of those offered, or all of them the shared "
        "one."
    ),
    "no_head_of_jury": _l(
        "This show has no head of the jury. Name one on the jury page, then record the decision."
    ),
    "off_scale": _l("Marks here go from %(least)s to %(most)s; %(mark)s is outside."),
    "off_step": _l("Marks here go in steps of %(step)s; %(mark)s is in between."),
    "number_too_long": _l("That number has too many digits."),
    "screen_unknown": _l("This screen has a new link. Copy it from the page of screens."),
    "screen_view_unknown": _l("There is no view called %(view)s. Choose one from the list."),
    "not_a_duration": _l("Write the length as minutes and seconds, such as 3:25."),
    "not_a_language": _l("Write a language tag, such as kk, uk or zh-Hans."),
    "tradition_unknown": _l(
        "There is no tradition “%(tradition)s”. Use its short name or leave it empty."
    ),
    "reason_required": _l("Say why: the reason goes on record."),
    "entry_touched": _l(
        "This entry was called, marked or voted on, so it stays. Call it withdrawn instead."
    ),
    "entry_before_called": _l(
        "Acts with a later number were called already and keep it, so this one stays. "
        "Call it withdrawn instead."
    ),
    "entries_stand": _l(
        "The songs are over, so every entry stays in its place. Call this one withdrawn instead."
    ),
    "songs_over": _l(
        "This act has not sung, and the songs are over. Open the songs again on the console; once "
        "the vote was opened, it can sing as a guest only."
    ),
    "not_on_ballot": _l(
        "The vote was held without this act, so a result with votes cannot rank it. It can stay as "
        "a guest."
    ),
    "rename_takes_two": _l(
        "A result with this name has been told: another name takes two people. Change it on the "
        "entry's own page."
    ),
    "order_changed_meanwhile": _l(
        "Somebody changed the running order a moment before you, so nothing was moved. Look, then "
        "move again."
    ),
    "entries_changed_meanwhile": _l(
        "Somebody changed the list of entries meanwhile. Open the table again."
    ),
    "show_past_entries": _l("Voting has begun, so no entry can be added any more."),
    "shown_settled": _l(
        "The result is being announced or is public. What everybody sees of it stays as chosen."
    ),
    "through_not_chosen": _l(
        "Nobody is chosen to go through. Mark them on the page “Who goes through”, or say there "
        "how many do."
    ),
    "result_differs": _l(
        "Marks, votes or decisions are no longer those of the public result. Correct the result "
        "first, or take the change back."
    ),
    "result_is_final": _l("This result is final. It is not corrected any more."),
    "correction_open": _l("A correction of this result is open. Publish or close it first."),
    "no_correction": _l("No correction is open. Open one first, with the reason."),
    "correction_proposed": _l("The correction waits for a second person already."),
    "no_correction_proposed": _l("Nobody has proposed this correction. Propose it first."),
    "correction_needs_second": _l(
        "You have proposed this correction. A second person has to confirm it from their own "
        "account."
    ),
    "correction_changed": _l(
        "Something was changed already. Change it back first, or publish the correction."
    ),
    "nothing_to_correct": _l("Nothing would be otherwise than it is public. Change it first."),
    "same_mark": _l("This is the very mark that stands. Nothing was changed."),
    "result_settled": _l("The result is being announced or is public. States stay as they are."),
    "through_is_told": _l(
        "Who goes through is the result, and it is being announced or is public. Others are named "
        "by a correction."
    ),
    "no_earlier_state": _l("There is no earlier state to go back to."),
    "no_earlier_order": _l("There is no earlier order to go back to."),
    "order_fixed": _l(
        "Entries that were called keep their number. Only those after them can move."
    ),
    "order_stands": _l("The songs are over. The running order stays as it was sung."),
    "seed_missing": _l("Say a few numbers or words aloud and type them here."),
    "not_a_moment": _l("Write a date and a time, such as 2026-11-24 18:00."),
    "bad_window": _l("Write the length of the vote in minutes: from 10 seconds to 4 hours."),
    "bad_scale": _l("The step does not fit the scale: both ends must be whole steps, 2 at least."),
    "negative_weight": _l("A weight cannot be less than nothing."),
    "zero_weights": _l("Something has to weigh: give one weight above nothing."),
    "criterion_in_ties": _l("“%(name)s” breaks ties. Take it out of the tie rules first."),
    "delegations_need_tickets": _l(
        "Delegations vote with tickets, each made for one of them. Choose tickets above."
    ),
    "shares_not_100": _l("Together this makes %(sum)s %%. Jury and audience have to make 100 %%."),
    "tie_step_twice": _l("A step stands in the list twice. Take one of them out."),
    "shared_place_last": _l("Shared places settle every tie, so they can only come last."),
    "lots_need_seed": _l("Lots need a seed. Draw the running order first, then choose lots."),
    "bad_value": _l("This value does not fit. Possible: %(known)s."),
    "live_too_late": _l(
        "A vote was opened or the songs are over: the standings go live no more, or they would "
        "give the result away. Hiding them is possible at any time."
    ),
    "copy_onto_itself": _l("These are the rules of this very show. Choose another one."),
    "show_has_marks": _l("Marks or votes were given in this show, so it stays."),
    "show_has_begun": _l("This show has begun already, so it stays as it is."),
    "not_in_field": _l("Somebody on this list does not compete here. Reload the page."),
    "next_show_is_there": _l("The next show is there already. Reload the page."),
    "nobody_goes_through": _l(
        "Nobody goes through yet. Save who does; then the next show is made with them."
    ),
    "no_next_show": _l("There is no next show yet. Add one to the edition first."),
    "other_edition": _l("Entries move on inside one edition only."),
    "edition_file_missing": _l("There is no file %(file)s in this folder."),
    "edition_file_broken": _l("%(file)s is not TOML: %(problem)s."),
    "unknown": _l("Something went wrong (%(code)s)."),
}
