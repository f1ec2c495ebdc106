"""Hall screens: links, views, and who may switch them."""

import pytest

from kruvision.models import Edition
from kruvision.services.access import VISITOR, Actor
from kruvision.services.ephemeral import presence
from kruvision.services.errors import Invalid, NotAllowed, NotFound, Refused
from kruvision.services.forms.inputs import read
from kruvision.services.record import chain
from kruvision.services.stage import screens
from kruvision.services.stage.screens import ScreenInput, ShowingInput
from kruvision.services.transactions.changes import ScreenSwitched, committed
from tests.factories import make_edition
from tests.factories.screens import EVENING, make_screen, reread

pytestmark = pytest.mark.usefixtures("app")
OWNER = Actor("owner", 1)
STAGE_MANAGER = Actor("stage_manager", 2)


@pytest.fixture
def edition() -> Edition:
    return make_edition()


def test_a_new_screen_follows_the_stage_by_a_link_nobody_can_guess(edition: Edition) -> None:
    ids = [
        screens.add_screen(edition.id, ScreenInput(name=name), by=OWNER, at=EVENING)
        for name in ("Left", "Right")
    ]
    left, right = screens.list_screens(edition.id)
    assert [left.id, right.id] == ids
    assert left.follows
    assert left.token != right.token
    assert len(left.token) >= 22
    assert screens.get_by_token(left.token).id == left.id


def test_a_link_that_was_renewed_shows_nothing_more(edition: Edition) -> None:
    screen = make_screen(edition)
    old = screen.token
    screens.renew_link(screen.id, by=OWNER, at=EVENING)
    with pytest.raises(NotFound, match="screen_unknown"):
        screens.get_by_token(old)
    assert screens.get_by_token(reread(screen).token).id == screen.id


def test_a_screen_is_held_on_a_view_until_it_follows_the_stage_again(edition: Edition) -> None:
    screen = make_screen(edition)
    screens.switch_screen(screen.id, "black", by=STAGE_MANAGER, at=EVENING)
    assert (reread(screen).view, screen.follows) == ("black", False)
    screens.switch_screen(screen.id, screens.STAGE, by=STAGE_MANAGER, at=EVENING)
    assert reread(screen).follows


@pytest.mark.parametrize("view", ["", "nothing", "../layouts/base", "welcome.html"])
def test_a_view_that_has_no_file_is_refused(edition: Edition, view: str) -> None:
    screen = make_screen(edition)
    with pytest.raises(Refused, match="screen_view_unknown"):
        screens.switch_screen(screen.id, view, by=OWNER, at=EVENING)
    assert reread(screen).view == "welcome"


def test_all_screens_get_the_message_and_the_end_of_the_break(edition: Edition) -> None:
    rows = [make_screen(edition), make_screen(edition)]
    entered = ShowingInput(view="break", message={"kk": "Сәлем"}, minutes=15)
    screens.switch_all(edition.id, entered, by=STAGE_MANAGER, at=EVENING)
    for row in rows:
        options = reread(row).options
        assert row.view == "break"
        assert options["message"] == {"kk": "Сәлем"}
        assert options["break_until"] == "2026-03-14T18:15:00+00:00"


def test_what_was_typed_before_stays_when_only_the_view_changes(edition: Edition) -> None:
    screen = make_screen(edition)
    words = ShowingInput(view="message", message={"kk": "Сәлем"})
    screens.switch_all(edition.id, words, by=OWNER, at=EVENING)
    screens.switch_screen(screen.id, "black", by=OWNER, at=EVENING)
    assert reread(screen).options["message"] == {"kk": "Сәлем"}


@pytest.mark.parametrize("minutes", ["0", "181", "soon", "-5"])
def test_a_break_of_no_sensible_length_is_refused(minutes: str) -> None:
    with pytest.raises(Invalid) as refusal:
        read(ShowingInput, {"view": "break", "minutes": minutes})
    assert "minutes" in refusal.value.fields


@pytest.mark.parametrize("actor", [VISITOR, Actor("observer", 1), Actor("usher", 1)])
def test_who_has_no_business_with_screens_is_refused(edition: Edition, actor: Actor) -> None:
    screen = make_screen(edition)
    with pytest.raises(NotAllowed):
        screens.switch_screen(screen.id, "black", by=actor, at=EVENING)
    with pytest.raises(NotAllowed):
        screens.remove_screen(screen.id, by=actor, at=EVENING)
    assert reread(screen).follows


def test_a_stage_manager_switches_screens_but_does_not_remove_them(edition: Edition) -> None:
    screen = make_screen(edition)
    with pytest.raises(NotAllowed):
        screens.remove_screen(screen.id, by=STAGE_MANAGER, at=EVENING)
    assert reread(screen) is not None


def test_a_removed_screen_is_gone_with_its_sign_of_life(edition: Edition) -> None:
    screen = make_screen(edition)
    screens.note_seen(screen.id, EVENING, view="welcome")
    screens.remove_screen(screen.id, by=OWNER, at=EVENING)
    assert screens.list_screens(edition.id) == []
    assert presence.last_heard("screen", 1) is None


def test_a_switch_is_announced_and_stands_in_the_record(edition: Edition) -> None:
    screen, heard = make_screen(edition), []

    def listen(_sender: object, changes: tuple[object, ...]) -> None:
        heard.extend(changes)

    with committed.connected_to(listen):
        screens.switch_screen(screen.id, "recap", by=STAGE_MANAGER, at=EVENING)
    assert heard == [ScreenSwitched(edition.id, screen.id)]
    line = chain.list_lines()[0]
    assert (line.kind, line.actor, line.data["view"]) == ("screen_switched", "staff:2", "recap")
