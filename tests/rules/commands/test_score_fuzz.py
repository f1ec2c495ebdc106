"""Whatever stands in the files: a result, or a refusal in one line; never a traceback."""

import argparse
import json
import tempfile
from pathlib import Path

from hypothesis import event, given, note, settings
from hypothesis import strategies as st

from kruvision.cli import agreement, score
from kruvision.cli.panel_files import BadFile
from kruvision.rules import methods
from kruvision.rules.audience import modes
from kruvision.rules.ruleset.rules import COMBINATIONS, TIE_STEPS
from tests.rules.panels import EXAMPLES, properties

cells = st.sampled_from(["", "-", "1", "2", "3", "7,5", "9.25", "0", "-4", "x", "1e9", "10"])
RESULT = "a result"
VALUES = {
    "flag": ["true", "false", "1"],
    "integer": ["0", "1", "2", "-1"],
    "number": ['"0.5"', '"1/3"', "0.19", "nan"],
    "scale": ["[3, 2, 1]", "[]", '["2.5", 0]', "[1, 2]"],
}
gaps = st.sampled_from(["1", "2", "2.5", "3", ""])
plain = st.sampled_from(["1", "2", "3", "2.5", "", "-"])


def outcome(panel: bytes, **files: str) -> str:
    """What `score` makes of the files: a result, or the line it refuses them with."""
    with tempfile.TemporaryDirectory() as folder:
        paths = {name: Path(folder) / name for name in ("panel", *files)}
        paths["panel"].write_bytes(panel)
        for name, content in files.items():
            paths[name].write_text(content, encoding="utf-8")
        named = {name: paths.get(name) for name in ("panel", "rules", "audience", "decisions")}
        beside = dict.fromkeys(("ballots", "entries", "carried", "deductions"))
        args = argparse.Namespace(**named, **beside)
        line = refusal(args)
        assert "\n" not in line
        assert line == RESULT or line.startswith(tuple(paths))
        return line


def refusal(args: argparse.Namespace) -> str:
    try:
        json.dumps(score.outcome_of(args).to_json())
        agreement.statistics_of(args)
    except BadFile as refused:
        return str(refused)
    return RESULT


@properties
@given(
    st.binary(max_size=80)
    | st.text(max_size=60).map(lambda t: f"entry,{t}".encode("utf-8", "replace"))
)
def test_any_bytes_are_a_panel_or_are_refused(panel: bytes) -> None:
    note(outcome(panel))


@st.composite
def rules_texts(draw: st.DrawFn) -> str:
    method = draw(st.sampled_from(methods.names()))
    lines = [f'method = "{method}"', "[options]"]
    for option in methods.get(method).options:
        if draw(st.booleans()):
            known = [f'"{choice}"' for choice in option.choices]
            value = draw(st.sampled_from(known or VALUES[option.kind]))
            lines.append(f"{option.name} = {value}")
    chain = draw(
        st.lists(
            st.sampled_from([*(s for s in TIE_STEPS if s != "criterion"), "criterion:v"]),
            max_size=3,
        )
    )
    lines += [
        "[combination]",
        f'method = "{draw(st.sampled_from(COMBINATIONS))}"',
        f"jury = {draw(st.sampled_from(['1', '0', '0.3', '2', '1', '-1']))}",
        "[audience]",
        f'method = "{draw(st.sampled_from(modes.ways_to_read()))}"',
        "[ties]",
        f"chain = {json.dumps(chain)}",
        f'seed = "{draw(st.sampled_from(["41 7", "x", ""]))}"',
        "[criteria.v]",
        f"weight = {draw(st.sampled_from(['1', '1', '1', '0', '2.5', '-1']))}",
    ]
    return "\n".join(lines)


@settings(properties, max_examples=2 * EXAMPLES)
@given(rules_texts(), st.data())
def test_any_rules_on_any_small_panel_give_a_result_or_a_refusal(rules: str, data) -> None:
    jurors = data.draw(st.integers(1, 5))
    ranks = st.sampled_from(["1", "2", "3"])
    marks = data.draw(st.sampled_from([ranks, ranks, gaps, gaps, plain, cells]))
    row = st.lists(marks, min_size=jurors, max_size=jurors)
    panel = ["entry;criterion;" + ";".join(f"J{at}" for at in range(jurors))]
    for entry in "ABC":
        for criterion in ("v", "t"):
            panel.append(";".join([entry, criterion, *data.draw(row)]))
    files = {"rules": rules}
    if data.draw(st.booleans()):
        votes = data.draw(st.lists(plain, min_size=6, max_size=6))
        lines = [f"{e},{a},{b}" for e, a, b in zip("ABC", votes, votes[3:], strict=False)]
        files["audience"] = "\n".join(["entry,P,Q", *lines])
    if data.draw(st.booleans()):
        files["decisions"] = "order\nA>B\n" + data.draw(st.sampled_from(["", "B>C", "C>A", "B>A"]))
    event(outcome("\n".join(panel).encode(), **files).partition(":")[2][:60])
