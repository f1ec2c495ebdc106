"""What awards must keep, whatever the marks are."""

from collections import Counter
from dataclasses import replace
from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st

from kruvision.rules.awards.award import Award
from kruvision.rules.categories.parts import parts_of
from kruvision.rules.contest import Panel, Votes
from kruvision.rules.outcome import Outcome, compute_outcome
from kruvision.rules.ruleset.rules import Rules
from kruvision.rules.standings import compute
from tests.rules.panels import places, properties

NAMES, JURORS = tuple("ABCDEF"), tuple("wxyz")
FIRST = Award("first", "place", places=(1,))
BANDS = (
    Award("gold", "band", from_=Fraction(3)),
    Award("silver", "band", from_=Fraction(2), below=Fraction(3)),
    Award("bronze", "band", below=Fraction(2)),
)


def top(holder: str) -> Award:
    return Award("gp", "top", scope="show", among=("first",), holder=holder)


AWARDS = (
    FIRST,
    Award("second", "place", places=(2,), least=Fraction(1)),
    top("moves_up"),
    Award("best", "top"),
    Award("hall", "audience", scope="show", least_ballots=2),
    Award("voice", "criterion", criterion="voice"),
    *BANDS,
    Award("thanks", "everyone", among=("gp", "first")),
    Award("all", "everyone"),
)


@st.composite
def shows(draw: st.DrawFn) -> Panel:
    entries = NAMES[: draw(st.integers(2, 6))]
    cells = [(e, "voice", j) for e in entries for j in JURORS]
    marks = draw(st.lists(st.integers(0, 4), min_size=len(cells), max_size=len(cells)))
    chosen = {e: draw(st.sampled_from(["S", "D", ""])) for e in entries}
    return Panel(
        entries,
        JURORS,
        ("voice",),
        {cell: Fraction(mark) for cell, mark in zip(cells, marks, strict=True)},
        categories={e: category for e, category in chosen.items() if category},
    )


RULES = st.builds(
    Rules,
    st.sampled_from(["weighted_mean", "trimmed_mean"]),
    st.sampled_from([{}, {"normalise": "min_max"}]),
    places=st.sampled_from(["whole", "each", "both"]),
    ties=st.sampled_from([(), ("shared_place",), ("head_to_head", "shared_place")]),
    awards=st.just(AWARDS),
)


@st.composite
def votes(draw: st.DrawFn) -> Votes:
    given_points = draw(st.dictionaries(st.sampled_from("AB"), st.integers(0, 3)))
    return Votes({entry: Fraction(points) for entry, points in given_points.items()})


def told(outcome: Outcome) -> tuple[object, ...]:
    """What an outcome says of awards, whatever order it lists level ones in."""
    return (
        sorted((h.award, h.entry, h.category or "") for h in outcome.awards),
        sorted((o.award, o.category or "", sorted(o.entries)) for o in outcome.open_awards),
        sorted(sorted(group) for group in outcome.unresolved_ties),
        outcome.is_final,
    )


@properties
@given(shows(), RULES, votes(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_no_award(panel, rules, cast, chance) -> None:
    def shuffled(names):
        return tuple(chance.sample(list(names), len(names)))

    other = replace(
        panel,
        entries=shuffled(panel.entries),
        jurors=shuffled(panel.jurors),
        marks=dict(shuffled(panel.marks.items())),
        categories=dict(shuffled(panel.categories.items())),
    )
    kept = Votes({e: p for e, p in cast.points.items() if e in panel.entries})
    one = compute_outcome(panel, rules, kept)
    assert told(one) == told(compute_outcome(other, rules, kept))


@properties
@given(shows(), RULES)
def test_names_change_no_award(panel: Panel, rules: Rules) -> None:
    new = {name: f"{chr(ord('Z') - at)}" for at, name in enumerate(panel.entries)}
    other = replace(
        panel,
        entries=tuple(new[e] for e in panel.entries),
        marks={(new[e], c, j): mark for (e, c, j), mark in panel.marks.items()},
        categories={new[e]: category for e, category in panel.categories.items()},
    )
    expected = sorted(
        (h.award, new[h.entry], h.category or "") for h in compute_outcome(panel, rules).awards
    )
    assert told(compute_outcome(other, rules))[0] == expected


@properties
@given(shows(), RULES)
def test_everybody_is_placed_once_in_their_category(panel: Panel, rules: Rules) -> None:
    outcome = compute_outcome(panel, rules)
    seen = Counter(s.entry for result in outcome.categories.values() for s in result.standings)
    assert seen == Counter(panel.categories.keys())
    for result in outcome.categories.values():
        found = list(places(result).values())
        assert found == [1 + sum(other < place for other in found) for place in found]
    assert sorted(s.entry for s in outcome.whole.standings) == sorted(panel.entries)


@properties
@given(shows(), RULES)
def test_moving_up_is_the_category_computed_without_the_holder(panel: Panel, rules: Rules) -> None:
    outcome = compute_outcome(panel, rules)
    best = next((h.entry for h in outcome.awards if h.award == "gp"), None)
    assume(best is not None and best in panel.categories and not outcome.open_awards)
    category = panel.categories[best]
    stay = tuple(e for e in panel.entries if panel.categories.get(e) == category and e != best)
    assume(stay)
    alone = Panel(
        stay,
        panel.jurors,
        panel.criteria,
        {cell: mark for cell, mark in panel.marks.items() if cell[0] in stay},
    )
    expected = {e for e, place in places(compute(alone, rules)).items() if place == 1}
    held = {h.entry for h in outcome.awards if (h.award, h.category) == ("first", category)}
    assert held == expected


@properties
@given(shows(), st.data())
def test_a_higher_mark_moves_only_up_through_the_bands(panel: Panel, data) -> None:
    cell = data.draw(st.sampled_from(sorted(panel.marks)))
    raised = replace(panel, marks={**panel.marks, cell: panel.marks[cell] + 1})
    rules = Rules(places="each", awards=BANDS)
    before, after = (
        {h.entry: h.award for h in compute_outcome(p, rules).awards} for p in (panel, raised)
    )
    rank = ["bronze", "silver", "gold"]
    assert rank.index(after[cell[0]]) >= rank.index(before[cell[0]])
    assert {e: a for e, a in after.items() if e != cell[0]} == {
        e: a for e, a in before.items() if e != cell[0]
    }


@properties
@given(shows(), RULES)
def test_a_category_is_what_its_own_panel_gives_also_where_it_was_computed_before(
    panel: Panel, rules: Rules
) -> None:
    outcome = compute_outcome(panel, rules)
    for name, part in parts_of(panel, None, ()).items():
        assert outcome.categories[name].to_json() == compute(part.panel, rules).to_json()
