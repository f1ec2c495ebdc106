"""A list of awards that cannot be given by is refused, with its place in the rules."""

from fractions import Fraction
from typing import Any

import pytest

from kruvision.rules.awards.award import Award
from kruvision.rules.errors import RuleError
from kruvision.rules.ruleset.check import check_rules
from kruvision.rules.ruleset.rules import Combination, Rules
from kruvision.rules.ruleset.toml import read_rules, write_rules

FIRST = Award("first", "place", places=(1,))


def band(name: str, from_: str = "", below: str = "", **more: Any) -> Award:
    ends = {"from_": from_, "below": below}
    return Award(name, "band", **{n: Fraction(end) for n, end in ends.items() if end}, **more)


WRONG: dict[str, tuple[tuple[Award, ...], str, str]] = {
    "two of one id": ((FIRST, FIRST), "award_twice", "awards.first"),
    "a name for an id": ((Award("First place", "everyone"),), "bad_value", "awards.First place"),
    "no id": ((Award("", "everyone"),), "bad_value", "awards."),
    "a kind nobody knows": ((Award("a", "prize"),), "bad_value", "awards.a.kind"),
    "a scope nobody knows": ((Award("a", "everyone", scope="x"),), "bad_value", "awards.a.scope"),
    "another receiver": ((Award("a", "everyone", to="x"),), "bad_value", "awards.a.to"),
    "another language": (
        (Award("a", "everyone", {"de": "Dank"}),),
        "bad_value",
        "awards.a.name",
    ),
    "a name without end": (
        (Award("a", "everyone", {"en": "x" * 201}),),
        "bad_value",
        "awards.a.name",
    ),
    "no place": ((Award("a", "place"),), "bad_value", "awards.a.places"),
    "place zero": ((Award("a", "place", places=(0,)),), "bad_value", "awards.a.places"),
    "a place twice": ((Award("a", "place", places=(1, 1)),), "bad_value", "awards.a.places"),
    "a band without ends": ((band("a"),), "bad_value", "awards.a"),
    "a band upside down": ((band("a", "9", "8"),), "bad_value", "awards.a.below"),
    "an empty band": ((band("a", "9", "9"),), "bad_value", "awards.a.below"),
    "no criterion": ((Award("a", "criterion"),), "bad_value", "awards.a.criterion"),
    "at most nobody": ((Award("a", "decision", most=0),), "bad_value", "awards.a.most"),
    "fewer ballots than none": (
        (Award("a", "audience", least_ballots=-1),),
        "bad_value",
        "awards.a.least_ballots",
    ),
    "a least beyond all points": (
        (Award("a", "everyone", least=Fraction(10**7)),),
        "bad_value",
        "awards.a.least",
    ),
    "places of a band": (
        (band("a", "9", places=(1,)),),
        "award_field_not_used",
        "awards.a.places",
    ),
    "a band of places": (
        (Award("a", "place", places=(1,), from_=Fraction(9)),),
        "award_field_not_used",
        "awards.a.from",
    ),
    "a place that moves up": (
        (Award("a", "place", places=(1,), holder="moves_up"),),
        "award_field_not_used",
        "awards.a.holder",
    ),
    "among what is not there": (
        (Award("a", "top", among=("b",)),),
        "award_unknown",
        "awards.a.among",
    ),
    "among itself": ((Award("a", "top", among=("a",)),), "award_circle", "awards.a.among"),
    "among itself by others": (
        (
            Award("a", "top", among=("b",)),
            Award("b", "everyone", among=("c",)),
            Award("c", "top", among=("b",)),
        ),
        "award_circle",
        "awards.b.among",
    ),
    "bands that overlap": (
        (band("a", "8", "10"), band("b", "7", "9")),
        "bands_overlap",
        "awards.a.from",
    ),
    "bands both open above": (
        (band("a", "8"), band("b", "9")),
        "bands_overlap",
        "awards.b.from",
    ),
    "two lowest bands": (
        (band("a", "", "8"), band("b", "", "9")),
        "bands_overlap",
        "awards.b.from",
    ),
    "bands with a gap": (
        (band("a", "9", "10"), band("b", "7", "8.9")),
        "bands_gap",
        "awards.a.from",
    ),
    "too many": (
        tuple(Award(f"a{n}", "everyone") for n in range(101)),
        "bad_value",
        "awards",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_awards_that_cannot_be_given_are_refused(name: str) -> None:
    awards, code, where = WRONG[name]
    with pytest.raises(RuleError) as problem:
        check_rules(Rules(awards=awards))
    assert (problem.value.code, problem.value.details["where"]) == (code, where)


def test_a_gap_says_from_where_to_where_nothing_is_given() -> None:
    with pytest.raises(RuleError) as problem:
        check_rules(Rules(awards=(band("a", "9", "10"), band("b", "7", "8.9"))))
    facts = {"lower": "b", "upper": "a", "from_": "8.9", "below": "9", "where": "awards.a.from"}
    assert problem.value.details == facts


def test_bands_of_different_scopes_have_nothing_to_do_with_each_other() -> None:
    check_rules(Rules(awards=(band("a", "9", "10"), band("b", "8", scope="show"))))


def test_bands_may_touch_and_be_open_at_both_ends() -> None:
    check_rules(Rules(awards=(band("c", "", "8"), band("a", "9"), band("b", "8", "9"))))


def test_an_award_may_be_among_one_that_stands_later() -> None:
    check_rules(Rules(awards=(Award("gp", "top", among=("first",)), FIRST)))


@pytest.mark.parametrize("method", ["rank_sum", "skating_system"])
def test_a_total_is_reached_only_where_the_higher_is_the_better(method: str) -> None:
    for award in (band("a", "9"), Award("a", "place", places=(1,), least=Fraction(9))):
        with pytest.raises(RuleError, match="award_needs_totals"):
            check_rules(Rules(method, awards=(award,)))
        with pytest.raises(RuleError, match="award_needs_totals"):
            check_rules(Rules(awards=(award,), combination=Combination("rank_sum")))
        check_rules(Rules("weighted_mean", awards=(award,)))
        check_rules(Rules(method, awards=(award,), combination=Combination("audience_only")))
    check_rules(Rules(method, awards=(FIRST,)))


def test_places_songs_and_the_weight_of_an_earlier_show_are_checked() -> None:
    for more, where in (
        ({"places": "some"}, "categories.places"),
        ({"songs": "worst"}, "songs"),
        ({"carried_weight": Fraction(-1)}, "carried.weight"),
    ):
        with pytest.raises(RuleError) as problem:
            check_rules(Rules(**more))
        assert problem.value.details["where"] == where


EVERYTHING = """\
songs = "best"
[categories]
places = "both"
[carried]
weight = "1/3"
[[awards]]
id = "laureate_1"
name = { kk = "І дәрежелі лауреат", ru = "Лауреат I степени", en = "Laureate, 1st degree" }
kind = "place"
places = [1]
least = "9"
scope = "category"
[[awards]]
id = "grand_prix"
kind = "top"
among = "laureate_1"
scope = "show"
holder = "moves_up"
[[awards]]
id = "degree_1"
kind = "band"
from = "9"
below = 10
[[awards]]
id = "best_artistry"
name = "Artistry"
kind = "criterion"
criterion = "Artistry"
[[awards]]
id = "unity"
kind = "decision"
most = 2
[[awards]]
id = "hall"
kind = "audience"
least_ballots = 20
scope = "show"
[[awards]]
id = "thanks"
kind = "everyone"
among = ["laureate_1", "grand_prix"]
to = "teachers"
"""


def test_awards_are_read_from_toml() -> None:
    rules = read_rules(EVERYTHING)
    assert (rules.songs, rules.places, rules.carried_weight) == ("best", "both", Fraction(1, 3))
    first, top, degree, artistry, unity, hall, thanks = rules.awards
    assert first.name["ru"] == "Лауреат I степени"
    assert (first.places, first.least, first.scope) == ((1,), 9, "category")
    assert (top.among, top.holder, top.scope) == (("laureate_1",), "moves_up", "show")
    assert (degree.from_, degree.below) == (9, 10)
    assert artistry.name == {"kk": "Artistry", "ru": "Artistry", "en": "Artistry"}
    assert (unity.most, hall.least_ballots) == (2, 20)
    assert (thanks.among, thanks.to) == (("laureate_1", "grand_prix"), "teachers")


def test_rules_with_awards_come_back_from_toml_as_they_were() -> None:
    rules = read_rules(EVERYTHING)
    written = write_rules(rules)
    assert read_rules(written) == rules
    assert write_rules(read_rules(written)) == written


def test_rules_without_any_of_it_are_written_as_they_always_were() -> None:
    assert not {"awards", "categories", "carried", "songs"} & {
        word.strip("[]") for line in write_rules(Rules()).splitlines() for word in line.split()
    }


BAD_TOML = {
    '[[awards]]\nid = "a"\nkind = "place"\nplace = [1]': ("unknown_name", "awards.a.place"),
    '[[awards]]\nid = "a"\nkind = "place"\nplaces = 1': ("bad_value", "awards.a.places"),
    '[[awards]]\nid = "a"\nkind = "place"\nplaces = [true]': ("bad_value", "awards.a.places"),
    '[[awards]]\nid = "a"\nkind = "band"\nfrom = "nine"': ("not_a_number", "awards.a.from"),
    '[[awards]]\nid = "a"\nkind = "top"\namong = 1': ("bad_value", "awards.a.among"),
    '[[awards]]\nid = "a"\nkind = "decision"\nmost = "2"': ("bad_value", "awards.a.most"),
    '[[awards]]\nid = "a"\nkind = "everyone"\nname = 5': ("bad_value", "awards.a.name"),
    '[[awards]]\nid = "a"\nkind = "everyone"\nscope = 5': ("bad_value", "awards.a.scope"),
    '[[awards]]\nkind = "everyone"': ("bad_value", "awards.1.id"),
    '[[awards]]\nid = "a"': ("bad_value", "awards.1.kind"),
    "awards = [1]": ("bad_value", "awards.1"),
    "[awards]\nid = 1": ("bad_value", "awards"),
    "[categories]\nplace = 1": ("unknown_name", "categories.place"),
    "[categories]\nplaces = 1": ("bad_value", "categories.places"),
    "[carried]\nweight = true": ("bad_value", "carried.weight"),
    "[carried]\ntimes = 1": ("unknown_name", "carried.times"),
    "songs = 2": ("bad_value", "songs"),
}


@pytest.mark.parametrize("text", BAD_TOML)
def test_what_cannot_stand_in_the_file_is_refused_with_its_place(text: str) -> None:
    with pytest.raises(RuleError) as problem:
        read_rules(text)
    assert (problem.value.code, problem.value.details["where"]) == BAD_TOML[text]
