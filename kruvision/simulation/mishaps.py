"""An evening on which much goes wrong, and which ends as computed all the same."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from kruvision.simulation import expected
from kruvision.simulation.browser import UnexpectedAnswer
from kruvision.simulation.correction import (
    SimulatedCorrection,
    require_refused,
    send_old_form,
)
from kruvision.simulation.evening import PATIENCE, SimulatedEvening, differences
from kruvision.simulation.juror import SimulatedJuror
from kruvision.simulation.organizer import at_once
from kruvision.simulation.phone import SimulatedPhone

LATE_VOTERS = 6
"""Phones that wait: half of them votes in the last seconds of the vote, half after these."""
HIGHEST_MARK = "10"
NEXT_YEAR, NEXT_EDITION = 2027, "KRU VISION 2027"
REASON = "A mark was typed too low"


def require(fact: bool, what: str) -> None:
    """Raise ``UnexpectedAnswer`` unless it is so."""
    if not fact:
        raise UnexpectedAnswer(what)


@dataclass
class MishapEvening(SimulatedEvening):
    """The same people on a worse evening. ``tell`` is given one line for each mishap: what
    happened, and how it came out.

    ``left_out`` are the acts that a juror is left out of, and ``corrected`` the marks put in place
    of others after the publication, as the people know it.
    """

    tell: Callable[[str], None] = print
    acts: list[int] = field(default_factory=list)
    left_out: set[tuple[int, int]] = field(default_factory=set)
    corrected: dict[tuple[int, int, int], str] = field(default_factory=dict)
    versions: list[Any] = field(default_factory=list)
    _away: set[int] = field(default_factory=set)

    def play(self) -> None:
        """The whole evening of those who have gathered, to the final result."""
        self.perform()
        self.publish()
        self.correct()
        self.make_final()
        self.leave()

    def perform(self) -> None:
        """All acts and the vote, each mishap at its place among them."""
        self.organizer.press_next("start_show")
        self.acts = list(dict.fromkeys(self.organizer.waiting_entries()))
        self._sing(1)
        self._call_twice()
        self._excuse(self.jurors[1], self.acts[2])
        self._sing(2)
        self._lose_tablet(self.jurors[2])
        self._let_go(self.jurors[4], self.acts[7])
        self._sing(1)
        self._replace(self.jurors[3], self.acts[8])
        self._sing(len(self.acts) - 9)
        self._vote()

    def expected_jury(self, entry_id: int) -> list[SimulatedJuror]:
        """Those who are there, with a connection."""
        return [
            tablet
            for tablet in self.jurors
            if (entry_id, tablet.juror_id) not in self.left_out
            and tablet.juror_id not in self._away
        ]

    def _sing(self, count: int) -> None:
        for _ in range(count):
            self.finish(self.call())

    def _call_twice(self) -> None:
        """Both organizers press the big button for the second act at once."""
        presses = [one.make_press("call_entry") for one in (self.organizer, self.colleague)]
        codes = sorted(at_once(presses))
        require(codes == ["", "already_done"], f"two presses at once: {codes}")
        time.sleep(self.pace.song)
        self.finish(self.acts[1])
        waiting = set(self.organizer.waiting_entries())
        require(waiting == set(self.acts[2:]), f"after two acts {waiting} wait")
        self.tell("Two organizers called act 2 at once: it was called once, the other was told.")

    def _excuse(self, tablet: SimulatedJuror, act: int) -> None:
        """The desk excuses a juror for the next act; the tablet takes no mark for it."""
        self.organizer.excuse(tablet.juror_id, act, "Taught the singer")
        self.left_out.add((act, tablet.juror_id))
        entry = self.call()
        code = tablet.refusal_of_mark(entry)
        require(code == "excused", f"a mark of an excused juror: {code or 'taken'}")
        self.finish(entry)
        self.tell(f"{tablet.name} was excused for act 3: the others marked it.")

    def _lose_tablet(self, tablet: SimulatedJuror) -> None:
        """A tablet has no connection while two acts sing; what was marked comes afterwards."""
        tablet.lose_connection()
        self._away.add(tablet.juror_id)
        for _ in range(2):
            entry = self.call()
            tablet.mark_alone(entry)
            self.finish(entry)
        require(tablet.alone == set(self.acts[5:7]), f"marked alone: {tablet.alone}")
        kept = tablet.find_connection()
        self._away.discard(tablet.juror_id)
        self.tell(
            f"The tablet of {tablet.name} was offline over acts 6 and 7: "
            f"{kept} marks and 2 hand-ins came afterwards."
        )

    def _let_go(self, tablet: SimulatedJuror, act: int) -> None:
        """A juror goes home, and nobody comes in that place."""
        self.organizer.let_go(tablet.juror_id, act, "The last bus")
        first = self.acts.index(act)
        self.left_out |= {(later, tablet.juror_id) for later in self.acts[first:]}
        entry = self.call()
        code = tablet.refusal_of_mark(entry)
        require(code == "not_here", f"a mark of a juror who has gone: {code or 'taken'}")
        tablet.leave()
        self.finish(entry)
        self.tell(f"{tablet.name} went home after act {first}: the marks given until then count.")

    def _replace(self, tablet: SimulatedJuror, act: int) -> None:
        """A juror goes home after an act, and the reserve sits in that place. The form with the
        reserve's name is sent twice."""
        coming = self.organizer.add_juror("Reserve", times=2)
        self.tell("The form for one more juror was sent twice at once: there is one more juror.")
        self.organizer.replace_juror(tablet.juror_id, coming, act, "Lost the voice")
        last = self.acts.index(act) + 1
        self.left_out |= {(later, tablet.juror_id) for later in self.acts[last:]}
        self.left_out |= {(earlier, coming) for earlier in self.acts[:last]}
        self._seat_juror(self.organizer.make_card(coming), self.seed + len(self.jurors))
        self.tell(f"{tablet.name} went after act {last}: the reserve marks in that place.")

    def _vote(self) -> None:
        late = self.voters[-LATE_VOTERS:]
        for one in late:
            one.hesitates = True
        self.open_vote()
        for one in self.voters[:-LATE_VOTERS]:
            one.wait_voted(self.pace.votes + PATIENCE)
        self._close_by_mistake(late[: LATE_VOTERS // 2])
        self._add_edition()
        for one in late[LATE_VOTERS // 2 :]:
            one.decide(PATIENCE)
        for one in self.voters:
            states = one.seen[one.seen.index("voting") :]
            require(states == ["voting"], f"a phone saw {states} during the vote")
        time.sleep(self.pace.look)
        self.organizer.close_vote()
        code = late[0].refusal_of_ballot()
        require(code == "closed", f"a ballot after the close: {code or 'taken'}")

    def _close_by_mistake(self, voters: list[SimulatedPhone]) -> None:
        """Somebody presses to close the vote, and a colleague stops it."""
        self.organizer.press_alone("start_closing")
        stop = self.colleague.make_press("stop_closing")
        votes = [partial(one.decide, PATIENCE) for one in voters]
        presses: list[Callable[[], Any]] = [stop, *votes]
        code, *_votes = at_once(presses)
        require(not code, f"the vote could not be kept open: {code}")
        self.tell(
            f"The vote was closed by mistake and kept open within five seconds: "
            f"the {len(voters)} votes given meanwhile count."
        )

    def _add_edition(self) -> None:
        """Somebody prepares the next year while the vote is open."""
        self.organizer.add_edition(NEXT_YEAR, NEXT_EDITION)
        papers = [(one.look().state, one.look().window) for one in self.voters]
        require(len(set(papers)) == 1 and papers[0][0] == "voting", f"phones show {papers}")
        self.tell(
            f"A new edition was made during the vote: all {len(papers)} phones stayed with it."
        )

    def publish(self) -> Any:
        """One organizer proposes and cannot confirm it; the other one publishes."""
        self.organizer.press_alone("publish")
        code = self.organizer.make_press("publish")()
        require(code == "second_person_needed", f"one person published alone: {code or 'done'}")
        self.colleague.press_alone("publish")
        self.versions.append(self.organizer.public_result())
        self.tell("One person could not publish alone: the second one did.")
        return self.versions[-1]

    def correct(self) -> None:
        """A mark was wrong: two people publish a second version, which says why and what moved."""
        act, criterion, juror = self._mark_to_correct()
        correction = SimulatedCorrection(self.organizer, self.colleague)
        correction.open(REASON)
        place = {"entry": act, "criterion": criterion, "juror": juror}
        correction.change_mark(**place, value=HIGHEST_MARK, reason=REASON)
        correction.propose()
        same = self.organizer.public_result() == self.versions[0]
        require(same, "a proposed correction is public before it is confirmed")
        correction.confirm()
        self.corrected[act, criterion, juror] = HIGHEST_MARK
        self.versions.append(self.organizer.public_result())
        moved = len(self.versions[-1]["corrections"][-1]["moved"])
        self.tell(
            f"A mark for act {self.acts.index(act) + 1} was corrected after the publication: "
            f"version {self.versions[-1]['version']} says why, and that {moved} acts moved."
        )

    def _mark_to_correct(self) -> tuple[int, int, int]:
        """The lowest mark of the act on the second place."""
        second = int(self.versions[0]["result"]["standings"][1]["entry"])
        marks = self.marks()
        return min((key for key in marks if key[0] == second), key=lambda key: int(marks[key]))

    def make_final(self) -> None:
        """The result is made final; whatever is tried afterwards moves nothing."""
        desk, tablet, phone = self.organizer, self.jurors[0], self.voters[0]
        moment = int(desk.console().form("/step")["fields"]["revision"]) + 1
        desk.press_next("finalize")
        before = desk.public_result()
        left_out = {"juror": tablet.juror_id, "entry": self.acts[0], "reason": REASON}
        require(tablet.refusal_of_mark(self.acts[0]) == "sheet_locked", "a mark was taken")
        require(phone.refusal_of_ballot() == "closed", "a ballot was taken")
        for form, values in (
            ("attendance/excuse", left_out),
            ("result/correction", {"reason": REASON}),
            ("step", {"revision": moment, "kind": "publish"}),
            ("undo", {"revision": moment, "kind": "leave_reveal"}),
        ):
            path = f"/control/shows/{desk.show_id}/{form}"
            require_refused(send_old_form(desk, path, **values))
        require(desk.public_result() == before, "the final result moved")
        self.tell(
            "The result is final: a mark, a ballot, an excuse, a correction, another publication "
            "and a step back were refused."
        )

    def check(self, published: Any) -> list[str]:
        """Every difference between what is public and what follows from what these people sent and
        said: of the first version, of the corrected one, of what this one says that moved."""
        ballots = [one.cast for one in self.voters]
        first, last = self.versions[0], published
        marks = self.marks()
        before = expected.expected_standings(first, marks, ballots, self.left_out)
        after = expected.expected_standings(
            last, {**marks, **self.corrected}, ballots, self.left_out
        )
        correction = last["corrections"][-1]
        moves = expected.expected_moves(before, after)
        return [
            *differences(before, expected.published_standings(first)),
            *differences(after, expected.published_standings(last)),
            *differences(
                sorted(moves.items()), sorted(expected.published_moves(correction).items())
            ),
            *differences([2, REASON], [last["version"], correction["reason"]]),
            *differences([len(ballots)], [last["ballots"]]),
        ]
