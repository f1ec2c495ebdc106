"""What the jury says at its table stays there: two evenings in which it names another act, and
proposes another one, send the same to everybody who is not at it."""

from collections.abc import Callable, Sequence

import pytest

from tests.factories.voting import close_vote
from tests.twins.devices import Heard, tablet
from tests.twins.evening import Clock, Evening, copy_of
from tests.twins.play import ALL, WRITING_HEAD, Play, differing

DECIDED = "the jury has decided"
AWARDS = [{"id": "unity", "name": {"en": "Unity"}, "kind": "decision", "scope": "show"}]


def play_table(evening: Evening, act: int, *, still_marks: Sequence[str]) -> Heard:
    """Everything that every device was sent until the jury has named this act; jurors among
    ``still_marks`` have not handed their sheets in, the others look on."""
    turned = Clock()
    with copy_of(evening, turned) as app:
        acted = Play(app, evening, turned, ALL)
        acted.come_in()
        acted.open_vote()
        third = tablet(app, evening, 2, "juror")
        third.join("jury:join", {"show": evening.show_id})
        acted.mark(third, ("3", "9"))
        for name in ("juror", WRITING_HEAD):
            if name not in still_marks:
                acted.mark_openly(name)
        acted.wait_until(minute=4)
        close_vote(evening.show_id, at=turned.now)
        acted.move_to("closed")
        acted.tick("all is over")
        say_at_the_table(acted, acted.entries[act])
        acted.tick(DECIDED)
        acted.walk(DECIDED)
        third.leave()
        acted.leave()
        return acted.heard


def say_at_the_table(acted: Play, entry: int) -> None:
    """The head opens it, proposes an act, and names it."""
    head = acted.browser(WRITING_HEAD).client
    show = acted.evening.show_id
    own = f"/control/shows/{show}/deliberation"
    proposed = {"award": "unity", "entry": entry, "wanted": "1"}
    answers = [
        head.post(f"{own}/table", data={"table": "nominating"}),
        head.post(f"/jury/deliberation/{show}/nominate", data=proposed),
    ]
    acted.tick("the jury proposes")
    page = head.get(f"{own}/awards/unity").text
    present = page.split('name="present[]"')[1].split('value="')[1].split('"')[0]
    decision = {"holders[]": entry, "present[]": present, "reason": "As we heard it"}
    answers.append(head.post(f"{own}/awards/unity", data=decision))
    assert [answer.status_code for answer in answers] == [302, 302, 302]
    table = head.get(f"/jury/deliberation/{show}").text
    assert "As we heard it" in table


def not_at_the_table(found: set[str], *at_it: str) -> set[str]:
    return {name for name in found if not any(f": {one}, " in name for one in at_it)}


@pytest.fixture(scope="module")
def with_awards(furnished: Callable[..., Evening]) -> Evening:
    """An evening with a title that the jury names."""
    return furnished(awards=AWARDS)


def test_nobody_away_from_the_table_hears_whom_the_jury_names(with_awards: Evening) -> None:
    heard = [play_table(with_awards, act, still_marks=()) for act in (0, 1)]
    found = differing(*heard)
    assert not_at_the_table(found, WRITING_HEAD, "juror") == set()
    page = f"/jury/deliberation/{with_awards.show_id}"  # the comparison sees what there is to see
    assert {f"{DECIDED}: {WRITING_HEAD}, {page}", f"{DECIDED}: juror, {page}"} <= found


def test_a_juror_who_still_marks_hears_nothing_of_it(with_awards: Evening) -> None:
    heard = [play_table(with_awards, act, still_marks=("juror",)) for act in (0, 1)]
    assert not_at_the_table(differing(*heard), WRITING_HEAD) == set()
