"""What can be won, and what the jury decided about it, against the lines that say so."""

from collections.abc import Iterator
from typing import Any

from kruvision.services.evidence.lines import Difference, ShowLines
from kruvision.services.record.chain import fingerprint_of

LISTED = ("rules_locked", "awards_changed")


def check_awards(lines: ShowLines) -> Iterator[Difference]:
    """The list as it was when the rules were locked, or as the newest change since then says; a
    show of an older program had none. And the decisions, one line after the other."""
    newest = lines.newest(*LISTED)
    listed = newest.data.get("awards", []) if newest else []
    if fingerprint_of(listed) != fingerprint_of(lines.show.awards):
        yield Difference("awards_differ")
    decided: list[Any] = []
    for line in lines.of("award_decided", "award_decision_withdrawn"):
        decided = [row for row in decided if row not in line.data["replaced"]]
        decided += [line.data["decision"]] if "decision" in line.data else []
    if fingerprint_of(decided) != fingerprint_of(lines.show.award_decisions):
        yield Difference("award_decisions_differ")
