"""What a hall screen shows: the stage as it is, and nothing that is not released."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from kruvision.models import Hall, Show
from kruvision.services.access import Actor
from kruvision.services.results.correction_changes import EntryStateInput, correct_entry
from kruvision.services.shows import tonight
from kruvision.services.snapshots.screen import screen_snapshot
from tests.factories import make_edition, make_entry, make_show, names, save
from tests.factories.published import FIRST, LATER, begin, publish
from tests.factories.results import change, give_marks, make_closed_show
from tests.factories.screens import EVENING, make_screen, make_window, set_stage

pytestmark = pytest.mark.usefixtures("app")


def marked_show(marks: Sequence[int] = (9, 7, 5), **values: Any) -> Show:
    """A show of one juror and one criterion in which the entries got these marks."""
    show = make_show(entries=len(marks), jurors=1, criteria=1, combination="jury_only", **values)
    set_stage(show, "running", sung=len(marks))
    give_marks(show, [[[mark]] for mark in marks])
    return show


def picture(show: Show, **values: Any) -> dict[str, Any]:
    return screen_snapshot(make_screen(show.edition, **values), at=EVENING)


def test_an_edition_without_a_show_is_welcomed() -> None:
    screen = make_screen(make_edition())
    snapshot = screen_snapshot(screen, at=EVENING)
    assert (snapshot["view"], snapshot["show"]) == ("welcome", None)


@pytest.mark.parametrize(
    ("phase", "sung", "singing", "view"),
    [
        ("planned", 0, False, "welcome"),
        ("running", 0, True, "now"),
        ("running", 1, False, "recap"),
        ("closed", 3, False, "waiting"),
        ("revealing", 3, False, "waiting"),
        ("published", 3, False, "winner"),
        ("final", 3, False, "winner"),
    ],
)
def test_a_screen_follows_the_stage(phase: str, sung: int, singing: bool, view: str) -> None:
    show = make_show()
    set_stage(show, phase, sung=sung, singing=singing)
    assert picture(show)["view"] == view


def test_a_running_show_before_its_first_song_still_welcomes() -> None:
    show = make_show()
    set_stage(show, "running")
    assert picture(show)["view"] == "welcome"


def test_the_act_on_stage_and_the_one_after_it_are_named() -> None:
    show = make_show()
    first, second, _ = set_stage(show, "running", singing=True)
    snapshot = picture(show)
    assert snapshot["entry"]["id"] == first.id
    assert snapshot["next"]["id"] == second.id
    assert [row["number"] for row in snapshot["entries"]] == [1, 2, 3]


def test_an_open_correction_takes_nobody_off_the_songs_of_a_public_result() -> None:
    show = publish(make_closed_show())
    begin(show)
    out = EntryStateInput(entry=show.entries[1].id, status="withdrawn", reason="As agreed")
    correct_entry(show.id, out, by=FIRST, at=LATER)
    snapshot = picture(show, view="recap")
    assert [row["number"] for row in snapshot["entries"]] == [1, 2, 3]
    assert all(row["competing"] for row in snapshot["entries"])


def test_who_does_not_perform_is_on_no_list() -> None:
    show = make_show()
    make_entry(show, status="withdrawn")
    guest = make_entry(show, status="guest")
    set_stage(show, "running", sung=3)
    rows = picture(show)["entries"]
    assert len(rows) == 4
    assert [row["competing"] for row in rows if row["id"] == guest.id] == [False]


def test_an_open_vote_takes_the_screen_and_counts_down_by_the_servers_clock() -> None:
    show = make_show(choices=3)
    set_stage(show, "voting", sung=3)
    make_window(show)
    snapshot = picture(show)
    assert snapshot["view"] == "voting"
    assert snapshot["voting"]["seconds_left"] == 300
    assert snapshot["voting"]["closes_at"] == "2026-03-14T18:05:00+00:00"
    assert snapshot["now"] == EVENING.isoformat()
    assert (snapshot["voting"]["turnout"], snapshot["voting"]["choices"]) == (7, 3)


def test_the_turnout_stays_away_when_the_organizer_hides_it() -> None:
    show = make_show(turnout_shown=False)
    set_stage(show, "voting", sung=3)
    make_window(show)
    assert picture(show)["voting"]["turnout"] is None


@pytest.mark.parametrize("view", ["leaderboard", "winner"])
@pytest.mark.parametrize("phase", ["running", "closed", "revealing"])
def test_a_hidden_result_is_nowhere_in_the_picture(view: str, phase: str) -> None:
    show = marked_show()
    set_stage(show, phase, sung=3)
    snapshot = picture(show, follows=False, view=view)
    assert snapshot["view"] == "waiting"
    assert snapshot["leaderboard"] is None
    assert snapshot["winner"] is None


@pytest.mark.parametrize("phase", ["running", "voting"])
def test_a_live_leaderboard_shows_places_best_first(phase: str) -> None:
    show = marked_show(leaderboard="live")
    set_stage(show, phase, sung=3)
    board = picture(show, follows=False, view="leaderboard")["leaderboard"]
    (only,) = board["lists"]
    assert [row["place"] for row in only["rows"]] == [1, 2, 3]
    assert [row["id"] for row in only["rows"]] == [entry.id for entry in show.entries]
    assert only["most"] == only["rows"][0]["total"]
    assert board["is_interim"]


@pytest.mark.parametrize("phase", ["closed", "revealing"])
def test_a_live_leaderboard_is_dark_while_the_result_is_counted_and_revealed(phase: str) -> None:
    show = marked_show(leaderboard="live")
    set_stage(show, phase, sung=3)
    snapshot = picture(show, follows=False, view="leaderboard")
    assert snapshot["view"] == "waiting"
    assert snapshot["leaderboard"] is None


def test_a_live_leaderboard_shows_no_winner_before_the_end() -> None:
    show = marked_show(leaderboard="live")
    assert picture(show, follows=False, view="winner")["view"] == "waiting"


def test_ties_are_marked_as_ties() -> None:
    show = marked_show((9, 5, 5), leaderboard="live", tie_chain=[])
    rows = picture(show, follows=False, view="leaderboard")["leaderboard"]["lists"][0]["rows"]
    assert [(row["place"], row["is_tied"]) for row in rows] == [(1, False), (2, True), (2, True)]


def test_the_winner_stands_on_the_wall_once_published() -> None:
    show = marked_show()
    set_stage(show, "published", sung=3)
    snapshot = picture(show)
    assert [row["id"] for row in snapshot["winner"]["lists"][0]["rows"] if row["place"] == 1] == [
        show.entries[0].id
    ]
    assert snapshot["leaderboard"] is None


@pytest.mark.parametrize("hours", [1, 700])
def test_a_published_show_stays_until_the_next_evening_is_opened(hours: int) -> None:
    show = marked_show()
    following = make_show(edition=show.edition)
    save(Hall(show_id=show.id))
    change(show, phase="published", published_at=EVENING - timedelta(hours=hours))
    assert picture(show)["view"] == "winner"
    tonight.open_for_hall(following.id, by=Actor("owner", 1), at=EVENING)
    shown = picture(show)
    assert (shown["view"], shown["show"]["id"]) == ("welcome", following.id)


def test_a_screen_shows_the_show_of_the_hall_whatever_edition_it_was_added_in() -> None:
    screen = make_screen(make_edition(year=2025))
    show = make_show(edition=make_edition(year=2024, name=names("Voices of spring")))
    set_stage(show, "running", singing=True)
    make_show(edition=make_edition(year=2027))
    shown = screen_snapshot(screen, at=EVENING)
    assert (shown["view"], shown["show"]["id"]) == ("now", show.id)
    assert shown["edition"]["name"]["en"] == "Voices of spring"


def test_a_view_with_nothing_to_show_gives_way_to_the_nearest_one() -> None:
    show = make_show()
    held = {
        view: picture(show, follows=False, view=view)["view"]
        for view in ("now", "recap", "voting", "message", "black")
    }
    assert held == {
        "now": "welcome",
        "recap": "welcome",
        "voting": "welcome",
        "message": "message",
        "black": "black",
    }


def test_a_screen_speaks_its_own_language_or_takes_turns() -> None:
    show = make_show()
    assert picture(show)["languages"] == ["kk", "ru", "en"]
    assert picture(show, language="ru")["languages"] == ["ru"]


def test_a_rehearsal_says_so() -> None:
    edition = make_edition(is_rehearsal=True, name=names("Dress rehearsal"))
    snapshot = screen_snapshot(make_screen(edition), at=EVENING)
    assert snapshot["edition"]["is_rehearsal"]
