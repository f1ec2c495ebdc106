"""Every door that changes something asks the table, takes a step of the stage, or says why not."""

from kruvision.live.guards import events
from kruvision.rules.phases import table
from tests.phases.evening import PhasedHouse
from tests.phases.table import REQUESTS
from tests.phases.test_events import SENT
from tests.roles.house import doors

STAGE = {"console.step", "console.undo", "publishing.press"}
"""The graph of ``rules/evening/flow.py`` says what they may do, and ``test_events`` presses."""
ANY_PHASE = {
    "advancing.change_cut": "a rule for the choice beside it; told, it stays as it was told",
    "advancing.make_next": "a new show; the one that goes on is not changed",
    "advancing.mark": "a choice for the next show; where it is the result, it stays as it was told",
    "amendments.withdraw": "takes back what waits; nothing changes by it",
    "audience.answer": "by the song's turn, not by the phase",
    "audience.ballot": "by the vote's window, not by the phase",
    "audience.code": "by the vote's window, not by the phase",
    "audience.ticket": "a ticket is bound whenever its guest comes",
    "backups.create": "of the house, not of a show",
    "console.choose_address": "of the house, not of a show",
    "console.help": "somebody goes to a juror",
    "console.nudge": "a word to a juror",
    "console.switch": "what the walls show is chosen at any time, from what may be shown",
    "console.room": "the hall has the seats it has; without an open vote the door lets nobody in",
    "console.open_for_hall": "the hall may be with any show, unless another one is in progress",
    "categories.preview": "nothing is saved",
    "correction.absence": "while a correction is open",
    "correction.close": "while a correction is open",
    "correction.confirm": "while a correction is open",
    "correction.entry": "while a correction is open",
    "correction.mark": "while a correction is open",
    "correction.propose": "while a correction is open",
    "correction.withdraw": "while a correction is open",
    "editions.add": "a new edition",
    "editions.change": "what stands on the poster",
    "imports.drop": "an uploaded file is forgotten",
    "imports.upload": "nothing is saved before it is confirmed",
    "jury.ask": "a juror calls somebody",
    "jurors.add": "a juror without a seat",
    "card_printing.as_pdf": "prints what is on the page",
    "jurors.edit": "a misprint in a juror's name",
    "jury_card.pin": "a tablet opens whenever it is needed",
    "jury_card.scan": "a tablet opens whenever it is needed",
    "packs.confirm": "culture cards belong to no show",
    "packs.drop": "an uploaded file is forgotten",
    "packs.upload": "nothing is saved before it is confirmed",
    "passports.change": "what the hall reads of a song; a result tells none of it",
    "passports.check": "what the hall reads of a song; a result tells none of it",
    "passports.check_several": "what the hall reads of a song; a result tells none of it",
    "passports.preview": "nothing is saved",
    "questions.approve": "what the hall is asked about a song moves no mark and no vote",
    "questions.approve_sourced": "what the hall is asked about a song moves no mark and no vote",
    "questions.change": "until it is answered, whenever that is",
    "questions.change_settings": "what the hall is asked about a song moves no mark and no vote",
    "questions.delete_answers": "answers are deletable at any time",
    "questions.withdraw": "what the hall is asked about a song moves no mark and no vote",
    "quizzes.made": "of the archive, not of a show",
    "record.verify": "reads",
    "rule_files.upload": "nothing is saved before it is confirmed",
    "screens.add": "of the hall, not of a show",
    "screens.change": "of the hall, not of a show",
    "screens.remove": "of the hall, not of a show",
    "screens.renew": "of the hall, not of a show",
    "screens.show_everywhere": "what the walls show is chosen at any time",
    "screens.switch": "what the walls show is chosen at any time",
    "shows.add": "a new show",
    "songs.count": "how many read about a song again, whenever they do",
    "two_people.withdraw": "takes back what waits; nothing changes by it",
    "staff.account": "of a person, not of a show",
    "staff.end_sessions": "of a person, not of a show",
    "staff.disable": "of a person, not of a show",
    "staff.invite": "of a person, not of a show",
    "staff.login": "of a person, not of a show",
    "staff.logout": "of a person, not of a show",
    "staff.setup": "of a person, not of a show",
    "tickets.sheets": "hands out what was made",
    "traditions.add": "culture cards belong to no show",
    "traditions.change": "culture cards belong to no show",
    "traditions.delete": "culture cards belong to no show",
    "traditions.mark_checked": "culture cards belong to no show",
    "traditions.preview": "nothing is saved",
}
LOOKS = {"control:join", "head:join", "jury:join", "screen:join", "screen:here", "jury:here"}
"""Events that look or say that a device is there."""
CALLS = {"jury:help": "a juror calls somebody"}


def test_every_door_that_changes_something_asks_the_table_or_says_why_not(
    built: PhasedHouse,
) -> None:
    changing = {rule.endpoint for method, rule, _action in doors(built.app) if method != "GET"}
    asked = {request.door.split()[0] for request in REQUESTS}
    asked |= {request.confirm[0] for request in REQUESTS if request.confirm}
    assert changing == asked | STAGE | set(ANY_PHASE)
    assert not asked & (STAGE | set(ANY_PHASE))


def test_every_tablet_command_over_http_is_asked_for() -> None:
    """One address takes them all."""
    asked = {r.door.removeprefix("jury.command ") for r in REQUESTS if "jury.command" in r.door}
    assert asked == {"marks", "notes", "asides", "returns", "submissions"}


def test_every_event_that_changes_something_asks_the_table_or_says_why_not() -> None:
    assert set(events) == set(SENT) | LOOKS | set(CALLS)
    assert {action for action, _act, _values in SENT.values()} <= set(table())
