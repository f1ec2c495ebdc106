"""The evening never leaves its line, whatever is pressed and in whatever order."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kruvision.rules.errors import RuleError
from kruvision.rules.evening import flow
from kruvision.rules.evening.act import Act
from kruvision.rules.evening.flow import Evening, Step

FORWARD = {
    "planned": {"planned", "running"},
    "running": {"running", "voting", "closed", "planned"},
    "voting": {"voting", "closed"},
    "closed": {"closed", "running", "revealing", "published"},
    "revealing": {"revealing", "closed", "published"},
    "published": {"published", "final"},
    "final": {"final"},
}
STATUSES = ("competing", "competing", "competing", "guest", "withdrawn", "no_show")


def planned(count: int = 3, **values: object) -> Evening:
    """An evening before its start, with ``count`` competing acts numbered from 1."""
    return Evening("planned", tuple(Act(n) for n in range(1, count + 1)), **values)


def pressed(evening: Evening, *kinds: str) -> Evening:
    """The evening after the first legal step of each kind."""
    for kind in kinds:
        steps = (*flow.legal_steps(evening), *flow.clock_steps(evening))
        step = next(s for s in steps if s.kind == kind)
        evening = flow.take(evening, step)
    return evening


def sung(evening: Evening) -> Evening:
    """The running evening once everybody has performed."""
    while evening.waiting:
        evening = pressed(evening, "call_entry", "finish_entry")
    return evening


@st.composite
def evenings(draw: st.DrawFn) -> Evening:
    """A planned evening of any size, with or without audience, in either kind of voting."""
    statuses = draw(st.lists(st.sampled_from(STATUSES), max_size=5))
    return Evening(
        "planned",
        tuple(
            Act(n, status=status, category=draw(st.sampled_from([None, 1, 2])))
            for n, status in enumerate(statuses, start=1)
        ),
        window_scope=draw(st.sampled_from(["show", "entry", "category"])),
        has_audience=draw(st.booleans()),
    )


presses = st.lists(
    st.tuples(st.sampled_from(flow.STEP_KINDS), st.sampled_from([None, 1, 2, 3, 4, 5, 99])),
    max_size=60,
)


@given(evenings(), presses, st.data())
def test_random_presses_never_leave_the_legal_line(evening, tries, data):
    for kind, entry_id in tries:
        allowed = [*flow.legal_steps(evening), *flow.clock_steps(evening)]
        allowed += filter(None, [flow.undo_step(evening)])
        step = data.draw(st.sampled_from([Step(kind, entry_id), *allowed]))
        if step not in allowed:
            with pytest.raises(RuleError):
                flow.take(evening, step)
            continue
        after = flow.take(evening, step)
        assert after.phase in FORWARD[evening.phase]
        assert_sane(after)
        assert_nothing_forgotten(evening, after)
        evening = after


def assert_sane(evening: Evening) -> None:
    on_stage = [a for a in evening.acts if a.stage == "on_stage"]
    assert len(on_stage) <= (evening.phase == "running")
    of_parts = evening.window_scope in flow.VOTES_OF_PARTS
    assert evening.window_open == (evening.phase == "voting") or of_parts
    assert evening.window_open or not evening.closing
    assert {a.id for a in evening.acts if a.stage == "performed"} == set(evening.performed)
    assert len(set(evening.performed)) == len(evening.performed)
    if evening.phase in ("closed", "revealing", "published", "final"):
        assert not evening.waiting
        assert not evening.window_open


def assert_nothing_forgotten(before: Evening, after: Evening) -> None:
    """No vote that was held is forgotten, and an act with a vote never goes back on stage."""
    for was, now in zip(before.acts, after.acts, strict=True):
        assert now.voted >= was.voted
        assert not (was.voted and now.stage != "performed")


@given(evenings(), presses)
def test_an_undone_step_leaves_everything_as_it_was(evening, tries):
    for kind, entry_id in tries:
        steps = (*flow.legal_steps(evening), *flow.clock_steps(evening))
        if not steps:
            break
        step = Step(kind, entry_id) if Step(kind, entry_id) in steps else steps[0]
        after = flow.take(evening, step)
        back = flow.undo_step(after)
        if step.kind == "close_voting":
            assert back is None
        elif back is not None:
            assert flow.take(after, back) == evening
        evening = after


def test_what_phases_allow_is_allowed_in_phases_that_follow_one_another():
    allowed = {name: value for name, value in vars(flow).items() if name.endswith("_PHASES")}
    assert len(allowed) == 6
    for phases in allowed.values():
        first = flow.PHASES.index(phases[0])
        assert phases == flow.PHASES[first : first + len(phases)]


@given(evenings())
def test_the_one_button_leads_every_evening_that_can_start_to_its_end(evening):
    for _press in range(4 * len(evening.acts) + 10):
        steps = (*flow.legal_steps(evening), *flow.clock_steps(evening))
        if not steps:
            break
        evening = flow.take(evening, steps[0])
    can_start = any(act.performs for act in evening.acts)
    assert evening.phase == ("final" if can_start else "planned")


def test_an_evening_with_nobody_to_sing_cannot_start():
    assert flow.legal_steps(planned(0)) == ()


def test_any_waiting_entry_may_be_called_but_the_next_in_order_is_offered():
    evening = pressed(planned(), "start_show")
    assert flow.legal_steps(evening) == tuple(Step("call_entry", n) for n in (1, 2, 3))


def test_nobody_is_called_while_somebody_sings():
    evening = pressed(planned(), "start_show", "call_entry")
    assert flow.legal_steps(evening) == (Step("finish_entry", 1),)


def test_voting_opens_only_after_the_last_song():
    evening = sung(pressed(planned(), "start_show"))
    assert flow.legal_steps(evening) == (Step("open_voting"),)
    assert pressed(evening, "open_voting").phase == "voting"
    assert pressed(evening, "open_voting", "close_voting").phase == "closed"


def test_without_an_audience_the_show_closes_without_a_vote():
    evening = sung(pressed(planned(has_audience=False), "start_show"))
    assert flow.legal_steps(evening) == (Step("close_show"),)


def test_with_nobody_left_on_the_ballot_there_is_no_vote():
    evening = sung(pressed(planned(1), "start_show"))
    acts = tuple(replace(act, status="disqualified") for act in evening.acts)
    assert flow.legal_steps(replace(evening, acts=acts)) == (Step("close_show"),)


def test_with_a_window_per_entry_each_one_opens_after_its_song_and_only_once():
    evening = pressed(planned(2, window_scope="entry"), "start_show", "call_entry", "finish_entry")
    assert flow.legal_steps(evening) == (Step("open_voting", 1), Step("call_entry", 2))
    opened = pressed(evening, "open_voting")
    assert opened.phase == "running"
    assert flow.legal_steps(opened) == (Step("start_closing"),)
    assert flow.legal_steps(pressed(opened, "close_voting")) == (Step("call_entry", 2),)


def test_a_skipped_window_is_still_owed_before_the_show_closes():
    evening = sung(pressed(planned(2, window_scope="entry"), "start_show"))
    assert flow.legal_steps(evening) == (Step("open_voting", 2), Step("open_voting", 1))
    once = pressed(evening, "open_voting", "close_voting")
    assert flow.legal_steps(once) == (Step("open_voting", 1),)
    assert flow.legal_steps(pressed(once, "open_voting", "close_voting")) == (Step("close_show"),)


def test_a_guest_sings_but_gets_no_window_of_its_own():
    acts = (Act(1, status="guest"), Act(2))
    evening = Evening("planned", acts, window_scope="entry")
    evening = pressed(evening, "start_show", "call_entry", "finish_entry")
    assert flow.legal_steps(evening) == (Step("call_entry", 2),)


def test_a_call_cannot_be_taken_back_once_a_mark_was_given():
    evening = pressed(planned(), "start_show", "call_entry")
    assert flow.undo_step(evening) == Step("uncall_entry", 1)
    marked = replace(evening, acts=(replace(evening.acts[0], marked=True), *evening.acts[1:]))
    assert flow.undo_step(marked) is None


def test_the_start_can_be_taken_back_until_somebody_sang():
    evening = pressed(planned(), "start_show")
    assert flow.undo_step(evening) == Step("unstart_show")
    after = pressed(evening, "call_entry", "finish_entry")
    assert flow.undo_step(after) == Step("unfinish_entry", 1)


@pytest.mark.parametrize("scope", ["show", "entry"])
def test_in_the_last_seconds_of_a_vote_nobody_can_do_anything_but_stop_them(scope):
    evening = sung(pressed(planned(1, window_scope=scope), "start_show"))
    opened = pressed(evening, "open_voting")
    closing = pressed(opened, "start_closing")
    assert flow.legal_steps(closing) == ()
    assert flow.undo_step(closing) == Step("stop_closing")
    assert flow.take(closing, Step("stop_closing")) == opened
    assert flow.take(closing, Step("close_voting")) == pressed(opened, "close_voting")


def test_a_person_starts_the_closing_and_the_clock_alone_closes():
    opened = pressed(sung(pressed(planned(1), "start_show")), "open_voting")
    assert not flow.is_legal(opened, Step("close_voting"))
    assert flow.clock_steps(opened) == (Step("close_voting"),)
    assert flow.clock_steps(pressed(opened, "close_voting")) == ()
    with pytest.raises(RuleError):
        flow.take(pressed(opened, "close_voting"), Step("close_voting"))


@pytest.mark.parametrize("kinds", [("open_voting",), ("open_voting", "close_voting")])
def test_a_vote_is_never_taken_back(kinds):
    assert flow.undo_step(pressed(sung(pressed(planned(), "start_show")), *kinds)) is None


def test_the_end_of_the_songs_is_taken_back_for_a_late_act():
    evening = pressed(sung(pressed(planned(has_audience=False), "start_show")), "close_show")
    again = flow.take(evening, flow.undo_step(evening))
    late = replace(again, acts=(*again.acts, Act(4)))
    assert again.phase == "running"
    assert Step("call_entry", 4) in flow.legal_steps(late)
    assert pressed(sung(late), "close_show").phase == "closed"


def test_the_end_of_the_songs_stands_once_the_whole_show_was_voted_on():
    evening = sung(pressed(planned(), "start_show"))
    assert flow.undo_step(pressed(evening, "open_voting", "close_voting")) is None


def test_after_a_closed_vote_no_act_goes_back_on_stage_that_sang_before_it():
    evening = sung(pressed(planned(2, window_scope="entry"), "start_show"))
    voted = flow.take(flow.take(evening, Step("open_voting", 1)), Step("close_voting"))
    assert voted.last_performed.id == 2
    assert flow.undo_step(voted) is None


def test_an_act_that_sang_after_the_last_vote_may_go_back_on_stage():
    evening = pressed(planned(2, window_scope="entry"), "start_show", "call_entry", "finish_entry")
    voted = pressed(evening, "open_voting", "close_voting", "call_entry", "finish_entry")
    assert flow.undo_step(voted) == Step("unfinish_entry", 2)


def test_only_an_act_that_has_sung_is_on_the_ballot():
    assert not Act(1).is_on_ballot
    assert not Act(1, "performed", "withdrawn").is_on_ballot
    assert Act(1, "performed").is_on_ballot


def test_the_reveal_may_be_left_and_begun_again():
    evening = replace(planned(), phase="closed", show_voted=True)
    revealing = pressed(evening, "begin_reveal")
    assert flow.take(revealing, flow.undo_step(revealing)) == evening


def test_a_published_result_is_only_finalized():
    evening = replace(planned(), phase="published")
    assert flow.legal_steps(evening) == (Step("finalize"),)
    assert flow.undo_step(evening) is None


def test_a_category_is_voted_on_once_all_of_it_have_sung_and_once_only():
    acts = tuple(Act(n, category=category) for n, category in ((1, 7), (2, 7), (3, 8), (4, None)))
    evening = Evening("running", acts, window_scope="category")
    evening = pressed(evening, "call_entry", "finish_entry")
    assert Step("open_voting", category_id=7) not in flow.legal_steps(evening)
    evening = pressed(evening, "call_entry", "finish_entry")
    assert flow.legal_steps(evening)[0] == Step("open_voting", category_id=7)
    evening = pressed(evening, "open_voting", "start_closing", "close_voting")
    assert [act.voted for act in evening.acts] == [True, True, False, False]
    assert flow.undo_step(evening) is None
    evening = sung(evening)
    assert flow.legal_steps(evening) == (Step("open_voting", category_id=8),)
    evening = pressed(evening, "open_voting", "start_closing", "close_voting")
    assert flow.legal_steps(evening) == (Step("close_show"),)


def test_votes_of_categories_are_a_secret_until_all_are_held_and_their_number_is_none():
    assert flow.hides_votes("category", "running")
    assert not flow.hides_votes("category", "closed")
    assert not flow.hides_turnout("category", "running")
