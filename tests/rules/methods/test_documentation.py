"""The page on scoring methods: every example in it is computed here."""

import json
import re
from pathlib import Path

import pytest

from kruvision.cli.panel_files import Beside, read_panel, read_votes, with_files
from kruvision.rules import methods
from kruvision.rules.awards.award import HOLDERS, KINDS, SCOPES
from kruvision.rules.awards.reasons import reason
from kruvision.rules.numbers import exact_text
from kruvision.rules.outcome import compute_outcome
from kruvision.rules.ruleset.rules import COMBINATIONS, TIE_STEPS
from kruvision.rules.ruleset.toml import read_rules
from kruvision.rules.standings import compute
from tests.rules.methods.test_conformance import COUNTEREXAMPLES
from tests.rules.panels import with_mark
from tests.rules.published import REPOSITORY

PAGE = (REPOSITORY / "docs" / "scoring-methods.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", PAGE, re.M | re.S))
EXAMPLE = re.compile(r"```csv\n(.*?)```\n```toml\n(.*?)```\n```result\n(.*?)```", re.S)
EXAMPLES = {title: found for title, text in SECTIONS.items() if (found := EXAMPLE.search(text))}


@pytest.mark.parametrize("title", EXAMPLES)
def test_the_example_of_the_page_comes_out(title: str, tmp_path: Path) -> None:
    panel, rules, result = EXAMPLES[title].groups()
    (tmp_path / "PANEL.csv").write_text(panel, encoding="utf-8")
    found = compute(read_panel(tmp_path / "PANEL.csv").panel, read_rules(rules))
    lines = [f"{s.place} {s.entry} {exact_text(s.total)} {s.display}" for s in found.standings]
    assert lines == result.splitlines()


TOGETHER = SECTIONS["Jury and audience together"]
BOTH = re.compile(
    r"```toml\n(.*?)```\n```csv\n(.*?)```\n```csv\n(.*?)```\n```result\n(.*?)```", re.S
)


def test_the_example_of_both_bodies_comes_out(tmp_path: Path) -> None:
    rules, panel, votes, result = BOTH.search(TOGETHER).groups()
    (tmp_path / "PANEL.csv").write_text(panel, encoding="utf-8")
    (tmp_path / "VOTES.csv").write_text(votes, encoding="utf-8")
    marks = read_panel(tmp_path / "PANEL.csv").panel
    found = compute(marks, read_rules(rules), read_votes(tmp_path / "VOTES.csv", marks))
    lines = [f"{s.place} {s.entry} {s.total} = {s.jury} + {s.audience}" for s in found.standings]
    influence = f"influence {found.influence.jury} {found.influence.audience}"
    assert [*lines, influence] == result.splitlines()


FENCE = re.compile(r"```(\w+)\n(.*?)```", re.S)


def fences(title: str, folder: Path) -> tuple[str, list[Path], str]:
    """The rules, the files and what comes out, as the section writes them one under the other."""
    (_, rules), *files, (_, result) = FENCE.findall(SECTIONS[title])
    paths = [folder / f"{at}.csv" for at in range(len(files))]
    for path, (_, text) in zip(paths, files, strict=True):
        path.write_text(text, encoding="utf-8")
    return rules, paths, result


def test_the_example_of_awards_comes_out(tmp_path: Path) -> None:
    rules, (panel, entries), result = fences("Awards", tmp_path)
    found = compute_outcome(with_files(read_panel(panel).panel, Beside(entries)), read_rules(rules))
    lines = [f"{holder.award} {holder.entry}: {reason(holder)}" for holder in found.awards]
    assert lines == result.splitlines()


def test_the_example_of_songs_deductions_and_an_earlier_show_comes_out(tmp_path: Path) -> None:
    title = "Several songs, deductions, an earlier show"
    rules, (panel, entries, deductions, carried), result = fences(title, tmp_path)
    beside = Beside(entries, carried, deductions)
    found = compute(with_files(read_panel(panel).panel, beside), read_rules(rules))
    lines = [f"{s.place} {s.entry} {exact_text(s.total)} {s.display}" for s in found.standings]
    assert lines == result.splitlines()
    adding = re.search(r"is the better: (.*?)\. The others", SECTIONS[title], re.S)[1]
    assert set(re.findall(r"`(\w+)`", adding)) == {
        name for name in methods.names() if methods.get(name).adds_up
    }


def test_every_kind_of_award_is_named() -> None:
    for name in (*KINDS, *HOLDERS, *SCOPES):
        assert re.search(rf"`\"?{name}\"?`", SECTIONS["Awards"]), name


def test_the_table_of_simulated_shows_is_the_one_that_was_measured() -> None:
    kept = json.loads((REPOSITORY / "bench" / "results" / "latest.json").read_text("utf-8"))
    measured = {row["name"]: round(row["value"]) for row in kept}
    ways = ("balanced", "percentage", "multiplier", "pool, jury by points")
    for stated in (90, 70, 50):
        row = re.search(rf"^\| {stated} % \|(.*)\|$", TOGETHER, re.M)[1].split("|")
        said = [int(cell.strip(" %")) for cell in row]
        names = [
            f"shares: {way}, the jury has {stated} %, ballots {ballots}: the jury makes"
            for way in (*ways, "rank_points, jury by points")
            for ballots in (300, 1)
        ]
        assert said == [measured[name] for name in names]


def test_every_method_has_its_section_with_example_source_and_paradox() -> None:
    described = {name.strip() for title in EXAMPLES for name in title.split(",")}
    assert described == set(methods.names())
    for title in EXAMPLES:
        assert "**Paradox" in SECTIONS[title], title


def test_every_combination_and_tie_break_is_named() -> None:
    for name in (*COMBINATIONS, *TIE_STEPS):
        assert f"`{name}" in PAGE, name


@pytest.mark.parametrize(
    ("name", "section"),
    [("skating_system", "skating_system"), ("z_score", "Severe and mild jurors: `normalise`")],
)
def test_the_counterexamples_of_the_page_are_the_tested_ones(name: str, section: str) -> None:
    """The tables of the two methods where a raised mark can lower a place."""
    case, panel, cell, rise = COUNTEREXAMPLES[name]
    raised = with_mark(panel, cell, panel.marks[cell] + rise)
    before, after = ({s.entry: s.place for s in case.result(p).standings} for p in (panel, raised))
    table = SECTIONS[section].replace("*", "")
    for entry in panel.entries:
        row = [c.strip() for c in re.search(rf"^\| {entry} \|.*$", table, re.M)[0].split("|")[2:-1]]
        given = [mark for cell_text in row[:-2] for mark in re.sub(r" → \d", "", cell_text).split()]
        marks = [panel.marks[entry, c, j] for c in panel.criteria for j in panel.jurors]
        assert [int(mark) for mark in given] == marks
        assert row[-2:] == [str(before[entry]), str(after[entry])]
