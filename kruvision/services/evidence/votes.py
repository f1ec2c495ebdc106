"""Each vote against what its close wrote down: ballots, what they bring, tally and turnout."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select

from kruvision.extensions import db
from kruvision.models import Ballot, BallotChoice, VotingWindow
from kruvision.rules.audience.ballots import Choice, entry_of, read_choices
from kruvision.services.audience import recount
from kruvision.services.evidence.lines import Difference, Line, ShowLines


def check_votes(lines: ShowLines) -> Iterator[Difference]:
    """Every vote that was closed has the ballots it had then, and they are counted right. A vote
    that is open has no digest yet: its counts alone are compared."""
    closed = {line.data["window"]: line.data for line in lines.of("voting_closed")}
    opened = {line.data["window"]: _asked_about(line) for line in lines.of("voting_opened")}
    query = select(VotingWindow).where(VotingWindow.show_id == lines.show.id)
    windows = {window.id: window for window in db.session.execute(query).scalars()}
    for window_id in sorted(opened.keys() ^ windows.keys()):
        yield Difference("vote_unknown", {"vote": window_id})
    for window_id in sorted(opened.keys() & windows.keys()):
        window = windows[window_id]
        facts = _of_vote(lines, window)
        if (window.entry_id, window.category_id) != opened[window_id]:
            yield Difference("vote_act_differs", facts)
        if (window.state == "closed") != (window_id in closed):
            yield Difference("vote_state_differs", facts)
        if window_id in closed and not _has_ballots(window, closed[window_id]):
            yield Difference("ballots_differ", facts)
        if not _is_counted_right(window_id):
            yield Difference("tally_differs", facts)


def _asked_about(line: Line) -> tuple[int | None, int | None]:
    """The act or the category a vote was opened for; older programs knew no votes on the latter."""
    return line.data["entry"], line.data.get("category")


def _of_vote(lines: ShowLines, window: VotingWindow) -> dict[str, Any]:
    """The fact ``act``: the act or the category a vote was about; of a vote on the whole show, the
    show."""
    if window.category_id is not None:
        names = {category.id: category.name for category in lines.show.categories}
        return {"act": names.get(window.category_id, lines.show.name)}
    if window.entry_id is None:
        return {"act": lines.show.name}
    return {"act": lines.names.act(window.entry_id)["act"]}


def _has_ballots(window: VotingWindow, line: Mapping[str, Any]) -> bool:
    """Lines of an older program say nothing of what the ballots bring."""
    brought = line.get("choices")
    return recount.ballots_digest(window.id) == line["root"] and (
        brought is None or recount.choices_digest(window.id) == brought
    )


def _is_counted_right(window_id: int) -> bool:
    """Whether tally and turnout are what the ballots' choices come to, and each ballot has the
    choices and marks it says."""
    return (
        not recount.differing_entries(window_id)
        and recount.count_ballots_in(window_id) == recount.counted_turnout(window_id)
        and _is_as_said(window_id)
    )


def _is_as_said(window_id: int) -> bool:
    chosen, said = _chosen(window_id), _said(window_id)
    return chosen.keys() == said.keys() and all(
        set(chosen[voter]) == set(map(entry_of, choices))
        and all(
            chosen[voter][entry_of(one)] == one[1] for one in choices if not isinstance(one, int)
        )
        for voter, choices in said.items()
    )


def _chosen(window_id: int) -> dict[str, dict[int, int]]:
    rows = select(BallotChoice.voter_key, BallotChoice.entry_id, BallotChoice.points)
    chosen: dict[str, dict[int, int]] = {}
    for voter, entry, points in db.session.execute(rows.where(BallotChoice.window_id == window_id)):
        chosen.setdefault(voter, {})[entry] = points
    return chosen


def _said(window_id: int) -> dict[str, tuple[Choice, ...]]:
    rows = select(Ballot.voter_key, Ballot.choices).where(Ballot.window_id == window_id)
    return {voter: read_choices(kept) for voter, kept in db.session.execute(rows)}
